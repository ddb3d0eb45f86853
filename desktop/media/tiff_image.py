"""TIFF and BigTIFF of any depth: 8 bits by Pillow, all else by OpenImageIO."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.base.errors import MediaError
from desktop.media import camera_raw, derived_picture, picture_facts, pillow_open, tiff_tags
from desktop.media.display_matrix import SIDEWAYS, TURNS, UPRIGHT
from desktop.media.plates.head import STRETCHED
from desktop.media.signatures import RAW_TIFF

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from PIL import Image

    from desktop.domain.derived import Derived
    from desktop.domain.technical import Probe
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# Photometric interpretations. Source: TIFF 6.0.
_SPACES = {0: "gray", 1: "gray", 2: "rgb", 3: "palette", 4: "gray", 5: "cmyk", 6: "rgb", 8: "lab"}
_MODELS = {5: "CMYK", 8: "LAB"}
_FLOAT = 3  # sample format
# Of raw files. Source: DNG 1.7, and how ExifTool tells the makers' apart.
_MAKE, _DNG_VERSION = 271, 50706
_OF_SENSORS = frozenset({32803, 34892})  # a mosaic of colours; one that has been taken apart
_PACKED_BY_CAMERAS = frozenset({32767, 34713, 65000, 65535})
_MAKERS = {"NIKON": "nef", "SONY": "arw", "PENTAX": "pef", "RICOH": "pef", "SAMSUNG": "srw"}
_DOUBLE, _TILE_PLACES = 64, 324
_NUMBERS = frozenset({"F", "I", "I;16", "I;16B"})  # Pillow's modes of one deep channel
_PLAIN = 1  # not packed
_LINES, _PLANES = 278, 284  # of a strip; how channels lie


def probe(source: Source, found: ContentKind) -> Probe:
    """Size, true depth, colours, EXIF and capture date, from the tags."""
    if (raw := _as_raw(source, found)) is not None:
        return camera_raw.probe(source, raw)
    tags = _tags(source)
    if not _is_deep(tags):
        with _by_pillow(source) as picture:
            if picture is not None:
                return _plain_facts(source, found, tags, picture)
    result = _facts(found, tags)
    _check_end(source, tags)
    if _depth(tags) == _DOUBLE and tags.numbers(_TILE_PLACES):
        result = picture_facts.noted(result, "No picture: 64-bit numbers in tiles cannot be read.")
    model = _MODELS.get(tags.number(tiff_tags.PHOTOMETRIC), "")
    mode = model or ("L" if result.technical.color_space == "gray" else "RGB")
    result = picture_facts.with_profile(result, tags.profile(), mode)
    if tags.number(tiff_tags.SAMPLE_FORMAT, 1) == _FLOAT and mode == "L":
        return picture_facts.noted(result, STRETCHED)
    return result


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """A thumbnail, a preview or the whole picture, upright."""
    if (raw := _as_raw(source, found)) is not None:
        return camera_raw.render(source, raw, kind, page)
    tags = _tags(source)
    if not _is_deep(tags):
        with _by_pillow(source) as picture:
            if picture is not None and not pillow_open.is_large(picture):
                return derived_picture.shrink(picture, kind)
    # Numbers, and another decoder.
    from desktop.media import large_picture  # noqa: PLC0415

    model = _MODELS.get(tags.number(tiff_tags.PHOTOMETRIC), "")
    profile, lies = tags.profile(), _orientation(tags)
    try:
        return large_picture.shown(source, found.format, kind, profile, lies, model=model)
    except MediaError:
        # Ways of packing, and strips that are shorter than they say, that only the other one reads.
        with _by_pillow(source) as picture:
            if picture is None or pillow_open.is_large(picture):
                raise
            picture.load()
            if picture.mode in _NUMBERS:
                return large_picture.of_numbers(picture, kind, profile)
            return derived_picture.shrink(picture, kind)


def _as_raw(source: Source, found: ContentKind) -> ContentKind | None:
    """What a camera's raw file is that has lost its name; None for every other TIFF."""
    with source.stream() as stream:
        tags = tiff_tags.read(stream, thorough=True)
    directories = (tags.main, *tags.subs)
    is_dng = _DNG_VERSION in tags.main
    if not is_dng and not any(_is_sensor(each) for each in directories):
        return None
    maker = str(tags.main.get(_MAKE, "")).upper()
    name = next((name for word, name in _MAKERS.items() if word in maker), "dng")
    name = "dng" if is_dng else name
    return replace(found, reader="camera_raw", content_type=RAW_TIFF[name], format=name.upper())


def _is_sensor(directory: dict[int, Any]) -> bool:
    """Whether a directory describes numbers of a sensor."""
    number = tiff_tags.first_number
    return (
        number(directory.get(tiff_tags.PHOTOMETRIC)) in _OF_SENSORS
        or number(directory.get(tiff_tags.COMPRESSION)) in _PACKED_BY_CAMERAS
    )


def _tags(source: Source) -> tiff_tags.Tags:
    """The tags of the first picture.

    Raises:
        MediaError: There are none, or they describe no picture.
    """
    with source.stream() as stream:
        tags = tiff_tags.read(stream)
    if tags.number(tiff_tags.WIDTH) <= 0 or tags.number(tiff_tags.HEIGHT) <= 0:
        raise MediaError(f"{source.name} is damaged: it describes no picture.", reason="corrupt")
    if tags.number(tiff_tags.SAMPLES, 1) > 1 and not tags.numbers(tiff_tags.BITS):
        # The directory is there, and what it points to is not.
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
    return tags


def _is_deep(tags: tiff_tags.Tags) -> bool:
    """Whether Pillow would keep less of it than it has."""
    return _depth(tags) > 8


def _depth(tags: tiff_tags.Tags) -> int:
    """Bits of the deepest channel."""
    return max(tags.numbers(tiff_tags.BITS), default=1)


@contextmanager
def _by_pillow(source: Source) -> Generator[Image.Image | None]:
    """The opened picture, or None if Pillow does not know its form."""
    with source.stream() as stream:
        try:
            picture = pillow_open.open_picture(stream, "TIFF", source.name, any_size=True)
        except (MediaError, OSError, SyntaxError, ValueError, KeyError, TypeError):
            yield None
            return
        with picture:
            yield picture


def _plain_facts(
    source: Source, found: ContentKind, tags: tiff_tags.Tags, picture: Image.Image
) -> Probe:
    """The facts of a picture that Pillow reads."""
    result = picture_facts.facts(
        picture,
        found,
        bit_depth=_depth(tags),
        exif=tags.named(),
        packet=tags.packet(),
        lies=_orientation(tags),
    )
    if not pillow_open.is_large(picture):
        _check_end(source, tags, picture)
    return result


def _check_end(source: Source, tags: tiff_tags.Tags, picture: Image.Image | None = None) -> None:
    """Raise if the last strip or tile lies beyond the end of the file."""
    strips = zip(tags.numbers(273), _strip_sizes(tags), strict=False)
    tiles = zip(tags.numbers(_TILE_PLACES), tags.numbers(325), strict=False)
    ends = [max((at + many for at, many in pieces), default=0) for pieces in (strips, tiles)]
    if max(ends) > source.size:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")
    if not max(ends) and picture is not None:
        picture.load()


def _strip_sizes(tags: tiff_tags.Tags) -> Iterable[int]:
    """Bytes of each strip: as it says, but no more than its lines can take.

    Programs write the size of a whole strip for the last one too, which has fewer lines.
    """
    sizes = tags.numbers(279)
    if tags.number(tiff_tags.COMPRESSION, _PLAIN) != _PLAIN or tags.number(_PLANES, 1) != 1:
        return sizes
    lines = tags.number(tiff_tags.HEIGHT)
    each = min(tags.number(_LINES, lines), lines)
    bits = _depth(tags) * max(1, tags.number(tiff_tags.SAMPLES, 1))
    row = -(-tags.number(tiff_tags.WIDTH) * bits // 8)
    return [
        min(size, max(0, min(each, lines - number * each)) * row)
        for number, size in enumerate(sizes)
    ]


def _orientation(tags: tiff_tags.Tags) -> int:
    value = tags.orientation()
    return value if value in TURNS else UPRIGHT


def _facts(found: ContentKind, tags: tiff_tags.Tags) -> Probe:
    """The facts of a picture that only its tags describe."""
    width, height = tags.number(tiff_tags.WIDTH), tags.number(tiff_tags.HEIGHT)
    if _orientation(tags) in SIDEWAYS:
        width, height = height, width
    return picture_facts.facts_of_size(
        width,
        height,
        found,
        bit_depth=_depth(tags),
        color_space=_SPACES.get(tags.number(tiff_tags.PHOTOMETRIC, 1), "rgb"),
        exif=tags.named(),
        packet=tags.packet(),
        lies=_orientation(tags),
    )
