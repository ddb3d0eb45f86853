"""The facts of a sound: codec, channels, bits as they were recorded, and every track there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.domain.untrusted_text import clean_line
from desktop.media.streams import codec_name

if TYPE_CHECKING:
    from collections.abc import Sequence


_PCM = re.compile(r"pcm_[sufb](\d{1,2})")
_TRACKS = 32


def columns(stream: Any, source_bits: int) -> dict[str, Any]:
    """The technical columns about the sound; `source_bits` are those the container says, or 0."""
    if stream is None:
        return {}
    codec = stream.codec_context
    return {
        "audio_codec": codec_name(stream),
        "audio_channels": codec.channels or None,
        "audio_channel_layout": _layout(codec) or None,
        "audio_sample_rate": codec.sample_rate or None,
        "audio_bitrate_bps": codec.bit_rate or None,
        "audio_bit_depth": _bits(stream, source_bits) or None,
    }


# Where a file only counts them; what more than two are for, it does not say.
_COUNTED = {"1 channels": "mono", "2 channels": "stereo"}


def _layout(codec: Any) -> str:
    """`mono`, `stereo`, `5.1` ..., or nothing."""
    name = str(codec.layout.name) if codec.channels else ""
    return _COUNTED.get(name, name)


def _bits(stream: Any, source_bits: int) -> int:
    """Bits of a sample as recorded; 0 for sound that has none, as MP3.

    The decoder's own format says less: it hands 24 bits out as 32.
    """
    name, setup = codec_name(stream) or "", bytes(stream.codec_context.extradata or b"")
    if name == "flac" and len(setup) >= 14:
        return ((setup[12] & 1) << 4 | setup[13] >> 4) + 1  # STREAMINFO
    if name == "alac" and len(setup) >= 18:
        return setup[17]  # the "magic cookie"
    if name == "tta" and len(setup) >= 10:
        return int.from_bytes(setup[8:10], "little")
    if name == "truehd":
        return 24  # always
    if "law" in name:
        return 8
    pcm = _PCM.match(name)
    if pcm:
        stored = int(pcm[1])
        return source_bits if 0 < source_bits < stored else stored
    if name.startswith("pcm_") and "law" not in name:
        return source_bits
    return source_bits if name in {"wavpack", "ape", "tta"} else 0


def packet_bits(packet: bytes, codec: str) -> int:
    """Bits of a sample where only the sound itself says them: discs and camcorders; else 0.

    Sources: Blu-ray Disc Application Format (LPCM), DVD-Video (LPCM), Meridian Lossless Packing.
    """
    if len(packet) < 12:
        return 0
    match codec:
        case "pcm_bluray":
            return {1: 16, 2: 20, 3: 24}.get(packet[3] >> 6, 0)
        case "pcm_dvd":
            return {0: 16, 1: 20, 2: 24}.get(packet[1] >> 6, 0)
        case "mlp" if packet[4:8] == b"\xf8\x72\x6f\xbb":
            return {0: 16, 1: 20, 2: 24}.get(packet[8] >> 4, 0)
    return 0


def tracks(container: Any, chosen: Any, names: Sequence[str] = ()) -> dict[str, Any]:
    """Every sound track where there are several, and the names of what is in one, where it has."""
    facts: dict[str, Any] = {}
    every = list(container.streams.audio)[:_TRACKS]
    if len(every) > 1:
        facts["sound_tracks"] = [_in_words(stream, is_chosen=stream is chosen) for stream in every]
    if names:
        facts["track_names"] = [clean_line(name, limit=80) for name in names[:_TRACKS]]
    return facts


def _in_words(stream: Any, *, is_chosen: bool) -> str:
    """`ac3, 5.1, eng, Director's commentary (default)`."""
    codec = stream.codec_context
    tags = stream.metadata
    language = tags.get("language", "")
    parts = [
        codec_name(stream) or "unknown codec",
        _layout(codec) if codec else "",
        "" if language == "und" else language,
        tags.get("title", ""),
    ]
    text = clean_line(", ".join(part for part in parts if part), limit=120)
    return f"{text} (default)" if is_chosen else text
