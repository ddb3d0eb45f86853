"""The head of a JPEG XL picture, bare or in its box file. Source: ISO/IEC 18181-1 (D), 18181-2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.media.boxes import boxes
from desktop.media.plates import exif_box
from desktop.media.plates.head import BrokenHeadError, Head
from desktop.media.truncation import boxes_end

if TYPE_CHECKING:
    from desktop.media.source import Source

_HEAD_LIMIT = 1 << 20
_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
_SHAPES = (None, (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


@dataclass(slots=True)
class _Bits:
    """Bits from the lowest of each byte up."""

    data: bytes
    at: int = 0

    def take(self, count: int) -> int:
        end = self.at + count
        if end > len(self.data) * 8:
            raise BrokenHeadError
        low, high = self.at // 8, -(-end // 8)
        number = int.from_bytes(self.data[low:high], "little") >> self.at % 8
        self.at = end
        return number & (1 << count) - 1

    def choice(self, *each: tuple[int, int]) -> int:
        """One of four numbers: an offset and how many bits are added to it."""
        offset, count = each[self.take(2)]
        return offset + self.take(count)


def read_jpegxl(source: Source) -> Head:
    """The head of a picture.

    Raises:
        BrokenHeadError: There is no codestream, or it ends early.
    """
    data = source.bytes_at(0, _HEAD_LIMIT)
    bits = _Bits(_codestream(data)[:4096])
    if bits.take(16) != 0x0AFF:
        raise BrokenHeadError
    width, height = _size(bits)
    orientation, is_moving, depth, is_float = _picture(bits)
    sideways = orientation >= 5
    shown = (height, width) if sideways else (width, height)
    has_boxes = data.startswith(_BOX)
    written = exif_box.read(source, shown) if has_boxes else exif_box.Written()
    facts: dict[str, Any] = {"compression": "JPEG XL", **written.facts}
    if is_float:
        facts["sample_format"] = "half" if depth == 16 else "float"
    if is_moving:
        facts["is_animated"] = True
    return Head(
        # What is decoded has been turned already.
        width=shown[0],
        height=shown[1],
        bits=depth,
        facts=facts,
        recorded=written.recorded,
        marks=written.marks,
        ends_at=boxes_end(source) if has_boxes else 0,
    )


def _codestream(data: bytes) -> bytes:
    """The beginning of the pictures' own bytes."""
    if not data.startswith(_BOX):
        return data
    pieces = [
        body if kind == b"jxlc" else body[4:]
        for kind, body in boxes(data)
        if kind in {b"jxlc", b"jxlp"}
    ]
    return b"".join(pieces[:8])


def _size(bits: _Bits) -> tuple[int, int]:
    is_small = bits.take(1)
    height = (bits.take(5) + 1) * 8 if is_small else _side(bits)
    shape = _SHAPES[bits.take(3)]
    if shape is not None:
        return height * shape[0] // shape[1], height
    return ((bits.take(5) + 1) * 8 if is_small else _side(bits)), height


def _side(bits: _Bits) -> int:
    return bits.choice((1, 9), (1, 13), (1, 18), (1, 30))


def _picture(bits: _Bits) -> tuple[int, bool, int, bool]:
    """Orientation as EXIF numbers it, whether it moves, bits of a number, whether it is a float."""
    orientation, is_moving = 1, False
    if bits.take(1):  # all is as usual
        return 1, False, 8, False
    if bits.take(1):  # something out of the ordinary follows
        orientation = bits.take(3) + 1
        if bits.take(1):
            _size(bits)  # of the picture as it was meant
        if bits.take(1):
            _skip_preview(bits)
        is_moving = bool(bits.take(1))
        if is_moving:
            bits.choice((100, 0), (1000, 0), (1, 10), (1, 30))
            bits.choice((1, 0), (1001, 0), (1, 8), (1, 10))
            bits.choice((0, 0), (0, 3), (0, 16), (0, 32))
            bits.take(1)
    if bits.take(1):
        return orientation, is_moving, bits.choice((32, 0), (16, 0), (24, 0), (1, 6)), True
    return orientation, is_moving, bits.choice((8, 0), (10, 0), (12, 0), (1, 6)), False


def _skip_preview(bits: _Bits) -> None:
    """The size of a preview."""
    if bits.take(1):
        bits.choice((16, 0), (32, 0), (1, 5), (33, 9))
        if not bits.take(3):
            bits.choice((16, 0), (32, 0), (1, 5), (33, 9))
        return
    sides = ((1, 6), (65, 8), (321, 10), (1345, 12))
    bits.choice(*sides)
    if not bits.take(3):
        bits.choice(*sides)
