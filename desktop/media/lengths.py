"""How long films and sounds run: what their headers say, and reading on where they say nothing.

That reads packets to the end of the file and decodes none. Of small files it is a part of the first
look; of others it would keep that waiting, and is asked for later (`worker.measure`).
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av

from desktop.domain.measured_length import Measured, NoLength
from desktop.domain.technical import BARE_FORMATS
from desktop.media import declared_end, frame_rate
from desktop.media.av_open import opened
from desktop.media.streams import main_streams

if TYPE_CHECKING:
    from desktop.domain.technical import Technical
    from desktop.media.file_head import FileHead
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

AT_ONCE = 4 << 20  # bytes: so much was read for the checksum a moment ago, and is walked in no time
# Pictures whose times are kept, to see whether they come evenly; of longer films the first ones.
_PICTURES = 1_000_000
# Longer than this is not a length but a damaged header, seconds.
_LONGEST = 60 * 60 * 24 * 30
# Streams without a container: their length is guessed by the library from the first bit rate.
_GUESSED = frozenset(
    {"aac", "mp3", "ac3", "eac3", "dts", "amr", "tta", "loas", "mlp", "truehd"} | BARE_FORMATS
)


def stated(container: Any, stream: Any, head: FileHead) -> float | None:
    """Seconds by the header, or None where it has no length that can be believed."""
    if head.wave is not None and head.wave.seconds is not None:
        return head.wave.seconds
    if container.format.name in _GUESSED and not head.has_frame_count:
        return None
    if head.is_length_open:
        return None
    seconds = None
    if container.duration is not None:
        seconds = container.duration / av.time_base - _lead(container, stream)
    elif stream.duration is not None and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    return seconds if seconds is not None and 0 < seconds < _LONGEST else None


def _lead(container: Any, stream: Any) -> float:
    """Seconds in front of an Ogg Opus that are decoded and never played. Source: RFC 7845, 4.2."""
    codec = stream.codec_context
    if container.format.name != "ogg" or codec is None or codec.name not in {"opus", "libopus"}:
        return 0.0
    head = bytes(codec.extradata or b"")
    return int.from_bytes(head[10:12], "little") / 48_000 if head[:8] == b"OpusHead" else 0.0


# A part of a file may be missing of which nobody can say so; a quarter of one may not.
_NEARLY, ENOUGH = 0.9, 0.75
# Their decoder jumps to a time by looking for it; the others are walked through while small.
_QUICK = frozenset({"flac", "mp3,aac,flac"})


def reach(source: Source, found: ContentKind, seconds: float) -> float | None:
    """Seconds that a file runs by its packets; None where it goes on to the end that it states.

    In doubt it does.
    """
    if found.format in _QUICK:
        if _has_sound_near(source, found, seconds):
            return None
    elif source.size > AT_ONCE:
        return None
    return measure(source, found, None).seconds


def _has_sound_near(source: Source, found: ContentKind, seconds: float) -> bool:
    """Whether a jump to the end of a sound arrives there. In doubt it does."""
    with opened(source, found) as container:
        streams = main_streams(container)
        if not streams or container.format.name not in _QUICK:
            return True
        try:
            container.seek(int(seconds * _NEARLY * av.time_base))
        except av.error.FFmpegError:
            return True
        with suppress(av.error.FFmpegError):
            for packet in container.demux(streams):
                if packet.pts is not None and packet.size:
                    end = (packet.pts + (packet.duration or 0)) * packet.time_base
                    # A seek lands well before its place where a file is short.
                    if float(end) >= seconds * ENOUGH:
                        return True
    return False


# Their length is known by the time of their last picture only, or by the average of a few packets.
_BY_LAST_TIME = frozenset({"mpeg", "mpegts", "nut"})
_OGG_PAGE = 65_307  # the longest there may be
_MUCH = 0.05


def is_guess(source: Source, found: ContentKind) -> bool:
    """Whether the library can but estimate how long a file runs, by its size or by a last time."""
    if found.format == "ogg":
        return b"OggS" not in source.bytes_at(max(0, source.size - _OGG_PAGE), _OGG_PAGE)
    if found.format == "asf":
        stated = declared_end.of(source, found)
        return stated > 0 and abs(stated - source.size) > _MUCH * min(stated, source.size)
    return found.format in _BY_LAST_TIME


def is_nearly_known(found: ContentKind, seconds: float | None) -> bool:
    """Whether an estimate is wrong by less than anybody sees."""
    return seconds is not None and found.format in _BY_LAST_TIME


def known_rate(facts: Technical) -> Fraction | None:
    """The exact frame rate among technical facts."""
    if not facts.frame_rate_num or not facts.frame_rate_den:
        return None
    return Fraction(facts.frame_rate_num, facts.frame_rate_den)


def measure(source: Source, found: ContentKind, rate: Fraction | None) -> Measured:
    """What the packets of a file say of its length, from the first to the last.

    `rate` is that of the pictures, for streams that have no times of their own.
    """
    with opened(source, found) as container:
        streams = main_streams(container)
        if not streams:
            return Measured(reason=NoLength.NOT_SAID)
        if found.format in BARE_FORMATS:
            return _by_number(container, streams[0], rate)
        return _by_times(source, found, container, streams)


def _by_number(container: Any, stream: Any, rate: Fraction | None) -> Measured:
    """The length of a stream whose packets are frames."""
    number = 0
    with suppress(av.error.FFmpegError):
        for packet in container.demux(stream):
            number += packet.size > 0
    if not number or not rate:
        return Measured(frames=number or None, reason=NoLength.NOT_SAID)
    return Measured(float(number / rate), number)


# Packets of a sound that is so short that its decoder finds no times: they are decoded.
_FEW = 16


def _by_samples(source: Source, found: ContentKind) -> Measured:
    """The length of a sound of a few packets by what comes out of them."""
    seconds = Fraction(0)
    with opened(source, found) as container, suppress(av.error.FFmpegError):
        for frame in container.decode(*container.streams.audio[:1]):
            seconds += Fraction(frame.samples, frame.sample_rate or 48_000)
    return Measured(float(seconds)) if seconds else Measured(reason=NoLength.NOT_SAID)


def _by_times(source: Source, found: ContentKind, container: Any, streams: list[Any]) -> Measured:
    """From the earliest to the latest time that a packet of these streams has."""
    begin: float | None = None
    end, number, untimed = 0.0, 0, 0
    times: list[int] = []
    steps: dict[int, tuple[int, int]] = {}  # last time and longest usual step of each stream
    ticks = {stream.index: float(stream.time_base) for stream in streams}
    video = streams[0] if streams[0].type == "video" else None
    pictures = video.index if video is not None else -1
    with suppress(av.error.FFmpegError):
        for packet in container.demux(streams):
            at = packet.pts if packet.pts is not None else packet.dts
            if not packet.size:
                continue
            key = packet.stream.index
            if at is None:
                untimed += len(streams) == 1
                continue
            if key == pictures:
                number += 1
                if number <= _PICTURES:
                    times.append(at)
            last, step = steps.get(key, (at, 0))
            step = packet.duration or (at - last if at - last > 0 else step)
            steps[key] = (at, step)
            begin = at * ticks[key] if begin is None else min(begin, at * ticks[key])
            end = max(end, (at + step) * ticks[key])
    seconds = end - begin if begin is not None else 0.0
    if begin is None and 0 < untimed <= _FEW:
        return _by_samples(source, found)
    if not 0 < seconds < _LONGEST:
        return Measured(frames=number or None, reason=NoLength.NOT_SAID)
    if video is None:
        return Measured(seconds)
    rate = frame_rate.rate_of_times(times, video)
    return Measured(seconds, number or None, rate.nominal, rate.average)
