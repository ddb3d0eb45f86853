"""Camera raw files: the sensor's own size, and the JPEG that the camera put beside its numbers.

Which way up it is, when and with what it was taken is told by the raw file's own directories: its
preview often says nothing, and sometimes something else. Where the preview is missing or too small
for a closer look, the sensor's numbers are developed; see `raw_sensor`.
"""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PIL import Image
from PIL.ContainerIO import ContainerIO

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media import boxes, derived_picture, limits, picture_facts, pillow_open, tiff_tags
from desktop.media import exif as exif_block
from desktop.media.display_matrix import SIDEWAYS, TURNS, UPRIGHT
from desktop.media.signatures import ContentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.technical import Probe
    from desktop.media.raw_sensor import Sensor
    from desktop.media.readers import RenderedFile
    from desktop.media.source import Source

# Previews lie in front of the sensor data in every format known here.
_SEARCH_LIMIT = 64 << 20
_CANDIDATE_LIMIT = 40
_JPEG_START = b"\xff\xd8\xff"
# A picture smaller than this is an icon for the camera's display.
_WORTHY = 256
# A preview with a longer side than this is shown itself when one looks closer.
_CLOSE = 1600
# How much smaller than a preview the sensor may be said to be: previews are padded.
_SAME = 0.9
_DEVELOPED = "developed here, in half size"
# In a CR3: the box of Canon's own, and the directories inside it. Source: how ExifTool reads them.
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_MAIN, _CANON_EXIF, _CANON_GPS = b"CMT1", b"CMT2", b"CMT4"


def probe(source: Source, found: ContentKind) -> Probe:
    """Size by the sensor, upright, EXIF and capture date by the raw's own tags.

    What LibRaw does not know has the size of its preview.
    """
    tags = _tags(source, found)
    preview = preview_jpeg(source)
    if preview is None:
        return _without_preview(source, found, tags)
    as_jpeg = ContentKind("still_image", found.content_type, "JPEG")
    with pillow_open.open_picture(io.BytesIO(preview), "JPEG", source.name) as picture:
        exif = {**exif_block.named(picture), **tags.named()}
        lies = _orientation(tags, picture)
        result = picture_facts.facts(picture, as_jpeg, exif=exif, packet=tags.packet(), lies=lies)
        size = picture.size
    result = replace(_as_raw(result, found, tags), lies=tags.orientation() or lies)
    sensor = _sensor_of(source, tags, size)
    if sensor is None or _is_close_look(size, sensor):
        result = picture_facts.with_fact(result, "picture", "the camera's own preview")
    else:
        result = picture_facts.with_fact(result, "picture", _DEVELOPED)
    if sensor is None:
        return result
    small = (result.technical.width, result.technical.height)
    result = picture_facts.of_size(result, *_upright(sensor))
    return picture_facts.with_fact(result, "preview_size", "{} × {}".format(*small))


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """A smaller or the same picture of the largest preview, or of the developed sensor.

    Raises:
        MediaError: There is no preview, and the sensor cannot be developed.
    """
    del page
    derived_picture.check_kind(kind)
    preview = preview_jpeg(source)
    tags = _tags(source, found)
    if preview is None:
        return _developed(source, tags, kind)
    with pillow_open.open_picture(io.BytesIO(preview), "JPEG", source.name) as picture:
        sensor = None if kind is Derived.THUMB else _sensor_of(source, tags, picture.size)
        if sensor is not None and not _is_close_look(picture.size, sensor):
            with suppress(MediaError):  # a small picture is better than none
                return _developed(source, tags, kind)
        return derived_picture.shrink(picture, kind, lies=_orientation(tags, picture))


def _developed(source: Source, tags: tiff_tags.Tags, kind: Derived) -> RenderedFile:
    """A view of what the sensor recorded.

    Raises:
        MediaError: It cannot be developed.
    """
    # A large library, and only for the few raws that need it.
    from desktop.media import raw_sensor  # noqa: PLC0415

    sensor = raw_sensor.look(source)
    lies = _believed(tags) or (sensor.lies if sensor else UPRIGHT)
    picture = raw_sensor.develop(source)
    if (side := derived_picture.LONG_SIDES.get(kind)) is not None:
        picture.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=1.0)
    return derived_picture.encode(derived_picture.upright(picture, lies), kind)


def _sensor_of(source: Source, tags: tiff_tags.Tags, preview: tuple[int, int]) -> Sensor | None:
    """The sensor, if it is known and no smaller than the preview."""
    from desktop.media import raw_sensor  # noqa: PLC0415 - as above

    sensor = raw_sensor.look(source)
    if sensor is None or sensor.width * sensor.height < _SAME * preview[0] * preview[1]:
        return None
    return replace(sensor, lies=_believed(tags) or sensor.lies)


def _is_close_look(preview: tuple[int, int], sensor: Sensor) -> bool:
    """Whether a preview shows as much as one needs to judge a picture."""
    longest = max(preview)
    return longest >= _CLOSE or longest >= max(sensor.width, sensor.height) // 2


def _upright(sensor: Sensor) -> tuple[int, int]:
    size = (sensor.width, sensor.height)
    return (size[1], size[0]) if sensor.lies in SIDEWAYS else size


def _believed(tags: tiff_tags.Tags) -> int:
    """How the raw says that it lies, or 0."""
    lies = tags.orientation()
    return lies if lies in {UPRIGHT, *TURNS} else 0


def _as_raw(result: Probe, found: ContentKind, tags: tiff_tags.Tags) -> Probe:
    """The facts of a picture as those of the raw file that it stands in for."""
    name = found.format.lower()
    depth = max(tags.numbers(tiff_tags.BITS, _sensor(tags)), default=8)
    technical = replace(
        result.technical, container_format=name, bit_depth=depth if depth > 8 else None
    )
    return replace(
        result,
        content_type=found.content_type,
        technical=technical,
        metadata={**result.metadata, "format": name, "is_raw": True},
    )


def _without_preview(source: Source, found: ContentKind, tags: tiff_tags.Tags) -> Probe:
    """The facts of a raw file without a preview.

    Raises:
        MediaError: Its directories describe no picture either.
    """
    from desktop.media import raw_sensor  # noqa: PLC0415 - as above

    sensor = raw_sensor.look(source, whole=True)
    if sensor is not None:
        width, height = _upright(replace(sensor, lies=_believed(tags) or sensor.lies))
    else:
        width, height = _sensor_size(tags)
        if width <= 0 or height <= 0:
            raise MediaError(
                f"{source.name} holds no preview picture that can be shown.", reason="unsupported"
            )
        if tags.orientation() in SIDEWAYS:
            width, height = height, width
    as_tiff = replace(found, format="TIFF")
    result = picture_facts.facts_of_size(
        width,
        height,
        as_tiff,
        exif=tags.named(),
        packet=tags.packet(),
        lies=tags.orientation() or (sensor.lies if sensor else UPRIGHT),
    )
    result = _as_raw(result, found, tags)
    if sensor is not None:
        return picture_facts.with_fact(result, "picture", _DEVELOPED)
    return picture_facts.noted(
        result,
        "No picture: the camera put no preview into it, and its sensor's numbers cannot be read.",
    )


def _tags(source: Source, found: ContentKind) -> tiff_tags.Tags:
    """The raw file's own directories; empty ones where it has none (RAF) or they are damaged."""
    if found.format == "RAF":
        return tiff_tags.Tags()
    if found.format == "CR3":
        return _canon(source)
    with source.stream() as stream:
        return tiff_tags.read(stream, thorough=True)


def _canon(source: Source) -> tiff_tags.Tags:
    """The directories of a CR3, each of which is a small TIFF of its own."""
    for kind, body in boxes.boxes(boxes.moov(source)):
        if kind == b"uuid" and body.startswith(_CANON):
            parts = dict(boxes.boxes(body[16:]))
            main, exif, gps = (
                tiff_tags.read(io.BytesIO(parts.get(name, b""))).main
                for name in (_CANON_MAIN, _CANON_EXIF, _CANON_GPS)
            )
            return tiff_tags.Tags(main, exif, gps)
    return tiff_tags.Tags()


def _sensor(tags: tiff_tags.Tags) -> dict[int, Any]:
    """The directory of the largest picture."""
    return max((tags.main, *tags.subs), key=lambda each: _pixels(_size(each)))


def _sensor_size(tags: tiff_tags.Tags) -> tuple[int, int]:
    return _size(_sensor(tags))


def _size(directory: dict[int, Any]) -> tuple[int, int]:
    first = tiff_tags.first_number
    return first(directory.get(tiff_tags.WIDTH)), first(directory.get(tiff_tags.HEIGHT))


def _pixels(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _orientation(tags: tiff_tags.Tags, preview: Image.Image) -> int:
    """Which way the preview lies: as the raw says, else as it says itself."""
    lies = _believed(tags)
    if not lies:
        return exif_block.orientation(preview)
    across, down = _sensor_size(tags)
    is_turned = across > down and preview.height > preview.width
    # Some programs write a preview that is upright already beside a sensor that lies.
    return UPRIGHT if lies in SIDEWAYS and is_turned else lies


def preview_jpeg(source: Source) -> bytes | None:
    """The largest JPEG inside the first 64 MB that opens, or None."""
    data = source.bytes_at(0, min(source.size, _SEARCH_LIMIT))
    file = io.BytesIO(data)  # which does not copy them
    most, best = 0, 0
    for start in _starts(data):
        try:
            inside = ContainerIO(file, start, len(data) - start)
            with Image.open(inside, formats=["JPEG", "MPO"]) as picture:
                pixels = picture.width * picture.height
        except Exception:  # noqa: BLE001, S112 - three bytes that only look like a JPEG's
            continue
        if most < pixels <= limits.PIXEL_LIMIT:
            most, best = pixels, start
    return data[best:] if most >= _WORTHY else None


def _starts(data: bytes) -> Iterator[int]:
    """Where JPEGs begin; few, so that a file full of such marks costs little."""
    at = data.find(_JPEG_START)
    for _ in range(_CANDIDATE_LIMIT):
        if at < 0:
            return
        # Lossless JPEG (SOF3) is the sensor itself; Pillow refuses it by its header.
        yield at
        at = data.find(_JPEG_START, at + 3)
