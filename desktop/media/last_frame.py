"""The last frame of a clip that plays, as it is: what the next shot may begin with."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.media import poster
from desktop.media.readers import SPACE, RenderedFile
from desktop.media.streams import video_stream

if TYPE_CHECKING:
    from av.container import InputContainer
    from PIL import Image

    from desktop.media.film_facts import FrameGeometry

# Key frames of long clips lie closer than this; else all of it is decoded, as far as time allows.
_BEFORE = 12.0  # seconds
_PATIENCE = 20.0  # seconds of one pass


def of_film(
    container: InputContainer, name: str, shape: FrameGeometry, *, until: float = 0.0
) -> RenderedFile:
    """The last frame, upright and with square pixels, as PNG.

    Args:
        container: The film; of what was read of it nothing is needed.
        name: What messages call it.
        shape: How its frames are to be seen.
        until: The out point, in seconds from its beginning: the frame before it is the last that
            plays. 0 for the end.

    Raises:
        MediaError: No frame could be decoded.
    """
    stream = video_stream(container)
    if stream is None:
        raise MediaError(f"{name} has no such view.", reason="unsupported")
    stream.codec_context.thread_count = 1
    begin = (stream.start_time or 0) * float(stream.time_base or 0)
    length = container.duration / av.time_base if container.duration else 0.0
    end = until or length
    frame = None
    if end > _BEFORE:
        with suppress(av.error.FFmpegError):
            container.seek(int((begin + end - _BEFORE) * av.time_base))
            frame = _last(container, stream, begin + until if until else None)
    if frame is None:
        with suppress(av.error.FFmpegError):
            container.seek(int(begin * av.time_base))
        frame = _last(container, stream, begin + until if until else None)
    if frame is None:
        raise MediaError(f"No picture of {name} can be decoded.", reason="corrupt")
    return _as_png(poster.as_picture(frame, shape, None))


def _last(container: Any, stream: Any, out: float | None) -> Any:
    """The last frame from here on that can be decoded; of those before `out`, if that is given."""
    deadline, last = time.monotonic() + _PATIENCE, None
    with suppress(av.error.FFmpegError):
        for frame in container.decode(stream):
            # A frame that begins at the out point does not play any more; times are not exact.
            if out is not None and last is not None and (frame.time or 0.0) > out - 0.0005:
                break
            last = frame
            if time.monotonic() > deadline:
                break
    return last


def _as_png(picture: Image.Image) -> RenderedFile:
    space = picture.info.get(SPACE)
    profile = space.profile if space is not None else b""
    buffer = io.BytesIO()
    picture.info.clear()
    picture.save(buffer, "PNG", compress_level=3, icc_profile=profile)
    return RenderedFile(buffer.getvalue(), *picture.size)
