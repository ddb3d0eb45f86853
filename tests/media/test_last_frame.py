"""The last frame of a clip that plays: of its end, of an out point, however long the clip is."""

import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media.requests import RenderRequest
from tests.media.test_strip import clip


def grey(pool, path, output, out=0):
    """How bright the middle of it is."""
    result = pool.render(RenderRequest(str(path), Derived.LAST, str(output), page=out)).result(60)
    assert result.reason == "", result.message
    with Image.open(output) as made:
        assert made.format == "PNG"
        assert made.size == (96, 54)
        return int(np.asarray(made.convert("L"))[27, 48])


@pytest.mark.parametrize("seconds", [4, 40])
def test_it_is_the_last_one_at_the_end_and_the_one_before_an_out_point(pool, tmp_path, seconds):
    path, count = clip(tmp_path / "clip.mp4", seconds), seconds * 8
    level = [20 + 220 * number // count for number in range(count)]
    assert grey(pool, path, tmp_path / "end") == pytest.approx(level[-1], abs=4)
    # At 2 s frame 16 begins: 15 is the last that plays.
    assert grey(pool, path, tmp_path / "out", 2000) == pytest.approx(level[15], abs=4)
    assert grey(pool, path, tmp_path / "first", 1) == pytest.approx(level[0], abs=4)


def test_a_still_has_none_and_a_clip_that_was_cut_off_has_what_there_is(pool, tmp_path):
    Image.new("L", (40, 30), 90).save(tmp_path / "still.png")
    request = RenderRequest(str(tmp_path / "still.png"), Derived.LAST, str(tmp_path / "last"))
    assert pool.render(request).result(60).reason == "unsupported"
    path = clip(tmp_path / "cut.ts", 4)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    request = RenderRequest(str(path), Derived.LAST, str(tmp_path / "cut"))
    assert pool.render(request).result(60).reason == ""
