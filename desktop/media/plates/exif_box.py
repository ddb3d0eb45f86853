"""EXIF and XMP in box files (JPEG XL, JPEG 2000): the camera, the date, what people wrote."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.embedded import NO_MARKS, EmbeddedMarks
from desktop.domain.untrusted_text import clean_line
from desktop.formats.xmp import BYTES_LIMIT, NOTHING, read_xmp
from desktop.media import dates, exif, still_marks
from desktop.media.boxes import top_boxes
from desktop.media.display_matrix import UPRIGHT

if TYPE_CHECKING:
    from desktop.domain.recorded_date import RecordedDate
    from desktop.media.source import Source

# Before what JPEG 2000 has no box for stands a number, in a box for whatever one likes.
_UUID_EXIF = b"JpgTiffExif->JP2"
_UUID_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_KINDS = frozenset({b"Exif", b"xml ", b"uuid"})
_TEXTS = {"Make": "camera_make", "Model": "camera", "LensModel": "lens", "Software": "software"}


@frozen
class Written:
    """What cameras and people wrote into a file."""

    facts: dict[str, Any] = field(default_factory=dict)
    recorded: RecordedDate | None = None
    marks: EmbeddedMarks = NO_MARKS


def read(source: Source, shown: tuple[int, int]) -> Written:
    """What stands in the boxes of a file whose picture, which lies upright, has this size."""
    block, packet = _blocks(source)
    tags = exif.read(block).named()
    facts = {
        key: clean_line(str(tags[name]).rstrip("\0"), limit=100)
        for name, key in _TEXTS.items()
        if tags.get(name)
    }
    xmp = read_xmp(packet) if packet else NOTHING
    return Written(
        facts,
        dates.of_still(tags, xmp.stamps),
        still_marks.marks(xmp.upright(UPRIGHT, shown), {}, tags),
    )


def _blocks(source: Source) -> tuple[bytes, bytes]:
    """EXIF from its TIFF header on, and the packet of XMP; they may stand behind the picture."""
    block = packet = b""
    for kind, at, size in top_boxes(source):
        if kind not in _KINDS or size > BYTES_LIMIT:
            continue
        body = source.bytes_at(at, size)
        if kind == b"Exif":
            block = block or body[4 + int.from_bytes(body[:4], "big") :]
        elif kind == b"xml " and b"xmpmeta" in body:
            packet = packet or body
        elif body.startswith(_UUID_EXIF):
            block = block or body[len(_UUID_EXIF) :]
        elif body.startswith(_UUID_XMP):
            packet = packet or body[len(_UUID_XMP) :]
    return block, packet
