"""What the head of an OpenEXR file means: size, layers, colours, timecode, camera."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.domain.display import zone
from desktop.domain.recorded_date import DateSource
from desktop.domain.timecode import FrameRate, timecode_of_bits
from desktop.domain.untrusted_text import clean_line
from desktop.media.dates import Candidate, which
from desktop.media.plates.exr_header import BITS, is_whole, read
from desktop.media.plates.exr_layers import is_sampled, is_too_large, layers_of, shown
from desktop.media.plates.head import STRETCHED, BrokenHeadError, Head, aspect_of
from desktop.media.primaries import BT_2020, D65, P3_D65, SRGB

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.media.plates.exr_header import Box, ExrPart
    from desktop.media.plates.exr_layers import Layer
    from desktop.media.primaries import Primaries
    from desktop.media.source import Source

_HALVED = "No picture: it is too large for one whose colours have fewer pixels than its brightness."
# By the kind of the layer that is shown.
_SHOWN_AS = {
    "number": STRETCHED,
    "vector": "Its directions are shown as colours.",
    "id": "Each of its numbers is shown in a colour of its own.",
}
_LISTED = 60  # names of layers that are told one by one
# x and y of red, green, blue and white. Sources: SMPTE ST 2065-1, AMPAS S-2014-004.
_AP0: Primaries = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
_AP1: Primaries = (0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767)
_KNOWN: tuple[tuple[str, Primaries], ...] = (
    ("Rec. 709", SRGB),
    ("ACES 2065-1", _AP0),
    ("ACEScg", _AP1),
    ("Rec. 2020", BT_2020),
    ("P3 D65", P3_D65),
    ("Adobe RGB", (0.64, 0.33, 0.21, 0.71, 0.15, 0.06, *D65)),
)
_SPACE_NAMES = ("colorInteropID", "oiio:ColorSpace", "colorspace", "colorSpace", "color_space")
# Attributes that programs and cameras write, and what a director calls them.
_TEXTS = {
    "owner": "owner",
    "comments": "comments",
    "software": "software",
    "Software": "software",
    "cameraMake": "camera_make",
    "cameraModel": "camera",
    "cameraSerialNumber": "serial_number",
    "cameraLabel": "camera_label",
    "reelName": "reel",
    "lensModel": "lens",
    "lensMake": "lens",
    "Make": "camera_make",
    "Model": "camera",
    "nuke/input/filename": "source_file",
    "nuke/version": "software",
    "cameraPosition": "camera_position",
}
_NUMBERS = {
    "expTime": "exposure_time",
    "aperture": "aperture",
    "isoSpeed": "iso",
    "focus": "focus",
    "nominalFocalLength": "focal_length",
    "effectiveFocalLength": "focal_length",
    "cameraColorBalance": "",
    "shutterAngle": "shutter_angle",
    "xDensity": "pixels_per_inch",
}


def read_exr(source: Source) -> Head:
    """The head of an OpenEXR file.

    Raises:
        BrokenHeadError: It ends early, or makes no sense.
    """
    parts, tables_at = read(source)
    if not any(part.channels for part in parts):
        raise BrokenHeadError
    layers = layers_of(parts)
    layer = shown(layers)
    part = parts[layer.part]
    display = window(part)
    name, primaries = _colours(part.values)
    kinds = [channel.kind for channel in part.channels if channel.name in layer.channels]
    stamp = part.values.get("capDate")
    return Head(
        width=display[2] - display[0] + 1,
        height=display[3] - display[1] + 1,
        bits=BITS.get(kinds[0], 0) if kinds else 0,
        color_space="linear" if not layer.is_data else "data",
        is_linear=not layer.is_data,
        primaries=primaries,
        has_alpha=layer.has_alpha,
        pixel_aspect=aspect_of(_number(part.values.get("pixelAspectRatio"), 1.0)),
        rate=_rate(part.values.get("framesPerSecond")),
        facts=_facts(parts, layers, name, kinds[0] if kinds else ""),
        recorded=which(
            [Candidate(stamp, DateSource.CONTAINER, _offset(part.values.get("utcOffset")))]
        ),
        shown_as=_SHOWN_AS.get(layer.kind, ""),
        no_picture=_HALVED if is_sampled(parts) and is_too_large(parts) else "",
        ends_at=0 if is_whole(source, parts, tables_at) else source.size + 1,
    )


def window(part: ExrPart) -> Box:
    """What one looks at: the display window, or the data where there is none of it."""
    left, top, right, bottom = part.display
    return part.display if right >= left and bottom >= top else part.data


def _facts(
    parts: Sequence[ExrPart], layers: Sequence[Layer], primaries: str, kind: str
) -> dict[str, Any]:
    """All that has no column of its own."""
    main = shown(layers)
    part = parts[main.part]
    data, display = part.data, window(part)
    facts: dict[str, Any] = {"sample_format": kind, "compression": part.compression}
    if data != display:
        size = f"{data[2] - data[0] + 1} × {data[3] - data[1] + 1}"
        facts["data_window"] = f"{size} at {data[0] - display[0]}, {data[1] - display[1]}"
    names = [layer.title for layer in layers]
    facts["channels"] = _listed(
        n for layer in layers if layer.part == main.part for n in layer.channels
    )
    if chroma := [c.name for c in part.channels if c.sampling != (1, 1)]:
        facts["channels_of_fewer_pixels"] = _listed(chroma)
    if len(names) > 1:
        facts["layers"] = _listed(names)
        facts["shown_layer"] = main.title
    if len(parts) > 1:
        facts["parts"] = _listed(p.name or f"part {number}" for number, p in enumerate(parts, 1))
    if any(p.is_deep for p in parts):
        facts["deep"] = True
    if part.is_tiled:
        facts["tiled"] = True
    facts["primaries"] = primaries
    bits = part.values.get("timeCode")
    if isinstance(bits, tuple):
        facts["timecode"] = timecode_of_bits(bits[0], drops=True)
        facts["drop_frame"] = ";" in facts["timecode"]
    facts |= _written(part.values)
    return {name: value for name, value in facts.items() if value}


def _written(values: Mapping[str, object]) -> dict[str, Any]:
    """What a camera or a program wrote about itself."""
    facts: dict[str, Any] = {}
    for name, key in _TEXTS.items():
        value = values.get(name)
        if isinstance(value, str) and value.strip():
            facts.setdefault(key, clean_line(value, limit=500))
    for name, key in _NUMBERS.items():
        value = values.get(name)
        if key and isinstance(value, float | int) and 0 < value < 1e9:
            facts.setdefault(key, round(value, 6))
    return facts


def _listed(names: Any) -> str:
    """Names in one line; how many more there are where there are too many."""
    each = [clean_line(name, limit=120) for name in names]
    more = f" and {len(each) - _LISTED} more" if len(each) > _LISTED else ""
    return ", ".join(each[:_LISTED]) + more


def _colours(values: Mapping[str, object]) -> tuple[str, Primaries]:
    """The primaries of the light and their name, by numbers or by what a program called them."""
    given = values.get("chromaticities")
    if isinstance(given, tuple) and len(given) == 8:
        for name, known in _KNOWN:
            if all(abs(a - b) < 0.002 for a, b in zip(given, known, strict=True)):
                return name, known
        if all(abs(number) < 10 for number in given) and given[7] and all(given[1:6:2]):
            return "as the file says", given
    for name in _SPACE_NAMES:
        word = str(values.get(name, "")).lower()
        if "acescg" in word or "ap1" in word:
            return "ACEScg", _AP1
        if "aces2065" in word or "ap0" in word:
            return "ACES 2065-1", _AP0
    return ("ACES 2065-1", _AP0) if values.get("acesImageContainerFlag") else ("", SRGB)


def _rate(value: object) -> Fraction | None:
    """A rate that is given as a fraction."""
    if not isinstance(value, tuple) or len(value) != 2 or not value[1]:
        return None
    rate = Fraction(value[0], value[1])
    return FrameRate.of(float(rate)).exact if 0 < rate <= 1000 else None


def _offset(value: object) -> str:
    """The zone of a capture date; the file has the seconds to be added to it for UTC."""
    if not isinstance(value, float | int) or not abs(value) < 86400:
        return ""
    return zone(round(-value / 60))


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, float | int) else otherwise
