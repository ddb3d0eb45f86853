"""The film of an image sequence, for the preview: its frames, and a slate where one is missing."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from desktop.base.errors import MediaError
from desktop.media.readers import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from desktop.domain.frames import Frames

LONG_SIDE = 1280
# Pixels of all frames that are decoded for it: 1,500 of HD. Of longer ones every second frame is
# taken, or every third; the film is as long as the sequence all the same.
PIXELS = 3_000_000_000
FRAMES = 3000  # of the film at most
_GROUND, _INK = (40, 22, 22), (214, 120, 110)


class SequencePictures:
    """The frames of a sequence as pictures of one size."""

    def __init__(self, frames: Frames, decode: Callable[[int], RenderedFile | None]) -> None:
        """Find out how large they are.

        Args:
            frames: Which there are.
            decode: The picture of a frame; None where it has none.

        Raises:
            MediaError: Neither the first nor the last can be decoded.
        """
        self._decode = decode
        self.frames = frames
        first = self._decoded(frames.first) or self._decoded(frames.last)
        if first is None:
            raise MediaError("No frame of this sequence can be decoded.", reason="corrupt")
        self.size = first.size

    def size_within(self, side: int) -> tuple[int, int]:
        """The size of its pictures, both sides even, where the longer may be so long."""
        scale = min(1.0, side / max(self.size))
        width, height = (max(2, round(length * scale / 2) * 2) for length in self.size)
        return width, height

    def picture(self, number: int, side: int) -> Image.Image:
        """A frame, at most so large; a slate where it is missing or cannot be decoded."""
        size = self.size_within(side)
        found = self._decoded(number) if self.frames.has(number) else None
        if found is not None:
            return found if found.size == size else found.resize(size, Image.Resampling.BILINEAR)
        word = "cannot be read" if self.frames.has(number) else "is missing"
        return _slate(size, f"Frame {number} {word}")

    def _decoded(self, number: int) -> Image.Image | None:
        made = self._decode(number)
        if made is None:
            return None
        with Image.open(io.BytesIO(made.data)) as picture:
            if "A" in picture.getbands():
                clear = picture.convert("RGBA")
                ground = Image.new("RGBA", clear.size, (20, 20, 20, 255))
                ground.alpha_composite(clear)
                return ground.convert("RGB")
            return picture.convert("RGB")


def as_film(reel: SequencePictures, rate: Fraction) -> RenderedFile:
    """A sequence as an H.264 film in an MP4."""
    frames, step = reel.frames, _step(reel)
    size = reel.size_within(LONG_SIDE)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.thread_count = 1
        stream.options = {"preset": "veryfast", "crf": "18", "g": "12", "bf": "0"}
        for number, at in _numbers(frames, step):
            pixels = np.asarray(reel.picture(number, LONG_SIDE))
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = at, 1 / rate
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return RenderedFile(buffer.getvalue(), *size)


def _step(reel: SequencePictures) -> int:
    """Every how manieth frame is taken."""
    pixels = reel.size[0] * reel.size[1] * reel.frames.span
    return max(1, math.ceil(pixels / PIXELS), math.ceil(reel.frames.span / FRAMES))


def _numbers(frames: Frames, step: int) -> Iterator[tuple[int, int]]:
    """The frames to take, and at which place of the film each of them begins."""
    for at in range(0, frames.span, step):
        yield frames.first + at, at
    if step > 1 and (frames.span - 1) % step:
        yield frames.last, frames.span - 1  # so that it is no shorter


def _slate(size: tuple[int, int], text: str) -> Image.Image:
    width, height = size
    slate = Image.new("RGB", (width, height), _GROUND)
    pen = ImageDraw.Draw(slate)
    font = ImageFont.load_default(max(8, min(width // 16, height // 6)))
    pen.text((width / 2, height / 2), text, _INK, font, anchor="mm")
    return slate
