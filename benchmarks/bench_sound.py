"""Waveforms of sounds, which stand for them in the grid, against decoding alone."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

import av
import numpy as np

from benchmarks.libraries import folder
from benchmarks.registry import Measured, Run, case, compare
from desktop.domain.derived import Derived
from desktop.media.requests import RenderRequest
from desktop.media.worker import render

SECONDS = 180
RATE = 48000
ROUNDS = 7
LIMIT = "every sample decoded by PyAV"


@cache
def sound(codec: str, ending: str) -> Path:
    """Three minutes of stereo that swells and fades."""
    path = folder() / f"sound-{SECONDS}.{ending}"
    if path.exists():
        return path
    chance = np.random.default_rng(1)
    at = np.arange(SECONDS * RATE)
    level = 0.3 + 0.7 * np.abs(np.sin(at / 90_000))
    wave = (0.25 * np.sin(at * 0.05) * level + chance.normal(0, 0.015, at.size)).astype(np.float32)
    partial = path.with_name(f"{os.getpid()}-{path.name}")
    with av.open(str(partial), "w") as out:
        stream = out.add_stream(codec, rate=RATE, layout="stereo")
        fit = av.AudioResampler(
            format=stream.codec_context.format,
            layout="stereo",
            rate=RATE,
            frame_size=stream.codec_context.frame_size or 4096,
        )
        for first in range(0, wave.size, RATE):
            part = wave[first : first + RATE]
            frame = av.AudioFrame.from_ndarray(np.stack([part, part]), "fltp", "stereo")
            frame.rate, frame.pts = RATE, first
            for piece in fit.resample(frame):
                out.mux(stream.encode(piece))
        for piece in fit.resample(None):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    partial.replace(path)
    return path


def against_decoding(path: Path) -> Measured:
    """As a worker makes it, from opening the file to the picture on the disk."""
    output = Path(tempfile.mkdtemp(prefix="desk-bench-")) / "wave.png"

    def ours() -> None:
        made = render(RenderRequest(str(path), Derived.WAVE, str(output)))
        assert not made.reason, made.message

    def decode() -> int:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            stream.codec_context.thread_count = 1
            return sum(frame.samples for frame in container.decode(stream))

    return compare(ours, decode, rounds=ROUNDS)


@case("waveform wav", what=f"waveform of {SECONDS} s of WAV", limit=LIMIT, bar=1.3, number="1")
def waveform_wav(_run: Run) -> Measured:
    """Uncompressed: nearly all is reading."""
    return against_decoding(sound("pcm_s16le", "wav"))


@case("waveform mp3", what=f"waveform of {SECONDS} s of MP3", limit=LIMIT, bar=1.3, number="1")
def waveform_mp3(_run: Run) -> Measured:
    """Compressed: nearly all is decoding."""
    return against_decoding(sound("libmp3lame", "mp3"))
