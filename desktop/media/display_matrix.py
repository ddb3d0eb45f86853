"""Which way up a film is to be shown, read from an MP4 or QuickTime track header.

PyAV hands the display matrix out with decoded frames only; decoding one for every film of an import
would double the price of looking at it. Source of the layout: ISO/IEC 14496-12, 8.3.2 and 8.4.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.media.source import Source

_MOOV_LIMIT = 32 << 20
_BOX_LIMIT = 1000


def is_sideways(source: Source) -> bool:
    """Whether the first video track is turned by 90 or 270 degrees."""
    moov = _moov(source)
    for kind, track in _boxes(moov):
        if kind != b"trak":
            continue
        parts = dict(_boxes(track))
        handler = dict(_boxes(parts.get(b"mdia", b""))).get(b"hdlr", b"")
        if handler[8:12] == b"vide":
            return _turned(parts.get(b"tkhd", b""))
    return False


def _turned(header: bytes) -> bool:
    """Whether a track header's matrix has its weight off the diagonal."""
    at = 52 if header[:1] == b"\x01" else 40
    if len(header) < at + 8:
        return False
    across, turned = (
        int.from_bytes(header[start : start + 4], "big", signed=True) for start in (at, at + 4)
    )
    return abs(turned) > abs(across)


def _moov(source: Source) -> bytes:
    """The box that describes all tracks, wherever in the file it lies; empty if there is none."""
    at = 0
    for _ in range(_BOX_LIMIT):
        head = source.bytes_at(at, 16)
        if len(head) < 8:
            break
        length, body = _length(head, source.size - at)
        if head[4:8] == b"moov":
            return source.bytes_at(at + body, min(length - body, _MOOV_LIMIT))
        at += length
    return b""


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
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
