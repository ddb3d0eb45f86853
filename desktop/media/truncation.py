"""Does a still picture's file look complete? Cheap signs only; who doubts must decode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.media.source import Source

_TAIL = 65536
_STRIPS = (273, 279)
_TILES = (324, 325)
# Boxes that stand at the top of ISO media files; what else lies there was appended by somebody.
_TOP_BOXES = frozenset(
    (
        *b"ftyp moov mdat free skip wide moof mfra sidx uuid meta pnot udta styp emsg ssix".split(),
        *(b"jP  ", b"jp2h", b"jp2c", b"jp2i", b"xml ", b"uinf"),  # of JPEG 2000
        *(b"JXL ", b"jxlc", b"jxlp", b"jxli", b"jxll", b"jbrd", b"brob", b"Exif", b"jumb"),
    )
)


def looks_whole(source: Source, format_name: str, picture: Any) -> bool:
    """Whether the end of the file is where its format says it is.

    False is a doubt and no proof: phones put films behind photographs.
    """
    match format_name:
        case "JPEG":
            return b"\xff\xd9" in _tail(source, _TAIL)
        case "PNG":
            return b"IEND" in _tail(source, _TAIL)
        case "GIF":
            return b"\x3b" in _tail(source, 16)
        case "WEBP":
            return int.from_bytes(source.bytes_at(4, 4), "little") + 8 <= source.size
        case "BMP":
            declared = int.from_bytes(source.bytes_at(2, 4), "little")
            return declared <= source.size
        case "TIFF":
            return _tiff_ends(picture) <= source.size
        case "HEIF" | "AVIF":
            return boxes_end(source) == source.size
        case _:
            return False


def _tail(source: Source, count: int) -> bytes:
    """The last `count` bytes."""
    return source.bytes_at(max(0, source.size - count), count)


def _tiff_ends(picture: Any) -> int:
    """Where the last strip or tile of a TIFF's first picture ends."""
    tags = getattr(picture, "tag_v2", {})
    for offsets, counts in (_STRIPS, _TILES):
        pairs = zip(_numbers(tags.get(offsets)), _numbers(tags.get(counts)), strict=False)
        end = max((offset + count for offset, count in pairs), default=0)
        if end:
            return end
    return 1 << 62


def _numbers(value: Any) -> tuple[int, ...]:
    """A tag's value as integers, whether one or many."""
    if value is None:
        return ()
    return (value,) if isinstance(value, int) else tuple(value)


def boxes_end(source: Source) -> int:
    """Where the last box of an ISO media file ends, by walking from box to box.

    Cameras and phones append data that is no box; a walk that comes to such ends well.
    """
    at = 0
    for _ in range(1000):
        head = source.bytes_at(at, 16) if at < source.size else b""
        if len(head) < 8:
            break
        if head[4:8] not in _TOP_BOXES:
            return source.size
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length == 0:
            return source.size
        at += max(length, 8)
    return at
