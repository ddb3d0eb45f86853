"""EXIF in box files (JPEG XL, JPEG 2000): the camera, the lens, when a picture was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.untrusted_text import clean_line
from desktop.media import dates
from desktop.media.boxes import boxes
from desktop.media.picture_facts import read_exif_bytes

if TYPE_CHECKING:
    from desktop.domain.recorded_date import RecordedDate

# Before the EXIF of a JPEG 2000 stands this number, in a box for whatever one likes.
_UUID = b"JpgTiffExif->JP2"
_TEXTS = {"Make": "camera_make", "Model": "camera", "LensModel": "lens", "Software": "software"}


def read(data: bytes) -> tuple[dict[str, Any], RecordedDate | None]:
    """Facts and the date, from the boxes at the top of a file."""
    exif = read_exif_bytes(_tiff(data))
    facts = {
        key: clean_line(str(exif[name]).rstrip("\0"), limit=100)
        for name, key in _TEXTS.items()
        if exif.get(name)
    }
    return facts, dates.of_still(exif)


def _tiff(data: bytes) -> bytes:
    """What stands in the box for EXIF, from its TIFF header on."""
    for kind, body in boxes(data):
        if kind == b"Exif":
            return body[4 + int.from_bytes(body[:4], "big") :]
        if kind == b"uuid" and body.startswith(_UUID):
            return body[len(_UUID) :]
    return b""
