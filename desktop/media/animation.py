"""How long an animated picture runs, by its headers: no frame is decoded.

Source of the layouts: GIF89a, the PNG specification (third edition), the WebP container, and ISO
BMFF for sequences in AVIF and HEIF files.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.media import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.technical import Probe
    from desktop.media.source import Source

_LIMIT = 64 << 20  # bytes of the file that are looked at
_STEPS = 1_000_000
# What browsers do with frames that ask for no pause or one that no screen can show, milliseconds.
SHORTEST, INSTEAD = 11, 100


@frozen
class Animation:
    """What moves.

    Attributes:
        loops: How often it plays; 0 is for ever, None where the file does not say.
    """

    frames: int
    seconds: float
    loops: int | None = None


def noted(result: Probe, moving: Animation | None) -> Probe:
    """`result` with what is known of its movement."""
    if moving is None or moving.seconds <= 0:
        return result
    more: dict[str, Any] = {"frames": moving.frames}
    if moving.loops is not None:
        more["loops"] = moving.loops or "for ever"
    technical = replace(result.technical, duration_ms=round(moving.seconds * 1000))
    metadata = {**result.metadata, **more}
    return replace(result, duration=moving.seconds, technical=technical, metadata=metadata)


def read(source: Source, format_name: str) -> Animation | None:
    """The animation in a picture file; None if it stands still."""
    if format_name in {"AVIF", "HEIF"}:
        return _sequence(source)
    readers = {"GIF": _gif, "PNG": _png, "WEBP": _webp}
    reader = readers.get(format_name)
    if reader is None:
        return None
    # Most pictures stand still and say so at their beginning.
    if format_name != "GIF" and not _may_move(source, format_name):
        return None
    pauses, loops = reader(source.bytes_at(0, min(source.size, _LIMIT)))
    return Animation(len(pauses), sum(pauses) / 1000, loops) if len(pauses) > 1 else None


def _may_move(source: Source, format_name: str) -> bool:
    head = source.bytes_at(0, 4096)
    if format_name == "WEBP":
        return head[12:16] == b"VP8X" and bool(head[20:21] and head[20] & 2)
    # Before the first picture data; long profiles may stand there too.
    head = head if b"IDAT" in head else source.bytes_at(0, 1 << 20)
    return b"acTL" in head


def _pause(milliseconds: float) -> float:
    return milliseconds if milliseconds >= SHORTEST else INSTEAD


def _gif(data: bytes) -> tuple[list[float], int | None]:
    """Blocks until the trailer; each picture has the pause of the control block before it."""
    at = 13 + (3 << (data[10] & 7) + 1 if len(data) > 13 and data[10] & 0x80 else 0)
    pauses: list[float] = []
    pause, loops = 0.0, None
    for _ in range(_STEPS):
        kind = data[at : at + 1]
        if kind == b"\x21":
            label, body = data[at + 1 : at + 2], data[at + 3 : at + 22]
            if label == b"\xf9":
                pause = int.from_bytes(body[1:3], "little") * 10
            elif label == b"\xff" and body[:11] == b"NETSCAPE2.0":
                loops = int.from_bytes(body[13:15], "little")
            at += 2
        elif kind == b"\x2c" and at + 10 <= len(data):
            pauses.append(_pause(pause))
            pause = 0.0
            packed = data[at + 9]
            at += 11 + (3 << (packed & 7) + 1 if packed & 0x80 else 0)
        else:
            break
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
    return pauses, loops


def _png(data: bytes) -> tuple[list[float], int | None]:
    """The pauses of the frame control chunks."""
    pauses: list[float] = []
    loops = None
    for kind, body in _chunks(data, 8, "big", after=4):
        if kind == b"acTL":
            loops = int.from_bytes(body[4:8], "big")
        elif kind == b"fcTL" and len(body) >= 24:
            over, under = (int.from_bytes(body[a : a + 2], "big") for a in (20, 22))
            pauses.append(_pause(over * 1000 / (under or 100)))
    return (pauses, loops) if loops is not None else ([], None)


def _webp(data: bytes) -> tuple[list[float], int | None]:
    """The pauses of the frame chunks."""
    pauses: list[float] = []
    loops = None
    for kind, body in _chunks(data, 12, "little"):
        if kind == b"ANIM":
            loops = int.from_bytes(body[4:6], "little")
        elif kind == b"ANMF":
            pauses.append(_pause(int.from_bytes(body[12:15], "little")))
    return pauses, loops


def _chunks(data: bytes, at: int, order: str, *, after: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Kind and beginning of each chunk; PNG has the length first, RIFF the kind."""
    is_big = order == "big"
    for _ in range(_STEPS):
        head = data[at : at + 8]
        if len(head) < 8:
            return
        size = int.from_bytes(head[:4] if is_big else head[4:], "big" if is_big else "little")
        yield (head[4:] if is_big else head[:4]), data[at + 8 : at + 8 + min(size, 32)]
        at += 8 + size + after + (0 if is_big else size % 2)


def _sequence(source: Source) -> Animation | None:
    """The picture track of an AVIF or HEIF file."""
    for track in boxes.tracks(source):
        frames = sum(count for count, _ in track.runs)
        if track.kind in {"pict", "vide"} and frames > 1 and track.scale:
            ticks = sum(count * each for count, each in track.runs)
            return Animation(frames, ticks / track.scale)
    return None
