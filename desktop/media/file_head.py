"""All that is read of a film's or sound's head before a decoder has the file.

The decoder shares the descriptor and its position: who reads beside it later breaks its reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.timecode import timecode_of_group
from desktop.media import riff, track_headers
from desktop.media.mpeg_audio import estimated_frames

if TYPE_CHECKING:
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source
    from desktop.media.track_headers import TrackHeader

_WAVES = frozenset({"wav", "w64"})
_MPEG = frozenset({"mpeg", "mpegts", "mpegvideo"})
# A group of pictures begins with its time. Source: ISO/IEC 13818-2, 6.2.2.6.
_GROUP, _GROUP_SEARCH = b"\0\0\x01\xb8", 1 << 18
_ANY_TIME = 0xFFEFFF  # all but the mark between its numbers and the flag
_SLACK = 256  # how far the size an MP3 states may be from the truth
_ROUGHLY = 0.2  # by so much what a few frames tell of all may be wrong
_LAYER_3_SIDE = (4 + 9, 4 + 17, 4 + 32, 4 + 11, 4 + 19, 4 + 34)  # where a Xing header may begin


@frozen
class FileHead:
    """What a file says of itself, beside what the decoder tells.

    Attributes:
        tracks: Of containers that describe them.
        wave: What a WAV file says.
        bits: Bits of a sound sample by the container, or 0.
        has_frame_count: An MP3 that begins by saying how many frames follow.
        timecode: Of the first picture of an MPEG film, or empty.
        is_length_open: An AVI or AU whose writer never came to say how long it is.
    """

    tracks: tuple[TrackHeader, ...] = ()
    wave: riff.Wave | None = None
    bits: int = 0
    has_frame_count: bool = False
    is_length_open: bool = False
    timecode: str = ""

    def of(self, container: Any, stream: Any) -> TrackHeader:
        """The header of a stream."""
        return track_headers.header_of(self.tracks, container, stream)


def read(source: Source, found: ContentKind) -> FileHead:
    """The head of a film or a sound."""
    wave = riff.read(source) if found.format in _WAVES else None
    is_mp3 = found.format.startswith("mp3")
    return FileHead(
        tuple(track_headers.read(source, found)),
        wave,
        wave.bits if wave is not None else _bits(source),
        is_mp3 and _has_frame_count(source),
        _is_length_open(source, found),
        _mpeg_timecode(source) if found.format in _MPEG else "",
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
    if frame[36:40] == b"VBRI":
        return _is_likely(source, start + at, int.from_bytes(frame[50:54], "big"))
    place = next((n for n in _LAYER_3_SIDE if frame[n : n + 4] in {b"Xing", b"Info"}), 0)
    if not place or not frame[place + 7] & 1:
        return False
    frames, size = (int.from_bytes(frame[place + n : place + n + 4], "big") for n in (8, 12))
    # One that was cut has fewer than it once had; one that was joined to another has more.
    rest = source.size - start - at
    is_other = abs(size - rest) > max(_SLACK, min(size, rest) // 16)
    return not (frame[place + 7] & 2 and is_other) and _is_likely(source, start + at, frames)


def _is_likely(source: Source, start: int, frames: int) -> bool:
    """Whether there may be so many frames: some are counted before they are written."""
    if not frames:
        return False
    seen = estimated_frames(source, start)
    return seen is None or abs(seen - frames) <= _ROUGHLY * max(seen, frames)


def _mpeg_timecode(source: Source) -> str:
    """The timecode of the first group of pictures; encoders that know none write zero."""
    data = source.bytes_at(0, min(source.size, _GROUP_SEARCH))
    at = data.find(_GROUP)
    if at < 0 or len(data) < at + 8:
        return ""
    bits = int.from_bytes(data[at + 4 : at + 8], "big") >> 7
    return timecode_of_group(bits) if bits & _ANY_TIME else ""


def _is_length_open(source: Source, found: ContentKind) -> bool:
    """Whether the size in a head is what stands there before it is known."""
    if found.format == "au":
        return riff.is_placeholder(int.from_bytes(source.bytes_at(8, 4), "big"))
    return found.format == "avi" and _is_uncounted(source)


def _is_uncounted(source: Source) -> bool:
    """Whether an AVI says nothing of how many frames it has, as a pipe leaves it."""
    head = source.bytes_at(0, 4096)
    at = head.find(b"avih")
    frames = int.from_bytes(head[at + 24 : at + 28], "little") if at > 0 else 0
    return not frames or riff.is_placeholder(int.from_bytes(head[4:8], "little"))
