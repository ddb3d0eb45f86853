"""SVG: checked for everything that reaches outside, then drawn by resvg.

Drawings are read as any program writes them: in every encoding, with lengths in millimetres or
inches, with one side or none, with a long licence in front, with the entities that Illustrator
declares for its namespaces.
"""

from __future__ import annotations

import math
import re
import zlib
from typing import TYPE_CHECKING, Any

import defusedxml.ElementTree as SafeTree
import resvg_py
from defusedxml.common import EntitiesForbidden

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.technical import Probe, Technical, aspect_ratio
from desktop.media import derived_picture
from desktop.media.facts import ANALYZER

if TYPE_CHECKING:
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_BYTES_LIMIT = 8 << 20
_ELEMENT_LIMIT = 50_000
_DEPTH_LIMIT = 64
# Texts that a drawing declares for itself: how many, and how long each.
_ENTITY_LIMIT = 100
_ENTITY_LENGTH = 1000
# Elements after every `use` has been replaced by what it names.
_DRAWN_LIMIT = 200_000
_SIDES = {Derived.THUMB: 256, Derived.PREVIEW: 2048, Derived.FULL: 4096}
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(r"\s*\+?(\d+\.?\d*|\.\d+)((?:e[+-]?\d+)?)\s*([a-z%]*)\s*$", re.IGNORECASE)
_OUTSIDE_URL = re.compile(r"url\(\s*['\"]?\s*(?!#)[^)]*\)", re.IGNORECASE)
_INLINE_PICTURE = re.compile(r"data:image/(png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)
_FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "feImage"}


def probe(source: Source, found: ContentKind) -> Probe:
    """Size from the root's own attributes; drawn nowhere."""
    root = _read(source, found)
    width, height = _size(root)
    technical = Technical(
        width=width,
        height=height,
        color_space="rgb",
        aspect_ratio=aspect_ratio(width, height),
        container_format="svg",
        analyzer_version=f"{ANALYZER}, resvg {resvg_py.__resvg_version__}",
    )
    metadata = {"width": width, "height": height, "format": "svg"}
    return Probe("image", found.content_type, 0, technical=technical, metadata=metadata)


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """Drawn at the size that is wanted, since a drawing has none of its own."""
    del page
    if kind not in _SIDES:
        raise MediaError(f"{source.name} has no such view.", reason="unsupported")
    root = _read(source, found)
    width, height = _size(root)
    side = _SIDES[kind]
    scale = side / max(width, height)
    # In pixels and by its own box, so that the picture has the shape that the facts have.
    if not _box(root):
        root.set("viewBox", f"0 0 {width} {height}")
    root.set("width", str(width))
    root.set("height", str(height))
    png = resvg_py.svg_to_bytes(
        svg_string=SafeTree.tostring(root, encoding="unicode"),
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        resources_dir=None,
    )
    return derived_picture.shrink_bytes(bytes(png), kind, source.name, "PNG")


def _read(source: Source, found: ContentKind) -> Any:
    """The drawing with all that reaches outside taken away.

    Raises:
        MediaError: Not XML, with entities or a DTD, too large, or a `use` bomb.
    """
    if source.size > _BYTES_LIMIT:
        raise MediaError(f"{source.name} is too large for a drawing.", reason="too_large")
    try:
        data = source.bytes_at(0, source.size)
        root = _parsed(_unpacked(data, source.name) if found.format == "SVGZ" else data)
    except MediaError:
        raise
    except Exception as error:
        raise MediaError(f"{source.name} is not a sound SVG drawing.", reason="corrupt") from error
    if _local(root.tag) != "svg":
        raise MediaError(f"{source.name} is not an SVG drawing.", reason="not_media")
    _clean(root, source.name)
    _count_drawn(root, source.name)
    return root


def _unpacked(data: bytes, name: str) -> bytes:
    """A drawing out of its gzip file, if it is not larger than a drawing may be."""
    unpacker = zlib.decompressobj(wbits=31)
    drawing = unpacker.decompress(data, _BYTES_LIMIT)
    if unpacker.unconsumed_tail:
        raise MediaError(f"{name} is too large for a drawing.", reason="too_large")
    return drawing


class _Drawing(SafeTree.DefusedXMLParser):  # type: ignore[misc]
    """A parser that takes short texts declared inside the file, and nothing from outside it.

    Illustrator declares its namespaces so. A text that names another could multiply without end,
    and is refused like one that names a file.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(forbid_entities=False, forbid_external=True)
        self._declared = 0
        self._named = data.count(b"&")
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, name: str, is_parameter: bool, value: str | None, *outside: str) -> None:
        self._declared += 1
        is_plain = value is not None and not is_parameter and "&" not in value and "%" not in value
        length = len(value or "")
        is_small = length <= _ENTITY_LENGTH and length * self._named <= _BYTES_LIMIT
        if not is_plain or not is_small or self._declared > _ENTITY_LIMIT:
            raise EntitiesForbidden(name, value, *outside[:4])


def _parsed(data: bytes) -> Any:
    parser = _Drawing(data)
    parser.feed(data)
    return parser.close()


def _local(tag: Any) -> str:
    """A name without its namespace."""
    return str(tag).rpartition("}")[2]


def _clean(root: Any, name: str) -> None:
    """Remove scripts and every reference that leaves the file."""
    count = 0
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if count > _ELEMENT_LIMIT or depth > _DEPTH_LIMIT:
            raise MediaError(f"{name} has too many or too deep elements.", reason="too_large")
        for child in list(element):
            if _local(child.tag) in _FORBIDDEN:
                element.remove(child)
            else:
                waiting.append((child, depth + 1))
        if element.text and _local(element.tag) == "style":
            element.text = _OUTSIDE_URL.sub("none", element.text.replace("@import", ""))
        _clean_attributes(element)


def _clean_attributes(element: Any) -> None:
    """Keep references inside the drawing and pictures that are written into it."""
    for key, value in list(element.attrib.items()):
        if _local(key) in {"href", "src"}:
            if not value.startswith("#") and not _INLINE_PICTURE.match(value):
                del element.attrib[key]
        elif _local(key).lower().startswith("on") or _local(key) == "base":
            del element.attrib[key]
        elif "url(" in value.lower():
            element.attrib[key] = _OUTSIDE_URL.sub("none", value)


def _count_drawn(root: Any, name: str) -> None:
    """Refuse `use` chains that multiply, and circles of them."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[int, float] = {}

    def weight(element: Any, depth: int) -> float:
        if depth > 4 * _DEPTH_LIMIT:
            return math.inf
        key = id(element)
        if key not in known:
            known[key] = math.inf
            total = 1.0 + sum(weight(child, depth + 1) for child in element)
            for target in _targets(element, named):
                total += weight(target, depth + 1)
            known[key] = total
        return known[key]

    if weight(root, 0) > _DRAWN_LIMIT:
        raise MediaError(f"{name} draws the same thing too many times.", reason="too_large")


def _targets(element: Any, named: dict[str, Any]) -> list[Any]:
    """What a `use` stands for."""
    if _local(element.tag) != "use":
        return []
    links = [value for key, value in element.attrib.items() if _local(key) == "href"]
    return [named[link[1:]] for link in links if link[1:] in named]


def _size(root: Any) -> tuple[int, int]:
    """Width and height in CSS pixels; what is relative or missing follows from the view box.

    Source: Scalable Vector Graphics 2, "Intrinsic sizing properties of SVG content".
    """
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    box = _box(root)
    shape = box[2] / box[3] if box else None
    if shape and width and not height:
        height = width / shape
    elif shape and height and not width:
        width = height * shape
    elif box and not width and not height:
        width, height = box[2], box[3]
    sizes = (width or 300.0, height or 150.0)
    whole = [min(max(1, round(size)), 1_000_000) for size in sizes]
    return whole[0], whole[1]


def _box(root: Any) -> tuple[float, float, float, float] | None:
    """The view box, if it has four numbers and an area."""
    parts = re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", root.get("viewBox", "")[:200])
    if len(parts) != 4:
        return None
    x, y, width, height = map(float, parts)
    is_area = 0 < width < math.inf and 0 < height < math.inf
    return (x, y, width, height) if is_area and math.isfinite(x + y) else None


def _pixels(length: str | None) -> float | None:
    """A length attribute in CSS pixels; None for a share of something else, and for none."""
    match = _LENGTH.match(length or "")
    if match is None:
        return None
    value = float("".join(match.group(1, 2))) * _UNITS.get(match.group(3).lower(), 0.0)
    return value if value and math.isfinite(value) else None
