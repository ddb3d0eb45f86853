"""Text of EXIF and XMP as it was meant: programs write it in every encoding, and name another."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from PIL import ExifTags, Image

from desktop.formats.untrusted_xml import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_USER_COMMENT = 0x9286
_WINDOWS = {0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject"}
_MARKERS = (b"UNICODE\0", b"ASCII\0\0\0", b"JIS\0\0\0\0\0", b"\0" * 8)
# ComfyUI writes `prompt:{…}` and `workflow:{…}` into whatever tag there is.
_PREFIXED = re.compile(r"^\s*([A-Za-z_][\w ]{0,40}):\s*(?=[{\[])")
_XMP_LIMIT = 4 << 20
_XMP_ELEMENTS = 5000
_XMP_WORDS = re.compile(rb"DigitalSourceType|UserComment|Google AI|Midjourney|Job ID|parameters")
_XMP_KEYS = {
    "DigitalSourceType": "DigitalSourceType",
    "UserComment": "UserComment",
    "description": "Description",
    "Credit": "Credit",
    "CreatorTool": "CreatorTool",
    "parameters": "parameters",
}


def exif_blocks(data: bytes) -> Iterator[tuple[str, str]]:
    """Every text of EXIF that may be a recipe, under the name of its tag."""
    exif = Image.Exif()
    try:
        exif.load(data if data.startswith(b"Exif") else b"Exif\0\0" + data)
        tags = dict(exif.items())
        tags |= exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # noqa: BLE001 - a file is worth more than its EXIF
        return
    for tag, value in tags.items():
        text = _tag_text(tag, value)
        if not text:
            continue
        prefixed = _PREFIXED.match(text)
        if prefixed:
            yield prefixed[1].strip(), text[prefixed.end() :]
        elif tag == _USER_COMMENT:
            yield "UserComment", text
        else:
            yield f"exif {_WINDOWS.get(tag) or ExifTags.TAGS.get(tag, tag)}", text


def _tag_text(tag: int, value: object) -> str:
    if tag == _USER_COMMENT:
        data = value.encode("latin-1", "replace") if isinstance(value, str) else value
        return comment_text(data) if isinstance(data, bytes) else ""
    if tag in _WINDOWS:
        if isinstance(value, tuple) and all(isinstance(v, int) and 0 <= v < 256 for v in value):
            value = bytes(value)
        return value.decode("utf-16-le", "replace").strip("\0") if isinstance(value, bytes) else ""
    if isinstance(value, bytes):
        return _utf8(value.rstrip(b"\0")) if b"{" in value[:60] else ""
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8").strip("\0")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return value.strip("\0")


def comment_text(data: bytes) -> str:
    """EXIF's UserComment, whatever its marker says of its encoding."""
    for marker in _MARKERS:
        if data.startswith(marker):
            data = data[8:]
            break
    data = data.rstrip(b"\0 ") if b"\0" not in data.rstrip(b"\0 ") else data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").strip("\0 ")
    if b"\0" not in data:
        try:
            return data.decode("utf-8").strip()
        except UnicodeDecodeError:
            pass
    return _wide(data)


def _wide(data: bytes) -> str:
    """UTF-16 of either order, told by which has more plain letters; Latin-1 where neither has."""
    both = [data.decode(order, "replace") for order in ("utf-16-be", "utf-16-le")]
    both += [data[:-1].decode("utf-16-le", "replace")] if len(data) % 2 else []
    plain = [sum(" " <= one <= "~" for one in text[:5000]) for text in both]
    best = max(range(len(both)), key=lambda at: plain[at])
    if plain[best]:
        return both[best].strip("\0 ")
    return _utf8(data.replace(b"\0", b""))


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def xmp_blocks(packet: bytes) -> Iterator[tuple[str, str]]:
    """What XMP says of how a picture was made."""
    if not _XMP_WORDS.search(packet[:_XMP_LIMIT]):
        return
    root = root_of(packet, limit=_XMP_LIMIT)
    if root is None:
        return
    for element in islice(root.iter(), _XMP_ELEMENTS):
        key = _XMP_KEYS.get(str(element.tag).rpartition("}")[2])
        if key is not None:
            yield f"xmp {key}", "".join(islice(element.itertext(), 1000)).strip()
        for name, value in element.attrib.items():
            key = _XMP_KEYS.get(name.rpartition("}")[2])
            if key is not None:
                yield f"xmp {key}", value
