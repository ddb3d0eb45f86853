"""What is made of an opened picture: smaller, upright, in the colours of a screen, encoded."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image, PngImagePlugin

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media.display_matrix import TURNS, UPRIGHT
from desktop.media.exif import orientation
from desktop.media.pillow_open import open_picture
from desktop.media.readers import SPACE, RenderedFile

if TYPE_CHECKING:
    from desktop.domain.look import Look

LONG_SIDES = {Derived.THUMB: 256, Derived.PREVIEW: 2048}
JPEG_SIDE = 65_500  # the longest that a JPEG may have
_QUALITY = {Derived.THUMB: 80, Derived.PREVIEW: 88, Derived.FULL: 92}


def check_kind(kind: Derived) -> None:
    """Refuse views that a picture does not have.

    Raises:
        MediaError: It is none of thumbnail, preview and the whole picture (`unsupported`).
    """
    if kind not in _QUALITY:
        raise MediaError("A picture has no such view.", reason="unsupported")


def is_wide(kind: Derived) -> bool:
    """Whether a view keeps colours that a plain screen does not have: what is looked at large."""
    return kind in {Derived.PREVIEW, Derived.FULL}


def shrink(picture: Image.Image, kind: Derived, *, lies: int | None = None) -> RenderedFile:
    """Scale an opened picture down to `kind`, turn it upright and encode it.

    Args:
        picture: Not decoded yet.
        kind: Thumbnail, preview or all of it.
        lies: Which way, as EXIF counts, where somebody else than the picture says so.

    Raises:
        MediaError: A picture has no such view (`unsupported`).
    """
    check_kind(kind)
    side = LONG_SIDES.get(kind)
    # Pillow turns TIFFs when it decodes them. The HEIF decoder has turned its pictures already and
    # says so in their EXIF.
    lies = lies or (UPRIGHT if picture.format == "TIFF" else orientation(picture))
    if side is not None:
        # draft() lets the JPEG decoder do the first halvings for nearly nothing.
        picture.draft("RGB" if picture.mode != "L" else "L", (side, side))
    info = dict(picture.info)
    small = _plain_mode(picture, is_wide=is_wide(kind))
    if side is not None:
        small.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=1.0)
    shown = screen_colours(small, info, is_wide=is_wide(kind))
    return encode(upright(shown, lies), kind)


def upright(picture: Image.Image, lies: int) -> Image.Image:
    """`picture` turned and mirrored by EXIF's number."""
    turn = TURNS.get(lies)
    return picture if turn is None else picture.transpose(turn)


def _plain_mode(picture: Image.Image, *, is_wide: bool) -> Image.Image:
    """`picture` in a mode that scales well: L, RGB, RGBA or CMYK."""
    mode = picture.mode
    if mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in picture.info:
        return picture
    if mode in {"I;16", "I;16B", "I;16L", "I"}:
        # Pillow clips 16 bits to 8; what is meant is to scale.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if mode == "LAB":
        from desktop.media import icc  # noqa: PLC0415 - a library that plain pictures do not need

        return icc.lab_to_screen(picture, is_wide=is_wide)
    has_alpha = mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


# What a picture's colours may be told by, where they are not those of a plain screen.
_TOLD_BY = frozenset(
    {"icc_profile", "code_points", "nclx_profile", "gamma", "chromaticity", "adobe_rgb"}
)


def screen_colours(
    picture: Image.Image, info: dict[Any, Any], *, is_wide: bool = False
) -> Image.Image:
    """`picture` as L, RGB or RGBA with the colours of a plain screen, or of one that has them all.

    Args:
        picture: Decoded.
        info: What was read with it: a profile, code points.
        is_wide: Colours that a plain screen does not have are kept.
    """
    if info.keys() & _TOLD_BY - {"icc_profile"}:
        from desktop.media import coded_colours  # noqa: PLC0415 - as above

        colours = coded_colours.of(info)
        if colours is not None:
            return coded_colours.to_screen(picture, colours, is_wide=is_wide)
    if info.get("icc_profile"):
        from desktop.media import icc  # noqa: PLC0415 - as above

        picture = icc.to_screen(picture, info["icc_profile"], is_wide=is_wide)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def encode(picture: Image.Image, kind: Derived, note: str = "") -> RenderedFile:
    """JPEG, or PNG where something shines through; it says whose colours it has, if not sRGB's.

    What there is to note of how it is shown goes with it, where pictures have their description.
    """
    buffer = io.BytesIO()
    space = picture.info.get(SPACE)
    profile = space.profile if space is not None else b""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    if picture.mode == "RGBA":
        picture.info.clear()
        info = PngImagePlugin.PngInfo()
        if note:
            info.add_text("Description", note)
        picture.save(buffer, "PNG", compress_level=3, pnginfo=info, icc_profile=profile)
    else:
        picture = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
        comment = f"Description: {note}".encode() if note else b""
        quality, more = _QUALITY.get(kind, 85), {"icc_profile": profile, "comment": comment}
        picture.save(buffer, "JPEG", quality=quality, exif=b"", **more)
    return RenderedFile(
        buffer.getvalue(), *picture.size, _look(picture) if kind is Derived.THUMB else None
    )


def _look(picture: Image.Image) -> Look:
    from desktop.media.look import look_of  # noqa: PLC0415 - views of another size do without numpy

    return look_of(picture)


def shrink_bytes(
    data: bytes, kind: Derived, name: str, format_name: str = "JPEG", *, lies: int | None = None
) -> RenderedFile:
    """`shrink` for a picture that is in memory already."""
    with open_picture(io.BytesIO(data), format_name, name) as picture:
        return shrink(picture, kind, lies=lies)
