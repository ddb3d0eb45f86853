"""The waveform of a sound: loudness over time as quiet grey bars."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from itertools import pairwise
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media.readers import Made
from desktop.media.streams import sound_stream

# Width, height, bar and gap in pixels.
_SHAPES = {
    Derived.WAVE: (1600, 240, 3, 2),
    Derived.THUMB: (256, 144, 2, 1),
    Derived.PREVIEW: (1600, 480, 3, 2),
}
_GREY = (196, 198, 202, 255)
_RATE = 8000
# Longer sounds are sampled here and there, seconds; and no sound is decoded for longer than that.
_WHOLE = 20 * 60
_PATIENCE = 10.0
_GAMMA = 0.8


def draw(container: Any, kind: Derived, name: str, seconds: float | None) -> Made:
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
    bars = width // (bar + gap)
    levels = _levels(container, bars, name, seconds or 0.0)
    picture = Image.new("RGBA", (width, height), (*_GREY[:3], 0))
    pen = ImageDraw.Draw(picture)
    for at, level in enumerate(levels):
        half = max(1, round(float(level) * (height / 2 - height / 12)))
        left = at * (bar + gap) + gap
        pen.rectangle((left, height // 2 - half, left + bar - 1, height // 2 + half - 1), _GREY)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    return Made(buffer.getvalue(), width, height)


def _levels(container: Any, bars: int, name: str, seconds: float) -> Any:
    """Loudness from 0 to 1 for every bar."""
    stream = sound_stream(container)
    if stream is None:
        raise MediaError(f"{name} has no sound.", reason="unsupported")
    stream.codec_context.thread_count = 1
    if seconds > _WHOLE:
        levels = _sampled(container, stream, bars, seconds)
    else:
        levels = _whole(container, stream, bars)
    if levels is None:
        raise MediaError(f"The sound of {name} cannot be decoded.", reason="corrupt")
    top = float(levels.max()) if levels.size else 0.0
    return (levels / top) ** _GAMMA if top > 0 else levels


def _pieces(container: Any, stream: Any, deadline: float) -> Any:
    """Decoded sound as mono samples, piece by piece, until it ends, fails or takes too long."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=_RATE)
    with suppress(av.error.FFmpegError, EOFError):
        for packet in container.demux(stream):
            if time.monotonic() > deadline:
                return
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue
            for frame in frames:
                for piece in resampler.resample(frame):
                    yield np.nan_to_num(piece.to_ndarray().reshape(-1))


def _whole(container: Any, stream: Any, bars: int) -> Any:
    """Every sample; 20 minutes at 8 kHz are 38 MB."""
    pieces: list[Any] = []
    room = _WHOLE * _RATE * 2
    for piece in _pieces(container, stream, time.monotonic() + _PATIENCE):
        pieces.append(np.abs(piece))
        room -= piece.size
        if room <= 0:
            break
    if not pieces:
        return None
    samples = np.concatenate(pieces)
    edges = np.linspace(0, samples.size, bars + 1).astype(int)
    return np.array(
        [samples[start : max(end, start + 1)].max(initial=0.0) for start, end in pairwise(edges)]
    )


def _sampled(container: Any, stream: Any, bars: int, seconds: float) -> Any:
    """A few packets at every bar's place."""
    levels = np.zeros(bars)
    deadline = time.monotonic() + _PATIENCE
    heard = False
    for at in range(bars):
        with suppress(av.error.FFmpegError):
            container.seek(int(seconds * at / bars * av.time_base))
            for count, piece in enumerate(_pieces(container, stream, deadline)):
                levels[at] = max(levels[at], float(np.abs(piece).max(initial=0.0)))
                heard = True
                if count >= 3:
                    break
        if time.monotonic() > deadline:
            break
    return levels if heard else None
