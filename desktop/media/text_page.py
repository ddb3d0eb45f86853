"""The first lines of a text, typed on a sheet of paper."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.script import ScriptElement, ScriptKind
from desktop.media import derived_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.media.readers import RenderedFile

_PAPER = (244, 244, 238)
_INK = (38, 38, 36)
# Pillow's own bitmap font: every letter 6 wide, lines set 13 apart.
_ADVANCE = 6
_LEADING = 13
# Width and height of the sheet, its margin, and how often it is enlarged.
_SHEETS = {Derived.THUMB: (184, 256, 16, 1), Derived.PREVIEW: (440, 622, 40, 3)}


def draw(elements: Sequence[ScriptElement], kind: Derived, name: str) -> RenderedFile:
    """A sheet with as many lines as fit.

    Raises:
        MediaError: There is no such view of a text.
    """
    if kind not in _SHEETS:
        raise MediaError(f"{name} has no such view.", reason="unsupported")
    width, height, margin, factor = _SHEETS[kind]
    font = ImageFont.load_default_imagefont()
    sheet = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(sheet)
    columns = (width - 2 * margin) // _ADVANCE
    down = margin
    for indent, line in _lines(elements, columns):
        if down > height - _LEADING // 2:
            break
        place = (margin + indent * _ADVANCE, down)
        letters = line.encode("latin-1", "replace").decode("latin-1")
        pen.text(place, letters, fill=_INK, font=font)
        down += _LEADING
    if factor > 1:
        sheet = sheet.resize((width * factor, height * factor), Image.Resampling.LANCZOS)
    return derived_picture.encode(sheet, kind)


def _lines(elements: Sequence[ScriptElement], columns: int) -> Iterator[tuple[int, str]]:
    """Indent and text of every line."""
    before: ScriptKind | None = None
    for element in elements:
        joined = element.kind in {ScriptKind.DIALOGUE, ScriptKind.PARENTHETICAL}
        if before is not None and not joined:
            yield 0, ""
        before = element.kind
        text = element.text.upper() if element.kind is ScriptKind.SCENE else element.text
        inset = columns // 7 if joined else 0
        width = max(8, columns - 2 * inset)
        for paragraph in text.split("\n"):
            for line in textwrap.wrap(paragraph[:4000], width) or [""]:
                yield _indent(element.kind, line, inset, columns), line


def _indent(kind: ScriptKind, line: str, inset: int, columns: int) -> int:
    """Names stand in the middle, transitions at the right."""
    if kind in {ScriptKind.CHARACTER, ScriptKind.CENTERED}:
        return max(0, (columns - len(line)) // 2)
    if kind is ScriptKind.TRANSITION:
        return max(0, columns - len(line))
    return inset
