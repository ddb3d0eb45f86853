"""Derived pictures: what is made from an original for looking at, and how the files are named.

Everything here can be rebuilt from the original. Files live below one folder, are keyed by the
SHA-256 of the original, and are always encoded by ourselves: the window loads nothing else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path


class Derived(StrEnum):
    """A derived picture (or, for TEXT, a UTF-8 text) of an original.

    THUMB    256 px on the long side, for grids and boards
    PREVIEW  2048 px on the long side, for looking; video poster; first page of a PDF
    FULL     the whole picture, at most 100 megapixels, for 1:1
    STRIP    frames along a clip or an animated picture on one sheet, 256 px each on the long side
    MOTION   an animated picture or an image sequence as a film, at most 1280 px on the long side;
             a bare stream in a container
    WAVE     1600 x 240 waveform on transparent ground
    PAGE     one page of a PDF, 1600 px high (`page` counts from 0)
    TEXT     extracted text, at most 4 MB
    LAST     the last frame of a clip that plays, as it is and without loss; `page` is its out point
             in milliseconds, 0 for the end
    LUT      what a LUT makes of every 8-bit colour, 64 MB
    """

    THUMB = "thumb"
    PREVIEW = "preview"
    FULL = "full"
    STRIP = "strip"
    MOTION = "motion"
    WAVE = "wave"
    PAGE = "page"
    TEXT = "text"
    LAST = "last"
    LUT = "lut"


STRIP_FRAMES, STRIP_ACROSS = 16, 4  # on a sheet, and in each of its rows
_ENDINGS = {
    Derived.WAVE: "png",
    Derived.LAST: "png",
    Derived.MOTION: "mp4",
    Derived.TEXT: "txt",
    Derived.LUT: "lut",
}

# What was made before it kept the colours of the original is made again.
_MADE_ANEW = {Derived.PREVIEW: "-2", Derived.FULL: "-2"}


def derived_path(
    root: Path, checksum: str, kind: Derived, *, page: int = 0, rate: Fraction | None = None
) -> Path:
    """Path of a derived file below `root`; of an image sequence's MOTION one for each rate.

    The ending is `.jpg` for THUMB, PREVIEW, FULL, STRIP and PAGE (a picture with alpha is stored
    as PNG under the same name; readers go by content), `.png` for WAVE and LAST, `.mp4` for MOTION,
    `.txt` for TEXT and `.lut` for LUT.
    """
    ending = _ENDINGS.get(kind, "jpg")
    suffix = f"-{page}" if kind in (Derived.PAGE, Derived.LAST) else _MADE_ANEW.get(kind, "")
    if kind is Derived.MOTION and rate is not None:
        suffix = f"-{rate.numerator}-{rate.denominator}"
    return root / checksum[:2] / f"{checksum}.{kind.value}{suffix}.{ending}"


@frozen
class CacheSize:
    """How many derived files there are, and their bytes."""

    files: int = 0
    size: int = 0

    def __add__(self, other: CacheSize) -> CacheSize:
        return CacheSize(self.files + other.files, self.size + other.size)
