"""What people wrote into a film: the XMP of MP4 and QuickTime files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.formats import xmp

if TYPE_CHECKING:
    from desktop.media.signatures import Found
    from desktop.media.source import Source

# Source: XMP Specification Part 3, "Storage in Files".
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_BOX_LIMIT = 1000


def xmp_of(source: Source, found: Found) -> xmp.XmpFacts:
    """The packet in a box of its own, before the film or behind it."""
    if not found.format.startswith("mov"):
        return xmp.NOTHING
    at = 0
    for _ in range(_BOX_LIMIT):
        head = source.bytes_at(at, 32)
        if len(head) < 8:
            break
        size, body = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, body = int.from_bytes(head[8:16], "big"), 16
        if head[4:8] == b"uuid" and head[body : body + 16] == _XMP:
            inside = (size or source.size - at) - body - 16
            return xmp.read_xmp(source.bytes_at(at + body + 16, min(inside, xmp.BYTES_LIMIT + 1)))
        if size < body:
            break
        at += size
    return xmp.NOTHING
