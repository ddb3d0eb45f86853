"""Decoded pictures of more than 8 bits or of floating point, and how they look on a plain screen.

A reader (TIFF, PSD, EXR, DPX ...) hands over a `DeepPicture`, `view` makes of it what is shown, and
does this, in this order:

1. Numbers that are none (NaN) count as black; infinite and absurdly large ones as a large one.
   Nothing in a file can make it fail.
2. Where only a small picture is wanted it is averaged down first, in bands of rows, by light and
   coverage, so that the memory in use beside the given pixels stays below about 64 MB.
3. `is_data` (depth, masks, heights: numbers that are no picture) is stretched from its lowest to
   its highest number to black and white, without any curve; numbers that stand for "nothing there"
   (infinite, beyond all measure, or a thousand times beyond the rest) are left out. It says so.
4. Light (`is_linear`) goes through its primaries to those of the screen, is clipped at white, and
   gets the sRGB curve. Only where next to nothing would be seen, because nearly everything is
   white or black, it is made darker or brighter by whole stops, and says so.
5. Everything else is a signal already and only loses bits; its profile, if it has one, is applied.
6. Coverage stays coverage: the result has mode L, RGB or RGBA, and straight alpha.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from desktop.base.frozen import frozen
from desktop.media import icc
from desktop.media.hdr import encoded
from desktop.media.primaries import SRGB, light_matrix
from desktop.media.readers import SPACE
from desktop.media.screen_space import PLAIN, space_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from desktop.media.primaries import Primaries
    from desktop.media.screen_space import Space

    Floats = NDArray[np.float32]

_BRIGHTEST = np.float32(65504.0)  # of light; also what half floats have for infinity
_FARTHEST = np.float32(1e9)
_BAND = 2_000_000  # numbers that are worked on at a time
_SAMPLES = 400  # rows and columns that are looked at to judge the whole
_NOTHING_THERE = 1000.0  # times beyond the rest: the far plane of a depth map
# The brightest hundredth below this, or three quarters of it above that, cannot be seen as it is.
_TOO_DARK, _TOO_BRIGHT = 1 / 32, 1.5


@frozen
class DeepPicture:
    """A decoded picture, upright or not, as its file has it.

    Attributes:
        pixels: Height x width x channels, uint16 (scaled to the full range, whatever the true
            depth) or float32 (1.0 is white). Channels: grey, grey and alpha, RGB, RGBA.
        bit_depth: As stored in the file: 10, 12, 16, 32 ...
        is_linear: The numbers are light (scene-linear), not a signal for a screen.
        has_alpha: The last channel is coverage.
        is_premultiplied: Colours are multiplied by coverage already.
        is_data: The numbers are no picture: depth, masks, heights.
        primaries: Of light; a picture with other ones than sRGB's is converted.
        profile: ICC profile of a signal, or empty.
    """

    pixels: NDArray[np.uint16] | NDArray[np.float32]
    bit_depth: int
    is_linear: bool = False
    has_alpha: bool = False
    is_premultiplied: bool = False
    is_data: bool = False
    primaries: Primaries = SRGB
    profile: bytes = b""

    @property
    def colours(self) -> int:
        """Channels without coverage: 1 or 3."""
        return int(self.pixels.shape[2]) - self.has_alpha


@frozen
class ShownPicture:
    """What is shown, and a sentence where it is not simply the picture; else empty."""

    image: Image.Image
    note: str = ""


@frozen
class _Levels:
    """How numbers become light or signal: `(number - low) * gain`."""

    low: float = 0.0
    gain: float = 1.0
    note: str = ""


def view(picture: DeepPicture, side: int | None = None, *, is_wide: bool = False) -> ShownPicture:
    """The picture in 8-bit sRGB, not longer than `side` (None: as large as it is).

    See the head of this file for what is done. With `is_wide` it is in the colours of a screen that
    has all of its own, and its info says which.
    """
    height, width = picture.pixels.shape[:2]
    levels = _levels(picture)
    is_light = picture.is_linear and not picture.is_data and picture.colours == 3
    space = space_for(picture.primaries) if is_wide and is_light else PLAIN
    factor = max(1, max(height, width) // side) if side else 1
    rows = [_shown(picture, band, levels, space) for band in _bands(picture, factor)]
    seen = np.concatenate(rows) if len(rows) > 1 else rows[0]
    image = Image.fromarray(seen[..., 0] if seen.shape[2] == 1 else seen)
    if image.mode == "LA":
        image = image.convert("RGBA")
    image.info[SPACE] = space
    if not picture.is_linear and not picture.is_data:
        image = icc.to_screen(image, picture.profile, is_wide=is_wide)
    if side and max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.BILINEAR)
    return ShownPicture(image, levels.note)


def reduced(pixels: Floats, factor: int) -> Floats:
    """Averages of `factor` x `factor` pixels; what is left over at the edges has its own."""
    if factor <= 1:
        return pixels
    height, width = pixels.shape[:2]
    down, across = np.arange(0, height, factor), np.arange(0, width, factor)
    sums = np.add.reduceat(_added(pixels, factor), across, axis=1)
    many = np.diff(np.append(down, height))[:, None] * np.diff(np.append(across, width))[None]
    return np.asarray(sums / many[..., None], dtype=np.float32)


def _added(pixels: Floats, factor: int) -> Floats:
    """The sum of each `factor` rows, and of those that are left over."""
    whole = len(pixels) // factor * factor
    sums = pixels[0:whole:factor].copy()
    for row in range(1, factor):
        sums += pixels[row:whole:factor]
    if whole == len(pixels):
        return sums
    return np.concatenate([sums, np.add.reduce(pixels[whole:], axis=0, keepdims=True)])


def numbers(pixels: NDArray[Any], *, is_data: bool = False) -> Floats:
    """As finite float32; integers from 0 to 1. What is all right is handed back as it is."""
    if pixels.dtype.kind == "u":
        return pixels.astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max)
    most = float(_FARTHEST if is_data else _BRIGHTEST)
    # Nearly always: and to look is a third of the price of mending.
    if pixels.dtype == np.float32 and pixels.size:
        low, high = pixels.min(), pixels.max()
        if -most <= low and high <= most:  # neither holds for what is no number
            return pixels
    clean = np.nan_to_num(pixels, nan=0.0, posinf=most, neginf=-most)
    return np.asarray(np.clip(clean, -most, most), dtype=np.float32)


def _bands(picture: DeepPicture, factor: int) -> Iterator[Floats]:
    """The picture from top to bottom, made smaller, premultiplied if it has coverage."""
    height, width, channels = picture.pixels.shape
    step = max(1, _BAND // (width * channels * factor)) * factor
    for top in range(0, height, step):
        band = numbers(picture.pixels[top : top + step], is_data=picture.is_data)
        if picture.has_alpha and not picture.is_premultiplied:
            covered = np.clip(band[..., -1:], 0, 1)
            band = np.concatenate([band[..., :-1] * covered, band[..., -1:]], axis=-1)
        yield reduced(band, factor)


def _shown(picture: DeepPicture, band: Floats, levels: _Levels, space: Space) -> NDArray[np.uint8]:
    """A band of premultiplied numbers as what is seen."""
    colour, alpha = band[..., : picture.colours], None
    if picture.has_alpha:
        alpha = np.clip(band[..., -1:], 0, 1)
        # Light without coverage (flames, glows) is kept: it is what is seen of it.
        colour = np.where(alpha > 0, colour / np.maximum(alpha, 1e-4), colour)
    colour = (colour - np.float32(levels.low)) * np.float32(levels.gain)
    if picture.is_linear and not picture.is_data:
        if picture.primaries != space.primaries and picture.colours == 3:
            colour = colour @ light_matrix(picture.primaries, space.primaries).T
        colour = encoded(np.clip(colour, 0, 1))
    whole = colour if alpha is None else np.concatenate([colour, alpha], axis=-1)
    return np.asarray(np.clip(whole, 0, 1) * 255 + 0.5, dtype=np.uint8)


def _levels(picture: DeepPicture) -> _Levels:
    """How bright to show it, by a sample of its numbers."""
    if not picture.is_data and not picture.is_linear:
        return _Levels()
    height, width = picture.pixels.shape[:2]
    down, across = max(1, height // _SAMPLES), max(1, width // _SAMPLES)
    sample = picture.pixels[::down, ::across, : picture.colours]
    if picture.is_data:
        return _of_data(sample)
    return _of_light(numbers(sample).max(axis=2))


def _of_data(sample: NDArray[Any]) -> _Levels:
    """From the lowest to the highest that means something."""
    scale = 65535.0 if sample.dtype == np.uint16 else 1.0
    flat = sample.astype(np.float64).ravel()
    flat = flat[np.isfinite(flat) & (np.abs(flat) < _FARTHEST) & (flat != _BRIGHTEST)]
    if not flat.size:
        return _Levels(note="It holds no numbers that could be shown.")
    some = np.abs(flat[flat != 0])
    limit = float(np.quantile(some, 0.1)) * _NOTHING_THERE if some.size else 0.0
    near = flat[np.abs(flat) <= limit]
    low, high = float(near.min()), float(near.max())
    if high - low < 1e-9:
        return _Levels(low / scale - 0.5, note="It has the same number everywhere.")
    note = f"Shown from its lowest number ({low:.4g}) to its highest ({high:.4g})."
    return _Levels(low / scale, scale / (high - low), note)


def _of_light(brightest: Floats) -> _Levels:
    """As it is, unless next to nothing could be seen."""
    lit = brightest[brightest > 0]
    if not lit.size:
        return _Levels()
    low, middle, top = (float(each) for each in np.quantile(lit, (0.25, 0.5, 0.99)))
    if low > _TOO_BRIGHT:
        stops = -int(np.ceil(np.log2(middle / 0.5)))
    elif top < _TOO_DARK:
        stops = min(24, int(np.floor(np.log2(1 / top))))
    else:
        return _Levels()
    word = "brighter" if stops > 0 else "darker"
    many = f"{abs(stops)} stop{'s' if abs(stops) > 1 else ''}"
    return _Levels(gain=2.0**stops, note=f"Shown {many} {word} than it is.")
