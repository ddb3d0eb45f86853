"""Text hidden in the lowest bits of a PNG's transparency, column by column from the upper left.

NovelAI writes it, and a plug-in of AUTOMATIC1111. It begins with a word of 15 letters, which is in
the first column alone: a look at 120 rows, without a decoder, shows whether there is any.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from desktop.domain.recipe import BLOCK_LIMIT
from desktop.media.recipe_chunks import CUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.media.source import Source

_PLAIN, _PACKED = b"stealth_pnginfo", b"stealth_pngcomp"
_ROWS = len(_PLAIN) * 8
_SAME = len(b"stealth_png") * 8  # rows that are the same in both words
_WORD = int.from_bytes(_PLAIN, "big")
_PIXELS = 40_000_000
_READ = 16384  # bytes at a time


def has_text(source: Source) -> bool:
    """Whether the word is there."""
    header = source.bytes_at(16, 13)
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    # Eight bits of red, green, blue and transparency, from top to bottom.
    if header[8:] != b"\x08\x06\0\0\0" or height < _ROWS or width * height > _PIXELS:
        return False
    rows = _first_columns(source, width)
    found = 0
    for at, value in enumerate(rows):
        bit = _WORD >> (_ROWS - 1 - at) & 1
        if value & 1 != bit and at < _SAME:
            return False  # for nearly all pictures after a row or two
        found = found << 1 | value & 1
        if at == _ROWS - 1:
            return found.to_bytes(len(_PLAIN), "big") in {_PLAIN, _PACKED}
    return False


def _first_columns(source: Source, width: int) -> Iterator[int]:
    """The transparency of the first pixel of each row.

    There is nothing to the left of it, and so all filters come down to what is above.
    """
    row, above, rest = 1 + width * 4, 0, b""
    for data in _unpacked(source, row * 4):
        rest += data
        while len(rest) >= row:
            kind, value = rest[0], rest[4]
            above = (value + {2: above, 3: above // 2, 4: above}.get(kind, 0)) & 255
            yield above
            rest = rest[row:]


def _unpacked(source: Source, step: int) -> Iterator[bytes]:
    """The pixels, filtered as they are stored, a step at a time."""
    machine = zlib.decompressobj()
    for piece in _pixels(source):
        waiting = piece
        while waiting:
            try:
                data = machine.decompress(waiting, step)
            except zlib.error:
                return
            waiting = machine.unconsumed_tail
            yield data


def _pixels(source: Source) -> Iterator[bytes]:
    at = 8
    for _ in range(100_000):
        header = source.bytes_at(at, 8)
        if len(header) < 8:
            return
        size = int.from_bytes(header[:4], "big")
        if header[4:] == b"IDAT":
            for start in range(0, size, _READ):
                yield source.bytes_at(at + 8 + start, min(_READ, size - start))
        at += 12 + size


def text_of(source: Source, warn: Callable[[str], None]) -> str:
    """The text; the picture is decoded for it."""
    import numpy as np  # noqa: PLC0415 - rare
    from PIL import Image  # noqa: PLC0415

    try:
        with source.stream() as stream, Image.open(stream, formats=["PNG"]) as picture:
            alpha = np.asarray(picture.convert("RGBA"))[:, :, 3]
    except Exception:  # noqa: BLE001 - a picture is worth more than what is hidden in it
        warn(CUT)
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
            warn(CUT)
    return body[:BLOCK_LIMIT].decode("utf-8", "replace")
