"""How many bits a channel of a picture has in its file, which is not what a decoder makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.media.source import Source

_BY_MODE = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
_PNG_DEPTH = 24  # where it stands in the file
# Configurations of codecs stand in front of the pictures.
_BOXES_LIMIT = 1 << 20


def of(source: Source, format_name: str, picture: Any) -> int:
    """Bits of a channel; of a picture with a palette, of the palette's colours."""
    match format_name:
        case "PNG" if picture.mode not in {"P", "1"}:
            return max(8, _png(source))
        case "SGI":
            return 8 * source.head()[3]
        case "AVIF":
            return _av1(source.bytes_at(0, min(source.size, _BOXES_LIMIT)))
    stored = picture.info.get("bit_depth")
    return stored if isinstance(stored, int) else _BY_MODE.get(picture.mode, 8)


def is_deep(source: Source, format_name: str) -> bool:
    """Whether a PNG has more than Pillow keeps of it."""
    return format_name == "PNG" and _png(source) == 16


def _png(source: Source) -> int:
    return source.head()[_PNG_DEPTH] if source.size > _PNG_DEPTH else 8


def _av1(data: bytes) -> int:
    """Of the deepest stream that is described. Source: AV1 in ISO BMFF, 2.3.3."""
    deepest, at = 8, data.find(b"av1C")
    while 0 <= at < len(data) - 7:
        flags = data[at + 6]
        deepest = max(deepest, (12 if flags & 0x20 else 10) if flags & 0x40 else 8)
        at = data.find(b"av1C", at + 4)
    return deepest
