"""Animated pictures become films: every frame at its time, whatever the format."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media import task_queue
from desktop.media.pool import MediaPool
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


def stream_of(path, codec, form, options=None, count=30):
    """A bare stream that grows brighter from picture to picture."""
    with av.open(str(path), "w", format=form) as out:
        stream = out.add_stream(codec, rate=25)
        stream.width, stream.height, stream.options = 96, 64, options or {}
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for number in range(count):
            pixels = np.full((64, 96, 3), 20 + 7 * number, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    ("codec", "form", "options"),
    [
        ("libx264", "h264", {"bf": "3", "b-pyramid": "normal"}),
        ("libx264", "h264", {"bf": "0"}),
        ("libx265", "hevc", {"x265-params": "bframes=3:log-level=none"}),
        ("mpeg2video", "mpeg2video", {"bf": "2"}),
        ("mpeg4", "m4v", {}),
        ("mjpeg", "mjpeg", {}),
        ("libsvtav1", "obu", {"preset": "10"}),
    ],
)
def test_a_bare_stream_plays_its_pictures_in_order_and_can_be_jumped_in(
    pool, tmp_path, codec, form, options
):
    path = stream_of(tmp_path / f"a.{form}", codec, form, options)
    rate, frames, size = film(pool, path, tmp_path / "film")
    assert (rate, size, len(frames)) == (25, (96, 64), 30)
    assert frames == sorted(frames)
    assert frames[-1] > frames[0] + 100
    with av.open(str(tmp_path / "film")) as container:
        assert container.duration == pytest.approx(1.2 * av.time_base, abs=50_000)
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx([number / 25 for number in range(30)], abs=0.002)
    strip = pool.render(RenderRequest(str(path), Derived.STRIP, str(tmp_path / "strip"))).result(60)
    assert strip.reason == "", strip.message
    with Image.open(tmp_path / "strip") as sheet:
        grey = np.asarray(sheet.convert("L"))
    assert grey[-20, -20] > grey[20, 20] + 100


def test_a_bare_stream_may_take_longer_than_other_files(tmp_path, monkeypatch):
    """All of its pictures are decoded: twenty seconds are a few minutes of a large film."""
    path = stream_of(tmp_path / "a.h264", "libx264", "h264", {"bf": "3"})
    path.write_bytes(path.read_bytes() * 100)
    monkeypatch.setattr(task_queue, "LOOK_EVERY", 0.01)
    with MediaPool(workers=1, time_limit=0.01) as impatient:
        film(impatient, path, tmp_path / "film")


def test_a_film_with_a_container_is_played_as_it_is(pool, tmp_path):
    path = stream_of(tmp_path / "a.mp4", "libx264", "mp4")
    result = pool.render(RenderRequest(str(path), Derived.MOTION, str(tmp_path / "b"))).result(60)
    assert result.reason == "unsupported"


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
