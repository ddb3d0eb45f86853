"""Still pictures: facts from the header, and smaller pictures decoded at a fraction."""

from __future__ import annotations

import io
import warnings
from typing import IO, TYPE_CHECKING, Any

from PIL import ExifTags, Image, ImageFile
from PIL import __version__ as pillow_version

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.technical import Probe, Technical, aspect_ratio, resolution_category
from desktop.media import animation, limits
from desktop.media.facts import ANALYZER, parse_time, plain
from desktop.media.readers import Made
from desktop.media.truncation import looks_whole

if TYPE_CHECKING:
    from desktop.media.signatures import Found
    from desktop.media.source import Source

Image.MAX_IMAGE_PIXELS = limits.PIXEL_LIMIT
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)

LONG_SIDES = {Derived.THUMB: 256, Derived.PREVIEW: 2048}
_QUALITY = {Derived.THUMB: 80, Derived.PREVIEW: 88, Derived.FULL: 92}
# EXIF orientations that lay the picture on its side. Source: Exif 2.3, tag 274.
_SIDEWAYS = range(5, 9)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BITS = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
_SPACES = {"L": "gray", "LA": "gray", "1": "gray", "P": "palette", "PA": "palette", "CMYK": "cmyk"}
_SPACES |= {"I;16": "gray", "I;16B": "gray", "I": "gray", "F": "gray", "LAB": "lab"}


def open_picture(stream: IO[bytes], format_name: str, name: str) -> Image.Image:
    """Read a picture's header; nothing is decoded.

    Raises:
        MediaError: It has too many pixels, or none.
    """
    if format_name in {"HEIF", "AVIF"}:
        _register_heif()
    names = ["HEIF", "AVIF"] if format_name in {"HEIF", "AVIF"} else [format_name]
    # A JPEG with a second picture behind it (a phone's depth map) opens as MPO.
    names += ["MPO"] if format_name == "JPEG" else []
    picture = Image.open(stream, formats=names)
    check_pixels(picture.width, picture.height, name)
    return picture


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
    _check_bytes(source)
    moving = animation.read(source, found.format)
    with source.stream() as stream, open_picture(stream, found.format, source.name) as picture:
        result = animation.noted(facts(picture, found), moving)
        if not looks_whole(source, found.format, picture):
            # Raises if it ends early. Rare, so that the price of decoding does not matter.
            picture.load()
        return result


def facts(picture: Image.Image, found: Found) -> Probe:
    """The probe of an opened picture."""
    exif = read_exif(picture)
    width, height = picture.size
    if exif.get("Orientation") in _SIDEWAYS:
        width, height = height, width
    frames = _frame_count(picture)
    technical = Technical(
        width=width,
        height=height,
        bit_depth=_bit_depth(picture),
        color_space=_colour_space(picture),
        aspect_ratio=aspect_ratio(width, height),
        resolution_category=resolution_category(width, height),
        container_format=found.format.lower(),
        mediainfo_raw=plain({"exif": exif, "frames": frames, "mode": picture.mode}),
        analyzer_version=f"{ANALYZER}, Pillow {pillow_version}",
    )
    when = parse_time(exif.get("DateTimeOriginal"), exif.get("OffsetTimeOriginal"))
    metadata: dict[str, Any] = {"width": width, "height": height, "format": found.format.lower()}
    if frames > 1:
        metadata["frames"] = frames
    return Probe(
        "image",
        found.content_type,
        0,
        technical=technical,
        metadata=metadata,
        recorded_at=when or parse_time(exif.get("DateTime"), exif.get("OffsetTime")),
    )


def _check_bytes(source: Source) -> None:
    """Refuse pictures whose file alone is too large to be held."""
    if source.size > limits.STILL_BYTES_LIMIT:
        raise MediaError(f"{source.name} is too large for a picture.", reason="too_large")


def _frame_count(picture: Image.Image) -> int:
    """How many frames an animation has, where knowing it costs nothing."""
    # GIF counts by walking through the whole file.
    if picture.format in {"GIF", "TIFF", "PSD"}:
        return 1
    return int(getattr(picture, "n_frames", 1))


def read_exif(picture: Image.Image) -> dict[str, Any]:
    """EXIF by name, both directories; empty if there is none. Damaged EXIF harms nothing else."""
    # getexif() on a PNG without an eXIf chunk decodes the whole picture to look behind it.
    if picture.format == "PNG" and "exif" not in picture.info:
        return {}
    try:
        exif = picture.getexif()
        named = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in exif.items()}
        for tag, value in exif.get_ifd(ExifTags.IFD.Exif).items():
            named[ExifTags.TAGS.get(tag, str(tag))] = value
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        if gps:
            named["GPSInfo"] = {ExifTags.GPSTAGS.get(tag, str(tag)): v for tag, v in gps.items()}
    except Exception:  # noqa: BLE001 - a picture is worth more than its EXIF
        return {}
    # Maker notes are long, binary and of no use here.
    named.pop("MakerNote", None)
    return {key: _exif_value(value) for key, value in named.items()}


def _exif_value(value: Any) -> Any:
    """Rationals as floats; everything else as it is."""
    if hasattr(value, "numerator") and not isinstance(value, int):
        return float(value) if value.denominator else None
    return value


def _bit_depth(picture: Image.Image) -> int:
    """Bits per channel as stored."""
    stored = picture.info.get("bit_depth")
    if isinstance(stored, int):
        return stored
    return _BITS.get(picture.mode, 8)


def _colour_space(picture: Image.Image) -> str:
    """A short name of the colour space."""
    return _SPACES.get(picture.mode, "rgb")


def render(source: Source, found: Found, kind: Derived, page: int) -> Made:
    """A thumbnail, a preview or the whole picture, upright."""
    del page
    _check_bytes(source)
    with source.stream() as stream, open_picture(stream, found.format, source.name) as picture:
        if kind in (Derived.MOTION, Derived.STRIP):
            # The film library is a large one.
            from desktop.media import animated_clip, contact_sheet  # noqa: PLC0415

            if kind is Derived.MOTION:
                return animated_clip.as_film(picture, source.name)
            return encode(contact_sheet.of_animation(picture, source.name), kind)
        return shrink(picture, kind)


def shrink(picture: Image.Image, kind: Derived) -> Made:
    """Scale an opened picture down to `kind`, turn it upright and encode it.

    Raises:
        MediaError: A picture has no such view (`unsupported`).
    """
    if kind not in _QUALITY:
        raise MediaError("A picture has no such view.", reason="unsupported")
    side = LONG_SIDES.get(kind)
    # The HEIF decoder has turned its pictures already and says so in their EXIF.
    turn = _TURNS.get(read_exif(picture).get("Orientation", 1))
    if side is not None:
        # draft() lets the JPEG decoder do the first halvings for nearly nothing.
        picture.draft("RGB" if picture.mode != "L" else "L", (side, side))
    small = _plain_mode(picture)
    if side is not None:
        small.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=1.0)
    return encode(small if turn is None else small.transpose(turn), kind)


def _plain_mode(picture: Image.Image) -> Image.Image:
    """`picture` in a mode that scales well and encodes anywhere: L, RGB or RGBA."""
    mode = picture.mode
    if mode in {"L", "RGB", "RGBA"} and "transparency" not in picture.info:
        return picture
    if mode in {"I;16", "I;16B", "I;16L", "I"}:
        # Pillow clips 16 bits to 8; what is meant is to scale.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


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
        profile = picture.info.get("icc_profile")
        keep = profile if profile and len(profile) < 65536 and kind is not Derived.THUMB else b""
        picture.save(buffer, "JPEG", quality=_QUALITY.get(kind, 85), icc_profile=keep, exif=b"")
    return Made(buffer.getvalue(), *picture.size)


def shrink_bytes(data: bytes, kind: Derived, name: str, format_name: str = "JPEG") -> Made:
    """`shrink` for a picture that is in memory already."""
    with open_picture(io.BytesIO(data), format_name, name) as picture:
        return shrink(picture, kind)
