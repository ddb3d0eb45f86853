"""What people and cameras wrote into a still picture: XMP, IPTC and the words of EXIF."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from PIL import ImageFile, IptcImagePlugin

from desktop.domain.embedded import EmbeddedMarks, without_parts
from desktop.domain.untrusted_text import clean_line, clean_text
from desktop.formats.xmp import BYTES_LIMIT, NOTHING, XmpFacts, read_xmp
from desktop.media import exif as exif_block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

_XMP_TAG = 700  # TIFF
# What cameras write of themselves where a description belongs.
_MAKERS_WORDS = ("digital camera", "default", "dcim", "samsung", "sony dsc", "minolta")
# What generators put there is a recipe, and no description.
_IS_RECIPE = re.compile(r"^\s*(\w[\w ]{0,30}:\s*)?[{\[]|\bSteps: \d+, ")
_UTF8 = b"\x1b%G"
_TITLE, _KEYWORDS = (2, 5), (2, 25)
_DATES = (((2, 55), (2, 60)), ((2, 62), (2, 63)))  # created; digitized
_CREATOR, _COPYRIGHT, _CAPTION, _CHARSET = (2, 80), (2, 116), (2, 120), (1, 90)

_Iptc = dict[tuple[int, int], Any]


def xmp_of(picture: Image.Image) -> XmpFacts:
    """What the XMP packet of an opened picture says; nothing without one."""
    packet = picture.info.get("xmp")
    if packet is None and picture.format == "TIFF":
        packet = getattr(picture, "tag_v2", {}).get(_XMP_TAG)
    if packet is None and picture.format == "GIF":
        packet = _xmp_of_gif(picture)
    if packet is None and (raw := exif_block.raw_profile(picture, "Raw profile type xmp")):
        packet = raw
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    return read_xmp(bytes(packet)) if packet else NOTHING


_GIF_XMP = b"XMP DataXMP"


def _xmp_of_gif(picture: Image.Image) -> bytes | None:
    """The packet of a GIF: the text of an extension, with a tail that ends it for old readers."""
    name, place = picture.info.get("extension") or (b"", 0)
    stream = getattr(picture, "fp", None)
    if not name.startswith(_GIF_XMP) or stream is None:
        return None
    before = stream.tell()
    stream.seek(place)
    data: bytes = stream.read(BYTES_LIMIT)
    stream.seek(before)
    end = data.find(b"\x01\xff\xfe\xfd")
    return data[:end].lstrip(b"\0") if end > 0 else None


def iptc_of(picture: Image.Image) -> _Iptc:
    """The IPTC records of an opened picture; none where they are damaged."""
    if not isinstance(picture, ImageFile.ImageFile):
        return {}
    if raw := exif_block.raw_profile(picture, "Raw profile type iptc"):
        return records(raw)
    try:
        return dict(IptcImagePlugin.getiptcinfo(picture) or {})
    except Exception:  # noqa: BLE001 - a picture is worth more than its captions
        return {}


_RECORD_LIMIT = 2000


def records(data: bytes) -> _Iptc:
    """IPTC records in a block of Photoshop's, which is how a PNG has them."""
    found: _Iptc = {}
    at = data.find(b"\x1c")
    for _ in range(_RECORD_LIMIT):
        if at < 0 or data[at : at + 1] != b"\x1c" or len(data) < at + 5:
            break
        key = (data[at + 1], data[at + 2])
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        if size > 0x7FFF:
            break
        found.setdefault(key, []).append(data[at + 5 : at + 5 + size])
        at += 5 + size
    return found


def iptc_dates(iptc: _Iptc) -> list[tuple[str, str]]:
    """Day and hour as IPTC writes them, `20241121` and `223005+0900`: created, then digitized."""
    return [(_first(iptc, day), _first(iptc, hour)) for day, hour in _DATES]


def marks(xmp: EmbeddedMarks, iptc: _Iptc, exif: Mapping[str, Any]) -> EmbeddedMarks:
    """What a person wrote, XMP before IPTC before EXIF."""
    captions = EmbeddedMarks(
        keywords=without_parts(_words(_all(iptc, _KEYWORDS))),
        title=clean_line(_first(iptc, _TITLE), limit=300),
        description=clean_text(_first(iptc, _CAPTION), limit=5000).strip(),
        creator=", ".join(clean_line(name, limit=100) for name in _all(iptc, _CREATOR)),
        copyright=clean_line(_first(iptc, _COPYRIGHT), limit=300),
    )
    return xmp.over(captions).over(of_exif(exif))


def of_exif(exif: Mapping[str, Any]) -> EmbeddedMarks:
    """The words of EXIF."""
    return EmbeddedMarks(
        rating=_stars(exif.get("Rating")),
        keywords=_words(_windows(exif.get("XPKeywords")).split(";")),
        description=_description(exif),
        creator=clean_line(_said(exif.get("Artist")), limit=300).strip(),
        copyright=clean_line(_said(exif.get("Copyright")).replace("\0", " "), limit=300).strip(),
    )


def _words(texts: list[str]) -> tuple[str, ...]:
    """Keywords, none of which is a path."""
    lines = (clean_line(text, limit=100).replace("/", "-").strip() for text in texts)
    return tuple(line for line in lines if line)


def _stars(value: object) -> int:
    return value if isinstance(value, int) and 0 < value <= 5 else 0


def _description(exif: Mapping[str, Any]) -> str:
    text = clean_text(_said(exif.get("ImageDescription")).strip("\0"), limit=5000).strip()
    if any(words in text.lower() for words in _MAKERS_WORDS) or _IS_RECIPE.search(text[:300]):
        text = ""
    said = clean_text(_windows(exif.get("XPComment")), limit=5000).strip()
    return text or ("" if _IS_RECIPE.search(said[:3000]) else said)


def _said(value: object) -> str:
    """EXIF's text; programs put UTF-8 where ASCII belongs, and Pillow reads it as Latin-1."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return value


def _windows(value: object) -> str:
    """The UTF-16 that Windows writes."""
    if isinstance(value, tuple) and all(isinstance(v, int) and 0 <= v < 256 for v in value):
        value = bytes(value)
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-16-le", "replace").strip("\0 ")


def _first(iptc: _Iptc, key: tuple[int, int]) -> str:
    return next(iter(_all(iptc, key)), "")


def _all(iptc: _Iptc, key: tuple[int, int]) -> list[str]:
    value = iptc.get(key, [])
    texts = value[:200] if isinstance(value, list) else [value]
    is_utf8 = _UTF8 in _as_bytes(iptc.get(_CHARSET))
    return [_decoded(_as_bytes(text), is_utf8=is_utf8) for text in texts]


def _as_bytes(value: object) -> bytes:
    if isinstance(value, list):
        value = value[0] if value else b""
    return value if isinstance(value, bytes) else b""


def _decoded(data: bytes, *, is_utf8: bool) -> str:
    try:
        return codecs.decode(data, "utf-8", "replace" if is_utf8 else "strict")
    except UnicodeDecodeError:
        return data.decode("latin-1")
