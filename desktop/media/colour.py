"""Frames of films as the RGB of a plain screen: the right matrix, the right range, tone-mapped HDR.

Source of the numbers: ITU-R BT.601, BT.709, BT.2020, BT.2100 (PQ, HLG), BT.2408 (203 nits).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

# From this size on a film without colour tags is taken for HD, as players do.
_HD_WIDTH, _HD_HEIGHT = 1280, 576
_PQ, _HLG = 16, 18
_SPACES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
# Of BT.2020 light in BT.709 primaries.
_TO_709 = np.array(
    [
        [1.660491, -0.587641, -0.072850],
        [-0.124550, 1.132900, -0.008349],
        [-0.018151, -0.100579, 1.118730],
    ],
    dtype=np.float32,
)
_WHITE = 203.0  # nits of a sheet of white paper in HDR
_PEAK = 1000.0 / _WHITE  # brighter than this is plain white


def as_rgb(frame: Any, size: tuple[int, int], cut: tuple[int, int, int, int]) -> Image.Image:
    """A frame in 8-bit sRGB, without what is cut off its sides, in this size."""
    transfer = int(frame.color_trc)
    if transfer in {_PQ, _HLG}:
        return _mapped(frame, transfer, size, cut)
    picture: Image.Image = frame.reformat(
        format="rgb24", **_target(frame, size, cut), **_source(frame)
    ).to_image()
    return _fitted(picture, frame, size, cut)


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
    light = _from_pq(signal) if transfer == _PQ else _from_hlg(signal)
    light = np.clip(light @ _TO_709.T, 0.0, None)
    picture = Image.fromarray((_encoded(_rolled_off(light)) * 255 + 0.5).astype(np.uint8))
    return _fitted(picture, frame, size, cut)


def _from_pq(signal: NDArray[np.float32]) -> NDArray[np.float32]:
    """Light of a PQ signal, 1 for white paper."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = np.power(signal, 1 / m2)
    linear = np.power(np.maximum(root - c1, 0) / (c2 - c3 * root), 1 / m1)
    return np.asarray(linear * (10_000 / _WHITE), dtype=np.float32)


def _from_hlg(signal: NDArray[np.float32]) -> NDArray[np.float32]:
    """Light of an HLG signal on a screen of 1000 nits, 1 for white paper."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    bright = scene @ np.array([0.2627, 0.678, 0.0593], dtype=np.float32)
    system = np.power(np.maximum(bright, 1e-6), 0.2)[..., None]
    return np.asarray(scene * system * (1000 / _WHITE), dtype=np.float32)


def _rolled_off(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Light from 0 to 1: as it is up to near white, then ever slower up to the peak.

    The brightest of the three colours decides, so that hues stay what they are.
    """
    knee = 0.75
    top = light.max(axis=-1, keepdims=True)
    over = (np.minimum(top, _PEAK) - knee) / (_PEAK - knee)
    # An arc that leaves the straight line in its own direction and arrives level.
    steep = (_PEAK - knee) / (1 - knee)
    bent = knee + (1 - knee) * (1 - np.power(1 - np.clip(over, 0, 1), steep))
    wanted = np.where(top > knee, bent, top)
    return np.asarray(np.clip(light * wanted / np.maximum(top, 1e-6), 0, 1), dtype=np.float32)


def _encoded(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sRGB signal of light."""
    curve = 1.055 * np.power(np.maximum(light, 1e-6), 1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, curve), dtype=np.float32)
