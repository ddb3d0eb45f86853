"""The sentence under a field in a view that says why what was typed cannot be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui.kit import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

_WIDEST = 420  # pixels; what is longer is wrapped


class ProblemNote(QLabel):
    """One per view that is edited in place; lies over its rows, right below the field."""

    def __init__(self, port: QWidget) -> None:
        super().__init__(port)
        self._port = port
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setObjectName("problem")
        self.hide()

    def say(self, problem: str, field: QRect) -> None:
        """Say it below `field` (in the view's coordinates), or above where there is no room."""
        self.setText(problem)
        self.setVisible(bool(problem))
        if not problem:
            return
        look = theme.tokens()
        self.setStyleSheet(
            f"background: {look.raised}; color: {look.bad}; border: 1px solid {look.bad};"
            " border-radius: 3px; padding: 3px 6px;"
        )
        room = min(_WIDEST, self._port.width() - 2 * 8)
        needed = self.fontMetrics().horizontalAdvance(problem) + 20
        width = min(room, needed)
        self.setFixedSize(width, self.heightForWidth(width))
        x = max(0, min(field.x(), self._port.width() - width - 8))
        y = field.bottom() + 2
        if y + self.height() > self._port.height():
            y = field.y() - self.height() - 1
        self.move(x, y)
        self.raise_()
