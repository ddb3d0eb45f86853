"""A font shown by a few lines set in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from desktop.base.errors import MediaError

if TYPE_CHECKING:
    from desktop.media.source import Source

_LIMIT = 64 << 20
_PAPER, _INK = (244, 244, 238), (38, 38, 36)
_WIDTH, _HEIGHT, _MARGIN = 1024, 640, 64
_LINES = (("Aa", 220), ("The last lamp on the pier", 60), ("ABCDEFGHIJKLM 0123456789", 48))


def family(source: Source) -> tuple[str, str]:
    """Family and style.

    Raises:
        MediaError: It is no font that can be read.
    """
    name, style = _font(_data(source), 12).getname()
    return name or "", style or ""


def draw(source: Source) -> Image.Image:
    """A sheet with its letters.

    Raises:
        MediaError: It is no font that can be read.
    """
    data = _data(source)
    sheet = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = ImageDraw.Draw(sheet)
    down = _MARGIN
    for text, size in _LINES:
        font = _font(data, size)
        pen.text((_MARGIN, down), text, fill=_INK, font=font)
        down += size + size // 3
    return sheet


def _data(source: Source) -> bytes:
    if source.size > _LIMIT:
        raise MediaError(f"{source.name} is too large for a font.", reason="too_large")
    return source.bytes_at(0, source.size)


def _font(data: bytes, size: int) -> ImageFont.FreeTypeFont:
    # The plain layout: shaping reads many more tables of a file that nobody vouches for.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
