"""The boxes of MP4 and QuickTime files that say what the decoder's library does not hand out.

Source of the layouts: ISO/IEC 14496-12 (8.3.2, 8.4.3, 8.5.2, 8.6.1, 12.1.4) and Apple's QuickTime
File Format Specification (clean aperture).
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.media.source import Source

_MOOV_LIMIT = 32 << 20
_BOX_LIMIT = 1000
_RUN_LIMIT = 20_000  # of samples of equal length in one track
# a, b, c, d of a matrix that changes nothing: across and down as they are.
STRAIGHT = (1.0, 0.0, 0.0, 1.0)
Matrix = tuple[float, float, float, float]
Clean = tuple[float, float, float, float]


@frozen
class Mp4Track:
    """One track, as its header describes it.

    Attributes:
        number: Its id in the file.
        kind: Its handler: `vide`, `soun`, `tmcd` ...
        matrix: How its pictures are laid on the screen, the movie's own matrix included.
        codec: Four letters of its first sample description.
        width: Pixels as stored; height likewise. 0 where there is no picture.
        clean: The part that is meant to be seen (`clap`), or None: width, height, and how far its
            middle lies to the right of the picture's and below it.
        scale: Ticks of a second.
        runs: (samples, ticks of each), in order.
    """

    number: int
    kind: str
    matrix: Matrix = STRAIGHT
    codec: str = ""
    width: int = 0
    height: int = 0
    clean: Clean | None = None
    scale: int = 0
    runs: tuple[tuple[int, int], ...] = field(default=(), repr=False)


def tracks(source: Source) -> list[Mp4Track]:
    """Every track of a file, in its order; what cannot be read is left out."""
    described = moov(source)
    around = STRAIGHT
    found: list[Mp4Track] = []
    for kind, body in boxes(described):
        if kind == b"mvhd":
            around = _matrix(body, 48 if body[:1] == b"\x01" else 36)
        elif kind == b"trak":
            found.append(_track(dict(boxes(body)), around))
    return found


def _track(parts: dict[bytes, bytes], around: Matrix) -> Mp4Track:
    """One `trak`."""
    header = parts.get(b"tkhd", b"")
    is_long = header[:1] == b"\x01"
    media = dict(boxes(parts.get(b"mdia", b"")))
    kind = media.get(b"hdlr", b"")[8:12].decode("latin-1")
    times = media.get(b"mdhd", b"")
    table = dict(boxes(dict(boxes(media.get(b"minf", b""))).get(b"stbl", b"")))
    name, entry = next(boxes(table.get(b"stsd", b"")[8:]), (b"", b""))
    own = _matrix(header, 52 if is_long else 40)
    is_film = kind == "vide"
    return Mp4Track(
        number=_number(header, 20 if is_long else 12, 4),
        kind=kind,
        matrix=_times(own, around),
        codec=name.decode("latin-1"),
        width=_number(entry, 24, 2) if is_film else 0,
        height=_number(entry, 26, 2) if is_film else 0,
        clean=_clean(dict(boxes(entry[78:])).get(b"clap", b"")) if is_film else None,
        scale=_number(times, 20 if times[:1] == b"\x01" else 12, 4),
        runs=_runs(table.get(b"stts", b"")) if kind in {"vide", "pict"} else (),
    )


def _matrix(header: bytes, at: int) -> Matrix:
    """The part of a matrix that turns and mirrors; straight where there is none."""
    if len(header) < at + 20:
        return STRAIGHT
    a, b, c, d = (
        int.from_bytes(header[at + part : at + part + 4], "big", signed=True) / 65536
        for part in (0, 4, 12, 16)
    )
    return (a, b, c, d) if any((a, b, c, d)) else STRAIGHT


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d = one
    e, f, g, h = other
    return (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)


def _clean(body: bytes) -> Clean | None:
    """A clean aperture: its size, and how far its middle is from that of the picture."""
    parts = [
        int.from_bytes(body[at : at + 4], "big", signed=True)
        for at in range(0, min(32, len(body)), 4)
    ]
    if len(parts) < 8 or min(parts[:4]) <= 0:
        return None
    right, down = (over / under if under else 0.0 for over, under in (parts[4:6], parts[6:8]))
    return parts[0] / parts[1], parts[2] / parts[3], right, down


def _runs(body: bytes) -> tuple[tuple[int, int], ...]:
    """The table of sample lengths."""
    count = min(_number(body, 4, 4), _RUN_LIMIT, (len(body) - 8) // 8)
    return tuple(
        (_number(body, at, 4), _number(body, at + 4, 4)) for at in range(8, 8 + count * 8, 8)
    )


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def moov(source: Source) -> bytes:
    """The box that describes all tracks, wherever in the file it lies; empty if there is none."""
    for kind, at, size in top_boxes(source):
        if kind == b"moov":
            return source.bytes_at(at, min(size, _MOOV_LIMIT))
    return b""


def top_boxes(source: Source) -> Iterator[tuple[bytes, int, int]]:
    """Kind of every box of a file that is in no other, and where its content is: from, and size."""
    at = 0
    for _ in range(_BOX_LIMIT):
        head = source.bytes_at(at, 16) if at < source.size else b""
        if len(head) < 8:
            return
        length, body = _length(head, source.size - at)
        yield head[4:8], at + body, length - body
        at += length


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of every box in `data`."""
    at = 0
    for _ in range(_BOX_LIMIT):
        head = data[at : at + 16]
        if len(head) < 8:
            return
        length, body = _length(head, len(data) - at)
        yield head[4:8], data[at + body : at + length]
        at += length


def _length(head: bytes, rest: int) -> tuple[int, int]:
    """Length of a box with and of its head; never less than the head, so that walks end."""
    length = int.from_bytes(head[:4], "big")
    if length == 1 and len(head) == 16:
        return max(16, int.from_bytes(head[8:16], "big")), 16
    return (max(length, 8), 8) if length else (rest, 8)
