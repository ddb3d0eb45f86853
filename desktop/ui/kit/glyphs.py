"""The icon font: the glyphs of one family that qtawesome carries, drawn by an engine of our own.

Only the files of qtawesome are used: importing it loads every module of Qt, which takes as long as
a whole bare window.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FILES = ("phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")
_INNER = 0.875  # of its square is what a glyph fills; the rest is its bearing


@lru_cache(maxsize=1)
def _family() -> tuple[str, dict[str, str]]:
    """The name of the font, loaded into the application, and its code points by name."""
    package = find_spec("qtawesome")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The icons are missing from this installation; install it again.")
    font, codes = (Path(package.submodule_search_locations[0], "fonts", name) for name in _FILES)
    # By its data: on some systems a font that is loaded by its path stays locked there.
    number = QFontDatabase.addApplicationFontFromData(font.read_bytes())
    return QFontDatabase.applicationFontFamilies(number)[0], json.loads(codes.read_bytes())


class Glyph(QIconEngine):
    """One glyph in one colour, and in another where the icon is disabled.

    Raises:
        KeyError: The family has no such icon.
    """

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._family, codes = _family()
        self._text = chr(int(codes[name], 16))
        self._colour, self._disabled = QColor(colour), QColor(disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Set the glyph as text in the middle of `rect`."""
        painter.save()
        font = QFont(self._family)
        font.setPixelSize(max(1, round(_INNER * rect.height())))
        painter.setFont(font)
        painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._text)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph on nothing."""
        made = QPixmap(size)
        if made.isNull():  # a button that is squeezed to nothing asks for none
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made
