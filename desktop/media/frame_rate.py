"""How many frames a second a film has: the rate it was made with, and whether it varies."""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av

from desktop.base.frozen import frozen
from desktop.domain.technical import BARE_FORMATS
from desktop.domain.timecode import BROADCAST_RATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.media.signatures import ContentKind
    from desktop.media.track_headers import TrackHeader

# Containers that count milliseconds and state no rate that could be relied on.
_BY_MILLISECONDS = frozenset({"asf", "flv"})
_PACKETS, _BYTES, _PATIENCE = 240, 16 << 20, 2.0
_NEAR = Fraction(1, 5000)  # how far a written rate may be from the one that is meant
_ROUGHLY = Fraction(1, 50)  # the same for one that is guessed from frames that vary
_FASTEST = 1000
_TICKS = 500  # a second: more pictures than any camera of a film takes
_USUAL = {rate: float(rate) for rate in BROADCAST_RATES}


@frozen
class Rate:
    """Frames per second.

    Attributes:
        nominal: What the film was made with, as exactly as can be told.
        average: Frames divided by length, where frames are not all shown equally long; else None.
    """

    nominal: Fraction | None
    average: Fraction | None = None


def rate_of(container: Any, stream: Any, header: TrackHeader, found: ContentKind) -> Rate:
    """The rate of a video stream. May read the beginning of the film, but decodes nothing."""
    codec = stream.codec_context
    coded = _believable(codec.framerate if codec else None)
    stated = _stated(stream, coded)
    if found.format in BARE_FORMATS:  # what the codec says is all there is
        return Rate(snapped(coded or stated))
    if header.runs and header.scale:
        return _of_runs(header) or Rate(snapped(stated))
    if header.is_rate_open or found.format in _BY_MILLISECONDS:
        times = _times(container, stream)
        return _of_times(times, stream.time_base, _hints(stream)) or Rate(snapped(stated))
    return Rate(snapped(stated))


def _stated(stream: Any, coded: Fraction | None) -> Fraction | None:
    """The rate by the container, or by the pictures where it has seen too few of them."""
    average, guessed = _believable(stream.average_rate), _believable(stream.guessed_rate)
    if average is None:
        # Of one or two pictures a guess is the finest step of time there is, or half a frame.
        is_tick = guessed is not None and guessed >= _TICKS and guessed * stream.time_base == 1
        return coded or (None if is_tick else guessed)
    if coded is not None and coded == guessed and average == 2 * coded:
        return coded  # fields were counted
    # Of a film in fragments the library takes the average of the first ones.
    if guessed in _USUAL and average not in _USUAL and abs(average - guessed) <= guessed * _ROUGHLY:
        return guessed
    return average


def rate_of_times(times: Sequence[int], stream: Any) -> Rate:
    """The rate of a video stream whose pictures are shown at these times, in ticks of it."""
    return _of_times(sorted(set(times)), stream.time_base, _hints(stream)) or Rate(None)


def _hints(stream: Any) -> list[Fraction | None]:
    codec = stream.codec_context
    return [_believable(codec.framerate if codec else None), _believable(stream.base_rate)]


def snapped(rate: Fraction | None, *, within: Fraction = _NEAR) -> Fraction | None:
    """The usual rate that is meant by one that is nearly it; others as they are."""
    if rate is None or rate in _USUAL:
        return rate
    number = float(rate)  # fractions are exact and slow; which one is near, floats tell
    near = min(BROADCAST_RATES, key=lambda usual: abs(_USUAL[usual] - number))
    return near if abs(near - rate) <= near * within else rate


def _believable(rate: Any) -> Fraction | None:
    """A rate that a film can have, or None."""
    return Fraction(rate) if rate and 0 < rate <= _FASTEST else None


def _of_runs(header: TrackHeader) -> Rate | None:
    """By the table of frame lengths of an MP4: exact, and it costs nothing."""
    runs = [(count, ticks) for count, ticks in header.runs if count and ticks]
    frames, whole = sum(count for count, _ in runs), sum(count * ticks for count, ticks in runs)
    if not frames or not whole:
        return None
    average = Fraction(frames * header.scale, whole)
    # The last frame stands for what is left of the sound; it says nothing.
    inner = [*runs[:-1], (runs[-1][0] - 1, runs[-1][1])] if len(runs) > 1 else runs
    inner = [(count, ticks) for count, ticks in inner if count] or runs
    lengths: dict[int, int] = {}
    for count, ticks in inner:
        lengths[ticks] = lengths.get(ticks, 0) + count
    usual = max(lengths, key=lambda ticks: lengths[ticks])
    slack = max(2, usual // 50)
    if max(lengths) - min(lengths) > slack:
        nominal = snapped(Fraction(header.scale, usual), within=_ROUGHLY)
        return Rate(_believable(nominal), _believable(average))
    frames = sum(count for count, _ in inner)
    whole = sum(count * ticks for count, ticks in inner)
    exact = Fraction(frames * header.scale, whole)
    # Ticks are whole: over the length of the film at most one of them is missing.
    within = max(_NEAR, Fraction(1, whole)) if len(lengths) > 1 else _NEAR
    return Rate(_believable(snapped(exact, within=within)))


def _times(container: Any, stream: Any) -> list[int]:
    """When the first frames are shown, in ticks of the stream."""
    times: list[int] = []
    room, deadline = _BYTES, time.monotonic() + _PATIENCE
    with suppress(av.error.FFmpegError):
        for packet in container.demux(stream):
            room -= packet.size
            if packet.pts is not None:
                times.append(packet.pts)
            if len(times) >= _PACKETS or room < 0 or time.monotonic() > deadline:
                break
    # Frames are stored in the order in which they are decoded; those at the end may lack others.
    times = sorted(set(times))
    return times[:-4] if len(times) >= _PACKETS else times


def _of_times(
    times: Sequence[int], tick: Fraction, hints: Sequence[Fraction | None]
) -> Rate | None:
    """The rate whose frames fall on these times, which have been rounded to ticks."""
    if len(times) < 3 or times[-1] <= times[0] or not tick:
        return None
    usual = [hint for hint in hints if hint is not None]
    fitting = [rate for rate in (*usual, *BROADCAST_RATES) if _error(times, tick, rate) <= 1]
    if fitting:
        # A hint that fits is what the codec says; else the one that fits best.
        best = next((rate for rate in usual if rate in fitting), None)
        return Rate(snapped(best or min(fitting, key=lambda rate: _error(times, tick, rate))))
    average = Fraction(len(times) - 1) / ((times[-1] - times[0]) * tick)
    steps = sorted(after - before for before, after in pairwise(times))
    middle = 1 / (steps[len(steps) // 2] * tick)
    even = steps[-1] - steps[0] <= 1
    if even:
        return Rate(_believable(snapped(average.limit_denominator(1001))))
    # A step is rounded to ticks: 34 milliseconds are 30 a second as well as 29.97.
    hinted = next((rate for rate in usual if abs(1 / rate - 1 / middle) <= tick), None)
    nominal = snapped(hinted or middle, within=_ROUGHLY)
    return Rate(_believable(nominal), _believable(average.limit_denominator(10_000)))


def _error(times: Sequence[int], tick: Fraction, rate: Fraction) -> float:
    """How far the worst frame is from where it would be at this rate, in ticks."""
    step = float(1 / (rate * tick))
    gaps = [at - times[0] - number * step for number, at in enumerate(times)]
    return (max(gaps) - min(gaps)) / 1.01
