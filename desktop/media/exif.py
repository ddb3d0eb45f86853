"""The EXIF of a still picture, wherever its format keeps it: found here, read by `tiff_tags`."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from desktop.media import tiff_tags
from desktop.media.display_matrix import TURNS, UPRIGHT

if TYPE_CHECKING:
    from PIL import Image

_MARK = b"Exif\0\0"
# How ImageMagick and old programs put blocks of other formats into a PNG: as text, in hexadecimal.
_RAW_PROFILE = re.compile(r"\s*\S[^\n]*\n\s*(\d{1,8})\n")
_RAW_LIMIT = 4 << 20
_KEYS = ("Raw profile type exif", "Raw profile type APP1")
# Colours by the files of DCF 2.0: cameras write Adobe RGB so, without a profile.
_COLOR_SPACE, _UNCALIBRATED, _ADOBE = 0xA001, 0xFFFF, 2


def tags_of(picture: Image.Image) -> tiff_tags.Tags:
    """What stands in the EXIF of an opened picture; nothing without any, or where it is damaged."""
    return read(block_of(picture))


def read(block: bytes) -> tiff_tags.Tags:
    """What stands in a block of EXIF, with or without the mark that JPEG puts before it."""
    at = block.find(_MARK) if block[:2] not in {b"II", b"MM"} else -1
    data = block[at + len(_MARK) :] if at >= 0 else block
    return tiff_tags.read(io.BytesIO(data))


def block_of(picture: Image.Image) -> bytes:
    """The block as it is stored, or nothing."""
    block = picture.info.get("exif")
    if isinstance(block, bytes) and block:
        return block
    for key in _KEYS:
        raw = raw_profile(picture, key)
        if raw.startswith((_MARK, b"II", b"MM")):
            return raw
    return b""


def raw_profile(picture: Image.Image, key: str) -> bytes:
    """A block that a PNG holds as text; nothing without one."""
    text = picture.info.get(key)
    if not isinstance(text, str) or len(text) > _RAW_LIMIT:
        return b""
    head = _RAW_PROFILE.match(text)
    try:
        return bytes.fromhex(text[head.end() :])[: int(head[1])] if head else b""
    except ValueError:
        return b""


def orientation(picture: Image.Image) -> int:
    """Which way an opened picture lies: EXIF's number, from EXIF or from XMP; 1 is upright."""
    value = tags_of(picture).orientation(_packet(picture))
    return value if value in TURNS else UPRIGHT


def is_adobe_rgb(picture: Image.Image) -> bool:
    """Whether a camera says that a picture without a profile has the colours of Adobe RGB."""
    if picture.info.get("icc_profile") or not picture.info.get("exif"):
        return False
    tags = tags_of(picture)
    space = tiff_tags.first_number(tags.exif.get(_COLOR_SPACE))
    return space == _ADOBE or (space == _UNCALIBRATED and tags.interoperability == "R03")


def named(picture: Image.Image) -> dict[str, Any]:
    """The EXIF of an opened picture by the names of its tags."""
    return tags_of(picture).named()


def _packet(picture: Image.Image) -> bytes:
    """XMP, as `Image.info` has it."""
    packet = picture.info.get("xmp")
    if isinstance(packet, str):
        return packet.encode("utf-8", "replace")
    return packet if isinstance(packet, bytes) else b""
