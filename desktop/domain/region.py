"""A part of a picture that somebody has named: a face, mostly.

All numbers are shares of the upright picture, as one looks at it: 0 is its left or its top, 1 its
right or its bottom. Files count in the picture as it is stored, and may mean the one that is
shown: `upright` brings theirs into this form, and `stored` back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REGION_LIMIT = 200  # of one picture
FACE = "face"
_NAME_LIMIT, _KIND_LIMIT = 100, 40
_UPRIGHT = 1
# The other way round, of each of EXIF's eight ways to lie.
_BACK = {6: 8, 8: 6}
_DIGITS = 6


@frozen
class Region:
    """A part of a picture; one without width and height is a point.

    Attributes:
        name: Who or what it is; may be empty.
        kind: `face`, `pet`, `focus`, `barcode`, or what else a file says; may be empty.
        left: Share of the width, from 0 to 1; the others likewise.
    """

    name: str
    kind: str
    left: float
    top: float
    width: float
    height: float

    @property
    def words(self) -> str:
        """As it is listed: its name, or what it is."""
        return self.name or self.kind.capitalize() or "Region"

    def as_metadata(self) -> dict[str, str | float]:
        """As the metadata of an asset keeps it, under `regions`."""
        return {
            "name": self.name,
            "kind": self.kind,
            "left": self.left,
            "top": self.top,
            "width": self.width,
            "height": self.height,
        }


def region_of(name: str, kind: str, box: tuple[float, float, float, float]) -> Region | None:
    """A region with what lies outside of the picture cut off; None where nothing is left.

    Args:
        name: Who or what it is.
        kind: What kind of thing that is.
        box: Left, top, width and height.
    """
    left, top, width, height = box
    edges = (left, top, left + width, top + height)
    if not all(abs(edge) < 1e6 for edge in edges) or width < 0 or height < 0:  # no NaN either
        return None
    west, north, east, south = (round(min(1.0, max(0.0, edge)), _DIGITS) for edge in edges)
    is_outside = left > 1 or top > 1 or left + width < 0 or top + height < 0
    if is_outside or (width > 0 and east <= west) or (height > 0 and south <= north):
        return None
    return Region(
        clean_line(name, limit=_NAME_LIMIT).strip(),
        clean_line(kind, limit=_KIND_LIMIT).strip().lower(),
        west,
        north,
        round(east - west, _DIGITS),
        round(south - north, _DIGITS),
    )


def regions_of(metadata: Mapping[str, Any]) -> tuple[Region, ...]:
    """The regions that the metadata of an asset holds; what makes no sense is left out."""
    listed = metadata.get("regions")
    found = [_read(one) for one in listed[:REGION_LIMIT]] if isinstance(listed, list) else []
    return tuple(one for one in found if one is not None)


def upright(regions: Iterable[Region], lies: int) -> tuple[Region, ...]:
    """Regions of a stored picture as those of the upright one; `lies` is EXIF's orientation."""
    return tuple(_turned(one, lies) for one in regions)


def stored(regions: Iterable[Region], lies: int) -> tuple[Region, ...]:
    """`upright` undone."""
    return upright(regions, _BACK.get(lies, lies))


def _turned(region: Region, lies: int) -> Region:
    if lies == _UPRIGHT:
        return region
    near = _point(region.left, region.top, lies)
    far = _point(region.left + region.width, region.top + region.height, lies)
    left, right = sorted((near[0], far[0]))
    top, bottom = sorted((near[1], far[1]))
    return Region(
        region.name,
        region.kind,
        *(round(number, _DIGITS) for number in (left, top, right - left, bottom - top)),
    )


def _point(x: float, y: float, lies: int) -> tuple[float, float]:
    """Where a point of the stored picture is in the upright one."""
    match lies:
        case 2:
            return 1 - x, y
        case 3:
            return 1 - x, 1 - y
        case 4:
            return x, 1 - y
        case 5:
            return y, x
        case 6:
            return 1 - y, x
        case 7:
            return 1 - y, 1 - x
        case 8:
            return y, 1 - x
    return x, y


def _read(entry: object) -> Region | None:
    if not isinstance(entry, dict):
        return None
    numbers = [entry.get(key) for key in ("left", "top", "width", "height")]
    words = [entry.get(key) for key in ("name", "kind")]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        return None
    name, kind = (word if isinstance(word, str) else "" for word in words)
    left, top, width, height = (float(n) for n in numbers if isinstance(n, int | float))
    return region_of(name, kind, (left, top, width, height))
