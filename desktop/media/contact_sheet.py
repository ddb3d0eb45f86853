"""A sheet of frames in rows, and the frames of an animated picture for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from desktop.base.errors import MediaError
from desktop.domain.derived import STRIP_ACROSS, STRIP_FRAMES
from desktop.media.animated_clip import ANIMATED

if TYPE_CHECKING:
    from collections.abc import Sequence

SIDE = 256  # pixels of a frame on its long side


def of_animation(picture: Image.Image, name: str) -> Image.Image:
    """The sheet of an animated picture.

    Raises:
        MediaError: It does not move (`unsupported`).
    """
    if picture.format not in ANIMATED or not getattr(picture, "is_animated", False):
        raise MediaError(f"{name} is a picture that does not move.", reason="unsupported")
    count = int(getattr(picture, "n_frames", 1))
    frames = []
    for at in range(STRIP_FRAMES):
        picture.seek(min(count - 1, int(count * (at + 0.5) / STRIP_FRAMES)))
        frame = picture.convert("RGB")
        frame.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
        frames.append(frame)
    return sheet(frames)


def sheet(frames: Sequence[Image.Image]) -> Image.Image:
    """All frames in rows; what is lacking at the end repeats the last one."""
    width, height = frames[0].size
    whole = [*frames, *[frames[-1]] * (STRIP_FRAMES - len(frames))][:STRIP_FRAMES]
    made = Image.new("RGB", (width * STRIP_ACROSS, height * (STRIP_FRAMES // STRIP_ACROSS)))
    for at, frame in enumerate(whole):
        row, column = divmod(at, STRIP_ACROSS)
        fitted = frame if frame.size == (width, height) else frame.resize((width, height))
        made.paste(fitted, (column * width, row * height))
    return made
