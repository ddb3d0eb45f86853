"""What a picture looks like, in a few numbers: a perceptual hash of it and its main colours.

Two pictures with nearly the same hash show the same, whatever file format, size or quality they
have. `docs/decisions/0027-a-perceptual-hash-of-our-own.md` has how well that is told.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId

# Of the hash and the colours together; what another one made is made anew.
METHOD = 1
# What has a look: what shows a picture of its own.
LOOKED_AT = frozenset({AssetType.IMAGE, AssetType.VIDEO})
SHADES = 5  # main colours that are kept, at most
# The whole picture first; then what is left of it when a tenth is cut off all around, and from
# each corner: so that a picture is found again by a crop of it, and the other way round.
VIEWS = 6
VIEW_BYTES = 32

# So many of 242 bits may differ. Re-encoded, scaled, brightened or written on: 12 at most; cropped
# by 2 to 15 %: 52 in 19 of 20. Unrelated ones: 70 at least among 20,000 pairs, 108 on average.
SAME = 16
ALTERED = 52
ALIKE = 64


class Likeness(StrEnum):
    """How much alike two pictures are, in words."""

    SAME = "the same picture"
    ALTERED = "the same, cropped or altered"
    ALIKE = "much alike"
    COLOURS = "in similar colours"


class LikeBy(StrEnum):
    """What more of the same is looked for by."""

    PICTURE = "picture"
    PROMPT = "prompt"
    SEED = "seed"
    MODEL = "model"
    COLOUR = "colour"


class Shade(NamedTuple):
    """A main colour of a picture.

    Attributes:
        light: 0 (black) to 100 (white); with `a` and `b` its CIE L*a*b* values.
        share: How much of the picture has it, percent.
    """

    light: int
    a: int
    b: int
    share: int


@frozen
class Look:
    """What a picture looks like.

    Attributes:
        views: The hash of each of its `VIEWS`, `VIEW_BYTES` each.
        shades: Its main colours, those that there is most of first.
    """

    views: bytes
    shades: tuple[Shade, ...] = ()


@frozen
class Alike:
    """What is like an asset.

    Attributes:
        found: Each with how alike it is in words, best first.
        lacks: Why nothing can be found: what the asset lacks, as a sentence, or empty.
    """

    by: LikeBy
    found: tuple[tuple[AssetId, str], ...]
    lacks: str = ""


def likeness_of(distance: int) -> Likeness:
    """In words, how much alike pictures are of whose hashes `distance` bits differ."""
    if distance <= SAME:
        return Likeness.SAME
    if distance <= ALTERED:
        return Likeness.ALTERED
    return Likeness.ALIKE if distance <= ALIKE else Likeness.COLOURS


def lab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """An sRGB colour (0 to 255 each) in CIE L*a*b*, where distances are as people see them."""
    r, g, b = (_linear(part / 255) for part in (red, green, blue))
    x = _cube((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
    y = _cube(0.2126729 * r + 0.7151522 * g + 0.0721750 * b)
    z = _cube((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _cube(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
