"""The text of an XMP file, to be changed in a few places while every other byte stays.

Nothing is parsed and written out again: the places of properties are found, and only those are cut
out and filled. XML is untrusted: what is edited has been read by `untrusted_xml` before, without a
document type and below a limit, and this runs in a worker only.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PADDING = b"\0 \t\r\n"

Name = tuple[str, str]  # of an element or an attribute: its namespace and what it is called there


class UneditableError(Exception):
    """A file that cannot be changed without touching what is not ours; the text is a clause."""


@dataclass(slots=True, eq=False)
class _Element:
    """Where an element stands, in bytes of UTF-8."""

    name: Name
    start: int
    inside: int  # behind its first tag
    end: int = 0
    is_empty: bool = False
    attributes: dict[Name, str] = field(default_factory=dict)  # as they are written, with prefix
    scope: dict[str, str] = field(default_factory=dict)  # namespaces by prefix


@dataclass(slots=True)
class _Found:
    rdf: _Element | None = None
    descriptions: list[_Element] = field(default_factory=list)
    properties: list[_Element] = field(default_factory=list)


class XmpText:
    """An XMP file whose properties can be taken out and put in.

    Raises:
        UneditableError: It is no XMP, or in an encoding that cannot be kept.
    """

    def __init__(self, data: bytes) -> None:
        mark, self._encoding = _encoding(data)
        self._mark = mark
        body = data[len(mark) :]
        # UTF-16 has zeros of its own.
        kept = body if self._encoding.startswith("utf-16") else body.rstrip(b"\0")
        self._tail = body[len(kept) :]
        try:
            text = kept.decode(self._encoding)
            is_kept = text.encode(self._encoding) == kept
        except (UnicodeError, LookupError) as error:
            raise UneditableError("its encoding is damaged") from error
        if not is_kept:
            raise UneditableError("its encoding cannot be kept")
        self._text = text.encode()
        self._line = b"\r\n" if b"\r\n" in self._text else b"\n"
        self._find()

    def data(self) -> bytes:
        """The file as it is now, in the encoding that it had."""
        body = self._text.decode().encode(self._encoding, "xmlcharrefreplace")
        return self._mark + body + self._tail

    def remove(self, names: Iterable[Name]) -> None:
        """Take properties out, wherever they stand."""
        wanted = set(names)
        spans: list[tuple[int, int]] = []
        for element in self._found.properties:
            if element.name in wanted:
                spans.append(self._with_indent(element.start, element.end))
        for described in self._found.descriptions:
            spans += [
                self._attribute(described, written)
                for name, written in described.attributes.items()
                if name in wanted
            ]
        self._splice([(start, end, b"") for start, end in spans])

    def put(self, elements: Sequence[bytes]) -> None:
        """Put whole elements in as the last properties of the first description."""
        if not elements:
            return
        if not self._found.descriptions:
            self._add_description()
        described = self._found.descriptions[0]
        indent = self._indent(described.start)
        lines = b"".join(self._line + indent + b" " + one for one in elements)
        lines += self._line + indent
        if not described.is_empty:
            at = self._closing(described)
            space = re.search(rb"[ \t\r\n]*\Z", self._text[described.inside : at])
            start = described.inside + (space.start() if space else at - described.inside)
            self._splice([(start, at, lines)])
            return
        self._open(described, lines)

    def prefix(self, namespace: str) -> str | None:
        """What a namespace is called where `put` puts things; None where it has no name there.

        A default namespace has the empty one.
        """
        described = self._found.descriptions[0] if self._found.descriptions else self._found.rdf
        scope = described.scope if described else {}
        return next((name for name, uri in scope.items() if uri == namespace), None)

    # Below here: the places.

    def _find(self) -> None:
        self._found = found = _Found()
        parser = _parser()
        scope: dict[str, list[str]] = {}
        open_elements: list[_Element | None] = []

        def declared(prefix: str | None, uri: str | None) -> None:
            scope.setdefault(prefix or "", []).append(uri or "")

        def undeclared(prefix: str | None) -> None:
            scope[prefix or ""].pop()

        def start(name: str, attributes: dict[str, str]) -> None:
            element: _Element | None = None
            depth = len(open_elements)
            parent = open_elements[-1] if depth else None
            own = _name(name)
            if (found.rdf is None and own == (RDF, "RDF")) or parent is not None:
                element = self._element(own, parser.CurrentByteIndex, attributes)
            if element is not None:
                if parent is None:
                    found.rdf = element
                    element.scope = _now(scope)
                elif parent is found.rdf and own == (RDF, "Description"):
                    found.descriptions.append(element)
                    element.scope = _now(scope)
                elif found.descriptions and parent is found.descriptions[-1]:
                    found.properties.append(element)
            is_kept = element is found.rdf or element in found.descriptions[-1:]
            open_elements.append(element if is_kept else None)
            ends.append(element)

        def end(_name: str) -> None:
            open_elements.pop()
            element = ends.pop()
            if element is not None:
                at = parser.CurrentByteIndex
                closing = self._text.find(b">", at) + 1
                element.end = element.inside if element.is_empty else closing

        ends: list[_Element | None] = []
        parser.StartNamespaceDeclHandler, parser.EndNamespaceDeclHandler = declared, undeclared
        parser.StartElementHandler, parser.EndElementHandler = start, end
        try:
            parser.Parse(self._text, True)
        except expat.ExpatError as error:
            raise UneditableError("it is damaged") from error
        if found.rdf is None:
            raise UneditableError("it is no XMP")

    def _element(self, name: Name, at: int, attributes: dict[str, str]) -> _Element:
        tag = _TAG.match(self._text, at)
        if tag is None:
            raise UneditableError("it is damaged")
        written = {_name(one): _written(one) for one in attributes}
        is_empty = tag[0].endswith(b"/>")
        return _Element(name, at, tag.end(), is_empty=is_empty, attributes=written)

    def _attribute(self, element: _Element, written: str) -> tuple[int, int]:
        tag = self._text[element.start : element.inside]
        pattern = rb"\s+" + re.escape(written.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
        # An attribute's value may look like another attribute: values are stepped over.
        for match in re.finditer(pattern + rb"|\"[^\"]*\"|'[^']*'", tag):
            if match[0][:1] not in b"\"'":
                return element.start + match.start(), element.start + match.end()
        raise UneditableError("it is damaged")

    def _with_indent(self, start: int, end: int) -> tuple[int, int]:
        """A whole element, with the line that it leaves empty."""
        before = re.search(rb"[ \t]*\Z", self._text[max(0, start - 200) : start])
        space = len(before[0]) if before else 0
        at = start - space
        if self._text[at - 2 : at] == b"\r\n":
            return at - 2, end
        return (at - 1, end) if self._text[at - 1 : at] == b"\n" else (start, end)

    def _indent(self, at: int) -> bytes:
        line = self._text.rfind(b"\n", 0, at) + 1
        found = re.match(rb"[ \t]*", self._text[line:at])
        return found[0] if found else b""

    def _closing(self, element: _Element) -> int:
        """Where the last tag of an element begins."""
        return self._text.rfind(b"</", element.inside, element.end)

    def _open(self, element: _Element, inside: bytes) -> None:
        """Give an element that is one tag an inside."""
        raw = self._text[element.start + 1 : element.inside]
        called = re.match(rb"[^\s/>]+", raw)
        name = called[0] if called else b""
        slash = element.inside - 2
        self._splice([(slash, element.inside, b">" + inside + b"</" + name + b">")])

    def _add_description(self) -> None:
        rdf = self._found.rdf
        if rdf is None:
            raise UneditableError("it is no XMP")
        prefix = next((name for name, uri in rdf.scope.items() if uri == RDF), "")
        name = f"{prefix}:Description" if prefix else "Description"
        about = f'{prefix}:about=""' if prefix else f'xmlns:r="{RDF}" r:about=""'
        indent = self._indent(rdf.start)
        made = self._line + indent + f" <{name} {about}/>".encode() + self._line + indent
        if rdf.is_empty:
            self._open(rdf, made)
        else:
            at = self._closing(rdf)
            self._splice([(at, at, made.lstrip())])

    def _splice(self, changes: list[tuple[int, int, bytes]]) -> None:
        for start, end, new in sorted(changes, reverse=True):
            self._text = self._text[:start] + new + self._text[end:]
        if changes:
            self._find()


def _parser() -> expat.XMLParserType:
    """Tells names as `uri local prefix`, and takes no document type."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark of a file, and its encoding."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return mark, name
    declared = _DECLARED.match(data.lstrip(_PADDING)[:300])
    name = declared[1].decode().lower() if declared else "utf-8"
    try:
        return b"", codecs.lookup(name).name
    except LookupError as error:
        raise UneditableError("its encoding is not known") from error


def _name(triple: str) -> Name:
    """`uri local prefix`, as expat tells a name; the last only of what has one."""
    parts = triple.split(" ")
    return (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0])


def _written(triple: str) -> str:
    parts = triple.split(" ")
    return f"{parts[2]}:{parts[1]}" if len(parts) > 2 else parts[min(1, len(parts) - 1)]


def _now(scope: dict[str, list[str]]) -> dict[str, str]:
    return {prefix: uris[-1] for prefix, uris in scope.items() if uris}


def _refuse(*_: object) -> None:
    raise UneditableError("it has a document type")
