"""Technical facts of a file: the columns of `asset_technical_metadata`, by the seed's names."""

from __future__ import annotations

from dataclasses import field, fields
from math import gcd
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.embedded import NO_MARKS, EmbeddedMarks
from desktop.domain.recipe import NO_RECIPE, FileRecipe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.domain.recorded_date import RecordedDate
    from desktop.domain.sidecar import SidecarSeen

# Containers by their names that are none: streams whose packets lie in the file one after another.
BARE_FORMATS = frozenset({"h264", "hevc", "m4v", "mpegvideo", "obu", "av1", "mjpeg", "dirac"})


@frozen
class Technical:
    """One row of technical metadata. Source of the fields: seed mam-core-schema, table 4.

    Attributes:
        width: Pixels after orientation has been applied; height likewise.
        frame_rate: Frames per second; `frame_rate_num`/`frame_rate_den` are exact.
        duration_ms: Whole milliseconds.
        resolution_category: SD, HD, FHD, UHD, 4K or 8K.
        ffprobe_raw: The whole probe as JSON-safe data, streams and format, as ffprobe names them.
        mediainfo_raw: Other facts that have no column: EXIF, page count, word counts.
        analyzer_version: Which program and version read it.
    """

    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    frame_rate_num: int | None = None
    frame_rate_den: int | None = None
    video_codec: str | None = None
    video_codec_profile: str | None = None
    video_bitrate_bps: int | None = None
    audio_codec: str | None = None
    audio_channels: int | None = None
    audio_channel_layout: str | None = None
    audio_sample_rate: int | None = None
    audio_bitrate_bps: int | None = None
    audio_bit_depth: int | None = None
    container_format: str | None = None
    duration_ms: int | None = None
    bit_depth: int | None = None
    color_space: str | None = None
    aspect_ratio: str | None = None
    resolution_category: str | None = None
    ffprobe_raw: Mapping[str, Any] | None = None
    mediainfo_raw: Mapping[str, Any] | None = None
    analyzed_at: datetime | None = None
    analyzer_version: str | None = None


TECHNICAL_COLUMNS = tuple(each.name for each in fields(Technical))


@frozen
class Probe:
    """What one look at a file found out: enough for a row in the library.

    Attributes:
        type: An `AssetType` value: image, video, audio, script, text or document.
        content_type: MIME type by content.
        checksum_sha256: Of all bytes, lower-case hex; None if the caller hashes elsewhere.
        size: Bytes that were read.
        duration: Seconds, for video and audio.
        metadata: Type-specific facts for `assets.metadata` (format, width, language ...).
        recorded: When it was recorded, by the first of the file's dates that is one.
        marks: Stars, keywords and words that a person wrote into it.
        sidecars: Those that were read with it, and what each of them says.
        text: Extracted text for search and preview, cut to a limit; scripts, text and PDF.
        lies: Which way up a picture is stored, by EXIF's number; 1 is upright.
        recipe: How it was made, if it says so.
        misnamed: What its name promises and it is not, as a clause; empty where they agree.
        warnings: Odd things a person might want to know (e.g. extension does not match content).
    """

    type: str
    content_type: str
    size: int
    checksum_sha256: str | None = None
    duration: float | None = None
    technical: Technical = field(default_factory=Technical)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    recorded: RecordedDate | None = None
    marks: EmbeddedMarks = NO_MARKS
    sidecars: tuple[SidecarSeen, ...] = ()
    text: str = ""
    lies: int = 1
    recipe: FileRecipe = NO_RECIPE
    misnamed: str = ""
    warnings: tuple[str, ...] = ()


def resolution_category(width: int | None, height: int | None) -> str | None:
    """SD, HD, FHD, UHD, 4K or 8K by the usual frame sizes, whichever way the frame stands.

    A frame counts as the largest class whose long *or* short side it reaches, so that 1920x800
    scope is FHD and 4096x1716 is 4K.
    """
    if not width or not height:
        return None
    long_side, short_side = max(width, height), min(width, height)
    for name, long_min, short_min in (
        ("8K", 7680, 4320),
        ("4K", 4096, 2304),
        ("UHD", 3840, 2160),
        ("FHD", 1920, 1080),
        ("HD", 1280, 720),
    ):
        if long_side >= long_min or short_side >= short_min:
            return name
    return "SD"


def aspect_ratio(width: int | None, height: int | None) -> str | None:
    """`16:9` and its like in lowest terms; `2.39:1` where the terms would be unreadable."""
    if not width or not height:
        return None
    divisor = gcd(width, height)
    across, down = width // divisor, height // divisor
    if across <= 32 and down <= 32:
        return f"{across}:{down}"
    return f"{width / height:.2f}:1"
