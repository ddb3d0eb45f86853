"""Decoding the pixels of a picture, not more of them than are wanted, for `deep_picture.view`.

A picture is read in bands of rows (or of tiles) and made smaller while it is read, so that a plate
with sixty layers costs no more memory than one. What ends in the middle is shown as far as it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import OpenImageIO

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.media import open_image_io
from desktop.media.deep_picture import numbers, reduced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from desktop.media.open_image_io import Opened
    from desktop.media.source import Source

    Numbers = NDArray[Any]

_LINEAR = "lin_"  # how the library's names of colours of light begin
_BAND = 4_000_000  # numbers that are read at a time


def read(
    source: Source,
    format_name: str,
    names: tuple[str, ...] = (),
    *,
    part: int = 0,
    factor: int = 1,
    is_data: bool = False,
) -> Numbers:
    """Rows of a picture from top to bottom; black where they could not be read.

    Args:
        source: The file.
        format_name: What the library calls its reader.
        names: Channels, in the wanted order; all of them, if there are none.
        part: Of a file with several.
        factor: How many times smaller it is to be on each side.
        is_data: Numbers are picked, not averaged: a mean of two depths or ids is neither.

    Raises:
        MediaError: Nothing of it could be read.
    """
    with open_image_io.opened(source, format_name) as opened:
        if part and not opened.image.seek_subimage(part, 0):
            raise MediaError(f"{source.name} has no such part.", reason="corrupt")
        spec = opened.image.spec()
        if spec.deep:
            return _made_smaller(_flattened(source, part, names), factor, is_data)
        every = list(spec.channelnames)
        wanted = [every.index(name) for name in names] or list(range(min(len(every), 4)))
        return _rows(opened, (part, spec), wanted, factor, is_data=is_data)


@frozen
class PixelColours:
    """What the library tells of a picture's colours."""

    has_alpha: bool
    is_linear: bool
    profile: bytes


def read_with_colours(
    source: Source, format_name: str, *, factor: int = 1
) -> tuple[Numbers, PixelColours]:
    """Rows as `read` has them, and how their numbers are meant.

    The file is opened once for both: JPEG XL and JPEG 2000 are decoded whole when they are opened.

    Raises:
        MediaError: Nothing of it could be read.
    """
    with open_image_io.opened(source, format_name) as opened:
        spec = opened.spec
        wanted = list(range(min(spec.nchannels, 4)))
        rows = _rows(opened, (0, spec), wanted, factor)
        profile = spec.getattribute("ICCProfile")
        space = spec.get_string_attribute("oiio:ColorSpace")
    return rows, PixelColours(
        has_alpha=spec.alpha_channel >= 0,
        is_linear=space.startswith(_LINEAR),
        profile=np.asarray(profile, np.uint8).tobytes() if profile is not None else b"",
    )


def _rows(
    opened: Opened, of: tuple[int, Any], wanted: list[int], factor: int, *, is_data: bool = False
) -> Numbers:
    """All rows of the wanted channels, black from the first that cannot be read.

    Raises:
        MediaError: None of them can.
    """
    bands = _bands(opened.image, of, wanted, factor)
    rows = [_made_smaller(band, factor, is_data) for band in bands]
    if not rows:
        raise MediaError(f"{opened.name} is damaged: none of it can be read.")
    read = np.concatenate(rows)
    whole = -(-of[1].height // factor)
    if len(read) >= whole:
        return read
    missing = np.zeros((whole - len(read), *read.shape[1:]), read.dtype)
    return np.concatenate([read, missing])


def _kind(spec: Any) -> Any:
    """How to read numbers: floats as such, ids as they are, all others scaled to 16 bits."""
    name = str(spec.format)
    if name in {"half", "float", "double"}:
        return OpenImageIO.FLOAT
    formats = {str(each) for each in spec.channelformats} or {name}
    return OpenImageIO.UINT32 if formats & {"uint", "uint32"} else OpenImageIO.UINT16


def _bands(image: Any, of: tuple[int, Any], wanted: list[int], factor: int) -> Iterator[Numbers]:
    """Bands of rows, up to the first that cannot be read."""
    part, spec = of
    top, bottom = spec.y, spec.y + spec.height
    unit = spec.tile_height or 1
    many = max(1, _BAND // max(1, spec.width * len(wanted)))
    step = max(1, many // (unit * factor)) * unit * factor
    # Of a file that ends in the middle, what can be had is had in small steps.
    for small in (step, max(1, 32 // unit // factor) * unit * factor):
        for row in range(top, bottom, small):
            band = _band(image, (part, spec), (row, min(row + small, bottom)), wanted)
            if band is None:
                top = row
                break
            yield band
        else:
            return


def _band(
    image: Any, of: tuple[int, Any], rows: tuple[int, int], wanted: list[int]
) -> Numbers | None:
    """Some rows of the wanted channels."""
    first, last = min(wanted), max(wanted) + 1
    part, spec = of
    kind = _kind(spec)
    if last - first <= 2 * len(wanted):
        piece = open_image_io.read_rows(image, spec, rows, (first, last), kind, part=part)
        if piece is None or wanted == list(range(first, last)):
            return piece
        return piece[..., [at - first for at in wanted]]
    pieces = [
        open_image_io.read_rows(image, spec, rows, (at, at + 1), kind, part=part) for at in wanted
    ]
    each = [piece for piece in pieces if piece is not None]
    return np.concatenate(each, axis=-1) if len(each) == len(wanted) else None


def _flattened(source: Source, part: int, names: tuple[str, ...]) -> Numbers:
    """A deep picture as one looks at it: samples laid over one another from behind."""
    deep = OpenImageIO.ImageBuf(source.as_path(), part, 0)
    flat = OpenImageIO.ImageBufAlgo.flatten(deep)
    if flat.has_error or not flat.spec().width:
        raise MediaError(f"{source.name} is damaged: its samples cannot be read.")
    every = list(flat.spec().channelnames)
    values = np.asarray(flat.get_pixels(OpenImageIO.FLOAT))
    return values[..., [every.index(name) for name in names]] if names else values


def _made_smaller(band: Numbers, factor: int, is_data: bool) -> Numbers:
    if factor <= 1:
        return band
    if is_data or band.dtype == np.uint32:
        return np.ascontiguousarray(band[::factor, ::factor])
    return reduced(numbers(band), factor)


def planes(source: Source, begins_at: int, kind: str, shape: tuple[int, int, int]) -> Numbers:
    """Numbers that lie in a file as they are, as far as it goes; what is missing is 0."""
    count = shape[0] * shape[1] * shape[2]
    data = source.bytes_at(begins_at, count * np.dtype(kind).itemsize)
    size = np.dtype(kind).itemsize
    values = np.frombuffer(data[: len(data) // size * size], kind)
    if values.size < count:
        values = np.concatenate([values, np.zeros(count - values.size, values.dtype)])
    return values.reshape(shape)


def filled_words(source: Source, begins_at: int, order: str, shape: tuple[int, int]) -> Numbers:
    """Three samples of 10 bits in each word of 32, its two lowest bits empty, as 16 bits."""
    height, width = shape
    words = planes(source, begins_at, f"{order}u4", (height, width, 1))
    samples = np.concatenate(
        [words >> np.uint32(shift) & np.uint32(0x3FF) for shift in (22, 12, 2)], -1
    )
    return (samples * np.uint32(65535) // np.uint32(1023)).astype(np.uint16)
