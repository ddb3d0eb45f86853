"""How long films and sounds run: what their headers say, and counting where they say nothing.

Counting reads packets and decodes none. It still reads the whole file, and so is given up after a
while; see `PATIENCE`.
"""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av

from desktop.media import frame_rate
from desktop.media.av_open import opened
from desktop.media.streams import main_streams

if TYPE_CHECKING:
    from desktop.domain.technical import Technical
    from desktop.media.file_head import FileHead
    from desktop.media.signatures import Found
    from desktop.media.source import Source

PATIENCE = 6.0  # seconds; what takes longer has no length
# Longer than this is not a length but a damaged header, seconds.
_LONGEST = 60 * 60 * 24 * 30
# Streams without a container: their length is guessed by the library from the first bit rate.
_GUESSED = frozenset(
    {"aac", "mp3", "ac3", "eac3", "ac3,eac3", "dts", "amr", "tta", *frame_rate.BARE}
)


def stated(container: Any, stream: Any, head: FileHead) -> float | None:
    """Seconds by the header, or None where it has no length that can be believed."""
    if head.wave is not None and head.wave.seconds is not None:
        return head.wave.seconds
    if container.format.name in _GUESSED and not head.has_frame_count:
        return None
    seconds = None
    if container.duration is not None:
        seconds = container.duration / av.time_base
    elif stream.duration is not None and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    return seconds if seconds is not None and 0 <= seconds < _LONGEST else None


def known_rate(facts: Technical) -> Fraction | None:
    """The exact frame rate among technical facts."""
    if not facts.frame_rate_num or not facts.frame_rate_den:
        return None
    return Fraction(facts.frame_rate_num, facts.frame_rate_den)


def count(
    source: Source, found: Found, rate: Fraction | None, *, patience: float = PATIENCE
) -> float | None:
    """Seconds from the first packet to the end of the last; None where that cannot be told.

    `rate` is that of the pictures, for streams that have no times of their own.
    """
    with opened(source, found) as container:
        streams = main_streams(container)
        if not streams:
            return None
        if found.format in frame_rate.BARE:
            return _by_number(container, streams[0], rate, patience)
        return _by_times(container, streams, patience)


def _by_number(container: Any, stream: Any, rate: Fraction | None, patience: float) -> float | None:
    """The length of a stream whose packets are frames."""
    number, deadline = 0, time.monotonic() + patience
    with suppress(av.error.FFmpegError):
        for packet in container.demux(stream):
            number += packet.size > 0
            if time.monotonic() > deadline:
                return None
    return float(number / rate) if number and rate else None


def _by_times(container: Any, streams: list[Any], patience: float) -> float | None:
    """From the earliest to the latest time that a packet of these streams has."""
    begin: float | None = None
    end, deadline = 0.0, time.monotonic() + patience
    steps: dict[int, tuple[int, int]] = {}  # last time and longest usual step of each stream
    ticks = {stream.index: float(stream.time_base) for stream in streams}
    with suppress(av.error.FFmpegError):
        for packet in container.demux(streams):
            at = packet.pts if packet.pts is not None else packet.dts
            if at is None or not packet.size:
                continue
            key = packet.stream.index
            last, step = steps.get(key, (at, 0))
            step = packet.duration or (at - last if at - last > 0 else step)
            steps[key] = (at, step)
            begin = at * ticks[key] if begin is None else min(begin, at * ticks[key])
            end = max(end, (at + step) * ticks[key])
            if time.monotonic() > deadline:
                return None
    seconds = end - begin if begin is not None else 0.0
    return seconds if 0 < seconds < _LONGEST else None
