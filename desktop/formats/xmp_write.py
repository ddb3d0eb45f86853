"""Marks of a person written into an XMP sidecar: what is there and not ours stays as it is.

A property is written only where the library means something else than the file does. What the file
has and the library never knew stays too: taken away is only what both had agreed on.
Source of the names: see `xmp`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from desktop.domain.embedded import EmbeddedMarks, without_parts
from desktop.domain.folding import folded
from desktop.domain.untrusted_text import clean_line, clean_text
from desktop.formats import xmp
from desktop.formats.untrusted_xml import root_of
from desktop.formats.xmp_text import RDF, UneditableError, XmpText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from xml.etree.ElementTree import Element

    from desktop.domain.region import Region
    from desktop.formats.xmp_text import Name

_XMP = "http://ns.adobe.com/xap/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_LIGHTROOM = "http://ns.adobe.com/lightroom/1.0/"
_DIGIKAM = "http://www.digikam.org/ns/1.0/"
_WINDOWS = "http://ns.microsoft.com/photo/1.0/"
_IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_SIZE = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_PREFIXES = {
    _XMP: "xmp",
    _DC: "dc",
    _LIGHTROOM: "lr",
    _DIGIKAM: "digiKam",
    _WINDOWS: "MicrosoftPhoto",
    _IPTC_EXT: "Iptc4xmpExt",
    RDF: "rdf",
}
_RATING, _LABEL = (_XMP, "Rating"), (_XMP, "Label")
_SUBJECT, _DESCRIPTION = (_DC, "subject"), (_DC, "description")
_PATHS, _DIGIKAM_TAGS = (_LIGHTROOM, "hierarchicalSubject"), (_DIGIKAM, "TagsList")
_WINDOWS_RATING, _WINDOWS_TAGS = (_WINDOWS, "Rating"), (_WINDOWS, "LastKeywordXMP")
_PEOPLE = (_IPTC_EXT, "PersonInImage")
_KINDS = {"face": "Face", "pet": "Pet", "focus": "Focus", "barcode": "BarCode"}
_LANG, _ANY = "{http://www.w3.org/XML/1998/namespace}lang", "x-default"
_OF_HUNDRED = {1: 1, 2: 25, 3: 50, 4: 75, 5: 99}
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Director\'s Desk">\n'
    f' <rdf:RDF xmlns:rdf="{RDF}">\n'
    '  <rdf:Description rdf:about=""\n'
    f'    xmlns:xmp="{_XMP}"\n'
    f'    xmlns:dc="{_DC}"\n'
    f'    xmlns:lr="{_LIGHTROOM}"\n'
    f'    xmlns:Iptc4xmpExt="{_IPTC_EXT}"/>\n'
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="w"?>\n'
).encode()


def written(
    existing: bytes | None,
    ours: EmbeddedMarks,
    shared: EmbeddedMarks,
    *,
    regions: Sequence[Region] = (),
    size: tuple[int, int] | None = None,
) -> bytes | None:
    """A sidecar that says what the library does; None where it does already.

    Args:
        existing: Its content so far; None where there is no such file.
        ours: What the library says.
        shared: What both had agreed on before: of that, what the library has no more is removed.
        regions: Named parts of the picture as it is stored; put in where the file has none.
        size: Width and height of the picture as it is stored.

    Raises:
        UneditableError: Nothing of it can be written without touching what is not ours.
    """
    base = _EMPTY if existing is None else existing
    root = root_of(base, limit=xmp.BYTES_LIMIT)
    if root is None:
        is_large = len(base) > xmp.BYTES_LIMIT
        raise UneditableError("it is larger than 4 MB" if is_large else "it is damaged or no XMP")
    before = xmp.read_xmp(base)
    theirs, named = before.marks, {folded(one.name) for one in before.regions.regions}
    wanted = _agreed(ours, theirs, shared, named=named)
    text = XmpText(base)
    edit = _Edit(text, _raw(root))
    if wanted.rating != theirs.rating:
        edit.rating(wanted.rating)
    if wanted.label != theirs.label:
        edit.simple(_LABEL, wanted.label.value.capitalize())
    if wanted.description != theirs.description:
        edit.description(wanted.description)
    if set(wanted.keywords) != set(theirs.keywords):
        edit.keywords(wanted.keywords)
    if wanted.people != theirs.people:
        edit.people(wanted.people, named=named)
    if regions and size and not before.regions.regions:
        edit.regions(regions, size)
    if not edit.is_changed:
        return None
    data = text.data()
    now = xmp.read_xmp(data)
    if not _says(now, wanted) or len(data) > xmp.BYTES_LIMIT:
        raise UneditableError("it says things in a way that cannot be changed here")
    return data


def _agreed(
    ours: EmbeddedMarks, theirs: EmbeddedMarks, shared: EmbeddedMarks, *, named: set[str]
) -> EmbeddedMarks:
    """What the file is to say: the library's word, and beside it what only the file knows."""
    keywords = _merged(_normal(ours.keywords), theirs.keywords, _normal(shared.keywords))
    # A face that is marked in the picture stays, whatever the list of people says.
    gone = tuple(one for one in shared.people if folded(one) not in named)
    people = _merged(ours.people, theirs.people, gone)
    if ", ".join(ours.people) == ", ".join(theirs.people):
        people = theirs.people
    return replace(
        theirs,
        rating=ours.rating or (0 if shared.rating else theirs.rating),
        label=ours.label or (ours.label if shared.label else theirs.label),
        description=_text(ours.description) or ("" if shared.description else theirs.description),
        keywords=without_parts(keywords),
        people=people,
    )


def _text(text: str) -> str:
    return clean_text(text, limit=5000).strip()


def _merged(
    ours: tuple[str, ...], theirs: tuple[str, ...], shared: tuple[str, ...]
) -> tuple[str, ...]:
    """Theirs without what was shared and is not ours any more, and then what is only ours."""
    wanted = {folded(one) for one in ours}
    gone = {folded(one) for one in shared} - wanted
    kept = [one for one in theirs if folded(one) not in gone]
    there = {folded(one) for one in kept}
    return (*kept, *(one for one in ours if folded(one) not in there))


def _normal(keywords: Iterable[str]) -> tuple[str, ...]:
    """Keywords as a file can say them: a bar divides the parts of a path there."""
    return tuple(clean_line(one).replace("|", "-") for one in keywords)


def _says(now: xmp.XmpFacts, wanted: EmbeddedMarks) -> bool:
    """Whether a file says what it is to say, and of people only those whose faces it marks more."""
    marks, named = now.marks, {folded(one.name) for one in now.regions.regions}
    people, expected = (
        {folded(one) for one in marks.people},
        {folded(one) for one in wanted.people},
    )
    return (
        (marks.rating, marks.label, marks.description)
        == (wanted.rating, wanted.label, wanted.description)
        and {folded(one) for one in marks.keywords} == {folded(one) for one in wanted.keywords}
        and expected <= people <= expected | named
    )


def _raw(root: Element) -> dict[Name, list[tuple[str, str]]]:
    """Language and text of every item of every property, as they are written."""
    found: dict[Name, list[tuple[str, str]]] = {}
    rdf = next(root.iter(f"{{{RDF}}}RDF"), None)
    for described in rdf.iterfind(f"{{{RDF}}}Description") if rdf is not None else ():
        for tag, value in described.attrib.items():
            found.setdefault(_name(tag), []).append((_ANY, value))
        for child in described:
            items = [
                (item.get(_LANG, _ANY), (item.text or "").strip())
                for item in child.iter(f"{{{RDF}}}li")
                if len(item) == 0
            ]
            items.sort(key=lambda item: item[0] != _ANY)
            text = (child.text or "").strip()
            found.setdefault(_name(child.tag), []).extend(items or ([(_ANY, text)] if text else []))
    return found


def _name(tag: str) -> Name:
    uri, _, local = tag.rpartition("}")
    return uri.removeprefix("{"), local


def _region(region: Region, rdf: str) -> str:
    name, kind = (quoteattr(one) for one in (region.name, _KINDS.get(region.kind, region.kind)))
    x, y = region.left + region.width / 2, region.top + region.height / 2
    area = {"x": x, "y": y, "w": region.width, "h": region.height}
    numbers = " ".join(f'stArea:{key}="{number:.6f}"' for key, number in area.items())
    return (
        f"<{rdf}li><{rdf}Description mwg-rs:Name={name} mwg-rs:Type={kind}>"
        f'<mwg-rs:Area {numbers} stArea:unit="normalized"/></{rdf}Description></{rdf}li>'
    )


class _Edit:
    """Changes properties of one file.

    Attributes:
        is_changed: Anything was.
    """

    def __init__(self, text: XmpText, raw: dict[Name, list[tuple[str, str]]]) -> None:
        self._text = text
        self._raw = raw
        self.is_changed = False

    def rating(self, stars: int) -> None:
        self.simple(_RATING, str(stars) if stars else "")
        if self._has(_WINDOWS_RATING):
            self.simple(_WINDOWS_RATING, str(_OF_HUNDRED.get(stars, "")))

    def simple(self, name: Name, value: str) -> None:
        """A property of one value; none where it is empty."""
        self._put(name, escape(value) if value else "")

    def description(self, text: str) -> None:
        """The one that is read; those in other languages stay."""
        said = list(self._raw.get(_DESCRIPTION, ()))
        if not text:
            said = []
        elif said:
            said[0] = (said[0][0], text)
        else:
            said = [("x-default", text)]
        items = [(f" xml:lang={quoteattr(lang)}", one) for lang, one in said]
        self._put_list(_DESCRIPTION, "Alt", items)

    def keywords(self, keywords: tuple[str, ...]) -> None:
        """Words, and paths where there are any; other programs' own lists where they keep them."""
        paths = [one for one in keywords if "/" in one]
        parts = {folded(part) for one in paths for part in one.split("/")}
        words = [one for one in keywords if "/" not in one] + [p.rpartition("/")[2] for p in paths]
        flat = {folded(one) for one in words}
        above = {folded(one[:at]) for one in keywords for at in _cuts(one)}
        self._write_list(
            _SUBJECT, words, lambda word: folded(word.replace("/", "-")) in flat | parts
        )
        barred = [one.replace("/", "|") for one in paths]
        self._write_list(
            _PATHS, barred, lambda word: folded(word.replace("/", "-").replace("|", "/")) in above
        )
        for name in (_DIGIKAM_TAGS, _WINDOWS_TAGS):
            if self._has(name):
                kind = "Seq" if name is _DIGIKAM_TAGS else "Bag"
                self._write_list(name, keywords, lambda word: folded(word) in above, kind=kind)

    def people(self, people: tuple[str, ...], *, named: set[str]) -> None:
        """Who is in it, but for those whose faces are marked."""
        wanted = {folded(one) for one in people}
        listed = [one for one in people if folded(one) not in named]
        self._write_list(_PEOPLE, listed, lambda word: folded(word) in wanted)

    def regions(self, regions: Sequence[Region], size: tuple[int, int]) -> None:
        """All of them, as the Metadata Working Group writes them."""
        rdf = self._prefix(RDF)
        made = "".join(_region(one, rdf) for one in regions)
        self._text.put(
            [
                (
                    f'<mwg-rs:Regions xmlns:mwg-rs="{_REGIONS}" xmlns:stArea="{_AREA}"'
                    f' xmlns:stDim="{_SIZE}" xmlns:r="{RDF}" r:parseType="Resource">'
                    f'<mwg-rs:AppliedToDimensions stDim:w="{size[0]}" stDim:h="{size[1]}"'
                    ' stDim:unit="pixel"/>'
                    f"<mwg-rs:RegionList><{rdf}Bag>{made}</{rdf}Bag></mwg-rs:RegionList>"
                    "</mwg-rs:Regions>"
                ).encode()
            ]
        )
        self.is_changed = True

    # Below here: how a property is written.

    def _write_list(
        self,
        name: Name,
        words: Sequence[str],
        is_kept: Callable[[str], bool],
        *,
        kind: str = "Bag",
    ) -> None:
        """Those that are there and stay, and behind them what is missing."""
        there = [text for _, text in self._raw.get(name, ()) if is_kept(text)]
        known = {folded(one) for one in there}
        missing = [one for one in dict.fromkeys(words) if folded(one) not in known]
        self._put_list(name, kind, [("", one) for one in (*there, *missing)])

    def _put_list(self, name: Name, kind: str, items: Sequence[tuple[str, str]]) -> None:
        """Attributes and text of each item; the property goes where there is none."""
        rdf = self._prefix(RDF)
        inside = "".join(f"<{rdf}li{said}>{escape(text)}</{rdf}li>" for said, text in items)
        self._put(name, f"<{rdf}{kind}>{inside}</{rdf}{kind}>" if items else "")

    def _put(self, name: Name, inside: str) -> None:
        """Replace a property, wherever it stands; it is only removed where `inside` is empty."""
        self._text.remove([name])
        if inside:
            prefix, declared = self._written(name[0])
            called = f"{prefix}{name[1]}"
            self._text.put([f"<{called}{declared}>{inside}</{called}>".encode()])
        self.is_changed = True

    def _has(self, name: Name) -> bool:
        return name in self._raw

    def _prefix(self, namespace: str) -> str:
        return self._written(namespace)[0]

    def _written(self, namespace: str) -> tuple[str, str]:
        """A namespace's prefix with its colon, and how it is declared where it is not yet."""
        known = self._text.prefix(namespace)
        if known is not None:
            return (f"{known}:" if known else ""), ""
        prefix = _PREFIXES[namespace]
        return f"{prefix}:", f' xmlns:{prefix}="{namespace}"'


def _cuts(path: str) -> list[int]:
    """Where each part of a path ends."""
    return [at for at, letter in enumerate(path) if letter == "/"] + [len(path)]
