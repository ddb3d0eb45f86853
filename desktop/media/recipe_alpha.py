"""Text hidden in the lowest bits of a PNG's transparency, column by column from the upper left.

NovelAI writes it, and a plug-in of AUTOMATIC1111. It begins with a word of 15 letters, which is in
the first column alone: a look at 120 rows, without a decoder, shows whether there is any.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from desktop.domain.recipe import BLOCK_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.media.source import Source

_PLAIN, _PACKED = b"stealth_pnginfo", b"stealth_pngcomp"
_ROWS = len(_PLAIN) * 8
_PIXELS = 40_000_000
_CUT = "What it says of how it was made is damaged, and came as far as it can be read."


def has_text(source: Source) -> bool:
    """Whether the word is there."""
    header = source.bytes_at(16, 13)
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    # Eight bits of red, green, blue and transparency, from top to bottom.
    if header[8:] != b"\x08\x06\0\0\0" or height < _ROWS or width * height > _PIXELS:
        return False
    row = 1 + width * 4
    data = _unpacked(source, row * _ROWS)
    if len(data) < row * _ROWS:
        return False
    bits, above = 0, 0
    for at in range(_ROWS):
        start = at * row
        # In the first column there is nothing to the left: all filters come down to these.
        kind, value = data[start], data[start + 4]
        above = (value + {0: 0, 1: 0, 2: above, 3: above // 2, 4: above}.get(kind, 0)) & 255
        bits = bits << 1 | above & 1
    return bits.to_bytes(len(_PLAIN), "big") in {_PLAIN, _PACKED}


def _unpacked(source: Source, count: int) -> bytes:
    """The first bytes of the pixels, filtered as they are stored."""
    machine, out = zlib.decompressobj(), bytearray()
    for piece in _pixels(source):
        try:
            out += machine.decompress(piece, count - len(out))
        except zlib.error:
            break
        if len(out) >= count or machine.eof:
            break
    return bytes(out)


def _pixels(source: Source) -> Iterator[bytes]:
    at = 8
    for _ in range(100_000):
        header = source.bytes_at(at, 8)
        if len(header) < 8:
            return
        size = int.from_bytes(header[:4], "big")
        if header[4:] == b"IDAT":
            for start in range(0, size, 65536):
                yield source.bytes_at(at + 8 + start, min(65536, size - start))
        at += 12 + size


def text_of(source: Source, warn: Callable[[str], None]) -> str:
    """The text; the picture is decoded for it."""
    import numpy as np  # noqa: PLC0415 - rare
    from PIL import Image  # noqa: PLC0415

    try:
        with source.stream() as stream, Image.open(stream, formats=["PNG"]) as picture:
            alpha = np.asarray(picture.convert("RGBA"))[:, :, 3]
    except Exception:  # noqa: BLE001 - a picture is worth more than what is hidden in it
        warn(_CUT)
        return ""
    data = np.packbits(alpha.T.ravel() & 1).tobytes()
    start = len(_PLAIN)
    size = int.from_bytes(data[start : start + 4], "big") // 8
    body = data[start + 4 : start + 4 + size]
    if data.startswith(_PACKED):
        machine = zlib.decompressobj(wbits=31)
        try:
            body = machine.decompress(body, BLOCK_LIMIT)
        except zlib.error:
            body = b""
        if not machine.eof:
            warn(_CUT)
    return body[:BLOCK_LIMIT].decode("utf-8", "replace")
