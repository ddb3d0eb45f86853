"""Pictures that are more than 8 bits a channel, or too large to be decoded whole, as they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from desktop.base.errors import MediaError
from desktop.media import (
    coded_colours,
    derived_picture,
    exif,
    icc,
    limits,
    open_image_io,
    pillow_open,
)
from desktop.media.deep_picture import DeepPicture, numbers, view
from desktop.media.primaries import SRGB

if TYPE_CHECKING:
    from desktop.domain.derived import Derived
    from desktop.media.readers import RenderedFile
    from desktop.media.source import Source

_DECODERS = {"PNG": "png", "TIFF": "tiff", "BMP": "bmp", "PSD": "psd", "PSB": "psd"}
# A grey picture of 16 bits that uses no more than this part of them holds measures, not greys.
_SMALL_PART = 1 / 8
_BITS = {"uint8": 8, "uint16": 16, "int16": 16, "half": 16, "double": 64}


def render(source: Source, format_name: str, kind: Derived, picture: Image.Image) -> RenderedFile:
    """One view of an opened picture, which is not decoded yet.

    Raises:
        MediaError: It is too large for its format.
    """
    derived_picture.check_kind(kind)
    if format_name == "JPEG":
        return _drafted(picture, kind, source.name)
    if format_name not in _DECODERS:
        raise MediaError(
            f"{source.name} is {picture.width} × {picture.height} pixels; more than 100 megapixels"
            f" of {format_name} cannot be opened.",
            reason="too_large",
        )
    open_image_io.check_pixels(*picture.size, source.name)
    lies = exif.orientation(picture)
    profile = picture.info.get("icc_profile") or b""
    return shown(source, format_name, kind, profile, lies, info=picture.info)


def _drafted(picture: Image.Image, kind: Derived, name: str) -> RenderedFile:
    """A JPEG, as its decoder makes it smaller by itself: by 2, 4 or 8."""
    if derived_picture.LONG_SIDES.get(kind) is None:
        across, down = picture.size
        for parts in (2, 4, 8):
            if across * down // parts**2 <= limits.PIXEL_LIMIT:
                picture.draft(None, (across // parts, down // parts))
                break
        pillow_open.check_pixels(*picture.size, name)
    return derived_picture.shrink(picture, kind)


def shown(
    source: Source,
    format_name: str,
    kind: Derived,
    profile: bytes,
    lies: int,
    *,
    model: str = "",
    info: dict[Any, Any] | None = None,
) -> RenderedFile:
    """One view of a file that OpenImageIO reads; nothing of it has been decoded yet.

    Args:
        source: The file.
        format_name: `PNG`, `TIFF`, `PSD` ...
        kind: Thumbnail, preview, or all of it up to 100 megapixels.
        profile: Of its colours, or empty.
        lies: Which way, as EXIF counts.
        model: `CMYK` or `LAB`, if it is neither grey nor RGB.
        info: What else its head says of its colours: code points.
    """
    derived_picture.check_kind(kind)
    side, is_wide = derived_picture.LONG_SIDES.get(kind), derived_picture.is_wide(kind)
    with open_image_io.opened(source, _DECODERS[format_name], is_raw=bool(model)) as opened:
        colours = 4 if model == "CMYK" else 3 if opened.spec.nchannels >= 3 else 1
        has_alpha = opened.spec.alpha_channel == colours and not model
        longest = side or derived_picture.JPEG_SIDE
        pixels = open_image_io.pixels(opened, (0, colours + has_alpha), longest)
        stored = str(opened.spec.format)
    note = ""
    if model:
        is_document = format_name in {"PSD", "PSB"}
        image = _of_model(pixels, model, profile, side, is_document=is_document, is_wide=is_wide)
    else:
        coded = coded_colours.of(info) if info else None
        deep = _deep(pixels, stored, b"" if coded else profile, has_alpha=has_alpha)
        seen = view(deep, longest, is_wide=is_wide)
        image, note = seen.image, seen.note
        image = coded_colours.to_screen(image, coded, is_wide=is_wide) if coded else image
    return derived_picture.encode(derived_picture.upright(image, lies), kind, note)


def of_numbers(picture: Image.Image, kind: Derived, profile: bytes) -> RenderedFile:
    """One view of a picture of one deep channel that Pillow has read, turned upright."""
    values = np.asarray(picture)
    is_float = picture.mode == "F"
    top = 65535 if picture.mode != "I" or values.max(initial=0) < 1 << 16 else (1 << 31) - 1
    values = values.astype(np.float32) if is_float else (values / top * 65535).astype(np.uint16)
    deep = _deep(values[..., None], "float" if is_float else "uint16", profile, has_alpha=False)
    side = derived_picture.LONG_SIDES.get(kind) or derived_picture.JPEG_SIDE
    seen = view(deep, side, is_wide=derived_picture.is_wide(kind))
    return derived_picture.encode(seen.image, kind, seen.note)


def _deep(pixels: Any, stored: str, profile: bytes, *, has_alpha: bool) -> DeepPicture:
    """What the numbers mean: measures, light, or the signal of a screen."""
    is_grey = pixels.shape[2] - has_alpha == 1
    is_float = stored in {"half", "float", "double"}
    brightest = float(
        np.nanmax(numbers(pixels[:: 1 + len(pixels) // 400, :, : 1 if is_grey else 3]))
    )
    # What is neither a signal nor light: a float of grey, signed numbers, few of many bits.
    is_data = is_grey and (
        is_float or not stored.startswith("uint") or (stored != "uint8" and brightest < _SMALL_PART)
    )
    # Light goes beyond white; numbers that never do are a signal that somebody divided by 255.
    is_linear = is_float and not is_data and bool(profile or brightest > 1.0)
    return DeepPicture(
        pixels,
        _BITS.get(stored, 32),
        has_alpha=has_alpha,
        is_data=is_data,
        is_linear=is_linear,
        primaries=(icc.primaries_of(profile) if is_linear and profile else None) or SRGB,
        profile=profile,
    )


def _of_model(
    pixels: Any,
    model: str,
    profile: bytes,
    side: int | None,
    *,
    is_document: bool,
    is_wide: bool,
) -> Image.Image:
    """A picture of printing inks or of CIE L*a*b* in the colours of a screen.

    Photoshop's documents store paper where others store ink, and a* and b* without a sign.
    """
    small = np.clip(numbers(pixels) * 255 + 0.5, 0, 255).astype(np.uint8)
    if is_document and model == "CMYK":
        small = 255 - small
    if is_document and model == "LAB":
        small[..., 1:] ^= 128
    image = Image.frombytes(model, (small.shape[1], small.shape[0]), small.tobytes())
    if model == "LAB":
        image = icc.lab_to_screen(image, is_wide=is_wide)
    if side:
        image.thumbnail((side, side), Image.Resampling.BILINEAR)
    if model == "LAB":
        return image
    image = icc.to_screen(image, profile, is_wide=is_wide)
    return image if image.mode == "RGB" else image.convert("RGB")
