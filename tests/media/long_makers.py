"""Films and sounds that do not say their length, too large to be measured at the first look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import av
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

FRAME = 1152 / 44100  # seconds of one frame of MPEG 1 layer 3
# Header and bytes of a frame with 320, and with 128 kbit/s.
_LOUD, _SOFT = (b"\xff\xfb\xe0\x00", 1044), (b"\xff\xfb\x90\x00", 417)


def song(path: Path, frames: int) -> Path:
    """An MP3 of varying bit rate without the header that would say how many frames it has."""
    parts = [head + bytes(size - len(head)) for head, size in (_LOUD, _SOFT)]
    path.write_bytes(b"".join(parts[number % 4 == 3] for number in range(frames)))
    return path


def noisy(path: Path, *, frames: int = 24, rate: int = 24, codec: str = "mjpeg") -> Path:
    """A film whose pictures hardly shrink, in a container that was never told to end."""
    grain = np.random.default_rng(1)
    options = {"live": "1"} if path.suffix in (".mkv", ".webm") else {}
    with av.open(str(path), "w", options=options) as out:
        stream: Any = out.add_stream(codec, rate=rate)
        stream.width, stream.height = 640, 360
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.bit_rate = 60_000_000
        for _ in range(frames):
            picture = grain.integers(0, 256, (360, 640, 3), np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return path


def repeated(path: Path, least: int) -> int:
    """Write a stream without a container again and again, until it has so many bytes; how often."""
    once = path.read_bytes()
    times = least // len(once) + 1
    path.write_bytes(once * times)
    return times
