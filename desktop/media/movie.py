"""Films and sounds: facts from the header; posters and waveforms live beside this file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.technical import Probe, Technical, aspect_ratio, resolution_category
from desktop.media import poster, still, strip, wave
from desktop.media.display_matrix import is_sideways
from desktop.media.facts import ANALYZER, parse_time
from desktop.media.opened import opened
from desktop.media.streams import raw_facts, sound_stream, video_stream
from desktop.media.wholeness import boxes_end

if TYPE_CHECKING:
    from desktop.media.readers import Made
    from desktop.media.sniff import Found
    from desktop.media.source import Source

# Writers miscount by a few bytes; copies that broke off lack more.
_PADDING = 64
# Longer than this is not a length but a damaged header, seconds.
_LONGEST = 60 * 60 * 24 * 30
# ITU-T H.273, matrix coefficients.
_MATRIX = {
    0: "rgb",
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    9: "bt2020nc",
    10: "bt2020c",
}
_CONTAINER_NAMES = {"mov,mp4,m4a,3gp,3g2,mj2": "mp4", "matroska,webm": "matroska"}


def probe(source: Source, found: Found) -> Probe:
    """Streams, length, rates; a second, longer look where the header leaves something open."""
    _check_end(source, found)
    result = _probe(source, found, thorough=False)
    return result or _probe(source, found, thorough=True) or _refuse(source)


def _refuse(source: Source) -> Probe:
    """Nothing to see or to hear.

    Raises:
        MediaError: Always.
    """
    raise MediaError(f"{source.name} holds no picture and no sound.", reason="not_media")


def _check_end(source: Source, found: Found) -> None:
    """Refuse files that say themselves that there should be more of them.

    Raises:
        MediaError: `truncated`.
    """
    end = 0
    if found.format.startswith("mov"):
        end = boxes_end(source)
    elif found.format in {"wav", "avi"} and source.bytes_at(0, 4) == b"RIFF":
        declared = int.from_bytes(source.bytes_at(4, 4), "little")
        # Recorders that never came to write the length leave it empty or full.
        end = declared + 8 if declared not in {0, 0xFFFFFFFF} else 0
    if end > source.size + _PADDING:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")


def _probe(source: Source, found: Found, *, thorough: bool) -> Probe | None:
    """One look; None if a longer one is needed."""
    # Before the decoder has the descriptor, whose position it shares.
    turned = found.format.startswith("mov") and is_sideways(source)
    with opened(source, found, thorough=thorough) as container:
        video, sound = video_stream(container), sound_stream(container)
        if video is None and sound is None:
            return None
        duration = _duration(container, video or sound)
        if not thorough and (duration is None or not _is_known(video, sound)):
            return None
        if video is not None and not video.codec_context.width:
            return None
        facts = {
            "container_format": _CONTAINER_NAMES.get(container.format.name, container.format.name),
            "duration_ms": round(duration * 1000) if duration is not None else None,
            "ffprobe_raw": raw_facts(container),
            "analyzer_version": f"{ANALYZER}, PyAV {av.__version__}",
            **_sound_facts(sound),
            **_video_facts(video, source.name, is_turned=turned),
        }
        technical = Technical(**facts)
        warnings = () if duration is not None else ("The file does not say how long it is.",)
        return Probe(
            "video" if video is not None else "audio",
            _content_type(found, has_video=video is not None),
            0,
            duration=duration,
            technical=technical,
            metadata=_metadata(technical),
            recorded_at=_recorded_at(container, video or sound),
            warnings=warnings,
        )


def _is_known(video: Any, sound: Any) -> bool:
    """Whether the header told sizes and rates."""
    has_video = video is None or (video.codec_context.width and video.average_rate)
    return bool(has_video and (sound is None or sound.codec_context.sample_rate))


def _content_type(found: Found, *, has_video: bool) -> str:
    """MIME type by what is inside, since most containers hold either."""
    major, _, minor = found.content_type.partition("/")
    if major not in {"audio", "video"}:
        return found.content_type
    return f"{'video' if has_video else 'audio'}/{minor}"


def _duration(container: Any, stream: Any) -> float | None:
    """Seconds, or None where there is no believable length."""
    seconds = None
    if container.duration is not None:
        seconds = container.duration / av.time_base
    elif stream.duration is not None and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    return seconds if seconds is not None and 0 <= seconds < _LONGEST else None


def _video_facts(stream: Any, name: str, *, is_turned: bool) -> dict[str, Any]:
    """Columns about the picture."""
    if stream is None:
        return {}
    codec = stream.codec_context
    still.check_pixels(codec.width, codec.height, name)
    width, height = codec.width, codec.height
    if is_turned:
        width, height = height, width
    rate = stream.average_rate or stream.guessed_rate
    bits = [part.bits for part in codec.format.components] if codec.format else []
    return {
        "width": width,
        "height": height,
        "frame_rate": round(float(rate), 6) if rate else None,
        "frame_rate_num": rate.numerator if rate else None,
        "frame_rate_den": rate.denominator if rate else None,
        "video_codec": codec.name,
        "video_codec_profile": stream.profile or None,
        "video_bitrate_bps": codec.bit_rate or None,
        "bit_depth": bits[0] if bits else None,
        "color_space": _MATRIX.get(int(codec.colorspace)),
        "aspect_ratio": aspect_ratio(width, height),
        "resolution_category": resolution_category(width, height),
    }


def _sound_facts(stream: Any) -> dict[str, Any]:
    """Columns about the sound."""
    if stream is None:
        return {}
    codec = stream.codec_context
    bits = (
        codec.format.bits
        if codec.format is not None and codec.name.startswith(("pcm", "flac", "alac", "wavpack"))
        else None
    )
    return {
        "audio_codec": codec.name,
        "audio_channels": codec.channels or None,
        "audio_channel_layout": codec.layout.name if codec.channels else None,
        "audio_sample_rate": codec.sample_rate or None,
        "audio_bitrate_bps": codec.bit_rate or None,
        "audio_bit_depth": bits,
    }


def _metadata(technical: Technical) -> dict[str, Any]:
    """What `assets.metadata` holds for a film or a sound, by the seed's names."""
    if technical.video_codec is not None:
        return {
            "width": technical.width,
            "height": technical.height,
            "format": technical.container_format,
            "fps": technical.frame_rate,
            "codec": technical.video_codec,
        }
    return {
        "format": technical.container_format,
        "sample_rate": technical.audio_sample_rate,
        "channels": technical.audio_channels,
        "bitrate": technical.audio_bitrate_bps,
        "codec": technical.audio_codec,
    }


def _recorded_at(container: Any, stream: Any) -> datetime | None:
    """When it was recorded, by the container; the epochs of unset clocks are no date."""
    for tags in (container.metadata, stream.metadata):
        for key in ("com.apple.quicktime.creationdate", "creation_time", "date", "DATE_RECORDED"):
            when = parse_time(tags.get(key))
            if when is not None and when > datetime(1970, 1, 2, tzinfo=UTC):
                return when
    return None


def render(source: Source, found: Found, kind: Derived, page: int) -> Made:
    """A poster frame of a film; the waveform of a sound."""
    del page
    with opened(source, found) as container:
        video = video_stream(container)
        if kind is Derived.WAVE or video is None:
            return wave.draw(container, kind, source.name)
    return (
        strip.of_film(source, found) if kind is Derived.STRIP else poster.draw(source, found, kind)
    )
