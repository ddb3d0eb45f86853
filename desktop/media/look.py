"""The look of a picture: its perceptual hash and its main colours, from a decoded thumbnail.

The hash is a difference hash in both directions: of a picture scaled to 12 x 12 greys, whether each
is lighter than its neighbour on the left and above. Each view of the picture has one.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from desktop.domain.look import SHADES, VIEW_BYTES, Look, Shade, lab

_SIDE = 12
_CUT = 0.1
_BOXES = (
    (0.0, 0.0, 1.0, 1.0),
    (_CUT / 2, _CUT / 2, 1 - _CUT / 2, 1 - _CUT / 2),
    (0.0, 0.0, 1 - _CUT, 1 - _CUT),
    (_CUT, 0.0, 1.0, 1 - _CUT),
    (0.0, _CUT, 1 - _CUT, 1.0),
    (_CUT, _CUT, 1.0, 1.0),
)
_COUNTED = 48  # pixels on the longer side of what colours are counted in
_COLOURS = 12  # that are told apart before those close to each other are taken together
_CLOSE = 14.0  # of two colours that are taken for one: their distance in L*a*b*
_LEAST = 4  # percent of a picture, so that a colour is one of its main ones
_BEHIND = (128, 128, 128)  # what shows through a transparent picture: neither light nor dark


def look_of(picture: Image.Image) -> Look:
    """The look of a picture as it is shown: upright, in the colours of a screen."""
    if picture.mode == "RGBA":
        under = Image.new("RGBA", picture.size, (*_BEHIND, 255))
        picture = Image.alpha_composite(under, picture)
    colours = picture.convert("RGB")
    return Look(_views(colours.convert("L")), _shades(colours))


def _views(grey: Image.Image) -> bytes:
    across, down = grey.size
    views = []
    for left, top, right, bottom in _BOXES:
        box = (left * across, top * down, right * across, bottom * down)
        small = grey.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, box=box)
        levels = np.asarray(small, dtype=np.int16)
        sideways = levels[: _SIDE - 1, 1:] > levels[: _SIDE - 1, :-1]
        downwards = levels[1:, : _SIDE - 1] > levels[:-1, : _SIDE - 1]
        bits = np.concatenate([sideways.ravel(), downwards.ravel()])
        views.append(np.packbits(bits).tobytes().ljust(VIEW_BYTES, b"\0"))
    return b"".join(views)


def _shades(picture: Image.Image) -> tuple[Shade, ...]:
    small = picture.copy()
    small.thumbnail((_COUNTED, _COUNTED), Image.Resampling.BOX)
    told = small.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2)
    palette = told.getpalette() or []
    counts = sorted(told.getcolors() or (), key=lambda pair: (-pair[0], pair[1]))
    whole = small.width * small.height
    found: list[tuple[float, float, float, int]] = []
    for count, index in counts:
        red, green, blue = palette[3 * int(index) : 3 * int(index) + 3]  # type: ignore[call-overload]
        shade = lab(red, green, blue)
        for at, (*known, number) in enumerate(found):
            if sum((x - y) ** 2 for x, y in zip(shade, known, strict=True)) < _CLOSE**2:
                total = number + count
                mean = [(x * count + y * number) / total for x, y in zip(shade, known, strict=True)]
                found[at] = (mean[0], mean[1], mean[2], total)
                break
        else:
            found.append((*shade, count))
    found.sort(key=lambda shade: -shade[3])
    shades = [
        Shade(round(light), round(a), round(b), round(100 * count / whole))
        for light, a, b, count in found
        if 100 * count >= _LEAST * whole
    ]
    return tuple(shades[:SHADES])
