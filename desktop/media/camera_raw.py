"""Camera raw files by the JPEG every camera puts into them; the sensor data is never decoded."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image

from desktop.base.errors import MediaError
from desktop.media import limits, still_image
from desktop.media.signatures import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.derived import Derived
    from desktop.domain.technical import Probe
    from desktop.media.readers import Made
    from desktop.media.source import Source

# Previews lie in front of the sensor data in every format known here.
_SEARCH_LIMIT = 64 << 20
_CANDIDATE_LIMIT = 40
_JPEG_START = b"\xff\xd8\xff"
# A picture smaller than this is an icon for the camera's display.
_WORTHY = 256


def probe(source: Source, found: Found) -> Probe:
    """Size, EXIF and capture date from the largest embedded preview."""
    data = preview_jpeg(source)
    as_jpeg = Found("still_image", found.content_type, "JPEG")
    with still_image.open_picture(io.BytesIO(data), "JPEG", source.name) as picture:
        result = still_image.facts(picture, as_jpeg)
    name = found.format.lower()
    technical = replace(result.technical, container_format=name)
    note = "Shown by the preview the camera made; the size is the preview's."
    return replace(
        result,
        content_type=found.content_type,
        technical=technical,
        metadata={**result.metadata, "format": name, "is_raw": True},
        warnings=(note,),
    )


def render(source: Source, found: Found, kind: Derived, page: int) -> Made:
    """A smaller or the same picture of the largest embedded preview."""
    del found, page
    return still_image.shrink_bytes(preview_jpeg(source), kind, source.name)


def preview_jpeg(source: Source) -> bytes:
    """The largest JPEG inside the first 64 MB that opens.

    Raises:
        MediaError: There is none.
    """
    data = source.bytes_at(0, min(source.size, _SEARCH_LIMIT))
    best: tuple[int, bytes] = (0, b"")
    for start in _starts(data):
        chunk = data[start:]
        try:
            with Image.open(io.BytesIO(chunk), formats=["JPEG", "MPO"]) as picture:
                pixels = picture.width * picture.height
        except Exception:  # noqa: BLE001, S112 - three bytes that only look like a JPEG's
            continue
        if best[0] < pixels <= limits.PIXEL_LIMIT:
            best = (pixels, chunk)
    if best[0] < _WORTHY:
        raise MediaError(
            f"{source.name} holds no preview picture that can be shown.", reason="unsupported"
        )
    return best[1]


def _starts(data: bytes) -> Iterator[int]:
    """Where JPEGs begin; few, so that a file full of such marks costs little."""
    at = data.find(_JPEG_START)
    for _ in range(_CANDIDATE_LIMIT):
        if at < 0:
            return
        # Lossless JPEG (SOF3) is the sensor itself; Pillow refuses it by its header.
        yield at
        at = data.find(_JPEG_START, at + 3)
