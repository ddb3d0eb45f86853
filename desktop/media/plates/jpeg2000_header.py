"""The head of a JPEG 2000 picture, bare or in its box file. Source: ISO/IEC 15444-1."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.media.boxes import boxes
from desktop.media.plates import exif_box
from desktop.media.plates.head import BrokenHeadError, Head, aspect_of
from desktop.media.truncation import boxes_end

if TYPE_CHECKING:
    from desktop.media.source import Source

_HEAD_LIMIT = 4 << 20
_START = b"\xff\x4f\xff\x51"
_END, _TAIL = b"\xff\xd9", 65536
_SPACES = {16: "rgb", 17: "gray", 18: "ycc", 12: "cmyk"}
_REVERSIBLE = {0: "JPEG 2000", 1: "JPEG 2000 (lossless)"}


def read_jpeg2000(source: Source) -> Head:
    """The head of a picture.

    Raises:
        BrokenHeadError: There is no codestream, or no size in it.
    """
    data = source.bytes_at(0, _HEAD_LIMIT)
    start = 0 if data.startswith(_START) else data.find(_START)
    if start < 0 or len(data) < start + 42:
        raise BrokenHeadError
    size = struct.unpack_from(">HHIIIIIIIIH", data, start + 4)
    across, down = size[2] - size[4], size[3] - size[5]
    count = size[10]
    if across <= 0 or down <= 0 or not count:
        raise BrokenHeadError
    depths = data[start + 42 : start + 42 + 3 * min(count, 4) : 3]
    space, shape, has_alpha = _of_boxes(data[:start])
    written = exif_box.read(source, (across, down)) if start else exif_box.Written()
    return Head(
        width=across,
        height=down,
        bits=max(((byte & 0x7F) + 1 for byte in depths), default=0),
        color_space=space or ("gray" if count < 3 else "rgb"),
        has_alpha=has_alpha or count in {2, 4},
        pixel_aspect=shape,
        facts=_packing(data, start) | written.facts,
        recorded=written.recorded,
        marks=written.marks,
        ends_at=boxes_end(source) if start else _mark_behind(source),
    )


def _mark_behind(source: Source) -> int:
    """Where a bare codestream ends at the earliest: there has to be its last mark."""
    is_whole = _END in source.bytes_at(max(0, source.size - _TAIL), _TAIL)
    return 0 if is_whole else source.size + 1


def _of_boxes(data: bytes) -> tuple[str, Fraction, bool]:
    """Colour space, the shape of a pixel by capture resolution, whether a channel is alpha."""
    space, shape, has_alpha = "", Fraction(1), False
    header = dict(boxes(data)).get(b"jp2h", b"")
    for kind, body in boxes(header):
        if kind == b"colr" and body[:1] == b"\x01":
            space = _SPACES.get(int.from_bytes(body[3:7], "big"), "")
        elif kind == b"cdef":
            kinds = [body[at + 2 : at + 4] for at in range(2, min(len(body), 200), 6)]
            has_alpha = b"\0\x01" in kinds or b"\0\x02" in kinds
        elif kind == b"res ":
            for name, inner in boxes(body):
                if name == b"resc" and len(inner) >= 10:
                    shape = _shape(inner)
    return space, shape, has_alpha


def _shape(body: bytes) -> Fraction:
    """Width of a pixel by its height: the other way round as pixels in a metre."""
    up, up_den, across, across_den, up_power, across_power = struct.unpack_from(">4H2b", body)
    if not all((up, up_den, across, across_den)) or up_power != across_power:
        return Fraction(1)
    return aspect_of(Fraction(up, up_den) / Fraction(across, across_den))


def _packing(data: bytes, start: int) -> dict[str, Any]:
    """Whether it lost anything, by its marker of coding style."""
    style = data.find(b"\xff\x52", start, start + 4096)
    byte = data[style + 13 : style + 14] if style > 0 else b""
    return {"compression": _REVERSIBLE.get(byte[0] if byte else 0, "JPEG 2000")}
