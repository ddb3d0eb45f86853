"""The streams of a container: which to show and hear, and all of them as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from av.stream import Disposition

from desktop.media.facts import plain

_STREAM_LIMIT = 32
# Not for everybody: played only where somebody chooses them.
_ASIDE = Disposition.comment | Disposition.hearing_impaired | Disposition.visual_impaired


def video_stream(container: Any) -> Any:
    """The video stream that plays where nobody chooses, or None; covers of songs are none.

    One that nobody can decode stands for the film only where there is no other.
    """
    films = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return _preferred([s for s in films if s.codec_context] or films)


def sound_stream(container: Any) -> Any:
    """The audio stream that plays where nobody chooses, of those that can be decoded, or None."""
    return _preferred([stream for stream in container.streams.audio if stream.codec_context])


def main_streams(container: Any) -> list[Any]:
    """The streams that are shown and heard, the picture first."""
    return [s for s in (video_stream(container), sound_stream(container)) if s is not None]


def _preferred(streams: list[Any]) -> Any:
    """The one that the container marks as its default, else the first that is for everybody."""
    return min(
        streams,
        key=lambda s: (not s.disposition & Disposition.default, bool(s.disposition & _ASIDE)),
        default=None,
    )


def pixel_aspect(stream: Any) -> Fraction | None:
    """Width of a pixel by its height, by the container or else by the codec; None if unsaid."""
    codec = stream.codec_context
    said = stream.sample_aspect_ratio or codec.sample_aspect_ratio if codec else None
    return Fraction(said) if said else None


def codec_name(stream: Any) -> str | None:
    """The name of a codec, not of the decoder that reads it: `mp3`, not `mp3float`."""
    codec = stream.codec_context
    if codec is None:
        return None
    try:
        return str(codec.codec.canonical_name or codec.name)
    except (AttributeError, ValueError):
        return str(codec.name)


def raw_facts(container: Any) -> dict[str, Any]:
    """Format and streams as JSON-safe data under the names ffprobe gives them."""
    streams = [_stream(stream) for stream in list(container.streams)[:_STREAM_LIMIT]]
    whole = {
        "nb_streams": len(container.streams),
        "format_name": container.format.name,
        "format_long_name": container.format.long_name,
        "start_time": _seconds(container.start_time, 1_000_000),
        "duration": _seconds(container.duration, 1_000_000),
        "size": container.size,
        "bit_rate": container.bit_rate,
        "tags": dict(container.metadata),
    }
    result: dict[str, Any] = plain({"format": whole, "streams": streams})
    return result


def _seconds(value: int | None, base: int) -> float | None:
    """Ticks as seconds."""
    return None if value is None else value / base


def _stream(stream: Any) -> dict[str, Any]:
    """One stream."""
    codec = stream.codec_context
    facts: dict[str, Any] = {
        "index": stream.index,
        "codec_type": stream.type,
        "codec_name": codec_name(stream),
        "profile": stream.profile if codec else None,
        "time_base": str(stream.time_base),
        "start_pts": stream.start_time,
        "duration_ts": stream.duration,
        "nb_frames": stream.frames or None,
        "tags": dict(stream.metadata),
    }
    if codec and stream.type == "video":
        facts |= _video(stream, codec)
    if codec and stream.type == "audio":
        facts |= _sound(codec)
    return facts


def _video(stream: Any, codec: Any) -> dict[str, Any]:
    """What only pictures have."""
    pixel = pixel_aspect(stream)
    shown = pixel * Fraction(codec.width, codec.height) if pixel and codec.height else None
    return {
        "width": codec.width,
        "height": codec.height,
        "coded_width": codec.coded_width,
        "coded_height": codec.coded_height,
        "pix_fmt": codec.pix_fmt,
        "r_frame_rate": str(stream.base_rate),
        "avg_frame_rate": str(stream.average_rate),
        "sample_aspect_ratio": str(pixel),
        "display_aspect_ratio": str(shown),
        "color_range": int(codec.color_range),
        "color_space": int(codec.colorspace),
        "color_transfer": int(codec.color_trc),
        "color_primaries": int(codec.color_primaries),
        "has_b_frames": int(codec.has_b_frames),
        "bit_rate": codec.bit_rate,
    }


def _sound(codec: Any) -> dict[str, Any]:
    """What only sound has."""
    return {
        "sample_fmt": codec.format.name if codec.format else None,
        "sample_rate": codec.sample_rate,
        "channels": codec.channels,
        "channel_layout": codec.layout.name if codec.channels else None,
        "bit_rate": codec.bit_rate,
    }
