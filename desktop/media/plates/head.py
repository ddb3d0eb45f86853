"""What the head of a picture says, the same for every format."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.embedded import NO_MARKS
from desktop.media.primaries import SRGB

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.embedded import EmbeddedMarks
    from desktop.domain.recorded_date import RecordedDate
    from desktop.media.primaries import Primaries

STRETCHED = "Shown from its lowest number to its highest."
_NARROWEST, _WIDEST = Fraction(1, 5), Fraction(5)


class BrokenHeadError(Exception):
    """The head ends early, or makes no sense."""


@frozen
class Head:
    """The head of a picture.

    Attributes:
        width: Pixels of what one looks at, as stored: before it is turned. Height likewise.
        bits: Of each number; 16 for half floats. 0 where it is not known.
        color_space: `linear`, `log`, `rgb`, `gray` ...
        is_linear: The numbers are light.
        primaries: Of light.
        has_alpha: There is coverage beside the colours.
        orientation: How it lies, as EXIF numbers it.
        pixel_aspect: Width of a pixel divided by its height.
        rate: Frames per second of the film that it is a frame of, or None.
        facts: What else it says, by the names that metadata have.
        recorded: When it was made.
        marks: What people wrote into it.
        shown_as: What is seen of numbers that are no picture, as a sentence, or empty.
        no_picture: Why nothing of it can be shown, as a sentence, or empty.
        ends_at: Where its file must end at the earliest, or 0.
    """

    width: int
    height: int
    bits: int = 8
    color_space: str = "rgb"
    is_linear: bool = False
    primaries: Primaries = SRGB
    has_alpha: bool = False
    orientation: int = 1
    pixel_aspect: Fraction = Fraction(1)
    rate: Fraction | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    recorded: RecordedDate | None = None
    marks: EmbeddedMarks = NO_MARKS
    shown_as: str = ""
    no_picture: str = ""
    ends_at: int = 0


def aspect_of(value: float | Fraction) -> Fraction:
    """A pixel's shape as a fraction; 1 for what no pixel has."""
    if not float(_NARROWEST) < value < float(_WIDEST):  # also what is no number
        return Fraction(1)
    return Fraction(value).limit_denominator(1000)
