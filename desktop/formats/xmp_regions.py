"""The named parts of a picture in XMP: regions of the Metadata Working Group, and Microsoft's.

Both count in shares of the picture as it is stored; the first say of which size it was, from which
`upright` tells whether a program meant the upright one instead.
Sources: MWG Guidelines 2.0, 5.9; Microsoft, "People Tagging Overview".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.region import FACE, REGION_LIMIT, Region, region_of, upright

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
_SIZE = "{http://ns.adobe.com/xap/1.0/sType/Dimensions#}"
_INFO = "{http://ns.microsoft.com/photo/1.2/t/RegionInfo#}"
_WINDOWS = "{http://ns.microsoft.com/photo/1.2/t/Region#}"
_UPRIGHT = 1
_SIDEWAYS = frozenset({5, 6, 7, 8})


@frozen
class WrittenRegions:
    """Regions as a file has them.

    Attributes:
        size: Width and height of the picture that they were drawn on; None where it is not said.
    """

    regions: tuple[Region, ...] = ()
    size: tuple[float, float] | None = None

    def upright(self, lies: int, shown: tuple[int | None, int | None]) -> tuple[Region, ...]:
        """As shares of the upright picture.

        Args:
            lies: EXIF's orientation of the picture.
            shown: Width and height of the upright picture, where they are known.
        """
        return upright(self.regions, _UPRIGHT if self._are_upright(lies, shown) else lies)

    def _are_upright(self, lies: int, shown: tuple[int | None, int | None]) -> bool:
        """Whether they were drawn on the picture as one looks at it: its shape tells."""
        width, height = shown
        if lies not in _SIDEWAYS or self.size is None or not width or not height:
            return False
        return (self.size[0] > self.size[1]) == (width > height) and width != height


NO_REGIONS = WrittenRegions()


def read_regions(root: Element) -> WrittenRegions:
    """The regions of a packet: those of the Metadata Working Group, and without any Microsoft's.

    Programs write both for the same faces.
    """
    size = next(_sizes(root), None)
    found = tuple(_first(_of_working_group(root, size or (1.0, 1.0))))
    return (
        WrittenRegions(found, size) if found else WrittenRegions(tuple(_first(_of_windows(root))))
    )


def _first(regions: Iterator[Region | None]) -> Iterator[Region]:
    count = 0
    for region in regions:
        if region is not None:
            count += 1
            yield region
        if count >= REGION_LIMIT:
            return


def _sizes(root: Element) -> Iterator[tuple[float, float]]:
    for element in root.iter(_MWG + "AppliedToDimensions"):
        facts = _record(element)
        width, height = _number(facts, _SIZE + "w"), _number(facts, _SIZE + "h")
        if width and height and 0 < width < 1e6 and 0 < height < 1e6:
            yield width, height


def _of_working_group(root: Element, size: tuple[float, float]) -> Iterator[Region | None]:
    for listed in root.iter(_MWG + "RegionList"):
        for item in listed.iter(_RDF + "li"):
            if area := _area(item):
                facts = _record(item)
                name = facts.get(_MWG + "Name") or facts.get(_MWG + "Description", "")
                yield _region(name, facts.get(_MWG + "Type", ""), area, size)


def _area(item: Element) -> dict[str, str]:
    for element in item.iter(_MWG + "Area"):
        facts = _record(element)
        if _AREA + "x" in facts:
            return facts
    return {}


def _region(
    name: str, kind: str, area: Mapping[str, str], size: tuple[float, float]
) -> Region | None:
    """The area is named by its middle; a circle by its width, a share of the shorter side."""
    x, y = _number(area, _AREA + "x"), _number(area, _AREA + "y")
    width, height = _number(area, _AREA + "w") or 0.0, _number(area, _AREA + "h") or 0.0
    if x is None or y is None:
        return None
    if across := _number(area, _AREA + "d"):
        width, height = across * min(size) / size[0], across * min(size) / size[1]
    if area.get(_AREA + "unit") == "pixel":
        x, width, y, height = x / size[0], width / size[0], y / size[1], height / size[1]
    return region_of(name, kind, (x - width / 2, y - height / 2, width, height))


def _of_windows(root: Element) -> Iterator[Region | None]:
    for element in (*root.iter(_INFO + "Regions"), *root.iter(_WINDOWS + "Regions")):
        for item in element.iter(_RDF + "li"):
            facts = _record(item)
            parts = facts.get(_WINDOWS + "Rectangle", "").split(",")
            numbers = [number for part in parts if (number := _float(part)) is not None]
            if len(numbers) == 4:
                left, top, width, height = numbers
                name = facts.get(_WINDOWS + "PersonDisplayName", "")
                yield region_of(name, FACE, (left, top, width, height))


def _record(element: Element) -> dict[str, str]:
    """The fields of a structure, however RDF writes it: attributes, elements, one level deeper."""
    facts = dict(element.attrib)
    for child in element:
        if child.tag == _RDF + "Description":
            facts |= child.attrib
            facts |= {part.tag: (part.text or "").strip() for part in child}
        else:
            facts[child.tag] = (child.text or "").strip()
    return {name: value.strip() for name, value in facts.items()}


def _number(facts: Mapping[str, str], name: str) -> float | None:
    return _float(facts.get(name, ""))


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
