"""The picture that a program put into its file, so that others can show it."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image

from desktop.media.documents import archive
from desktop.media.pillow_open import open_picture

if TYPE_CHECKING:
    import zipfile

    from desktop.media.source import Source

_PICTURE_LIMIT = 64 << 20
_ENTRY_LIMIT = 20_000
# In this order; the first that opens is shown.
_KNOWN = (
    *("mergedimage.png", "preview.png", "Thumbnails/thumbnail.png", "docProps/thumbnail.jpeg"),
    *("docProps/thumbnail.jpg", "docProps/thumbnail.png", "preview.jpg", "preview-web.jpg"),
    *("QuickLook/Thumbnail.jpg", "QuickLook/Preview.jpg", "thumbnail.png", "thumbnail.jpg"),
)
_FIRST = {"otioz", "usdz", "cbz"}  # of these any picture will do
_ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
_TRIES = 5


def of_archive(source: Source, format_name: str) -> Image.Image | None:
    """The preview in an archive, or None."""
    with archive.opened(source) as opened:
        names = set(opened.namelist()[:_ENTRY_LIMIT])
        wanted = [name for name in _KNOWN if name in names]
        if format_name in _FIRST:
            pictures = sorted(name for name in names if _ending(name) in _ENDINGS)
            wanted += pictures[:_TRIES]
        for name in wanted:
            picture = _picture(opened, name)
            if picture is not None:
                return picture
    return None


def _ending(name: str) -> str:
    return name[name.rfind(".") :].lower() if "." in name else ""


def _picture(opened: zipfile.ZipFile, name: str) -> Image.Image | None:
    """A member as a decoded picture."""
    data = archive.member(opened, name, _PICTURE_LIMIT)
    if data is None:
        return None
    try:
        with open_picture(io.BytesIO(data), _ENDINGS[_ending(name)], name) as picture:
            picture.load()
            return picture.copy()
    except Exception:  # noqa: BLE001 - the next one may open
        return None


# Blender: blocks of a file, of which one is a thumbnail. Source: Blender, "BLO_core_bhead.hh".
_BLEND_LIMIT = 8 << 20
_BLOCK_LIMIT = 64  # it stands near the beginning
_SIDE_LIMIT = 4096


def of_blend(source: Source) -> Image.Image | None:
    """The thumbnail of a Blender file, or None; one packed by Zstandard is not opened."""
    data = source.bytes_at(0, _BLEND_LIMIT)
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, _BLEND_LIMIT)
        except zlib.error:
            return None
    if data[:7] != b"BLENDER":
        return None
    at, layout = _blocks(data)
    for _ in range(_BLOCK_LIMIT):
        if len(data) < at + layout[0]:
            return None
        size = int(struct.unpack_from(layout[1], data, at + layout[2])[0])
        if data[at : at + 4] == b"TEST":
            return _thumbnail(data[at + layout[0] : at + layout[0] + size], layout[1][0])
        if size < 0 or data[at : at + 4] == b"ENDB":
            return None
        at += layout[0] + size
    return None


def _blocks(data: bytes) -> tuple[int, tuple[int, str, int]]:
    """Where the first block is; of a block's head the length, how its size is written, where."""
    if data[7:9].isdigit():  # since 5.0: BLENDER17-01v0500
        order = "<" if data[12:13] == b"v" else ">"
        return 17, (32, order + "q", 16)
    order = "<" if data[8:9] == b"v" else ">"
    return 12, (24 if data[7:8] == b"-" else 20, order + "i", 4)


def _thumbnail(body: bytes, order: str) -> Image.Image | None:
    """Width, height, and rows of RGBA from below up."""
    if len(body) < 8:
        return None
    width, height = struct.unpack_from(order + "ii", body)
    is_sane = 0 < width <= _SIDE_LIMIT and 0 < height <= _SIDE_LIMIT
    if not is_sane or len(body) < 8 + width * height * 4:
        return None
    picture = Image.frombytes("RGBA", (width, height), body[8 : 8 + width * height * 4])
    return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
