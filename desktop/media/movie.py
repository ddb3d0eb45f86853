"""Films and sounds: facts from the header; posters and waveforms live beside this file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.domain import measured_length
from desktop.domain.derived import Derived
from desktop.domain.technical import BARE_FORMATS, Probe, Technical
from desktop.media import (
    coded_head,
    dates,
    declared_end,
    file_head,
    film_facts,
    film_marks,
    frame_strip,
    last_frame,
    lengths,
    poster,
    recipe_blocks,
    slates,
    sound_facts,
    waveform,
    wrapped_film,
)
from desktop.media.av_open import opened
from desktop.media.camera_original import no_picture
from desktop.media.display_matrix import UPRIGHT
from desktop.media.facts import ANALYZER
from desktop.media.frame_rate import rate_of
from desktop.media.signatures import MP4
from desktop.media.streams import raw_facts, sound_stream, video_stream

if TYPE_CHECKING:
    from fractions import Fraction

    from desktop.domain.measured_length import Measured
    from desktop.media.file_head import FileHead
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# Writers miscount by a few bytes; copies that broke off lack more.
_PADDING = 64
_CONTAINER_NAMES = {"mov,mp4,m4a,3gp,3g2,mj2": "mp4", "matroska,webm": "matroska"}
NO_LENGTH = "The file does not say how long it is."
NO_LAST = "The end of the file is missing: its last picture or sound is cut off."
NO_END = "The end of the file is missing; its picture and its sound are all there."


def probe(source: Source, found: ContentKind) -> Probe:
    """Streams, length, rates; a second, longer look where the header leaves something open.

    A length that no header states is measured at once where the file is small. Of others it says
    that this is to be done: see `measure`.
    """
    lacks_end = _lacks_end(source, found)
    head = file_head.read(source, found)
    result = _probe(source, found, head, thorough=False)
    result = result or _probe(source, found, head, thorough=True)
    if result is None:
        raise MediaError(f"{source.name} holds no picture and no sound.", reason="not_media")
    said = film_marks.xmp_of(source, found)
    result = replace(
        result,
        technical=_with_bits(source, found, result.technical),
        marks=said.upright(result.lies, (result.technical.width, result.technical.height)),
        recorded=result.recorded or dates.of_still({}, said.stamps),
    )
    if lacks_end:
        result = replace(result, warnings=(*result.warnings, NO_END))
    if found.format == MP4:
        recipe = recipe_blocks.with_credentials(result.recipe, source, found)
        result = replace(result, recipe=recipe)
    if result.duration is None or lengths.is_guess(source, found):
        return _without_length(source, found, result)
    if found.format in _SILENT_ON_THEIR_END:
        return _with_reach(source, found, result, result.duration)
    return result


# Formats that say how long they run and not where they end.
_SILENT_ON_THEIR_END = frozenset({"flac", "wv", "ivf", "flv", "mp3,aac,flac"})
_ABOUT = 0.02  # seconds


def _with_reach(source: Source, found: ContentKind, result: Probe, seconds: float) -> Probe:
    """`result` with the length that the packets have, where they were looked through.

    Raises:
        MediaError: `truncated`: it is over long before the time at which it says it is, and in the
            middle of a packet.
    """
    reach = lengths.reach(source, found, seconds)
    lacking = declared_end.lacking(source, found) if source.size <= lengths.AT_ONCE else None
    is_short = reach is not None and reach < seconds * lengths.ENOUGH
    # All that a WavPack runs may stand in one packet.
    is_small_part = found.format == "wv" and (lacking or 0) * 4 > source.size
    if (is_short and lacking != 0) or is_small_part:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
    if lacking:
        result = replace(result, warnings=(*result.warnings, NO_LAST))
    if reach is None or abs(reach - seconds) <= _ABOUT:
        return result
    facts = replace(result.technical, duration_ms=round(reach * 1000))
    return replace(result, duration=reach, technical=facts)


_SAY_INSIDE = frozenset({"pcm_bluray", "pcm_dvd", "mlp"})


def _with_bits(source: Source, found: ContentKind, facts: Technical) -> Technical:
    """`facts` with the bits of a sample where only the first packet of the sound says them."""
    codec = facts.audio_codec
    if codec not in _SAY_INSIDE:
        return facts
    with opened(source, found, thorough=True) as container, suppress(av.error.FFmpegError):
        for packet in container.demux(sound_stream(container)):
            bits = sound_facts.packet_bits(bytes(packet), codec)
            return replace(facts, audio_bit_depth=bits or facts.audio_bit_depth)
    return facts


def _without_length(source: Source, found: ContentKind, result: Probe) -> Probe:
    """`result` with what its packets say of its length, or the word that this is still open."""
    if source.size > lengths.AT_ONCE:
        if lengths.is_nearly_known(found, result.duration):
            return result
        result = replace(
            result, duration=None, technical=replace(result.technical, duration_ms=None)
        )
        return replace(result, metadata={**result.metadata, **measured_length.measuring()})
    measured = lengths.measure(source, found, lengths.known_rate(result.technical))
    facts = result.technical
    more = measured_length.facts_of(measured, facts.frame_rate)
    if measured.seconds is None and result.duration is not None:
        return result
    if measured.seconds is None:
        return replace(
            result, metadata={**result.metadata, **more}, warnings=(*result.warnings, NO_LENGTH)
        )
    milliseconds = round(measured.seconds * 1000)
    return replace(
        result,
        duration=measured.seconds,
        metadata={**result.metadata, **more},
        technical=replace(facts, duration_ms=milliseconds),
    )


def measure(source: Source, found: ContentKind) -> Measured:
    """Length, number of pictures and rate by reading the file to its end."""
    return lengths.measure(source, found, _rate(source, found))


def _rate(source: Source, found: ContentKind) -> Fraction | None:
    head = file_head.read(source, found)
    result = _probe(source, found, head, thorough=False)
    result = result or _probe(source, found, head, thorough=True)
    return lengths.known_rate(result.technical) if result is not None else None


def _played(source: Source, found: ContentKind, *, is_exact: bool = True) -> RenderedFile:
    """What a player plays instead of a stream that has no container.

    Raises:
        MediaError: `unsupported`: it has one.
    """
    if found.format not in BARE_FORMATS:
        raise MediaError(f"{source.name} can be played as it is.", reason="unsupported")
    return wrapped_film.as_film(source, found, _rate(source, found), is_exact=is_exact)


def _lacks_end(source: Source, found: ContentKind) -> bool:
    """Whether a file says itself that there should be more of it, but no picture and no sound.

    Raises:
        MediaError: `truncated`: of these too.
    """
    if declared_end.of(source, found) <= source.size + _PADDING:
        return False
    content = declared_end.of_content(source, found)
    if not 0 < content <= source.size + _PADDING:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
    return True


def _probe(source: Source, found: ContentKind, head: FileHead, *, thorough: bool) -> Probe | None:
    """One look; None if a longer one is needed."""
    if not thorough and (unread := coded_head.unread(found, head)):
        with opened(source, found, streams=unread) as container:
            if coded_head.learn(container):
                return _told(source.name, found, container, head, thorough=False)
    with opened(source, found, thorough=thorough) as container:
        return _told(source.name, found, container, head, thorough=thorough)


def _told(
    name: str, found: ContentKind, container: Any, head: FileHead, *, thorough: bool
) -> Probe | None:
    """The facts of an opened film or sound; None where they are not known."""
    video, sound = video_stream(container), sound_stream(container)
    if video is None and sound is None:
        return None
    if video is not None and not film_facts.has_size(video, head.of(container, video)):
        return None
    if not thorough and not _is_known(video, sound):
        return None
    return _facts(name, found, container, head)


def _is_known(video: Any, sound: Any) -> bool:
    """Whether the header told the rates."""
    has_video = video is None or video.average_rate
    return bool(has_video and (sound is None or sound.codec_context.sample_rate))


def _facts(name: str, found: ContentKind, container: Any, head: FileHead) -> Probe:
    """Everything that one look at an opened film or sound tells."""
    video, sound = video_stream(container), sound_stream(container)
    main = video or sound
    tags = [container.metadata, main.metadata, *(s.metadata for s in list(container.streams)[:8])]
    spoken, words = slates.spoken(head.wave)
    facts: dict[str, Any] = {
        "container_format": _CONTAINER_NAMES.get(container.format.name, container.format.name),
        "ffprobe_raw": raw_facts(container),
        "analyzer_version": f"{ANALYZER}, PyAV {av.__version__}",
    }
    more = slates.timecode([*tags, {"timecode": head.timecode}], head.wave) | spoken
    if sound is not None:
        facts |= sound_facts.columns(sound, head.bits or head.of(container, sound).bits)
        more |= sound_facts.tracks(container, sound, head.wave.tracks if head.wave else ())
    duration = lengths.stated(container, main, head)
    if video is not None:
        header = head.of(container, video)
        # Last, since it may read on in the file.
        rate = rate_of(container, video, header, found)
        facts |= film_facts.columns(video, header, rate, name)
        more |= film_facts.more(video, header, rate)
    milliseconds = round(duration * 1000) if duration is not None else None
    technical = Technical(**facts, duration_ms=milliseconds)
    return Probe(
        "video" if video is not None else "audio",
        _content_type(found, has_video=video is not None),
        0,
        duration=duration,
        technical=technical,
        metadata=_metadata(technical) | more,
        recorded=slates.recorded(tags, head.wave),
        text=words,
        lies=head.of(container, video).orientation if video is not None else UPRIGHT,
        recipe=recipe_blocks.of_tags(tags),
    )


def _content_type(found: ContentKind, *, has_video: bool) -> str:
    """MIME type by what is inside, since most containers hold either."""
    major, _, minor = found.content_type.partition("/")
    if major not in {"audio", "video"}:
        return found.content_type
    return f"{'video' if has_video else 'audio'}/{minor}"


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


_OF_ALL = frozenset({Derived.STRIP, Derived.WAVE})


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """A poster frame of a film, or its last one; the waveform of a sound."""
    if kind is Derived.MOTION:
        return _played(source, found)
    head = file_head.read(source, found)
    # Who decodes a picture needs no other one decoded before.
    unread = coded_head.unread(found, head) if kind not in _OF_ALL else []
    with opened(source, found, streams=unread) as container:
        video = video_stream(container)
        if kind is Derived.WAVE or video is None:
            main = sound_stream(container)
            seconds = lengths.stated(container, main, head) if main is not None else None
            return waveform.draw(container, kind, source.name, seconds)
        header = head.of(container, video)
        if video.codec_context is None:
            raise MediaError(no_picture(header.codec), reason="unsupported")
        if kind is Derived.LAST:
            shape = film_facts.shape_of(video, header)
            return last_frame.of_film(container, source.name, shape, until=page / 1000)
        if kind is not Derived.STRIP:
            return poster.draw(source, found, container, kind, header)
        shape = film_facts.shape_of(video, header)
    if found.format in BARE_FORMATS:
        film = _played(source, found, is_exact=False)
        return frame_strip.of_wrapped(film.data, source.name, shape)
    return frame_strip.of_film(source, found, shape)
