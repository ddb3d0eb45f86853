"""The head of a Targa file and its extension area. Source: Truevision TGA specification 2.0.

A Targa has no signature in front: it is known by its name and by a head in which every number makes
sense.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.recorded_date import DateSource, RecordedDate
from desktop.domain.untrusted_text import clean_line
from desktop.media.plates.head import BrokenHeadError, Head, aspect_of

if TYPE_CHECKING:
    from desktop.media.source import Source

SIZE = 18
# Image type: what the pixels are, and how deep they may be.
_DEPTHS = {
    **dict.fromkeys((1, 9), (8, 16)),
    **dict.fromkeys((2, 10), (15, 16, 24, 32)),
    **dict.fromkeys((3, 11), (1, 8, 16)),
}
_MAP_DEPTHS = (15, 16, 24, 32)
_FOOTER = b"TRUEVISION-XFILE."
_EXTENSION = 495


@frozen
class Fields:
    """The fixed part of a head."""

    id_length: int
    map_type: int
    image_type: int
    map_length: int
    map_depth: int
    width: int
    height: int
    depth: int
    flags: int

    @property
    def is_packed(self) -> bool:
        """Run-length encoded."""
        return self.image_type >= 8

    @property
    def alpha_bits(self) -> int:
        """Bits of each pixel that are said to be coverage."""
        return self.flags & 0xF


def fields(data: bytes) -> Fields | None:
    """The head that `data` begins with; None if a number in it makes no sense."""
    if len(data) < SIZE:
        return None
    numbers = struct.unpack_from("<BBBHHBHHHHBB", data)
    id_length, map_type, kind, first, length, map_depth = numbers[:6]
    width, height, depth, flags = numbers[8:12]
    has_map = kind in {1, 9}
    makes_sense = (
        depth in _DEPTHS.get(kind, ())
        and width > 0
        and height > 0
        and not flags & 0xC0
        and flags & 0xF <= min(8, depth)
        and map_type == has_map
        and (not has_map or (map_depth in _MAP_DEPTHS and 0 < first + length <= 1 << 16))
        and (has_map or (first == 0 and length == 0))
    )
    if not makes_sense:
        return None
    return Fields(id_length, map_type, kind, length, map_depth, width, height, depth, flags)


def read_targa(source: Source) -> Head:
    """The head of a Targa file.

    Raises:
        BrokenHeadError: A number makes no sense.
    """
    head = fields(source.head())
    if head is None:
        raise BrokenHeadError
    colour_map = head.map_length * (-(-head.map_depth // 8)) if head.map_type else 0
    least = SIZE + head.id_length + colour_map
    pixels = head.width * head.height
    least += pixels // 128 if head.is_packed else pixels * head.depth // 8
    extension = _extension(source)
    facts: dict[str, Any] = {"compression": "RLE" if head.is_packed else "none", **extension[0]}
    bits = head.map_depth if head.map_type else head.depth
    return Head(
        width=head.width,
        height=head.height,
        bits=1 if bits == 1 else 5 if bits in {15, 16} and head.image_type & 3 != 3 else 8,
        color_space={1: "palette", 3: "gray"}.get(head.image_type & 3, "rgb"),
        has_alpha=head.alpha_bits > 0 or bits == 32,
        # The first pixel lies where these bits say; what is decoded lies upright already.
        pixel_aspect=extension[1],
        facts=facts,
        recorded=extension[2],
        ends_at=least,
    )


def attributes_type(source: Source) -> int | None:
    """What the fourth channel is, where the file says so: 3 coverage, 4 premultiplied."""
    data = _extension_bytes(source)
    return data[494] if data else None


def _extension_bytes(source: Source) -> bytes:
    footer = source.bytes_at(max(0, source.size - 26), 26)
    if footer[8:25] != _FOOTER:
        return b""
    data = source.bytes_at(int.from_bytes(footer[:4], "little"), _EXTENSION)
    whole = len(data) == _EXTENSION and int.from_bytes(data[:2], "little") == _EXTENSION
    return data if whole else b""


def _extension(source: Source) -> tuple[dict[str, Any], Fraction, RecordedDate | None]:
    """Facts, the shape of a pixel, and when it was saved."""
    data = _extension_bytes(source)
    if not data:
        return {}, Fraction(1), None
    month, day, year, hour, minute, second = struct.unpack_from("<6H", data, 367)
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        when = RecordedDate(at, source=DateSource.CONTAINER)
    except ValueError:
        when = None
    across, down = struct.unpack_from("<HH", data, 470)
    facts = {
        "artist": _text(data, 2, 41),
        "comments": _text(data, 43, 324),
        "software": _text(data, 426, 41),
    }
    shape = aspect_of(Fraction(across, down)) if across and down else Fraction(1)
    return {name: text for name, text in facts.items() if text}, shape, when


def _text(data: bytes, at: int, size: int) -> str:
    body = data[at : at + size].split(b"\0")[0]
    return clean_line(body.decode("latin-1"), limit=size)
