"""The facts of still pictures: size as one looks at them, EXIF, which way they lie, colours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PIL import __version__ as pillow_version

from desktop.domain.technical import Probe, Technical, aspect_ratio, resolution_category
from desktop.formats.xmp import NOTHING, read_xmp
from desktop.media import dates, limits, still_marks
from desktop.media import exif as exif_block
from desktop.media.display_matrix import SIDEWAYS, UPRIGHT
from desktop.media.facts import ANALYZER, plain

if TYPE_CHECKING:
    from PIL import Image

    from desktop.formats.xmp import XmpFacts
    from desktop.media.signatures import ContentKind

_SPACES = {"L": "gray", "LA": "gray", "1": "gray", "P": "palette", "PA": "palette", "CMYK": "cmyk"}
_SPACES |= {"I;16": "gray", "I;16B": "gray", "I": "gray", "F": "gray", "LAB": "lab"}
_ORIENTATION = 274  # EXIF
_PNG_CREATED = "Creation Time"
_TOO_LARGE = "No picture: it is too large to be shown."


def facts(
    picture: Image.Image,
    found: ContentKind,
    *,
    bit_depth: int = 8,
    exif: dict[str, Any] | None = None,
    packet: bytes = b"",
    lies: int | None = None,
) -> Probe:
    """The probe of an opened picture; EXIF, XMP and which way it lies are its own unless given."""
    width, height = stored_size(picture)
    lies = lies or exif_block.orientation(picture)
    if lies in SIDEWAYS:
        width, height = height, width
    exif = exif_block.named(picture) if exif is None else exif
    result = _measured(
        (width, height),
        found,
        bit_depth=bit_depth,
        color_space=_SPACES.get(picture.mode, "rgb"),
        raw={"exif": exif, "frames": _frame_count(picture), "mode": picture.mode},
    )
    result = replace(result, lies=lies)
    xmp = read_xmp(packet) if packet else still_marks.xmp_of(picture)
    iptc = still_marks.iptc_of(picture)
    text = str(picture.info.get(_PNG_CREATED, ""))
    result = _with_words(result, exif, xmp, iptc, text=text)
    result = _with_code_points(result, picture.info)
    return with_profile(result, picture.info.get("icc_profile"), picture.mode)


def _with_words(
    result: Probe,
    exif: dict[str, Any],
    xmp: XmpFacts,
    iptc: dict[tuple[int, int], Any],
    *,
    text: str = "",
) -> Probe:
    """`result` with when it was taken and what people wrote into it."""
    size = (result.technical.width, result.technical.height)
    return replace(
        result,
        recorded=dates.of_still(exif, xmp.stamps, still_marks.iptc_dates(iptc), text),
        marks=still_marks.marks(xmp.upright(result.lies, size), iptc, exif),
    )


def _with_code_points(result: Probe, info: dict[Any, Any]) -> Probe:
    """`result` with what a picture says of its colours by numbers."""
    if not info.keys() & {"code_points", "nclx_profile", "adobe_rgb"}:
        return result
    from desktop.media import coded_colours  # noqa: PLC0415 - as below

    colours = coded_colours.of(info)
    more = {"profile": colours.name, "hdr": colours.hdr} if colours else {}
    return replace(result, metadata={**result.metadata, **{k: v for k, v in more.items() if v}})


def facts_of_size(
    width: int,
    height: int,
    found: ContentKind,
    *,
    bit_depth: int = 8,
    color_space: str = "rgb",
    exif: dict[str, Any] | None = None,
    packet: bytes = b"",
    captions: bytes = b"",
    more: dict[str, Any] | None = None,
    lies: int = UPRIGHT,
) -> Probe:
    """The probe of a picture that only its header describes.

    Args:
        width: Pixels across of the upright picture.
        height: Pixels down.
        found: What it is.
        bit_depth: Of a channel, as stored.
        color_space: A short name: `rgb`, `gray`, `cmyk` ...
        exif: By name.
        packet: XMP, or nothing.
        captions: Records of IPTC, or nothing.
        more: Other facts that have no column.
        lies: Which way up it is stored, by EXIF's number.
    """
    exif = exif or {}
    raw = {"exif": exif, **(more or {})}
    result = _measured(
        (width, height), found, bit_depth=bit_depth, color_space=color_space, raw=raw
    )
    result = replace(result, lies=lies)
    return _with_words(
        result, exif, read_xmp(packet) if packet else NOTHING, still_marks.records(captions)
    )


def _measured(
    size: tuple[int, int],
    found: ContentKind,
    *,
    bit_depth: int,
    color_space: str,
    raw: dict[str, Any],
) -> Probe:
    """The probe of a picture without the words in it; `raw` is what has no column."""
    width, height = size
    technical = Technical(
        width=width,
        height=height,
        bit_depth=bit_depth,
        color_space=color_space,
        aspect_ratio=aspect_ratio(width, height),
        resolution_category=resolution_category(width, height),
        container_format=found.format.lower(),
        mediainfo_raw=plain(raw),
        analyzer_version=f"{ANALYZER}, Pillow {pillow_version}",
    )
    metadata: dict[str, Any] = {"width": width, "height": height, "format": found.format.lower()}
    if raw.get("frames", 1) > 1:
        metadata["frames"] = raw["frames"]
    result = Probe("image", found.content_type, 0, technical=technical, metadata=metadata)
    if width * height > limits.STRIPS_LIMIT:
        return noted(result, _TOO_LARGE)
    return result


def of_size(result: Probe, width: int, height: int) -> Probe:
    """`result` as of a picture of another size."""
    technical = replace(
        result.technical,
        width=width,
        height=height,
        aspect_ratio=aspect_ratio(width, height),
        resolution_category=resolution_category(width, height),
    )
    metadata = {**result.metadata, "width": width, "height": height}
    return replace(result, technical=technical, metadata=metadata)


def with_fact(result: Probe, name: str, value: str) -> Probe:
    """`result` with one more fact that has no column."""
    return replace(result, metadata={**result.metadata, name: value})


def with_profile(result: Probe, profile: object, mode: str) -> Probe:
    """`result` with what there is to say of a colour profile."""
    if not profile:
        return result
    from desktop.media import icc  # noqa: PLC0415 - a library that plain pictures do not need

    colours, warnings_ = icc.said_of(profile, mode)
    return noted(replace(result, metadata={**result.metadata, **colours}), *warnings_)


def stored_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height before it is turned; of a TIFF Pillow tells those it has afterwards."""
    tags = getattr(picture, "tag_v2", {})
    if tags.get(_ORIENTATION) in SIDEWAYS:
        return picture.height, picture.width
    return picture.size


def noted(result: Probe, *more: str) -> Probe:
    """`result` with more to warn of."""
    return replace(result, warnings=(*result.warnings, *more)) if more else result


def _frame_count(picture: Image.Image) -> int:
    """How many frames an animation has, where knowing it costs nothing."""
    # GIF counts by walking through the whole file.
    if picture.format in {"GIF", "TIFF"}:
        return 1
    return int(getattr(picture, "n_frames", 1))
