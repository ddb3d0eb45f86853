"""Pictures, films and sounds that the stories bring in."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw


def draw(path: Path, colour: str, size: tuple[int, int] = (320, 180)) -> Path:
    """A picture with something on it."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((40, 30, size[0] - 40, size[1] - 30), fill="white")
    image.save(path)
    return path


def film_clip(path: Path, seconds: float = 2.0) -> Path:
    """A short film that really decodes."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=24)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(round(24 * seconds)):
            pixels = np.full((90, 160, 3), number * 5 % 255, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def tone(path: Path, seconds: float = 1.0) -> Path:
    """A sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=22050, layout="mono")
        wave = np.sin(np.arange(round(22050 * seconds)) * 0.06) * 12000
        frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None, :], layout="mono")
        frame.rate = 22050
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)
    return path
