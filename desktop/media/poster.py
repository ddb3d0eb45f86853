"""The poster of a film: the key frame nearest to a tenth of its length."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media import colour, derived_picture, film_facts, pillow_open
from desktop.media.av_open import opened
from desktop.media.display_matrix import SIDEWAYS, TURNS
from desktop.media.streams import video_stream

if TYPE_CHECKING:
    from av.container import InputContainer
    from PIL import Image

    from desktop.media.film_facts import FrameGeometry
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source
    from desktop.media.track_headers import TrackHeader

# A film whose key frames cannot be found gives up here, seconds and packets.
_PATIENCE = 8.0
_PACKETS = 5000


def draw(
    source: Source,
    found: ContentKind,
    container: InputContainer,
    kind: Derived,
    header: TrackHeader,
) -> RenderedFile:
    """One frame, upright and with square pixels.

    Args:
        source: The film.
        found: What it is.
        container: It, opened at a glance, of which nothing has been read.
        kind: How large.
        header: What its container says of the track.

    Raises:
        MediaError: No frame could be decoded, or there is no such view of a film.
    """
    if kind not in {Derived.THUMB, Derived.PREVIEW, Derived.FULL}:
        raise MediaError(f"{source.name} has no such view.", reason="unsupported")
    # At a tenth; else the first key frame; else any frame at all.
    seen = _frame(container, header, tenth=True, keys_only=True)
    for keys_only in (True, False):
        if seen is None:
            with opened(source, found, thorough=not keys_only) as again:
                seen = _frame(again, header, tenth=False, keys_only=keys_only)
    if seen is None:
        raise MediaError(f"No picture of {source.name} can be decoded.", reason="corrupt")
    frame, shape = seen
    side = derived_picture.LONG_SIDES.get(kind)
    picture = as_picture(frame, shape, side, keeps_alpha=True)
    return derived_picture.encode(picture, kind)


def _frame(
    container: Any, header: TrackHeader, *, tenth: bool, keys_only: bool
) -> tuple[Any, FrameGeometry] | None:
    """The first frame that can be decoded and how it is to be seen, or None."""
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
                # By now its decoder knows what the container leaves open.
                return frame, film_facts.shape_of(stream, header)
    return None


def as_picture(
    frame: Any, shape: FrameGeometry, side: int | None, *, keeps_alpha: bool = False
) -> Image.Image:
    """A frame as it is to be seen, scaled to `side` pixels at most (None: as it is)."""
    pillow_open.check_pixels(frame.width, frame.height, "The frame")
    across, down = shape.shown(frame.width, frame.height)
    scale = min(1.0, side / max(across, down)) if side else 1.0
    if shape.orientation in SIDEWAYS:
        across, down = down, across
    size = (max(1, round(across * scale)), max(1, round(down * scale)))
    colour.say(frame, *shape.colours)
    cut = shape.cut(frame.width, frame.height)
    picture = colour.as_rgb(frame, size, cut)
    alpha = colour.coverage(frame, size, cut) if keeps_alpha else None
    if alpha is not None:
        picture.putalpha(alpha)
    turn = TURNS.get(shape.orientation)
    return picture if turn is None else picture.transpose(turn)
