"""Pictures that OpenImageIO decodes, in strips: only as much of them as is wanted stays in memory.

For what Pillow cannot hold: floating point, 16 bits of colour, large documents, and pictures too
large to be decoded whole. The library finds its decoder by content; the caller says which it is.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 - as its own manual does

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.media import limits
from desktop.media.deep_picture import numbers, reduced

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from numpy.typing import NDArray

    from desktop.media.source import Source

# One thread a worker is the design. Sizes are judged here, not by the library.
oiio.attribute("threads", 1)
oiio.attribute("exr_threads", -1)
oiio.attribute("limits:channels", 4096)  # a rendering may have hundreds of layers
oiio.attribute("plugin_searchpath", "")
oiio.attribute("limits:imagesize_MB", 1 << 20)

_BAND_BYTES = 16 << 20
# Decoded whole when they are opened, and without their ending opened twice: to look, and to read.
_DECODED_WHEN_OPENED = {
    "jpegxl": ("jxl",),
    "jpeg2000": ("jp2", "j2k", "j2c"),
}
# Read as they are; everything else as float.
_KEPT = {"uint8": oiio.UINT8, "uint16": oiio.UINT16}


@frozen
class Opened:
    """A picture whose header has been read.

    Attributes:
        spec: Size, channels and attributes as OpenImageIO has them.
        name: Of the file, for messages.
    """

    image: oiio.ImageInput
    spec: oiio.ImageSpec
    name: str

    def attribute(self, key: str) -> Any:
        """One of the header's attributes, or None."""
        return self.spec.getattribute(key)


@contextmanager
def opened(source: Source, decoder: str, *, is_raw: bool = False) -> Generator[Opened]:
    """Read the header of the first picture in a file; coverage is not multiplied in.

    Args:
        source: The file.
        decoder: The library's own name of its format.
        is_raw: Colours stay in the file's own model (CMYK, LAB) instead of becoming RGB.

    Raises:
        MediaError: It is damaged, of another format, or of a form that is not decoded.
    """
    config = oiio.ImageSpec()
    config.attribute("oiio:UnassociatedAlpha", 1)
    config.attribute("oiio:RawColor", int(is_raw))
    endings = _DECODED_WHEN_OPENED.get(decoder)
    path = source.as_path_ending(endings) if endings else source.as_path()
    image = oiio.ImageInput.open(path, config)
    if image is None:
        oiio.geterror()  # else it is printed
        raise MediaError(
            f"{source.name} is in a form that cannot be shown.",
            reason="unsupported",
        )
    try:
        if image.format_name() != decoder:
            raise MediaError(f"{source.name} is not what it begins as.", reason="corrupt")
        yield Opened(image, image.spec(), source.name)
    finally:
        image.close()


def check_pixels(width: int, height: int, name: str) -> None:
    """Refuse what takes too long even in strips.

    Raises:
        MediaError: It has more than a thousand megapixels.
    """
    if width * height > limits.STRIPS_LIMIT:
        raise MediaError(
            f"{name} is {width} × {height} pixels, too large to be shown.", reason="too_large"
        )


def pixels(opened: Opened, channels: tuple[int, int], side: int | None) -> NDArray[Any]:
    """Channels `[from, to)`, made smaller while they are read, but not below `side`.

    Unsigned 8 and 16 bits as stored where nothing is made smaller, else float32 (integers from 0
    to 1). Without a `side` a picture of more than 100 megapixels is made smaller too.

    Raises:
        MediaError: It is damaged, or larger than is read at all.
    """
    spec = opened.spec
    across, down = spec.width, spec.height
    check_pixels(across, down, opened.name)
    if spec.tile_width and str(spec.format) == "double":
        # The library (3.2) hands out whatever stood in its memory.
        raise MediaError(
            f"{opened.name} holds 64-bit numbers in tiles, which cannot be shown.",
            reason="unsupported",
        )
    factor = max(1, max(across, down) // side) if side else 1
    while -(-across // factor) * -(-down // factor) > limits.PIXEL_LIMIT:
        factor += 1
    rows = [
        reduced(numbers(band), factor) if factor > 1 else band
        for band in _bands(opened, channels, factor)
    ]
    return np.concatenate(rows) if len(rows) > 1 else rows[0]


def _bands(opened: Opened, channels: tuple[int, int], factor: int) -> Iterator[NDArray[Any]]:
    """Rows from top to bottom, as many at a time as make whole rows of what is wanted."""
    spec = opened.spec
    lines = max(1, _BAND_BYTES // max(1, spec.width * (channels[1] - channels[0]) * 4))
    if spec.tile_height > 1:
        lines = max(1, lines // spec.tile_height) * spec.tile_height
    form = _KEPT.get(str(spec.format), oiio.FLOAT)
    held: list[NDArray[Any]] = []
    for top in range(spec.y, spec.y + spec.height, lines):
        bottom = min(top + lines, spec.y + spec.height)
        held.append(_read(opened, top, bottom, channels, form))
        whole = sum(len(band) for band in held)
        if whole >= factor or bottom == spec.y + spec.height:
            rows = np.concatenate(held) if len(held) > 1 else held[0]
            full = whole if bottom == spec.y + spec.height else whole // factor * factor
            held = [rows[full:]] if full < whole else []
            yield rows[:full]


def _read(
    opened: Opened, top: int, bottom: int, channels: tuple[int, int], form: Any
) -> NDArray[Any]:
    """Some rows, from strips or from tiles; none of them may be missing."""
    band = read_rows(opened.image, opened.spec, (top, bottom), channels, form)
    if band is None:
        opened.image.geterror()  # in the words of its makers; nobody is helped by them
        raise MediaError(f"{opened.name} is damaged.", reason="corrupt")
    return band


def read_rows(
    image: oiio.ImageInput,
    spec: oiio.ImageSpec,
    lines: tuple[int, int],
    channels: tuple[int, int],
    form: Any,
    *,
    part: int = 0,
) -> NDArray[Any] | None:
    """Lines `[from, to)` of channels `[from, to)`, from strips or from tiles; None if damaged.

    Args:
        image: The opened file.
        spec: Of the part.
        lines: Of a file in tiles, as many as whole tiles have.
        channels: Neighbours.
        form: As which numbers.
        part: Of a file with several.
    """
    if spec.tile_width:
        across = (spec.x, spec.x + spec.width)
        band = image.read_tiles(part, 0, *across, *lines, 0, 1, *channels, form)
    else:
        band = image.read_scanlines(part, 0, *lines, 0, *channels, form)
    if band is None:
        return None
    return np.asarray(band).reshape(lines[1] - lines[0], spec.width, channels[1] - channels[0])
