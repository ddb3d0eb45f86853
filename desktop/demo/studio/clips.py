"""Filming: frames and sound into MP4 files, sound alone into MP3, FLAC and WAV files."""

from __future__ import annotations

import wave
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import numpy.typing as npt

from desktop.demo.studio.motion import FRAME_RATE
from desktop.demo.studio.sound import RATE, Sound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def video_codec() -> str:
    """H.264 where this PyAV can encode it, MPEG-4 part 2 otherwise."""
    return "libx264" if "libx264" in av.codecs_available else "mpeg4"


def film(
    path: Path,
    frames: Iterable[npt.NDArray[np.uint8]],
    *,
    size: tuple[int, int],
    sound: Sound | None = None,
    crf: int = 21,
) -> None:
    """Write an MP4; the sides of `size` are even. `crf` is the quality, lower is better.

    Raises:
        OSError: It could not be written.
    """
    codec = video_codec()
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
        stream = cast("av.VideoStream", out.add_stream(codec, rate=FRAME_RATE))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        if codec == "libx264":
            stream.options = {"preset": "superfast", "crf": str(crf), "threads": "1"}
        else:
            stream.bit_rate = 2_500_000
        voice = out.add_stream("aac", rate=RATE, layout="stereo") if sound is not None else None
        for i, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, FRAME_RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if voice is not None and sound is not None:
            _speak(out, voice, sound)


def record(path: Path, sound: Sound, *, codec: str, container: str) -> None:
    """Write a sound as MP3 (`libmp3lame`, `mp3`) or FLAC (`flac`, `flac`).

    Raises:
        OSError: It could not be written.
    """
    with av.open(str(path), "w", format=container) as out:
        stream = cast("av.AudioStream", out.add_stream(codec, rate=RATE, layout="stereo"))
        if codec != "flac":
            stream.bit_rate = 160_000
        _speak(out, stream, sound)


def _speak(out: av.container.OutputContainer, stream: av.AudioStream, sound: Sound) -> None:
    kind = "s16" if stream.codec_context.name == "flac" else "fltp"
    step = 1152 if stream.codec_context.name == "libmp3lame" else 1024
    both = np.clip(np.atleast_2d(sound), -1, 1).astype(np.float32)
    if both.shape[0] == 1:
        both = np.repeat(both, 2, axis=0)
    for start in range(0, both.shape[1], step):
        part = np.ascontiguousarray(both[:, start : start + step])
        if kind == "s16":
            part = np.ascontiguousarray((part.T * 32000).astype(np.int16).reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(part, format=kind, layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def record_wav(path: Path, sound: Sound) -> None:
    """Write a sound as a 16-bit WAV.

    Raises:
        OSError: It could not be written.
    """
    both = np.clip(np.atleast_2d(sound), -1, 1)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(both.shape[0])
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((both.T * 32000).astype("<i2").tobytes())
