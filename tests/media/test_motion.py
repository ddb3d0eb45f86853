"""Animated pictures become films: every frame at its time, whatever the format."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media.requests import RenderRequest

GREYS = (40, 120, 200)


def animation(path, pauses=(100, 200, 100), size=(63, 41), alpha=255):
    """An animation of three greys, of an odd size."""
    frames = [Image.new("RGBA", size, (grey, grey, grey, alpha)) for grey in GREYS]
    how: dict[str, Any] = {"lossless": True} if path.suffix == ".webp" else {}
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=list(pauses), loop=0, **how
    )
    return path


def film(pool, path, output):
    result = pool.render(RenderRequest(str(path), Derived.MOTION, str(output))).result(60)
    assert result.reason == "", result.message
    with av.open(str(output)) as container:
        stream = container.streams.video[0]
        rate = stream.average_rate
        frames = [int(frame.to_ndarray(format="gray")[8, 8]) for frame in container.decode(stream)]
        return rate, frames, (stream.width, stream.height)


@pytest.mark.parametrize("ending", ["gif", "png", "webp"])
def test_each_frame_stands_as_long_as_it_should(pool, tmp_path, ending):
    path = animation(tmp_path / f"a.{ending}")
    rate, frames, size = film(pool, path, tmp_path / "film")
    assert rate == Fraction(10)
    assert size == (64, 40)
    assert len(frames) == 4
    assert [b > a + 40 for a, b in pairwise(frames)] == [True, False, True]


def test_a_pause_that_no_screen_can_show_is_what_browsers_make_of_it(pool, tmp_path):
    rate, frames, _ = film(pool, animation(tmp_path / "a.gif", (0, 10, 10)), tmp_path / "film")
    assert (rate, len(frames)) == (Fraction(10), 3)


def test_uneven_pauses_are_kept_to_a_fiftieth_of_a_second(pool, tmp_path):
    rate, frames, _ = film(pool, animation(tmp_path / "a.gif", (30, 70, 50)), tmp_path / "film")
    assert rate == Fraction(50)
    assert len(frames) == pytest.approx(0.15 * 50, abs=1)


def test_what_shines_through_stands_on_the_ground_of_pictures(pool, tmp_path):
    _, frames, _ = film(pool, animation(tmp_path / "a.webp", alpha=0), tmp_path / "film")
    assert max(frames) < 40


def test_a_picture_that_does_not_move_has_no_film(pool, tmp_path):
    path = tmp_path / "still.gif"
    Image.new("L", (40, 30), 90).save(path)
    request = RenderRequest(str(path), Derived.MOTION, str(tmp_path / "film"))
    result = pool.render(request).result(60)
    assert result.reason == "unsupported"
    assert "does not move" in result.message


def test_a_broken_animation_harms_nothing(pool, tmp_path):
    path = animation(tmp_path / "a.gif")
    path.write_bytes(path.read_bytes()[:-60])
    request = RenderRequest(str(path), Derived.MOTION, str(tmp_path / "film"))
    assert pool.render(request).result(60).reason in {"", "corrupt", "truncated", "unsupported"}
