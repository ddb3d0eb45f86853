"""How facts are written for a person: technical fields, what the asset's own row says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.inspector.metadata_rows import matrix_name, varies

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.technical import Technical


def summary(card: AssetCard) -> str:
    """The line below the name: `Image · 1024 × 1024 · 1.6 MB`."""
    parts = [
        display.type_name(card.type),
        display.dimensions(card.width, card.height) if card.width else "",
        display.known_length(card.duration, card.length),
        display.size(card.size) if card.size is not None else "",
        display.counted(card.take_count, "take") if card.type == "shot" else "",
    ]
    return " · ".join(part for part in parts if part)


def _bits(value: Any) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:.1f} Mbit/s"
    return f"{value / 1000:.0f} kbit/s"


def _exact_length(facts: Technical) -> str:
    """`6.042 s`: to the millisecond that the file says."""
    return display.length(facts.duration_ms / 1000, places=3) if facts.duration_ms else ""


def _rate(facts: Technical) -> str:
    """`23.976 fps (24000/1001)`; `24 fps`."""
    number, den = facts.frame_rate_num, facts.frame_rate_den
    exact = number / den if number and den else facts.frame_rate
    if not exact:
        return ""
    text = f"{exact:.3f}".rstrip("0").rstrip(".") + " fps"
    return f"{text} ({number}/{den})" if den and den != 1 else text


# Section, name and how to write it, in the order of the tab.
_ROWS: tuple[tuple[str, str, Callable[[Technical], str]], ...] = (
    ("Picture", "Size", lambda t: display.dimensions(t.width, t.height) if t.width else ""),
    ("Picture", "Resolution", lambda t: t.resolution_category or ""),
    ("Picture", "Aspect ratio", lambda t: t.aspect_ratio or ""),
    ("Picture", "Frame rate", _rate),
    ("Picture", "Codec", lambda t: " ".join(filter(None, (t.video_codec, t.video_codec_profile)))),
    ("Picture", "Bit rate", lambda t: _bits(t.video_bitrate_bps) if t.video_bitrate_bps else ""),
    ("Picture", "Bit depth", lambda t: f"{t.bit_depth} bit" if t.bit_depth else ""),
    ("Picture", "Colour space", lambda t: matrix_name(t.color_space or "")),
    ("Sound", "Codec", lambda t: t.audio_codec or ""),
    ("Sound", "Channels", lambda t: _channels(t)),
    (
        "Sound",
        "Sample rate",
        lambda t: f"{t.audio_sample_rate:,} Hz" if t.audio_sample_rate else "",
    ),
    ("Sound", "Bit depth", lambda t: f"{t.audio_bit_depth} bit" if t.audio_bit_depth else ""),
    ("Sound", "Bit rate", lambda t: _bits(t.audio_bitrate_bps) if t.audio_bitrate_bps else ""),
    ("File", "Container", lambda t: t.container_format or ""),
    ("File", "Duration", _exact_length),
    ("File", "Read by", lambda t: t.analyzer_version or ""),
    ("File", "Read at", lambda t: display.date_time(t.analyzed_at) if t.analyzed_at else ""),
)


def _channels(facts: Technical) -> str:
    if not facts.audio_channels:
        return facts.audio_channel_layout or ""
    layout = facts.audio_channel_layout
    return f"{facts.audio_channels} ({layout})" if layout else str(facts.audio_channels)


def technical_rows(
    facts: Technical | None, metadata: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Section, name and value of everything that is known.

    `metadata`: of the asset, for a rate that is none all through the film.
    """
    if facts is None:
        return []
    rows = [(section, name, write(facts)) for section, name, write in _ROWS]
    uneven = varies(metadata)
    if uneven:
        rows = [
            (section, name, f"{text}, {uneven}" if name == "Frame rate" and text else text)
            for section, name, text in rows
        ]
    return [(section, name, clean_line(text, limit=300)) for section, name, text in rows if text]


def file_rows(asset: Asset) -> list[tuple[str, str]]:
    """What the asset's own row says of its bytes."""
    rows = [
        ("Bytes", display.count(asset.size) if asset.size is not None else ""),
        ("SHA-256", asset.checksum_sha256 or ""),
        ("ID", asset.id),
    ]
    return [(name, text) for name, text in rows if text]


def warning_rows(asset: Asset) -> list[tuple[str, str]]:
    """What was odd about its file when it came in; nothing for most."""
    warnings = asset.metadata.get("warnings")
    texts = warnings if isinstance(warnings, (list, tuple)) else ()
    return [("Note", clean_line(text, limit=300)) for text in texts if isinstance(text, str)]
