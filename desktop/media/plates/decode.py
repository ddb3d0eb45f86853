"""What is shown of each format: which numbers of a file, and what they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from desktop.base.errors import MediaError
from desktop.media.deep_picture import DeepPicture, numbers, reduced
from desktop.media.display_matrix import SIDEWAYS
from desktop.media.plates import (
    exr_header,
    film_print,
    fits_header,
    netpbm_header,
    pixels,
    targa_header,
)
from desktop.media.plates.exr_facts import window
from desktop.media.plates.exr_layers import is_sampled, layers_of, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.media.plates.exr_header import ExrPart
    from desktop.media.plates.head import Head
    from desktop.media.source import Source

    Numbers = NDArray[Any]


def exr(source: Source, head: Head, factor: int) -> DeepPicture:
    """The main layer in the display window; black where there are no pixels."""
    parts, _ = exr_header.read(source)
    layer = shown(layers_of(parts))
    if is_sampled(parts):
        # A library that no other plate needs.
        from desktop.media.plates import exr_sampled  # noqa: PLC0415

        whole = exr_sampled.read(source, layer.part, layer.channels, head.primaries)
        values = whole[::factor, ::factor] if layer.is_data else _smaller(whole, factor)
    else:
        values = pixels.read(
            source, "openexr", layer.channels, part=layer.part, factor=factor, is_data=layer.is_data
        )
    values = _placed(values, parts[layer.part], factor)
    if layer.kind == "id":
        return DeepPicture(_coloured(values[..., 0]), head.bits)
    if layer.kind == "vector":
        signal = np.clip(numbers(values) * 0.5 + 0.5, 0, 1)
        return DeepPicture((signal * 65535).astype(np.uint16), head.bits)
    return _picture(values, head, is_premultiplied=True)


def dpx(source: Source, head: Head, factor: int) -> DeepPicture:
    """Densities as they look printed; all else as it is."""
    values = _film_scan(source, "dpx", head, factor)
    if head.color_space == "log" and not head.is_linear:
        return _picture(_printed(values), head)
    return _picture(values, head, is_data=head.color_space == "depth")


def cineon(source: Source, head: Head, factor: int) -> DeepPicture:
    """Densities as they look printed."""
    return _picture(_printed(_film_scan(source, "cineon", head, factor)), head)


def _film_scan(source: Source, name: str, head: Head, factor: int) -> Numbers:
    """The samples of a scan.

    Raises:
        MediaError: They run from top to bottom, which the library does not know, in a rare packing.
    """
    if head.orientation not in SIDEWAYS:
        return pixels.read(source, name, factor=factor)
    start = source.bytes_at(0, 808)
    is_plain = head.bits == 10 and head.facts.get("channels") == "RGB"
    if not is_plain or (name == "dpx" and 1 not in start[804:806]):
        raise MediaError("Its lines run from top to bottom, in a packing that is not read here.")
    order = ">" if start[:1] in {b"S", b"\x80"} else "<"
    offset = int.from_bytes(start[4:8], "big" if order == ">" else "little")
    shape = (head.height, head.width)
    return _smaller(pixels.filled_words(source, offset, order, shape), factor)


def radiance(source: Source, head: Head, factor: int) -> DeepPicture:
    """Light."""
    return _picture(pixels.read(source, "hdr", factor=factor), head)


def jpegxl(source: Source, head: Head, factor: int) -> DeepPicture:
    """A signal, or light where the file says so."""
    return _with_profile(source, "jpegxl", head, factor)


def jpeg2000(source: Source, head: Head, factor: int) -> DeepPicture:
    """A signal. Grey with coverage, and colours of printing, only another library knows."""
    try:
        return _with_profile(source, "jpeg2000", head, factor)
    except MediaError:
        with source.stream() as stream, Image.open(stream, formats=["JPEG2000"]) as picture:
            has_alpha = picture.mode in {"LA", "RGBA"}
            plain = picture.convert("RGBA" if has_alpha else "RGB")
        values = _smaller(np.asarray(plain).astype(np.uint16) * np.uint16(257), factor)
        return _picture(values, head, has_alpha=has_alpha)


def netpbm(source: Source, head: Head, factor: int) -> DeepPicture:
    """What lies in the file; floats of one plane are depth."""
    found = netpbm_header.layout(source)
    shape = (found.height, found.width, found.planes)
    if not found.top:
        kind = "<f4" if found.is_little else ">f4"
        # Its rows go from below up.
        values: Numbers = pixels.planes(source, found.begins_at, kind, shape)[::-1]
        values = values.astype(np.float32)
        return _picture(_smaller(values, factor), head, is_data=found.planes == 1)
    if source.bytes_at(0, 2) in {b"P5", b"P6", b"P7"}:
        kind = ">u2" if found.top > 255 else "u1"
        values = pixels.planes(source, found.begins_at, kind, shape)
        signal = np.minimum(values.astype(np.uint32) * 65535 // found.top, 65535)
        return _picture(_smaller(signal.astype(np.uint16), factor), head)
    if source.bytes_at(0, 2) == b"P1":
        return _picture(_smaller(_digits(source, found), factor), head)
    return _picture(pixels.read(source, "pnm", factor=factor), head)


def _digits(source: Source, found: netpbm_header.Layout) -> NDArray[np.uint16]:
    """A bitmap that is written in digits, with or without spaces between them; 1 is black."""
    count = found.height * found.width
    data = source.bytes_at(found.begins_at, source.size - found.begins_at)
    signs = np.frombuffer(re.sub(rb"#[^\n]*", b"", data), np.uint8)
    bits = signs[(signs == ord("0")) | (signs == ord("1"))][:count] == ord("0")
    values = np.zeros(count, np.uint16)
    values[: bits.size] = bits * np.uint16(65535)
    return values.reshape(found.height, found.width, 1)


# Whole numbers that use less of their range than this are stretched, as those of other files are.
_LITTLE_USED = 1 / 8


def fits(source: Source, head: Head, factor: int) -> DeepPicture:
    """Three planes are colours. What is no plain signal is seen from its lowest number up."""
    found = fits_header.fits_layout(source)
    if found.is_packed:
        with source.stream() as stream, Image.open(stream, formats=["FITS"]) as picture:
            rows = np.asarray(picture.convert("F"), np.float32)[..., None]
            return _picture(_smaller(rows, factor), head, is_data=True)
    shape = (found.colours, found.height, found.width)
    stored = pixels.planes(source, found.begins_at, found.kind, shape).transpose(1, 2, 0)
    if not found.is_upright:
        stored = stored[::-1]
    if stored.dtype.kind == "f":
        values = numbers(stored, is_data=True) * found.scale + found.zero
        top = 1.0
    else:
        known = stored if found.blank is None else np.where(stored == found.blank, 0, stored)
        values = known.astype(np.float32) * found.scale + found.zero
        top = {8: 255.0, 16: 65535.0 if found.zero > 0 else 32767.0}.get(found.bits, 0.0)
    values = values.astype(np.float32)
    highest = float(values.max())
    is_signal = values.min() >= 0 and _LITTLE_USED * top < highest <= top
    if found.bits == 8 or (is_signal and (found.bits == 16 or found.colours == 3)):
        signal = (np.clip(values / (top or 1), 0, 1) * 65535 + 0.5).astype(np.uint16)
        return _picture(_smaller(signal, factor), head)
    return _picture(_smaller(values, factor), head, is_data=True)


def targa(source: Source, head: Head, factor: int) -> DeepPicture:
    """A signal; the fourth channel covers where the file says so, or where it is not all empty."""
    with source.stream() as stream, Image.open(stream, formats=["TGA"]) as picture:
        picture.load()
        has_alpha = picture.mode in {"RGBA", "LA"} or "transparency" in picture.info
        gray = picture.mode in {"L", "1", "LA"}
        mode = ("LA" if has_alpha else "L") if gray else ("RGBA" if has_alpha else "RGB")
        small = picture.convert(mode)
    values = np.asarray(small).reshape(small.height, small.width, -1).astype(np.uint16) * 257
    kind = targa_header.attributes_type(source)
    covers = kind in {3, 4} if kind is not None else has_alpha
    if has_alpha and not covers:
        values, has_alpha = values[..., :-1], False
    if has_alpha and not values[..., -1].any():
        values, has_alpha = values[..., :-1], False
    del factor  # it is small
    return DeepPicture(
        np.ascontiguousarray(values), head.bits, has_alpha=has_alpha, is_premultiplied=kind == 4
    )


def _with_profile(source: Source, name: str, head: Head, factor: int) -> DeepPicture:
    """A picture with what the library tells of its colours."""
    values, told = pixels.read_with_colours(source, name, factor=factor)
    return _picture(
        values,
        head,
        has_alpha=told.has_alpha,
        is_linear=told.is_linear,
        profile=told.profile,
    )


def _picture(values: Numbers, head: Head, **more: Any) -> DeepPicture:
    """Numbers with what the head says of them."""
    count = values.shape[2]
    has_alpha = bool(more.pop("has_alpha", head.has_alpha)) and count in {2, 4}
    if count == 2 and not has_alpha:
        values = values[..., :1]
    if count == 4 and not has_alpha:
        values = values[..., :3]
    if has_alpha and not np.nan_to_num(values[..., -1]).any():
        # Nothing would be seen: programs write empty coverage where they have none.
        values, has_alpha = values[..., :-1], False
    if values.dtype not in (np.uint16, np.float32):
        values = values.astype(np.float32)
    return DeepPicture(
        np.ascontiguousarray(values),
        head.bits,
        is_linear=bool(more.pop("is_linear", head.is_linear)),
        has_alpha=has_alpha,
        is_data=bool(more.pop("is_data", head.color_space == "data")),
        primaries=head.primaries,
        **more,
    )


def _placed(values: Numbers, part: ExrPart, factor: int) -> Numbers:
    """Pixels of the data window in the display window."""
    left, top, right, bottom = window(part)
    if (left, top, right, bottom) == part.data:
        return values
    height, width = -(-(bottom - top + 1) // factor), -(-(right - left + 1) // factor)
    canvas = np.zeros((height, width, values.shape[2]), values.dtype)
    across, down = round((part.data[0] - left) / factor), round((part.data[1] - top) / factor)
    rows = slice(max(0, down), min(height, down + values.shape[0]))
    columns = slice(max(0, across), min(width, across + values.shape[1]))
    if rows.stop > rows.start and columns.stop > columns.start:
        canvas[rows, columns] = values[
            rows.start - down : rows.stop - down, columns.start - across : columns.stop - across
        ]
    return canvas


def _coloured(ids: Numbers) -> NDArray[np.uint16]:
    """A colour for every id, the same each time; none for 0."""
    mixed = ids.astype(np.uint32)
    for shift, by in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):  # finaliser of MurmurHash3
        mixed = (mixed ^ mixed >> np.uint32(shift)) * np.uint32(by)
    mixed ^= mixed >> np.uint32(16)
    parts = np.stack([mixed >> np.uint32(shift) & np.uint32(0xFF) for shift in (0, 8, 16)], -1)
    shades = (parts.astype(np.uint16) // 2 + 96) * np.uint16(257)
    return np.where(ids[..., None] != 0, shades, 0).astype(np.uint16)


def _printed(values: Numbers) -> NDArray[np.uint16]:
    """Densities as a signal; coverage stays what it is."""
    codes = values if values.dtype == np.uint16 else (np.clip(values, 0, 1) * 65535).astype("u2")
    seen = film_print.printed(codes[..., :3])
    return np.concatenate([seen, codes[..., 3:]], axis=-1)


def _smaller(values: Numbers, factor: int) -> Numbers:
    return reduced(numbers(values), factor) if factor > 1 else values
