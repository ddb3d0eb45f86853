"""Colour profiles of still pictures: their colours as those of a plain screen (sRGB).

By LittleCMS, through Pillow. Source of the layout: ICC.1:2022.
"""

from __future__ import annotations

import io
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms

from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from desktop.media.primaries import Primaries

# The longest that is read; those of printing presses have half a megabyte, some of scanners two.
PROFILE_LIMIT = 8 << 20
# What profiles call their colours (bytes 16 to 19), and the modes that hold such pictures.
_MODES = {b"RGB ": ("RGB",), b"CMYK": ("CMYK",), b"GRAY": ("L",), b"Lab ": ("LAB",)}
_D50 = (0.3457, 0.3585)  # the white of what profiles say
_INTENT = ImageCms.Intent.PERCEPTUAL


def colours_of(profile: bytes) -> str:
    """What a profile is for: `RGB`, `CMYK`, `GRAY`, `Lab`; empty if it is no profile."""
    space = profile[16:20]
    return space.decode("ascii").strip() if profile[36:40] == b"acsp" and space in _MODES else ""


def is_usable(profile: bytes) -> bool:
    """Whether pictures can be converted by this profile."""
    modes = _MODES.get(profile[16:20], ())
    return any(_transform(profile, mode) is not None for mode in modes)


def is_srgb(profile: bytes) -> bool:
    """Whether a profile says of itself that it is the plain screen's, so that nothing is to do."""
    return name_of(profile).startswith(("sRGB", "c2"))


def to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """`picture` with the colours of a plain screen; as it is where the profile does not fit it.

    What shines through stays. CMYK and LAB become RGB; grey stays grey.
    """
    if not profile or len(profile) > PROFILE_LIMIT:
        return picture
    mode = picture.mode.replace("A", "") if picture.mode in {"RGBA", "LA"} else picture.mode
    if mode not in _MODES.get(profile[16:20], ()) or (mode == "RGB" and is_srgb(profile)):
        return picture
    transform = _transform(profile, mode)
    if transform is None:
        return picture
    alpha = picture.getchannel("A") if mode != picture.mode else None
    plain = picture if alpha is None else picture.convert(mode)
    converted = ImageCms.applyTransform(plain, transform)
    if converted is None:
        return picture
    if mode == "L":
        converted = converted.convert("L")
    if alpha is not None:
        converted.putalpha(alpha)
    converted.info.pop("icc_profile", None)
    return converted


@lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From a profile to sRGB; None where LittleCMS does not take the profile."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.buildTransform(source, _srgb(), mode, "RGB", renderingIntent=_INTENT)
    except Exception:  # noqa: BLE001 - a picture is worth more than its profile
        return None


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def lab_to_srgb(picture: Image.Image) -> Image.Image:
    """A picture in CIE L*a*b*, which needs no profile."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    converted = ImageCms.profileToProfile(
        picture, lab, _srgb(), renderingIntent=_INTENT, outputMode="RGB"
    )
    return converted or picture.convert("RGB")


def said_of(profile: object, mode: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What to note of a picture's profile, and what to warn of."""
    if not isinstance(profile, bytes) or not profile:
        return {}, ()
    if len(profile) > PROFILE_LIMIT or not is_usable(profile):
        return {}, ("Its colour profile is damaged, so its colours may be off.",)
    fits = {"CMYK": "CMYK", "LAB": "Lab", "L": "GRAY", "LA": "GRAY", "1": "GRAY"}.get(mode, "RGB")
    if colours_of(profile) != fits and not mode.startswith(("I", "F")):
        return {}, ("Its colour profile is for another kind of picture and is not used.",)
    return ({"profile": name} if (name := name_of(profile)) else {}), ()


@lru_cache(maxsize=32)
def name_of(profile: bytes) -> str:
    """What a profile calls itself; empty where it does not."""
    with suppress(Exception):  # a broken one has none
        opened: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        return clean_line(str(opened.profile_description or ""), limit=80)
    return ""


def primaries_of(profile: bytes) -> Primaries | None:
    """Which primaries a profile of light has; None where it has none."""
    with suppress(Exception):  # a broken one has none
        opened: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        colours = (opened.red_colorant, opened.green_colorant, opened.blue_colorant)
        (red, green, blue) = (colour[1][:2] for colour in colours)
        return (*red, *green, *blue, *_D50)
    return None
