"""Image sequences: the facts of one by its first and last frame, its content by all of them.

Its pictures are those of its frames, and its film is one that is made for the preview.
"""

# Paths are bytes here, as workers get them.
# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError, SourceError
from desktop.domain.derived import STRIP_FRAMES, Derived
from desktop.domain.frames import FramesDigest, numbers_text, ranges, start_timecode
from desktop.domain.timecode import DEFAULT_RATE
from desktop.domain.untrusted_text import display_name
from desktop.media.readers import RenderedFile, reader_for
from desktop.media.requests import NOT_FRAMES, ProbeResult
from desktop.media.sniff import sniff
from desktop.media.source import open_source

if TYPE_CHECKING:
    from desktop.domain.frames import Frames
    from desktop.domain.technical import Probe
    from desktop.media.requests import ProbeRequest, RenderRequest

# Every frame keeps its own; they say nothing about a sequence of many.
_OF_ONE_FRAME = ("frames", "loops")


def probe(request: ProbeRequest, frames: Frames) -> ProbeResult:
    """The facts of a sequence by the headers of two frames, its content by all of them.

    Raises:
        MediaError: They are no pictures of one size, or none that can be read (`not_frames`).
        SourceReadError: A frame is gone, or changed while it was read.
    """
    folder = os.path.dirname(os.fsencode(request.path))
    rate = request.rate or DEFAULT_RATE.exact
    found = _facts(folder, frames)
    if not request.hash:
        return ProbeResult(request, probe=_as_clip(found, frames, rate))
    digest, empty = FramesDigest(), []
    size = mtime_ns = 0
    for number in frames:
        with open_source(_path(folder, frames, number)) as source:
            digest.add(number, bytes.fromhex(source.sha256()))
            source.check_unchanged()
            size += source.size
            mtime_ns = max(mtime_ns, source.before.st_mtime_ns)
            if not source.size:
                empty.append(number)
    warnings = (f"Empty frames: {numbers_text(ranges(empty))}.",) if empty else ()
    clip = _as_clip(found, frames, rate)
    clip = replace(
        clip,
        size=size,
        checksum_sha256=digest.hexdigest(),
        warnings=(*clip.warnings, *warnings),
    )
    return ProbeResult(request, probe=clip, mtime_ns=mtime_ns, frame_hashes=bytes(digest.hashes))


def _facts(folder: bytes, frames: Frames) -> Probe:
    """The facts of the first frame; of the last one where that cannot be read."""
    found, damaged = [], ""
    for number in dict.fromkeys((frames.first, frames.last)):
        try:
            found.append(_facts_of(folder, frames, number))
        except MediaError as error:
            damaged = str(error)
    sizes = {(one.technical.width, one.technical.height) for one in found}
    if not found or len(sizes) > 1 or any(one.type != "image" for one in found):
        told = damaged or "Files with such names are no pictures of one size."
        raise MediaError(told, reason=NOT_FRAMES)
    return replace(found[0], warnings=(*found[0].warnings, damaged)) if damaged else found[0]


def _facts_of(folder: bytes, frames: Frames, number: int) -> Probe:
    with open_source(_path(folder, frames, number)) as source:
        if not source.size:
            raise MediaError(f"{source.name} is empty.", reason="empty")
        kind = sniff(source.head(), source.name, source.size)
        if kind is None:
            raise MediaError(f"{source.name} is no picture.", reason=NOT_FRAMES)
        return reader_for(kind.reader).probe(source, kind)


def _as_clip(first: Probe, frames: Frames, rate: Fraction) -> Probe:
    """A sequence as the clip that it is."""
    seconds = frames.seconds(rate)
    technical = replace(
        first.technical,
        frame_rate=round(float(rate), 4),
        frame_rate_num=rate.numerator,
        frame_rate_den=rate.denominator,
        video_codec=first.technical.container_format,
        container_format=None,
        duration_ms=round(seconds * 1000),
    )
    metadata = {key: value for key, value in first.metadata.items() if key not in _OF_ONE_FRAME}
    metadata.setdefault("timecode", start_timecode(frames, rate))
    return replace(
        first, type="video", duration=seconds, technical=technical, metadata=metadata, text=""
    )


def _path(folder: bytes, frames: Frames, number: int) -> bytes:
    return os.path.join(folder, os.fsencode(frames.name(number)))


def render(request: RenderRequest, frames: Frames) -> RenderedFile:
    """A picture of a sequence: one of its frames, several on a sheet, or a film of them.

    Raises:
        MediaError: No frame can be decoded, or there is no such view.
    """
    folder = os.path.dirname(os.fsencode(request.path))
    if request.kind in (Derived.MOTION, Derived.STRIP):
        # The film library is a large one.
        from desktop.media import contact_sheet, derived_picture, sequence_film  # noqa: PLC0415

        reel = sequence_film.SequencePictures(frames, partial(_decoded, folder, frames))
        if request.kind is Derived.MOTION:
            return sequence_film.as_film(reel, request.rate or DEFAULT_RATE.exact)
        marks = [
            frames.first + int(frames.span * (at + 0.5) / STRIP_FRAMES)
            for at in range(STRIP_FRAMES)
        ]
        sheet = contact_sheet.sheet([reel.picture(at, contact_sheet.SIDE) for at in marks])
        return derived_picture.encode(sheet, Derived.STRIP)
    if request.kind is Derived.LAST:
        return _last(folder, frames, request)
    tenth = frames.shown_at(frames.first + frames.span // 10)
    last: Exception | None = None
    for number in dict.fromkeys((tenth, frames.first, frames.last)):
        try:
            return _picture_of(folder, frames, number, request.kind)
        except (MediaError, SourceError, OSError, ValueError) as error:
            last = error
    raise last or MediaError(f"{display_name(request.path)} has no picture.", reason="corrupt")


def _last(folder: bytes, frames: Frames, request: RenderRequest) -> RenderedFile:
    """The last frame that plays, at its full size."""
    number = frames.last
    if request.page:
        shown = Fraction(request.page, 1000) * (request.rate or DEFAULT_RATE.exact)
        number = min(number, frames.first + max(0, round(shown) - 1))
    return _picture_of(folder, frames, frames.shown_at(number), Derived.FULL)


def _picture_of(folder: bytes, frames: Frames, number: int, kind: Derived) -> RenderedFile:
    with open_source(_path(folder, frames, number)) as source:
        found = sniff(source.head(), source.name, source.size)
        if found is None:
            raise MediaError(f"{source.name} has no picture.", reason="unsupported")
        return reader_for(found.reader).render(source, found, kind, 0)


def _decoded(folder: bytes, frames: Frames, number: int) -> RenderedFile | None:
    """A frame as the picture for looking at; None where there is none, or it cannot be decoded."""
    with suppress(MediaError, SourceError, OSError, ValueError, SyntaxError):
        return _picture_of(folder, frames, number, Derived.PREVIEW)
    return None
