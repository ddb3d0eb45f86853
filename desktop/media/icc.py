"""Colour profiles of still pictures: their colours as those of a screen, plain (sRGB) or wider.

By LittleCMS, through Pillow. Source of the layout: ICC.1:2022.
"""

from __future__ import annotations

import io
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms

from desktop.domain.untrusted_text import clean_line
from desktop.media.primaries import D50
from desktop.media.readers import SPACE
from desktop.media.screen_space import PLAIN, WIDEST, Space, space_for

if TYPE_CHECKING:
    from desktop.media.primaries import Primaries

# The longest that is read; those of printing presses have half a megabyte, some of scanners two.
PROFILE_LIMIT = 8 << 20
# What profiles call their colours (bytes 16 to 19), and the modes that hold such pictures.
_MODES = {b"RGB ": ("RGB",), b"CMYK": ("CMYK",), b"GRAY": ("L",), b"Lab ": ("LAB",)}
_INTENT = ImageCms.Intent.PERCEPTUAL


def colours_of(profile: bytes) -> str:
    """What a profile is for: `RGB`, `CMYK`, `GRAY`, `Lab`; empty if it is no profile."""
    space = profile[16:20]
    return space.decode("ascii").strip() if profile[36:40] == b"acsp" and space in _MODES else ""


def is_usable(profile: bytes) -> bool:
    """Whether pictures can be converted by this profile."""
    modes = _MODES.get(profile[16:20], ())
    return any(_transform(profile, mode, PLAIN) is not None for mode in modes)


def is_srgb(profile: bytes) -> bool:
    """Whether a profile says of itself that it is the plain screen's, so that nothing is to do."""
    return name_of(profile).startswith(("sRGB", "c2"))


def to_screen(picture: Image.Image, profile: bytes, *, is_wide: bool = False) -> Image.Image:
    """`picture` with the colours of a screen; as it is where the profile does not fit it.

    What shines through stays. CMYK and LAB become RGB; grey stays grey. With `is_wide` it is a
    screen that has all its colours, and the picture's info says which.
    """
    if not profile or len(profile) > PROFILE_LIMIT:
        return picture
    mode = picture.mode.replace("A", "") if picture.mode in {"RGBA", "LA"} else picture.mode
    if mode not in _MODES.get(profile[16:20], ()) or (mode == "RGB" and is_srgb(profile)):
        return picture
    space = _space_of(profile, mode) if is_wide else PLAIN
    transform = _transform(profile, mode, space)
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
    converted.info[SPACE] = space
    return converted


def _space_of(profile: bytes, mode: str) -> Space:
    """The screen that has all colours of a profile."""
    return PLAIN if mode == "L" else space_for(primaries_of(profile) if mode == "RGB" else None)


@lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str, space: Space) -> ImageCms.ImageCmsTransform | None:
    """From a profile to a screen; None where LittleCMS does not take the profile."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = _screen(space)
        return ImageCms.buildTransform(source, screen, mode, "RGB", renderingIntent=_INTENT)
    except Exception:  # noqa: BLE001 - a picture is worth more than its profile
        return None


@lru_cache(maxsize=4)
def _screen(space: Space) -> ImageCms.ImageCmsProfile:
    if space == PLAIN:
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return ImageCms.ImageCmsProfile(io.BytesIO(space.profile))


def lab_to_screen(picture: Image.Image, *, is_wide: bool = False) -> Image.Image:
    """A picture in CIE L*a*b*, which needs no profile."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    space = WIDEST if is_wide else PLAIN
    converted = ImageCms.profileToProfile(
        picture, lab, _screen(space), renderingIntent=_INTENT, outputMode="RGB"
    )
    if converted is None:
        return picture.convert("RGB")
    converted.info[SPACE] = space
    return converted


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
        return (*red, *green, *blue, *D50)
    return None
