"""Still pictures: facts from the header, and smaller pictures decoded at a fraction."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from PIL import Image, ImageFile

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media import animation, limits, stored_depth
from desktop.media.display_matrix import TURNS, UPRIGHT
from desktop.media.picture_facts import facts, noted, orientation
from desktop.media.readers import Made
from desktop.media.truncation import looks_whole

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.domain.technical import Probe
    from desktop.media.signatures import Found
    from desktop.media.source import Source

Image.MAX_IMAGE_PIXELS = limits.PIXEL_LIMIT
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)

LONG_SIDES = {Derived.THUMB: 256, Derived.PREVIEW: 2048}
_QUALITY = {Derived.THUMB: 80, Derived.PREVIEW: 88, Derived.FULL: 92}
# No deflated stream packs more tightly than 1032 bytes in one.
_DENSEST = 1032


def open_picture(
    stream: IO[bytes], format_name: str, name: str, *, any_size: bool = False
) -> Image.Image:
    """Read a picture's header; nothing is decoded.

    Raises:
        MediaError: It has no pixels, or, unless `any_size`, too many to be decoded whole.
    """
    if format_name in {"HEIF", "AVIF"}:
        _register_heif()
    names = ["HEIF", "AVIF"] if format_name in {"HEIF", "AVIF"} else [format_name]
    # A JPEG with a second picture behind it (a phone's depth map) opens as MPO.
    names += ["MPO"] if format_name == "JPEG" else []
    with _of_any_size():
        picture = Image.open(stream, formats=names)
    if not any_size or picture.width * picture.height <= 0:
        check_pixels(picture.width, picture.height, name)
    return picture


@contextmanager
def _of_any_size() -> Generator[None]:
    """Headers of large pictures may be read; who decodes them keeps to the limits."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = limits.PIXEL_LIMIT


def check_pixels(width: int, height: int, name: str) -> None:
    """Refuse a picture by the size its header states.

    Raises:
        MediaError: More than 100 megapixels (`too_large`), or no pixel at all.
    """
    if width * height > limits.PIXEL_LIMIT:
        raise MediaError(
            f"{name} is {width} × {height} pixels, more than the 100 megapixels that are opened.",
            reason="too_large",
        )
    if width <= 0 or height <= 0:
        raise MediaError(f"{name} has no pixels.", reason="corrupt")


def _register_heif() -> None:
    """Teach Pillow HEIF, once and only where it is needed: it is a large library."""
    if "HEIF" not in Image.OPEN:
        import pillow_heif  # noqa: PLC0415 - see above

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)
        Image.init()


def probe(source: Source, found: Found) -> Probe:
    """Size, colours, EXIF and capture date, from the header."""
    check_bytes(source)
    moving = animation.read(source, found.format)
    with (
        source.stream() as stream,
        open_picture(stream, found.format, source.name, any_size=True) as picture,
    ):
        depth = stored_depth.of(source, found.format, picture)
        result = animation.noted(facts(picture, found, bit_depth=depth), moving)
        if is_large(picture):
            _check_promise(source, found, picture, depth)
            return noted(result, *said_of_large(found.format))
        if not looks_whole(source, found.format, picture):
            # Raises if it ends early. Rare, so that the price of decoding does not matter.
            picture.load()
        return result


def is_large(picture: Image.Image) -> bool:
    """Whether it has too many pixels to be decoded whole."""
    return picture.width * picture.height > limits.PIXEL_LIMIT


def said_of_large(format_name: str) -> tuple[str, ...]:
    """What to warn of where a picture of more than 100 megapixels has no view."""
    if format_name in limits.SHRUNK_AS_READ:
        return ()
    name = format_name.replace("HEIF", "HEIC")
    return (f"No picture: more than 100 megapixels of {name} cannot be opened.",)


def _check_promise(source: Source, found: Found, picture: Image.Image, depth: int) -> None:
    """Refuse a large picture whose file cannot hold as many pixels as it promises."""
    needed = picture.width * picture.height * depth // 8
    if found.format == "PNG" and needed // _DENSEST > source.size:
        raise MediaError(
            f"{source.name} promises {picture.width} × {picture.height} pixels, more than so small"
            " a file can hold.",
            reason="too_large",
        )


def check_bytes(source: Source) -> None:
    """Refuse pictures whose file alone is too large to be held."""
    if source.size > limits.STILL_BYTES_LIMIT:
        raise MediaError(f"{source.name} is too large for a picture.", reason="too_large")


def render(source: Source, found: Found, kind: Derived, page: int) -> Made:
    """A thumbnail, a preview or the whole picture, upright."""
    del page
    check_bytes(source)
    with (
        source.stream() as stream,
        open_picture(stream, found.format, source.name, any_size=True) as picture,
    ):
        if kind in (Derived.MOTION, Derived.STRIP):
            check_pixels(*picture.size, source.name)
            # The film library is a large one.
            from desktop.media import animated_clip, contact_sheet  # noqa: PLC0415

            if kind is Derived.MOTION:
                return animated_clip.as_film(picture, source.name)
            return encode(contact_sheet.of_animation(picture, source.name), kind)
        if is_large(picture) or stored_depth.is_deep(source, found.format):
            # Another decoder, and numbers: large libraries too.
            from desktop.media import large_picture  # noqa: PLC0415

            return large_picture.render(source, found.format, kind, picture)
        return shrink(picture, kind)


def check_kind(kind: Derived) -> None:
    """Refuse views that a picture does not have.

    Raises:
        MediaError: It is none of thumbnail, preview and the whole picture (`unsupported`).
    """
    if kind not in _QUALITY:
        raise MediaError("A picture has no such view.", reason="unsupported")


def shrink(picture: Image.Image, kind: Derived, *, lies: int | None = None) -> Made:
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
    profile = picture.info.get("icc_profile")
    small = _plain_mode(picture)
    if side is not None:
        small.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=1.0)
    return encode(upright(_screen_colours(small, profile), lies), kind)


def upright(picture: Image.Image, lies: int) -> Image.Image:
    """`picture` turned and mirrored by EXIF's number."""
    turn = TURNS.get(lies)
    return picture if turn is None else picture.transpose(turn)


def _plain_mode(picture: Image.Image) -> Image.Image:
    """`picture` in a mode that scales well: L, RGB, RGBA or CMYK."""
    mode = picture.mode
    if mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in picture.info:
        return picture
    if mode in {"I;16", "I;16B", "I;16L", "I"}:
        # Pillow clips 16 bits to 8; what is meant is to scale.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if mode == "LAB":
        from desktop.media import icc  # noqa: PLC0415 - as above

        return icc.lab_to_srgb(picture)
    has_alpha = mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


def _screen_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """`picture` as L, RGB or RGBA with the colours of a plain screen."""
    if profile:
        from desktop.media import icc  # noqa: PLC0415 - as above

        picture = icc.to_srgb(picture, profile)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def encode(picture: Image.Image, kind: Derived) -> Made:
    """JPEG, or PNG where something shines through."""
    buffer = io.BytesIO()
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    if picture.mode == "RGBA":
        picture.info.clear()
        picture.save(buffer, "PNG", compress_level=3)
    else:
        picture = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
        picture.save(buffer, "JPEG", quality=_QUALITY.get(kind, 85), icc_profile=b"", exif=b"")
    return Made(buffer.getvalue(), *picture.size)


def shrink_bytes(
    data: bytes, kind: Derived, name: str, format_name: str = "JPEG", *, lies: int | None = None
) -> Made:
    """`shrink` for a picture that is in memory already."""
    with open_picture(io.BytesIO(data), format_name, name) as picture:
        return shrink(picture, kind, lies=lies)
