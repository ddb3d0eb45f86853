"""What a camera's sensor recorded, by LibRaw: how large its picture is, and that picture developed.

Developing takes four numbers for one pixel (half size), the camera's own white balance and the
colours of a plain screen. It is what is shown where a camera left no preview worth the name.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rawpy
from PIL import Image

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.media.display_matrix import UPRIGHT

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.media.source import Source

# Numbers of the sensor; each takes about eight bytes while it is developed.
_DEVELOPED_LIMIT = 160_000_000
# LibRaw's way of saying how a picture lies, as EXIF counts.
_LIES = {0: UPRIGHT, 3: 3, 5: 8, 6: 6}


@frozen
class Sensor:
    """What its makers mean to be seen of a sensor, before it is turned.

    Attributes:
        width: Pixels across; height likewise.
        lies: How it lies, as EXIF numbers it.
    """

    width: int
    height: int
    lies: int = UPRIGHT


def look(source: Source, *, whole: bool = False) -> Sensor | None:
    """The sensor of a raw file; None where LibRaw does not know it.

    With `whole`, also None where its numbers are not all there or cannot be unpacked.
    """
    with _opened(source) as raw:
        if raw is None:
            return None
        if whole:
            try:
                _check_size(raw, source)
                raw.unpack()
            except (rawpy.LibRawError, MediaError, MemoryError):
                return None
        _, _, width, height = _seen(raw.sizes)
        return Sensor(width, height, _LIES.get(raw.sizes.flip, UPRIGHT))


def develop(source: Source) -> Image.Image:
    """The picture of the sensor in half its size, lying as it does.

    Raises:
        MediaError: It is too large, damaged, or of a form that LibRaw does not know.
    """
    with _opened(source) as raw:
        if raw is None:
            raise _unknown(source)
        _check_size(raw, source)
        # The library halves its own numbers, too, when it develops.
        left, top, width, height = (part // 2 for part in _seen(raw.sizes))
        try:
            pixels = raw.postprocess(
                half_size=True,
                use_camera_wb=True,
                output_color=rawpy.ColorSpace.sRGB,
                output_bps=8,
                user_flip=0,
            )
        except rawpy.LibRawError as error:
            # A disk may answer better the next time; the numbers stay what they are.
            reason = "corrupt" if isinstance(error, rawpy.LibRawIOError) else "unsupported"
            raise MediaError(
                f"The numbers of the sensor in {source.name} cannot be read.", reason=reason
            ) from error
    picture = Image.fromarray(pixels)
    box = (left, top, min(picture.width, left + width), min(picture.height, top + height))
    return picture if box == (0, 0, *picture.size) else picture.crop(box)


@contextmanager
def _opened(source: Source) -> Generator[Any]:
    """The file with its header read, or None."""
    raw = rawpy.RawPy()
    try:
        try:
            raw.open_file(source.as_path())
        except (rawpy.LibRawError, OSError):
            yield None
            return
        yield raw
    finally:
        raw.close()


def _seen(sizes: Any) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is meant to be seen, within the visible sensor."""
    width, height = sizes.crop_width, sizes.crop_height
    left, top = sizes.crop_left_margin, sizes.crop_top_margin
    if not 0 < width <= sizes.width - left or not 0 < height <= sizes.height - top:
        return 0, 0, sizes.width, sizes.height
    return left, top, width, height


def _check_size(raw: Any, source: Source) -> None:
    if raw.sizes.raw_width * raw.sizes.raw_height > _DEVELOPED_LIMIT:
        raise MediaError(f"{source.name} is too large to be developed.", reason="too_large")


def _unknown(source: Source) -> MediaError:
    return MediaError(
        f"{source.name} holds no preview picture, and its sensor is not known here.",
        reason="unsupported",
    )
