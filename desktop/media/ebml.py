"""What the head of a Matroska or WebM file says of its tracks. Source: RFC 8794 and RFC 9559."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.media.source import Source

_HEAD = 1 << 20  # the tracks stand before the first cluster
_ELEMENT_LIMIT = 2000
_FIRST = 4096  # the segment begins right behind the head
_SEGMENT, _TRACKS, _ENTRY, _CLUSTER = 0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675
_KIND, _RATE, _DEFAULT, _BITS = 0x83, 0x23E383, 0x88, 0x6264
_VIDEO, _SOUND, _PROJECTION = 0xE0, 0xE1, 0x7670
_YAW, _PITCH, _ROLL = 0x7673, 0x7674, 0x7675
_CROPS = (0x54CC, 0x54DD, 0x54BB, 0x54AA)  # left, right, top, bottom
_NUMBER = 0xD7
_KINDS = {1: "vide", 2: "soun"}


@frozen
class MatroskaTrack:
    """One track.

    Attributes:
        number: Its number in the file.
        kind: `vide`, `soun`, or empty for others.
        roll: Degrees that its picture is turned counter-clockwise; yaw likewise to the side.
        frame_ns: How long a frame is shown, nanoseconds; 0 where the file leaves it open.
        is_default: Whether it is to be played where nobody chooses.
        bits: Bits of a sound sample, or 0.
        crop: Pixels to hide at the left, right, top and bottom.
    """

    number: int = 0
    kind: str = ""
    roll: float = 0.0
    yaw: float = 0.0
    frame_ns: int = 0
    is_default: bool = True
    bits: int = 0
    crop: tuple[int, int, int, int] = (0, 0, 0, 0)


def tracks(source: Source) -> list[MatroskaTrack]:
    """Every track, in the order of the file; empty where the head does not hold them."""
    data = source.bytes_at(0, min(_HEAD, source.size))
    found: list[MatroskaTrack] = []
    for name, body in _elements(data):
        if name != _SEGMENT:
            continue
        for part, inside in _elements(body):
            if part == _CLUSTER:
                break
            if part == _TRACKS:
                found += [_track(entry) for kind, entry in _elements(inside) if kind == _ENTRY]
    return found


def segment_end(source: Source) -> int:
    """Where the segment that holds everything ends; 0 where the file leaves it open."""
    data = source.bytes_at(0, _FIRST)
    at = 0
    for _ in range(_ELEMENT_LIMIT):
        width = _width(data, at)
        if not 0 < width <= 4:
            return 0
        name = int.from_bytes(data[at : at + width], "big")
        at += width
        width = _width(data, at)
        if not width:
            return 0
        length = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
        at += width
        if name == _SEGMENT:
            return 0 if length == (1 << 7 * width) - 1 else at + length
        at += length
    return 0


def _track(entry: bytes) -> MatroskaTrack:
    parts = dict(_elements(entry))
    video, sound = (dict(_elements(parts.get(name, b""))) for name in (_VIDEO, _SOUND))
    poses = dict(_elements(video.get(_PROJECTION, b"")))
    left, right, top, bottom = (_whole(video.get(name, b"")) for name in _CROPS)
    return MatroskaTrack(
        number=_whole(parts.get(_NUMBER, b"")),
        kind=_KINDS.get(_whole(parts.get(_KIND, b"")), ""),
        roll=_real(poses.get(_ROLL, b"")),
        yaw=_real(poses.get(_YAW, b"")),
        frame_ns=_whole(parts.get(_RATE, b"")),
        is_default=_whole(parts.get(_DEFAULT, b"\x01")) != 0,
        bits=_whole(sound.get(_BITS, b"")),
        crop=(left, right, top, bottom),
    )


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Name and content of every element in `data`; the last one may be cut off."""
    at = 0
    for _ in range(_ELEMENT_LIMIT):
        width = _width(data, at)
        if not 0 < width <= 4:
            return
        name = int.from_bytes(data[at : at + width], "big")
        at += width
        width = _width(data, at)
        if not width:
            return
        length = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
        is_open = length == (1 << 7 * width) - 1  # of unknown length: all that follows
        at += width
        end = len(data) if is_open else at + length
        yield name, data[at:end]
        at = end


def _width(data: bytes, at: int) -> int:
    """How many bytes the number at a place takes; 0 where there is none."""
    first = data[at] if at < len(data) else 0
    return 9 - first.bit_length() if first else 0


def _whole(body: bytes) -> int:
    return int.from_bytes(body[:8], "big")


def _real(body: bytes) -> float:
    """A number with a fraction; 0 where it is none."""
    if len(body) not in {4, 8}:
        return 0.0
    (value,) = struct.unpack(">f" if len(body) == 4 else ">d", body)
    return float(value) if abs(value) <= 360 else 0.0
