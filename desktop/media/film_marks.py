"""What people wrote into a film: the XMP of MP4 and QuickTime files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.formats import xmp
from desktop.media import boxes

if TYPE_CHECKING:
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# Source: XMP Specification Part 3, "Storage in Files".
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def xmp_of(source: Source, found: ContentKind) -> xmp.XmpFacts:
    """The packet in a box of its own, before the film or behind it."""
    if not found.format.startswith("mov"):
        return xmp.NOTHING
    for kind, body in boxes.boxes(boxes.moov(source)):
        packet = dict(boxes.boxes(body)).get(b"XMP_") if kind == b"udta" else None
        if packet:
            return xmp.read_xmp(packet[: xmp.BYTES_LIMIT + 1])
    for kind, at, size in boxes.top_boxes(source):
        if kind == b"uuid" and size > 16 and source.bytes_at(at, 16) == _XMP:
            return xmp.read_xmp(source.bytes_at(at + 16, min(size - 16, xmp.BYTES_LIMIT + 1)))
    return xmp.NOTHING
