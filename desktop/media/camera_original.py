"""Camera originals that only their maker's decoder can read: what their headers say of them.

Blackmagic RAW and N-RAW are QuickTime files and read by `movie`; the others are read here. Source
of the layouts: the headers that ExifTool and FFmpeg know (R3D), SMPTE RDD 30 (ARRIRAW).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.base.errors import MediaError
from desktop.domain.measured_length import NoLength, unknown
from desktop.domain.technical import Probe, Technical, aspect_ratio, resolution_category
from desktop.domain.untrusted_text import clean_line
from desktop.media.facts import ANALYZER
from desktop.media.frame_rate import snapped

if TYPE_CHECKING:
    from desktop.domain.derived import Derived
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# Codes of sample descriptions in QuickTime files.
_MAKERS = {
    **dict.fromkeys(("brvn", "brhq", "brst", "brlt", "brs2", "brxq"), "Blackmagic RAW"),
    "nraw": "N-RAW",
    **dict.fromkeys(("crxl", "CRAW"), "Canon Cinema RAW"),
    "R3D": "REDCODE RAW",
    "ARRIRAW": "ARRIRAW",
}
_LARGEST = 32_768  # pixels of a side


def maker_of(code: str) -> str:
    """What people call the format of a code."""
    return _MAKERS.get(code, "") or clean_line(code.strip(), limit=20)


def no_picture(code: str) -> str:
    """Why there is no picture of it, as a sentence."""
    name = maker_of(code)
    if name:
        return f"No picture: {name} needs its maker's decoder."
    return "No picture: nothing here can decode it."


def probe(source: Source, found: ContentKind) -> Probe:
    """Size and rate by the header; what does not look like either is left out."""
    head = source.head()
    read = _red if found.format == "R3D" else _arri
    width, height, rate = read(head)
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        width = height = 0
    exact = snapped(rate) if rate is not None and 0 < rate <= 1000 else None
    technical = Technical(
        width=width or None,
        height=height or None,
        frame_rate=round(float(exact), 6) if exact else None,
        frame_rate_num=exact.numerator if exact else None,
        frame_rate_den=exact.denominator if exact else None,
        video_codec=maker_of(found.format),
        container_format=found.format.lower(),
        aspect_ratio=aspect_ratio(width, height),
        resolution_category=resolution_category(width, height),
        analyzer_version=ANALYZER,
    )
    metadata: dict[str, Any] = {"format": found.format.lower(), "codec": technical.video_codec}
    if width:
        metadata |= {"width": width, "height": height}
    if exact:
        metadata["fps"] = technical.frame_rate
    metadata |= unknown(NoLength.NO_DECODER)
    warning = no_picture(found.format)
    return Probe(
        "video",
        found.content_type,
        0,
        technical=technical,
        metadata=metadata,
        warnings=(warning,),
    )


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """There is never a picture.

    Raises:
        MediaError: Always, with the reason.
    """
    del source, kind, page
    raise MediaError(no_picture(found.format), reason="unsupported")


def _red(head: bytes) -> tuple[int, int, Fraction | None]:
    """Width, height and rate of an R3D file, version 1 or 2."""
    if head[4:8] == b"RED1":
        over, under = _number(head, 0x3E, 2), _number(head, 0x40, 2)
        size = _number(head, 0x36, 2), _number(head, 0x3A, 2)
    else:
        under, over = _number(head, 0x56, 2), _number(head, 0x58, 4)
        size = _number(head, 0x4C, 4), _number(head, 0x50, 4)
    return (*size, Fraction(over, under) if over and under else None)


def _arri(head: bytes) -> tuple[int, int, Fraction | None]:
    """Width and height of an ARRIRAW frame; each is a file of its own."""
    order = "little" if head[4:8] == b"\x78\x56\x34\x12" else "big"
    return _number(head, 0x14, 4, order), _number(head, 0x18, 4, order), None


def _number(data: bytes, at: int, size: int, order: str = "big") -> int:
    return int.from_bytes(data[at : at + size], "little" if order == "little" else "big")
