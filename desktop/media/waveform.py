"""The waveform of a sound: loudness over time as quiet grey bars."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from PIL import Image, ImageDraw

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media.readers import RenderedFile
from desktop.media.streams import sound_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

# Width, height, bar and gap in pixels.
_SHAPES = {
    Derived.WAVE: (1600, 240, 3, 2),
    Derived.THUMB: (256, 144, 2, 1),
    Derived.PREVIEW: (1600, 480, 3, 2),
}
_GREY = (196, 198, 202)
_GROUND, _BAR = 0, 1  # colours of the palette; the ground is transparent
# Longer sounds are sampled here and there, seconds; and no sound is decoded for longer than that.
_WHOLE = 20 * 60
_PATIENCE = 10.0
_A_PACKET = 0.1
_GAMMA = 0.8
# Frames are measured together: a call of numpy costs more than a frame has work for it.
_FRAMES_AT_ONCE = 64
_FRAMES_AT_A_PLACE = 4
# Peaks that are kept for each bar: its edges lie where it says, and an hour stays small.
_PEAKS_PER_BAR = 8
_SAMPLES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}
_LOUDEST = 8.0  # of a broken file: far above what any meter shows


def draw(container: Any, kind: Derived, name: str, seconds: float | None) -> RenderedFile:
    """Bars on transparent ground; a thumbnail has the same on a smaller sheet.

    Args:
        container: Where the sound is.
        kind: Which view of it.
        name: For messages.
        seconds: How long it runs, where that is known.

    Raises:
        MediaError: There is no sound, none of it can be decoded, or no such view exists.
    """
    if kind not in _SHAPES:
        raise MediaError(f"{name} has no such view.", reason="unsupported")
    width, height, bar, gap = _SHAPES[kind]
    levels = _levels(container, width // (bar + gap), name, seconds or 0.0)
    picture = Image.new("P", (width, height), _GROUND)
    picture.putpalette([*_GREY, *_GREY])
    pen = ImageDraw.Draw(picture)
    for at, level in enumerate(levels):
        half = max(1, round(float(level) * (height / 2 - height / 12)))
        left = at * (bar + gap) + gap
        pen.rectangle((left, height // 2 - half, left + bar - 1, height // 2 + half - 1), _BAR)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3, transparency=_GROUND, bits=8)
    return RenderedFile(buffer.getvalue(), width, height)


def _levels(container: Any, bars: int, name: str, seconds: float) -> Any:
    """Loudness from 0 to 1 for every bar."""
    stream = sound_stream(container)
    if stream is None:
        raise MediaError(f"{name} has no sound.", reason="unsupported")
    stream.codec_context.thread_count = 1
    if seconds > _WHOLE:
        levels = _sampled(container, stream, bars, seconds)
    else:
        levels = _whole(container, stream, bars, seconds)
    if levels is None and seconds > _A_PACKET:
        raise MediaError(f"The sound of {name} cannot be decoded.", reason="corrupt")
    if levels is None:
        return np.zeros(bars)  # all there is was cut away as the decoder's own start
    top = float(levels.max()) if levels.size else 0.0
    return (levels / top) ** _GAMMA if top > 0 else levels


def _whole(container: Any, stream: Any, bars: int, seconds: float) -> Any:
    """Every sample, as peaks of a fraction of a bar each."""
    rate = stream.codec_context.sample_rate or 48000
    length = max(1, int(seconds * rate / bars / _PEAKS_PER_BAR))
    peaks: list[Any] = []
    room = _WHOLE * 2 * rate // length
    deadline = time.monotonic() + _PATIENCE
    for frames in _handfuls(container, stream, deadline, _FRAMES_AT_ONCE):
        peaks.append(_peaks(frames, length))
        room -= peaks[-1].size
        if room <= 0:
            break
    if not peaks:
        return None
    whole = np.concatenate(peaks)
    starts = np.linspace(0, whole.size, bars, endpoint=False).astype(int)
    return np.maximum.reduceat(whole, starts)


def _handfuls(container: Any, stream: Any, deadline: float, count: int) -> Iterator[list[Any]]:
    """Decoded sound in handfuls of frames, until it ends, fails or takes too long."""
    handful: list[Any] = []
    with suppress(av.error.FFmpegError, EOFError):
        for packet in container.demux(stream):
            try:
                handful += packet.decode()
            except av.error.InvalidDataError:
                continue
            if len(handful) >= count:
                yield handful
                handful = []
                if time.monotonic() > deadline:
                    return
    if handful:
        yield handful


def _peaks(frames: list[Any], length: int) -> Any:
    """The loudest of each `length` samples or less, over all channels; 1 is full scale."""
    planes = [plane for frame in frames for plane in frame.planes]
    first, last = frames[0], frames[-1]
    is_one_form = first.samples == last.samples and first.format.name == last.format.name
    if len(frames) > 1 and not (is_one_form and len({plane.buffer_size for plane in planes}) == 1):
        return np.concatenate([_peaks([frame], length) for frame in frames])
    kind = _SAMPLES[first.format.packed.name]
    apart = len(planes) // len(frames)  # channels in planes of their own
    together = len(first.layout.channels) // apart  # channels side by side in one
    row = first.samples * together
    if planes[0].buffer_size != row * int(kind[1]):  # longer than what was decoded into it
        planes = [memoryview(plane)[: row * int(kind[1])] for plane in planes]
    samples = np.frombuffer(b"".join(planes), kind)
    # Each plane begins a row; a peak never reaches into the next one.
    within = np.arange(0, row, max(1, length) * together)
    starts = (np.arange(len(planes))[:, None] * row + within).reshape(-1)
    high = np.maximum.reduceat(samples, starts).astype(float)
    low = np.minimum.reduceat(samples, starts).astype(float)
    if kind == "u1":
        high, low = high - 128, low - 128
    loud = np.maximum(high, -low).reshape(len(frames), apart, within.size).max(axis=1).reshape(-1)
    if kind[0] != "f":
        return loud / float(1 << (8 * int(kind[1]) - 1))
    return np.clip(np.nan_to_num(loud, posinf=_LOUDEST), 0, _LOUDEST)


def _sampled(container: Any, stream: Any, bars: int, seconds: float) -> Any:
    """A few packets at every bar's place."""
    levels = np.zeros(bars)
    deadline = time.monotonic() + _PATIENCE
    heard = False
    for at in range(bars):
        with suppress(av.error.FFmpegError):
            container.seek(int(seconds * at / bars * av.time_base))
            for frames in islice(_handfuls(container, stream, deadline, 1), _FRAMES_AT_A_PLACE):
                loudest = max(float(_peaks([frame], frame.samples).max()) for frame in frames)
                levels[at] = max(levels[at], loudest)
                heard = True
        if time.monotonic() > deadline:
            break
    return levels if heard else None
