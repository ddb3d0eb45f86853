"""Frames along a clip on one sheet, for looking through it by moving the mouse over its picture."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.domain.derived import STRIP_FRAMES, Derived
from desktop.media import contact_sheet, derived_picture, poster
from desktop.media.av_open import opened
from desktop.media.contact_sheet import SIDE
from desktop.media.streams import video_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image

    from desktop.media.film_facts import FrameGeometry
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# A clip up to this long is decoded from end to end: generated ones have a single key frame.
_WHOLE = 30.0  # seconds
_PATIENCE = 12.0  # seconds


def of_film(source: Source, found: ContentKind, shape: FrameGeometry) -> RenderedFile:
    """The sheet of a film.

    Raises:
        MediaError: No frame could be decoded.
    """
    with opened(source, found) as container:
        return _sheet(container, source.name, shape)


def of_wrapped(data: bytes, name: str, shape: FrameGeometry) -> RenderedFile:
    """The same of a stream that has no times itself, in a container of our own.

    Raises:
        MediaError: No frame could be decoded.
    """
    with av.open(io.BytesIO(data)) as container:
        return _sheet(container, name, shape)


def _sheet(container: Any, name: str, shape: FrameGeometry) -> RenderedFile:
    stream = video_stream(container)
    if stream is None:
        raise MediaError(f"{name} has no such view.", reason="unsupported")
    stream.codec_context.thread_count = 1
    seconds = container.duration / av.time_base if container.duration else 0.0
    begin = (stream.start_time or 0) * float(stream.time_base)
    marks = [begin + seconds * (at + 0.5) / STRIP_FRAMES for at in range(STRIP_FRAMES)]
    frames = _walked if seconds <= _WHOLE else _jumped
    deadline = time.monotonic() + _PATIENCE
    made = list(frames(container, stream, marks, deadline, shape))
    if not made:
        raise MediaError(f"No picture of {name} can be decoded.", reason="corrupt")
    return derived_picture.encode(contact_sheet.sheet(made), Derived.STRIP)


def _walked(
    container: Any, stream: Any, marks: Sequence[float], deadline: float, shape: FrameGeometry
) -> Iterator[Image.Image]:
    """Every frame is decoded; the one that shows at each mark is taken."""
    waiting, last = list(marks), None
    with suppress(av.error.FFmpegError):
        for frame in container.decode(stream):
            passed = [mark for mark in waiting if mark < (frame.time or 0.0)]
            if passed:
                picture = poster.as_picture(last or frame, shape, SIDE)
                yield from [picture] * len(passed)
                waiting = waiting[len(passed) :]
            last = frame
            if not waiting or time.monotonic() > deadline:
                break
    if last is not None and waiting:
        yield from [poster.as_picture(last, shape, SIDE)] * len(waiting)


def _jumped(
    container: Any, stream: Any, marks: Sequence[float], deadline: float, shape: FrameGeometry
) -> Iterator[Image.Image]:
    """The key frame before each mark; one that cannot be had is the one before it."""
    stream.codec_context.skip_frame = "NONKEY"
    last: Image.Image | None = None
    for mark in marks:
        with suppress(av.error.FFmpegError, StopIteration):
            if time.monotonic() < deadline:
                container.seek(int(mark * av.time_base))
                last = poster.as_picture(next(container.decode(stream)), shape, SIDE)
        if last is not None:
            yield last
