"""XMP: what cameras and picture programs write into a file or a sidecar, as RDF in XML.

Read with a bound and without entities. XML is untrusted: this runs in a worker only.
Source of the names: ISO 16684-1, IPTC Photo Metadata 2023.1, MWG Guidelines 2.0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.embedded import KEYWORD_LIMIT, NO_MARKS, EmbeddedMarks, colour_of, without_parts
from desktop.domain.untrusted_text import clean_line, clean_text
from desktop.formats.untrusted_xml import root_of
from desktop.formats.xmp_regions import NO_REGIONS, WrittenRegions, read_regions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

BYTES_LIMIT = 4 << 20
_WORD_LIMIT, _LINE_LIMIT, _TEXT_LIMIT = 100, 300, 5000
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_LIGHTROOM = "{http://ns.adobe.com/lightroom/1.0/}"
_DIGIKAM = "{http://www.digikam.org/ns/1.0/}"
_IPTC_EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
_REGIONS = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_WINDOWS = "{http://ns.microsoft.com/photo/1.0/}"
_WINDOWS_REGION = "{http://ns.microsoft.com/photo/1.2/t/Region#}"
# Stars of Windows are a share of a hundred.
_STARS_OF_HUNDRED = ((99, 5), (75, 4), (50, 3), (25, 2), (1, 1))
_STAMPS = (
    _EXIF + "DateTimeOriginal",
    _PHOTOSHOP + "DateCreated",
    _XMP + "CreateDate",
    _EXIF + "DateTimeDigitized",
)


@frozen
class XmpFacts:
    """What a packet says.

    Attributes:
        stamps: Dates as they are written, the one that is believed first.
        regions: As they are written; only who knows which way the picture lies can tell more.
    """

    marks: EmbeddedMarks = NO_MARKS
    stamps: tuple[str, ...] = ()
    regions: WrittenRegions = NO_REGIONS

    def upright(self, lies: int, shown: tuple[int | None, int | None]) -> EmbeddedMarks:
        """The marks with the regions of the upright picture; see `WrittenRegions.upright`."""
        if not self.regions.regions:
            return self.marks
        return replace(self.marks, regions=self.regions.upright(lies, shown))


NOTHING = XmpFacts()


def read_xmp(data: bytes) -> XmpFacts:
    """The facts of a packet or a sidecar; nothing of what is no XMP, damaged or too large."""
    root = root_of(data, limit=BYTES_LIMIT)
    if root is None:
        return NOTHING
    found = list(_properties(root))
    simple = {name: value for name, value, _ in reversed(found) if value}
    lists: dict[str, list[str]] = {}
    for name, value, items in found:
        lists.setdefault(name, []).extend(items or ([value] if value else []))
    paths = [
        word.replace("/", "-").replace("|", "/")
        for word in lists.get(_LIGHTROOM + "hierarchicalSubject", ())
    ]
    paths += lists.get(_DIGIKAM + "TagsList", [])
    words = [word.replace("/", "-") for word in lists.get(_DC + "subject", ())]
    marks = EmbeddedMarks(
        rating=_rating(simple),
        label=colour_of(simple.get(_XMP + "Label", "")),
        keywords=without_parts(_paths([*paths, *words])),
        title=_text(lists, _DC + "title", _LINE_LIMIT),
        description=_text(lists, _DC + "description", _TEXT_LIMIT),
        people=_people(root, lists),
        creator=", ".join(_lines(lists.get(_DC + "creator", ()))),
        copyright=_text(lists, _DC + "rights", _LINE_LIMIT),
    )
    stamps = tuple(simple[name][:64] for name in _STAMPS if name in simple)
    return XmpFacts(marks, stamps, read_regions(root))


def _properties(root: Element) -> Iterator[tuple[str, str, list[str]]]:
    """Name, value and items of every property of the file itself."""
    for described in root.iter(_RDF + "Description"):
        for name, value in described.attrib.items():
            yield name, value.strip(), []
        for child in described:
            items = [
                item
                for item in child.iter(_RDF + "li")
                if item.text and item.text.strip() and len(item) == 0
            ][: KEYWORD_LIMIT * 2]
            # Of several languages the one that is meant for everybody stands first.
            items.sort(key=lambda item: item.get(_XML + "lang", "x-default") != "x-default")
            yield child.tag, (child.text or "").strip(), [str(item.text).strip() for item in items]


def _rating(simple: dict[str, str]) -> int:
    try:
        if (own := simple.get(_XMP + "Rating")) is not None:
            return min(5, max(0, int(float(own))))
        share = int(float(simple.get(_WINDOWS + "Rating", "0")))
    except (ValueError, OverflowError):
        return 0
    return next((stars for least, stars in _STARS_OF_HUNDRED if share >= least), 0)


def _paths(words: list[str]) -> tuple[str, ...]:
    found = []
    for word in words:
        parts = [clean_line(part, limit=_WORD_LIMIT).strip() for part in word.split("/")]
        if path := "/".join(part for part in parts[:10] if part):
            found.append(path)
    return tuple(found)


def _people(root: Element, lists: dict[str, list[str]]) -> tuple[str, ...]:
    names = list(lists.get(_IPTC_EXT + "PersonInImage", ()))
    for region in root.iter():
        names += [
            str(region.get(key) or region.findtext(key) or "")
            for key in (_WINDOWS_REGION + "PersonDisplayName",)
        ]
        kind = region.get(_REGIONS + "Type") or region.findtext(_REGIONS + "Type")
        if kind == "Face":
            names.append(region.get(_REGIONS + "Name") or region.findtext(_REGIONS + "Name") or "")
    return tuple(dict.fromkeys(_lines(names)))


def _lines(texts: list[str] | tuple[str, ...]) -> list[str]:
    lines = (clean_line(text, limit=_WORD_LIMIT).strip() for text in texts)
    return [line for line in lines if line][:KEYWORD_LIMIT]


def _text(lists: dict[str, list[str]], name: str, limit: int) -> str:
    return clean_text((lists.get(name) or [""])[0], limit=limit).strip()
