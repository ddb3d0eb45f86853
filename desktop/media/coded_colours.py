"""Colours that a picture names by numbers, not by a profile: nclx; cICP, gAMA, cHRM of PNG.

Source of the numbers: ITU-T H.273 (tables 2 and 3), PNG third edition 11.3.2, ISO 23008-12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from desktop.base.frozen import frozen
from desktop.media import hdr
from desktop.media.primaries import BT_2020, D65, P3_D65, SRGB, light_matrix
from desktop.media.readers import SPACE
from desktop.media.screen_space import PLAIN, space_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.media.primaries import Primaries
    from desktop.media.screen_space import Space

_PRIMARIES: dict[int, Primaries] = {
    4: (0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.310, 0.316),
    5: (0.64, 0.33, 0.29, 0.60, 0.15, 0.06, *D65),
    6: (0.63, 0.34, 0.31, 0.595, 0.155, 0.07, *D65),
    9: BT_2020,
    11: (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.314, 0.351),
    12: P3_D65,
}
_NAMES = {9: "BT.2020", 11: "DCI-P3", 12: "Display P3"}
# Transfers that are a power, and the one that is none at all. All others are near enough to sRGB's.
_POWERS = {4: 2.2, 5: 2.8, 8: 1.0}
_SRGB_POWER = 1 / 0.45455
_BAND = 1_000_000  # pixels that are worked on at a time


@frozen
class ColourEncoding:
    """What the numbers of a picture mean.

    Attributes:
        transfer: By H.273's number, or 0.
        power: Of light over signal where it is a plain one; 0 where it is sRGB's curve.
        name: What the primaries are called; empty for those of a plain screen.
    """

    primaries: Primaries = SRGB
    transfer: int = 0
    power: float = 0.0
    name: str = ""

    @property
    def hdr(self) -> str:
        """`PQ` or `HLG`; empty for a plain picture."""
        return hdr.NAMES.get(self.transfer, "")


# Source: Adobe RGB (1998) Color Image Encoding.
_ADOBE_RGB = ColourEncoding(
    (0.64, 0.33, 0.21, 0.71, 0.15, 0.06, *D65), power=563 / 256, name="Adobe RGB (1998)"
)


def of(info: dict[Any, Any]) -> ColourEncoding | None:
    """The colours of an opened picture; None if they are those of a plain screen.

    Code points win over everything where they say HDR; else a profile wins over them.
    """
    if info.get("adobe_rgb"):
        return _ADOBE_RGB
    points = info.get("code_points")
    nclx = info.get("nclx_profile")
    if not points and isinstance(nclx, dict):
        points = (nclx.get("color_primaries"), nclx.get("transfer_characteristics"))
    coded = _of_points(*points) if points else None
    if coded is not None and (coded.hdr or not info.get("icc_profile")):
        return coded
    if points or info.get("icc_profile") or "srgb" in info:
        return None
    return _of_chunks(info.get("gamma"), info.get("chromaticity"))


def _of_points(primaries: int, transfer: int) -> ColourEncoding | None:
    found = _PRIMARIES.get(primaries, SRGB)
    if found == SRGB and transfer not in {*hdr.NAMES, *_POWERS}:
        return None
    return ColourEncoding(found, transfer, _POWERS.get(transfer, 0.0), _NAMES.get(primaries, ""))


def _of_chunks(gamma: Any, chromaticity: Any) -> ColourEncoding | None:
    """Of gAMA and cHRM, where they differ from sRGB by more than rounding."""
    power = 1 / gamma if isinstance(gamma, (int, float)) and 0.1 < gamma < 10 else 0.0
    power = 0.0 if abs(power - _SRGB_POWER) < 0.05 else power
    primaries = SRGB
    if isinstance(chromaticity, tuple) and len(chromaticity) == 8:
        # White comes first there, and last here.
        given = (*chromaticity[2:], *chromaticity[:2])
        if max(abs(a - b) for a, b in zip(given, SRGB, strict=True)) > 0.01 and all(given[1::2]):
            primaries = given
    return ColourEncoding(primaries, power=power) if power or primaries != SRGB else None


def to_screen(
    picture: Image.Image, colours: ColourEncoding, *, is_wide: bool = False
) -> Image.Image:
    """`picture` with the colours of a screen, tone-mapped where it is HDR.

    With `is_wide` it is a screen that has all its colours, and the picture's info says which.
    """
    if picture.mode not in {"L", "RGB", "RGBA"}:
        return picture
    pixels = np.asarray(picture)
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels
    shown = pixels.copy()
    space = space_for(colours.primaries) if is_wide and pixels.shape[2] > 2 else PLAIN
    rows = max(1, _BAND // max(1, pixels.shape[1]))
    many = min(3, pixels.shape[2])
    for top in range(0, len(pixels), rows):
        band = pixels[top : top + rows, :, :many]
        shown[top : top + rows, :, :many] = _converted(band, colours, space)
    converted = Image.fromarray(shown[..., 0] if shown.shape[2] == 1 else shown)
    converted.info[SPACE] = space
    return converted


def _converted(
    signal: NDArray[np.uint8], colours: ColourEncoding, space: Space
) -> NDArray[np.uint8]:
    """A band of numbers as a screen has them."""
    steps = np.linspace(0, 1, 256, dtype=np.float32)
    is_grey = signal.shape[2] == 1
    if colours.transfer == hdr.HLG:
        three = np.repeat(signal, 3, axis=2) if is_grey else signal
        light = hdr.from_hlg(steps[three])[..., : signal.shape[2]]
    elif colours.transfer == hdr.PQ:
        light = hdr.from_pq(steps)[signal]
    elif colours.power:
        light = np.power(steps, np.float32(colours.power))[signal]
    else:
        light = hdr.decoded(steps)[signal]
    if colours.primaries != space.primaries and not is_grey:
        light = np.clip(light @ light_matrix(colours.primaries, space.primaries).T, 0, None)
    light = hdr.rolled_off(light) if colours.hdr else np.clip(light, 0, 1)
    return np.asarray(hdr.encoded(light) * 255 + 0.5, dtype=np.uint8)


def points_in(data: bytes, format_name: str) -> tuple[int, int] | None:
    """The code points in the head of a PNG or an AVIF: primaries and transfer."""
    if format_name == "PNG":
        at = data.find(b"cICP", 8)
        end = data.find(b"IDAT", 8)
        found = data[at + 4 : at + 8] if at > 0 and (at < end or end < 0) else b""
        # Only RGB in full range is a picture.
        return (found[0], found[1]) if len(found) == 4 and found[2:] == b"\0\x01" else None
    at = data.find(b"colrnclx")
    found = data[at + 8 : at + 12] if at >= 0 else b""
    return (int.from_bytes(found[:2], "big"), int.from_bytes(found[2:], "big")) if found else None
