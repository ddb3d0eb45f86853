"""All that is read of a film's or sound's head before a decoder has the file.

The decoder shares the descriptor and its position: who reads beside it later breaks its reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.media import riff, track_headers

if TYPE_CHECKING:
    from desktop.media.signatures import Found
    from desktop.media.source import Source
    from desktop.media.track_headers import TrackHeader

_WAVES = frozenset({"wav", "w64"})
_LAYER_3_SIDE = (4 + 9, 4 + 17, 4 + 32, 4 + 11, 4 + 19, 4 + 34)  # where a Xing header may begin


@dataclass(frozen=True, slots=True)
class FileHead:
    """What a file says of itself, beside what the decoder tells.

    Attributes:
        tracks: Of containers that describe them.
        wave: What a WAV file says.
        bits: Bits of a sound sample by the container, or 0.
        has_frame_count: An MP3 that begins by saying how many frames follow.
    """

    tracks: tuple[TrackHeader, ...] = ()
    wave: riff.Wave | None = None
    bits: int = 0
    has_frame_count: bool = False

    def of(self, container: Any, stream: Any) -> TrackHeader:
        """The header of a stream."""
        return track_headers.header_of(self.tracks, container, stream)


def read(source: Source, found: Found) -> FileHead:
    """The head of a film or a sound."""
    wave = riff.read(source) if found.format in _WAVES else None
    is_mp3 = found.format.startswith("mp3")
    return FileHead(
        tuple(track_headers.read(source, found)),
        wave,
        wave.bits if wave is not None else _bits(source),
        is_mp3 and _has_frame_count(source),
    )


def _bits(source: Source) -> int:
    """Bits of a sample in containers that say so by themselves."""
    head = source.bytes_at(0, 64)
    if head[:4] == b"wvpk":
        flags = int.from_bytes(head[24:28], "little")
        return max(0, ((flags & 3) + 1) * 8 - (flags >> 13 & 0x1F))
    if head[:4] == b"FORM":
        common = source.bytes_at(0, 4096).find(b"COMM")
        return int.from_bytes(source.bytes_at(common + 14, 2), "big") if common > 0 else 0
    if head[:4] == b"caff" and head[8:12] == b"desc":
        return int.from_bytes(head[48:52], "big")
    return 0


def _has_frame_count(source: Source) -> bool:
    """Whether an MP3 begins with the frame that says how many follow (Xing, Info, VBRI)."""
    head = source.bytes_at(0, 10)
    start = 0
    if head[:3] == b"ID3" and len(head) == 10:
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        start = 10 + size
    first = source.bytes_at(start, 4096)
    at = next((n for n in range(len(first) - 1) if first[n] == 0xFF and first[n + 1] >= 0xE0), -1)
    if at < 0:
        return False
    frame = first[at:]
    names = {bytes(frame[place : place + 4]) for place in _LAYER_3_SIDE}
    return bool(names & {b"Xing", b"Info"}) or frame[36:40] == b"VBRI"
