"""The poster of a film: the key frame nearest to a tenth of its length."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import av
from PIL import Image

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media import still
from desktop.media.opened import opened
from desktop.media.streams import video_stream

if TYPE_CHECKING:
    from desktop.media.readers import Made
    from desktop.media.sniff import Found
    from desktop.media.source import Source

# A film whose key frames cannot be found gives up here, seconds and packets.
_PATIENCE = 8.0
_PACKETS = 5000
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def draw(source: Source, found: Found, kind: Derived) -> Made:
    """One frame, upright and with square pixels.

    Raises:
        MediaError: No frame could be decoded, or there is no such view of a film.
    """
    if kind not in {Derived.THUMB, Derived.PREVIEW, Derived.FULL}:
        raise MediaError(f"{source.name} has no such view.", reason="unsupported")
    # At a tenth; else the first key frame; else any frame at all.
    for tenth, keys_only in ((True, True), (False, True), (False, False)):
        with opened(source, found, thorough=not keys_only) as container:
            frame = _frame(container, tenth=tenth, keys_only=keys_only)
            if frame is not None:
                return _picture(frame, container, kind)
    raise MediaError(f"No picture of {source.name} can be decoded.", reason="corrupt")


def _frame(container: Any, *, tenth: bool, keys_only: bool) -> Any:
    """The first frame that can be decoded, or None."""
    stream = video_stream(container)
    if stream is None:
        return None
    stream.codec_context.thread_count = 1
    if keys_only:
        stream.codec_context.skip_frame = "NONKEY"
    if tenth:
        if not container.duration or container.duration < 0:
            return None
        with suppress(av.error.FFmpegError):
            container.seek(container.duration // 10)
    deadline = time.monotonic() + _PATIENCE
    with suppress(av.error.FFmpegError):
        for count, packet in enumerate(container.demux(stream)):
            if count > _PACKETS or time.monotonic() > deadline:
                return None
            for frame in packet.decode():
                return frame
    return None


def _picture(frame: Any, container: Any, kind: Derived) -> Made:
    return still.encode(as_picture(frame, container, still.LONG_SIDES.get(kind)), kind)


def as_picture(frame: Any, container: Any, side: int | None) -> Image.Image:
    """A frame scaled to `side` pixels at most (None: as it is), squared and turned."""
    still.check_pixels(frame.width, frame.height, "The frame")
    width, height = frame.width, frame.height
    stream = video_stream(container)
    shape = stream.sample_aspect_ratio if stream is not None else None
    if shape and 0.2 < shape < 5:
        width = round(width * float(shape))
    scale = min(1.0, side / max(width, height)) if side else 1.0
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    picture = frame.reformat(width=size[0], height=size[1], format="rgb24").to_image()
    turn = _TURNS.get(round(frame.rotation / 90) * 90 % 360)
    turned: Image.Image = picture if turn is None else picture.transpose(turn)
    return turned
