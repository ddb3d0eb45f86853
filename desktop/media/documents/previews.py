"""The picture that a program put into its file, so that others can show it."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
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
_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_WINDOW_LIMIT = 8 << 20  # what a frame may refer back to; Blender's are 1 MB long
_PIECE = 1 << 18
_BLOCK_LIMIT = 64  # it stands near the beginning
_SIDE_LIMIT = 4096


def beginning_of_blend(source: Source, limit: int = _BLEND_LIMIT) -> bytes:
    """The first bytes of a Blender file, unpacked; empty where they cannot be."""
    data = source.bytes_at(0, _BLEND_LIMIT)
    if data[:2] == _GZIP:
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, limit)
        except zlib.error:
            return b""
    if data[:4] == _ZSTANDARD:
        data = _unpacked(data, limit)
    return data[:limit] if data[:7] == b"BLENDER" else b""


def _unpacked(data: bytes, limit: int) -> bytes:
    """What Zstandard packed, in one frame or, as Blender writes it, in many short ones."""
    import zstandard  # noqa: PLC0415 - for these files only

    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_LIMIT)
    unpacked = bytearray()
    packed = io.BytesIO(data)
    # The last frame may be cut off: of a large file only the beginning is here.
    with (
        unpacker.stream_reader(packed, read_across_frames=True) as stream,
        suppress(zstandard.ZstdError),
    ):
        while len(unpacked) < limit and (piece := stream.read(_PIECE)):
            unpacked += piece
    return bytes(unpacked[:limit])


def of_blend(source: Source) -> Image.Image | None:
    """The thumbnail of a Blender file, or None."""
    data = beginning_of_blend(source)
    if not data:
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
