"""Bare streams in a container: the same packets with the times that players find their way by.

A stream without a container says neither when a picture is shown nor how long it all runs.
"""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.media.av_open import opened
from desktop.media.readers import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

LARGEST = 400 << 20  # bytes: it is put together in memory


def as_film(
    source: Source, found: ContentKind, rate: Fraction | None, *, is_exact: bool = True
) -> RenderedFile:
    """A bare stream as a film of the same pictures, none of them coded anew.

    Args:
        source: The stream.
        found: Its format.
        rate: Its pictures a second.
        is_exact: Each picture has its own time, for which all may have to be decoded. Otherwise it
            is a few pictures off where they are not stored in the order in which they are shown.

    Raises:
        MediaError: It is too large (`too_large`), or does not say its rate (`unsupported`).
    """
    if source.size > LARGEST:
        raise MediaError(
            f"{source.name} has no container, and is too large to be played without one. Put it"
            " into a MOV or MP4 and import that.",
            reason="too_large",
        )
    if rate is None:
        raise MediaError(f"{source.name} does not say its frame rate.", reason="unsupported")
    places = _places(source, found) if is_exact else {}
    # Nothing is shown before it is decoded.
    ahead = max((number - place for number, place in places.items()), default=0)
    buffer = io.BytesIO()
    with opened(source, found, thorough=True) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        is_av1 = codec.codec.canonical_name == "av1"
        with av.open(buffer, "w", format="mp4" if is_av1 else "matroska") as out:
            # What a decoder of another library is called, no encoder is: it has no template.
            track: Any = (
                out.add_mux_stream("av1", rate, width=codec.width, height=codec.height)
                if is_av1
                else out.add_stream_from_template(stream)
            )
            for number, packet in enumerate(_packets(container, stream)):
                packet.stream = track
                packet.time_base = 1 / rate
                packet.dts = number - ahead
                packet.pts = max(places.get(number, number), number - ahead)
                packet.duration = 1
                out.mux(packet)
        size = codec.width, codec.height
    return RenderedFile(buffer.getvalue(), *size)


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    """The packets of a stream as far as it is sound."""
    with suppress(av.error.FFmpegError):
        for packet in container.demux(stream):
            if packet.size:
                yield packet


def _places(source: Source, found: ContentKind) -> dict[int, int]:
    """At which place each packet's picture is shown, where that is not the order of the packets."""
    places: dict[int, int] = {}
    with opened(source, found, thorough=True) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        if not codec.has_b_frames:
            return {}
        for number, packet in enumerate(_packets(container, stream)):
            packet.pts = packet.dts = number
            _note(places, codec, packet)
        _note(places, codec, None)
    return places


def _note(places: dict[int, int], codec: Any, packet: Any) -> None:
    """Let the next packet into the decoder; what comes out is shown next."""
    with suppress(av.error.FFmpegError):
        for frame in codec.decode(packet):
            if frame.pts is not None:
                places.setdefault(frame.pts, len(places))
