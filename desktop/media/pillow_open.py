"""Opening pictures with Pillow, whose limits are ours."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from PIL import Image, ImageFile, PngImagePlugin, UnidentifiedImageError

from desktop.base.errors import MediaError
from desktop.media import exif, limits

if TYPE_CHECKING:
    from collections.abc import Generator

Image.MAX_IMAGE_PIXELS = limits.PIXEL_LIMIT
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)


def _take_any_text() -> None:
    """Let pictures open whose text is packed wrongly, or without an end: Pillow refuses them.

    Their text is read elsewhere (`recipe_chunks`), under limits.
    """
    for kind in ("chunk_tEXt", "chunk_zTXt", "chunk_iTXt"):
        read = getattr(PngImagePlugin.PngStream, kind)

        def forgiving(self: Any, at: int, length: int, read: Any = read) -> bytes:
            try:
                data: bytes = read(self, at, length)
            except (ValueError, SyntaxError):
                self.fp.seek(at)
                data = self.fp.read(length)
            return data

        setattr(PngImagePlugin.PngStream, kind, forgiving)


def _take_any_sum() -> None:
    """Let pictures open in whose notes a sum is wrong, as every viewer does: Pillow refuses them.

    A chunk that a picture needs begins with a capital.
    """
    check = PngImagePlugin.ChunkStream.crc

    def forgiving(self: Any, name: bytes, data: bytes) -> None:
        if name[:1].islower():
            self.crc_skip(name, data)
        else:
            check(self, name, data)

    setattr(PngImagePlugin.ChunkStream, "crc", forgiving)  # noqa: B010 - it is a class of others


_take_any_text()
_take_any_sum()

# Where colours are named: in front of the picture.
_HEAD, _BOXES = 4096, 65536


def open_picture(
    stream: IO[bytes], format_name: str, name: str, *, any_size: bool = False
) -> Image.Image:
    """Read a picture's header; nothing is decoded.

    Raises:
        MediaError: It is none, has no pixels, or, unless `any_size`, too many to be decoded whole.
    """
    if format_name in {"HEIF", "AVIF"}:
        _register_heif()
    names = ["HEIF", "AVIF"] if format_name in {"HEIF", "AVIF"} else [format_name]
    # A JPEG with a second picture behind it (a phone's depth map) opens as MPO.
    names += ["MPO"] if format_name == "JPEG" else []
    stream = _with_end(stream) if format_name == "JPEG" else stream
    try:
        with _of_any_size():
            picture = Image.open(stream, formats=names)
    except UnidentifiedImageError as error:
        raise MediaError(
            f"{name} begins as a picture and goes on as none; it is damaged, or of a form that is"
            " not known here.",
            reason="corrupt",
        ) from error
    if format_name == "JPEG" and exif.is_adobe_rgb(picture):
        picture.info["adobe_rgb"] = True
    if format_name == "BMP":
        _note_profile(stream, picture)
    if format_name in {"PNG", "AVIF"}:
        _note_code_points(stream, picture, format_name)
    if not any_size or picture.width * picture.height <= 0:
        check_pixels(picture.width, picture.height, name)
    return picture


_JPEG_END = b"\xff\xd9"
_TAIL = 65536  # so much may lie behind the end of a picture and is not looked through for it


def _with_end(stream: IO[bytes]) -> IO[bytes]:
    """A JPEG with the mark of its end, where somebody has left it out: Pillow waits for it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL))
    has_end = _JPEG_END in stream.read(_TAIL)
    stream.seek(0)
    if has_end or size > limits.STILL_BYTES_LIMIT:
        return stream
    return io.BytesIO(stream.read() + _JPEG_END)


def _note_code_points(stream: IO[bytes], picture: Image.Image, format_name: str) -> None:
    """Put down what Pillow does not read: colours by number."""
    place = stream.tell()
    stream.seek(0)
    head = stream.read(_HEAD if format_name == "PNG" else _BOXES)
    stream.seek(place)
    if (b"cICP" if format_name == "PNG" else b"nclx") not in head:
        return
    # Numbers: a library that plain pictures do not need.
    from desktop.media import coded_colours  # noqa: PLC0415

    points = coded_colours.points_in(head, format_name)
    if points:
        picture.info["code_points"] = points


# Source: Microsoft's BITMAPV5HEADER.
_FILE_HEAD, _V5_SIZE, _EMBEDDED = 14, 124, b"DEBM"
_PROFILE_LIMIT = 8 << 20


def _note_profile(stream: IO[bytes], picture: Image.Image) -> None:
    """Put down the colour profile of a bitmap, which Pillow does not read."""
    place = stream.tell()
    stream.seek(_FILE_HEAD)
    head = stream.read(_V5_SIZE)
    if int.from_bytes(head[:4], "little") == len(head) == _V5_SIZE and head[56:60] == _EMBEDDED:
        at, size = (int.from_bytes(head[n : n + 4], "little") for n in (112, 116))
        if 0 < size <= _PROFILE_LIMIT:
            stream.seek(_FILE_HEAD + at)
            picture.info["icc_profile"] = stream.read(size)
    stream.seek(place)


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


def is_large(picture: Image.Image) -> bool:
    """Whether it has too many pixels to be decoded whole."""
    return picture.width * picture.height > limits.PIXEL_LIMIT
