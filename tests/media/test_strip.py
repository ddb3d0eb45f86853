"""Frames along a clip on one sheet: in their order, whatever the clip is made of."""

from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import STRIP_ACROSS, STRIP_FRAMES, Derived
from desktop.media.requests import RenderRequest


def clip(path, seconds, size=(96, 54)):
    """A film that grows brighter; a single key frame in half a minute of it."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=8)
        (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
        stream.options = {"g": "240", "preset": "ultrafast"}
        count = round(seconds * 8)
        for number in range(count):
            level = 20 + 220 * number // count
            pixels = np.full((size[1], size[0], 3), level, dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(stream.encode())
    return path


def sheet(pool, path, output):
    """The grey of the middle of each frame, and the size of one."""
    result = pool.render(RenderRequest(str(path), Derived.STRIP, str(output))).result(60)
    assert result.reason == "", result.message
    with Image.open(output) as made:
        width, height = made.width // STRIP_ACROSS, made.height * STRIP_ACROSS // STRIP_FRAMES
        places = (divmod(at, STRIP_ACROSS) for at in range(STRIP_FRAMES))
        grey = made.convert("L")
        middles = [(c * width + width // 2, r * height + height // 2) for r, c in places]
        return [grey.getpixel(at) for at in middles], (width, height)


@pytest.mark.parametrize(("seconds", "steps"), [(4, STRIP_FRAMES - 1), (0.25, 1), (90, 2)])
def test_the_frames_of_a_clip_follow_its_time(pool, tmp_path, seconds, steps):
    greys, size = sheet(pool, clip(tmp_path / "clip.mp4", seconds), tmp_path / "sheet")
    assert size == (96, 54)
    assert greys == sorted(greys)
    # Every frame of a short clip is met; of a long one, its key frames.
    assert sum(b > a + 3 for a, b in pairwise(greys)) >= steps


def test_an_animated_picture_has_its_frames(pool, tmp_path):
    frames = [Image.new("L", (60, 40), 15 * number) for number in range(16)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=50)
    greys, size = sheet(pool, tmp_path / "a.gif", tmp_path / "sheet")
    assert size == (60, 40)
    assert all(b > a for a, b in pairwise(greys))


def test_what_does_not_move_has_no_sheet(pool, tmp_path):
    Image.new("L", (40, 30), 90).save(tmp_path / "still.png")
    request = RenderRequest(str(tmp_path / "still.png"), Derived.STRIP, str(tmp_path / "sheet"))
    assert pool.render(request).result(60).reason == "unsupported"


def test_a_broken_clip_harms_nothing(pool, tmp_path):
    path = clip(tmp_path / "clip.mp4", 4)
    path.write_bytes(path.read_bytes()[:-300])
    request = RenderRequest(str(path), Derived.STRIP, str(tmp_path / "sheet"))
    assert pool.render(request).result(60).reason in {"", "corrupt", "truncated"}
