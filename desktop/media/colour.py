"""Frames of films as the RGB of a plain screen: the right matrix, the right range, tone-mapped HDR.

Source of the numbers: ITU-R BT.601, BT.709, BT.2020.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from desktop.media import hdr
from desktop.media.primaries import BT_2020, to_srgb_light

# From this size on a film without colour tags is taken for HD, as players do.
_HD_WIDTH, _HD_HEIGHT = 1280, 576
_SPACES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
_UNSAID = frozenset({2, 3})  # of matrix and transfer: unspecified, reserved
_TO_709 = to_srgb_light(BT_2020)


def say(frame: Any, matrix: int, transfer: int, range_: int) -> None:
    """Give a frame the colours its container names, where it names none itself."""
    if int(frame.colorspace) in _UNSAID:
        frame.colorspace = matrix
    if int(frame.color_trc) in _UNSAID:
        frame.color_trc = transfer
    if int(frame.color_range) == 0:
        frame.color_range = range_


def as_rgb(frame: Any, size: tuple[int, int], cut: tuple[int, int, int, int]) -> Image.Image:
    """A frame in 8-bit sRGB, without what is cut off its sides, in this size."""
    transfer = int(frame.color_trc)
    if transfer in hdr.NAMES:
        return _mapped(frame, transfer, size, cut)
    picture: Image.Image = frame.reformat(
        format="rgb24", **_target(frame, size, cut), **_source(frame)
    ).to_image()
    return _fitted(picture, frame, size, cut)


def coverage(
    frame: Any, size: tuple[int, int], cut: tuple[int, int, int, int]
) -> Image.Image | None:
    """How much each place of a frame covers what is behind it; None where it has nothing of that.

    Unlike colours, it is in no range but the full one.
    """
    if not any(part.is_alpha for part in frame.format.components):
        return None
    deep = frame.reformat(format="rgba", **_target(frame, size, cut)).to_ndarray()
    return _fitted(Image.fromarray(np.ascontiguousarray(deep[..., 3])), frame, size, cut)


def _target(frame: Any, size: tuple[int, int], cut: tuple[int, int, int, int]) -> dict[str, int]:
    """The size in which to convert: the wanted one, unless something is cut off first."""
    if any(cut):
        return {"width": frame.width, "height": frame.height}
    return {"width": size[0], "height": size[1]}


def _fitted(
    picture: Image.Image, frame: Any, size: tuple[int, int], cut: tuple[int, int, int, int]
) -> Image.Image:
    """The picture without what is cut off it."""
    if not any(cut):
        return picture
    left, right, top, bottom = cut
    box = (left, top, frame.width - right, frame.height - bottom)
    return picture.resize(size, Image.Resampling.BILINEAR, box=box)


def _source(frame: Any) -> dict[str, Any]:
    """Which matrix and range the frame is in, for the converter."""
    if frame.format.is_rgb:
        return {}
    space = int(frame.colorspace)
    if space in _SPACES:
        matrix = _SPACES[space]
    else:
        is_hd = frame.width >= _HD_WIDTH or frame.height > _HD_HEIGHT
        matrix = Colorspace.ITU709 if is_hd else Colorspace.ITU601
    is_full = int(frame.color_range) == 2 or frame.format.name.startswith("yuvj")
    return {
        "src_colorspace": matrix,
        "src_color_range": ColorRange.JPEG if is_full else ColorRange.MPEG,
        "dst_color_range": ColorRange.JPEG,
    }


def _mapped(
    frame: Any, transfer: int, size: tuple[int, int], cut: tuple[int, int, int, int]
) -> Image.Image:
    """An HDR frame brought down to what a plain screen shows."""
    deep = frame.reformat(format="rgb48le", **_target(frame, size, cut), **_source(frame))
    signal = deep.to_ndarray().astype(np.float32) / 65535.0
    light = hdr.from_pq(signal) if transfer == hdr.PQ else hdr.from_hlg(signal)
    light = np.clip(light @ _TO_709.T, 0.0, None)
    picture = Image.fromarray((hdr.encoded(hdr.rolled_off(light)) * 255 + 0.5).astype(np.uint8))
    return _fitted(picture, frame, size, cut)
