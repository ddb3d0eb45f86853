"""SVG: checked for everything that reaches outside, then drawn by resvg."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import defusedxml.ElementTree as SafeTree
import resvg_py

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.technical import Probe, Technical, aspect_ratio
from desktop.media import still
from desktop.media.facts import ANALYZER

if TYPE_CHECKING:
    from desktop.media.readers import Made
    from desktop.media.sniff import Found
    from desktop.media.source import Source

_BYTES_LIMIT = 8 << 20
_ELEMENT_LIMIT = 50_000
_DEPTH_LIMIT = 64
# Elements after every `use` has been replaced by what it names.
_DRAWN_LIMIT = 200_000
_SIDES = {Derived.THUMB: 256, Derived.PREVIEW: 2048, Derived.FULL: 4096}
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*([0-9.]+(?:[eE][+-]?\d+)?)\s*([a-z%]*)\s*$")
_OUTSIDE_URL = re.compile(r"url\(\s*['\"]?\s*(?!#)[^)]*\)", re.IGNORECASE)
_INLINE_PICTURE = re.compile(r"data:image/(png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)
_FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "feImage"}


def probe(source: Source, found: Found) -> Probe:
    """Size from the root's own attributes; drawn nowhere."""
    root = _read(source)
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


def render(source: Source, found: Found, kind: Derived, page: int) -> Made:
    """Drawn at the size that is wanted, since a drawing has none of its own."""
    del found, page
    if kind not in _SIDES:
        raise MediaError(f"{source.name} has no such view.", reason="unsupported")
    root = _read(source)
    width, height = _size(root)
    side = _SIDES[kind]
    scale = side / max(width, height)
    png = resvg_py.svg_to_bytes(
        svg_string=SafeTree.tostring(root, encoding="unicode"),
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        resources_dir=None,
    )
    return still.shrink_bytes(bytes(png), kind, source.name, "PNG")


def _read(source: Source) -> Any:
    """The drawing with all that reaches outside taken away.

    Raises:
        MediaError: Not XML, with entities or a DTD, too large, or a `use` bomb.
    """
    if source.size > _BYTES_LIMIT:
        raise MediaError(f"{source.name} is too large for a drawing.", reason="too_large")
    try:
        # Entities are refused; a bare DOCTYPE, as many programs write, is not.
        root = SafeTree.fromstring(source.bytes_at(0, source.size), forbid_external=True)
    except Exception as error:
        raise MediaError(f"{source.name} is not a sound SVG drawing.", reason="corrupt") from error
    if _local(root.tag) != "svg":
        raise MediaError(f"{source.name} is not an SVG drawing.", reason="not_media")
    _clean(root, source.name)
    _count_drawn(root, source.name)
    return root


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
    """Width and height in CSS pixels; by the view box where lengths are relative or missing."""
    box = [float(part) for part in re.findall(r"[-+0-9.eE]+", root.get("viewBox", ""))[:4]]
    inner = (box[2], box[3]) if len(box) == 4 else (300.0, 150.0)
    sizes = [_pixels(root.get("width"), inner[0]), _pixels(root.get("height"), inner[1])]
    width, height = (min(max(1, round(size)), 1_000_000) for size in sizes)
    return width, height


def _pixels(length: str | None, otherwise: float) -> float:
    """A length attribute in CSS pixels."""
    match = _LENGTH.match(length or "")
    value = float(match.group(1)) * _UNITS.get(match.group(2), 0.0) if match else 0.0
    value = value or otherwise
    return value if math.isfinite(value) else 1.0
