"""Parts of pictures that hold words, found without a decoder: chunks, segments, boxes."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.recipe import BLOCK_LIMIT, BLOCKS_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_CHUNKS = 200_000
_PART = 16 << 20  # bytes of one part
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"caBX"})
CUT = "What it says of how it was made is damaged, and came as far as it can be read."
MANY = "It says how it was made in very many places, and some were left out."
_LONG = "What it says of how it was made is very long and was cut."


@frozen
class RecipeChunk:
    """One part: `text` with its key, or the bytes of `exif`, `xmp`, `comment`, `c2pa`."""

    kind: str
    key: str = ""
    text: str = ""
    data: bytes = b""


def of_png(source: Source, warn: Callable[[str], None]) -> Iterator[RecipeChunk]:
    """Text before and behind the pixels, also where the file breaks off."""
    at, texts = 8, 0
    for _ in range(_CHUNKS):
        header = source.bytes_at(at, 8)
        if len(header) < 8:
            return
        size, kind = int.from_bytes(header[:4], "big"), header[4:]
        if kind in _TEXTS and texts == BLOCKS_LIMIT * 2:
            warn(MANY)
        texts += kind in _TEXTS
        if kind in _TEXTS and texts <= BLOCKS_LIMIT * 2:
            data = source.bytes_at(at + 8, min(size, _PART))
            if size > _PART:
                warn(_LONG)
            yield from _png_part(kind, data, warn)
        if kind == b"IEND" and at + 12 >= source.size:
            return
        at += 12 + size


def _png_part(kind: bytes, data: bytes, warn: Callable[[str], None]) -> Iterator[RecipeChunk]:
    if kind == b"eXIf":
        yield RecipeChunk("exif", data=data)
        return
    if kind == b"caBX":
        yield RecipeChunk("c2pa", data=data)
        return
    key_, _, rest = data.partition(b"\0")
    key = key_.decode("latin-1")[:200]
    if kind == b"zTXt":
        text = _decoded(_inflated(rest[1:], warn))
    elif kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\1", rest[2:]
        _language, _, rest = rest.partition(b"\0")
        _translated, _, rest = rest.partition(b"\0")
        text = _decoded(_inflated(rest, warn) if is_packed else rest)
    else:
        text = _decoded(rest)
    if key == "XML:com.adobe.xmp":
        yield RecipeChunk("xmp", data=text.encode("utf-8", "replace"))
    elif key.lower().startswith("raw profile type") and "exif" in key.lower():
        yield RecipeChunk("exif", data=_of_raw_profile(text))
    else:
        yield RecipeChunk("text", key, text)


def _inflated(data: bytes, warn: Callable[[str], None]) -> bytes:
    """Deflated text as far as it goes, and no further than the limit."""
    machine = zlib.decompressobj()
    limit = BLOCK_LIMIT * 4
    out = bytearray()
    try:
        # Piece by piece: of a stream that is damaged in its middle, what came before is kept.
        for start in range(0, len(data), 4096):
            out += machine.decompress(data[start : start + 4096], limit - len(out) + 1)
            if len(out) > limit:
                warn(_LONG)
                return bytes(out[:limit])
            if machine.eof:
                return bytes(out)
        out += machine.flush()
    except zlib.error:
        pass
    if not machine.eof:
        warn(CUT)
    return bytes(out)


def _decoded(data: bytes) -> str:
    """Latin-1 by the standard, UTF-8 as most write it."""
    if data.isascii():
        return data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _of_raw_profile(text: str) -> bytes:
    """ImageMagick's way: a name, a length, and the bytes as hexadecimal digits."""
    digits = re.sub(r"\s+", "", "".join(text.strip().split("\n")[2:]))
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def of_jpeg(source: Source) -> Iterator[RecipeChunk]:
    """The segments before the pixels."""
    at = 2
    claims = bytearray()
    for _ in range(1000):
        header = source.bytes_at(at, 4)
        if len(header) < 4 or header[0] != 0xFF:
            break
        kind, size = header[1], int.from_bytes(header[2:4], "big")
        if kind == 0xFF:  # fill bytes
            at += 1
            continue
        if kind in {0xDA, 0xD9} or size < 2:
            break
        if kind in {0xE1, 0xEB, 0xFE}:
            data = source.bytes_at(at + 4, size - 2)
            if data.startswith(_EXIF):
                yield RecipeChunk("exif", data=data)
            elif data.startswith(_XMP):
                yield RecipeChunk("xmp", data=data[len(_XMP) :])
            elif kind == 0xFE:
                yield RecipeChunk("comment", data=data)
            elif kind == 0xEB and len(claims) < _PART:
                claims += data
        at += 2 + size
    if b"c2pa" in claims:
        yield RecipeChunk("c2pa", data=bytes(claims))


def of_webp(source: Source) -> Iterator[RecipeChunk]:
    """The chunks of a RIFF."""
    at = 12
    kinds = {b"EXIF": "exif", b"XMP ": "xmp", b"C2PA": "c2pa"}
    for _ in range(_CHUNKS):
        header = source.bytes_at(at, 8)
        if len(header) < 8:
            return
        size = int.from_bytes(header[4:], "little")
        kind = kinds.get(header[:4])
        if kind is not None:
            yield RecipeChunk(kind, data=source.bytes_at(at + 8, min(size, _PART)))
        at += 8 + size + size % 2


def by_pillow(source: Source, found: ContentKind) -> Iterator[RecipeChunk]:
    """EXIF, XMP and comments of formats whose boxes Pillow opens."""
    from desktop.media.pillow_open import open_picture  # noqa: PLC0415 - rare among generated files

    try:
        with (
            source.stream() as stream,
            open_picture(stream, found.format, source.name, any_size=True) as picture,
        ):
            exif = picture.info.get("exif") or picture.getexif().tobytes()
            info = dict(picture.info)
    except Exception:  # noqa: BLE001 - a file is worth more than its words
        return
    if isinstance(exif, bytes) and exif:
        yield RecipeChunk("exif", data=exif)
    packet = info.get("xmp")
    if isinstance(packet, bytes):
        yield RecipeChunk("xmp", data=packet)
    if isinstance(comment := info.get("comment"), bytes):
        yield RecipeChunk("comment", data=comment)
