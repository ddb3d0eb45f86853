"""Animated pictures as short films: the window plays what we have encoded, and nothing else."""

from __future__ import annotations

import io
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from PIL import Image

from desktop.base.errors import MediaError
from desktop.media.readers import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

ANIMATED = frozenset({"GIF", "PNG", "WEBP"})
LONG_SIDE = 1280
FRAMES = 2000  # of the picture; what comes after them is not played
SECONDS = 120.0
RATE = 50  # frames per second of the film at most
_PIXELS = 400_000_000  # of all frames together; more of them are made smaller
_LEAST_SIDE = 160
# What browsers do with pictures that ask for no pause or one that no screen can show, milliseconds.
_SHORTEST, _INSTEAD = 11, 100
# What shines through shines onto the ground that pictures stand on in the dark theme.
_GROUND = (20, 20, 20)


def as_film(picture: Image.Image, name: str) -> RenderedFile:
    """An animated picture as an H.264 film in an MP4.

    Raises:
        MediaError: It does not move (`unsupported`).
    """
    if picture.format not in ANIMATED or not getattr(picture, "is_animated", False):
        raise MediaError(f"{name} is a picture that does not move.", reason="unsupported")
    pauses = _pauses(picture)
    rate = _rate(pauses)
    size = _size(picture.size, len(pauses))
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.thread_count = 1
        stream.options = {"preset": "veryfast", "crf": "18", "g": "25"}
        number = 0
        for pixels, end in _frames(picture, pauses, size):
            frame = av.VideoFrame.from_ndarray(np.asarray(pixels), "rgb24")
            while number == 0 or number < round(end * rate):
                frame.pts, frame.time_base = number, 1 / rate
                out.mux(stream.encode(frame))
                number += 1
        out.mux(stream.encode())
    return RenderedFile(buffer.getvalue(), *size)


def _pauses(picture: Image.Image) -> list[int]:
    """How long each frame stands, milliseconds, as far as the limits reach."""
    pauses: list[int] = []
    while len(pauses) < FRAMES and sum(pauses) < SECONDS * 1000:
        try:
            picture.seek(len(pauses))
        except EOFError:
            break
        picture.load()  # WebP knows the pause only then
        pause = round(float(picture.info.get("duration") or 0))
        pauses.append(pause if pause >= _SHORTEST else _INSTEAD)
    return pauses


def _rate(pauses: list[int]) -> Fraction:
    """The lowest rate at which every frame stands as long as it should, or the highest we make."""
    return min(Fraction(1000, math.gcd(*pauses)), Fraction(RATE))


def _size(size: tuple[int, int], count: int) -> tuple[int, int]:
    """Width and height of the film; both even, as its codec wants them."""
    width, height = size
    scale = min(1.0, LONG_SIDE / max(size), math.sqrt(_PIXELS / (width * height * count)))
    scale = max(scale, min(1.0, _LEAST_SIDE / max(size)))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _frames(
    picture: Image.Image, pauses: list[int], size: tuple[int, int]
) -> Iterator[tuple[Image.Image, float]]:
    """Each frame on its ground, and the time at which the next one follows, seconds."""
    passed = 0
    for number, pause in enumerate(pauses):
        picture.seek(number)
        passed += pause
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (*_GROUND, 255))
        ground.alpha_composite(clear)
        yield ground.convert("RGB").resize(size, Image.Resampling.BILINEAR), passed / 1000
