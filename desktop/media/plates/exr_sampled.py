"""OpenEXR files in which some channels have fewer pixels than others, by OpenEXR's own library.

Most of them hold brightness in full and colours in a quarter of it (Y, RY, BY); the library that
reads all other plates refuses them. Source of the formula: "Technical Introduction to OpenEXR",
luminance and chroma.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import OpenEXR

from desktop.base.errors import MediaError
from desktop.media.primaries import SRGB, luminance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.media.primaries import Primaries
    from desktop.media.source import Source

    Numbers = NDArray[Any]

CHROMA = ("RY", "BY")


def read(source: Source, part: int, names: tuple[str, ...], primaries: Primaries = SRGB) -> Numbers:
    """Channels of a part, all of the size of the largest; brightness with its colours as RGB.

    Raises:
        MediaError: It is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = OpenEXR.File(source.as_path(), separate_channels=True)
        given = file.channels(part)
        size = max((each.pixels.shape[:2] for each in given.values()), key=np.prod)
        found = {name: _full(given[name].pixels, size) for name in given}
    except Exception as error:
        raise MediaError(f"{source.name} is damaged: none of it can be read.") from error
    if names[0] == "Y" and all(name in found for name in CHROMA):
        colours = _coloured(found["Y"], found["RY"], found["BY"], primaries)
        return np.stack([*colours, *(found[name] for name in names[1:])], -1)
    return np.stack([found[name] for name in names], -1)


def _full(pixels: Numbers, size: tuple[int, int]) -> Numbers:
    """A channel with each of its pixels repeated until it has this size."""
    down, across = (-(-whole // own) for whole, own in zip(size, pixels.shape, strict=True))
    large = pixels.astype(np.float32) if pixels.dtype != np.uint32 else pixels
    return large.repeat(down, 0).repeat(across, 1)[: size[0], : size[1]]


def _coloured(y: Numbers, ry: Numbers, by: Numbers, primaries: Primaries) -> tuple[Numbers, ...]:
    """Red, green and blue from brightness and colours."""
    of_red, of_green, of_blue = luminance(primaries)
    red, blue = (ry + 1) * y, (by + 1) * y
    return red, (y - red * of_red - blue * of_blue) / of_green, blue
