"""A name that leads to another asset: cut where there is no room, clicked or entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPalette

from desktop.ui.kit import theme
from desktop.ui.kit.labels import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class LinkLabel(ElidedLabel):
    """One line of text that can be followed.

    Signals:
        followed: It was clicked, or Enter was pressed on it.
    """

    followed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Go to {text}")
        self.setFixedHeight(self.fontMetrics().height() + 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Follow."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.followed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.followed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        self._light(is_lit=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Go dark."""
        self._light(is_lit=self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light up."""
        super().focusInEvent(event)
        self._light(is_lit=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go dark."""
        super().focusOutEvent(event)
        self._light(is_lit=False)

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        self._light(is_lit=self.hasFocus())

    def _light(self, *, is_lit: bool) -> None:
        palette = self.palette()
        palette.setColor(
            QPalette.ColorRole.WindowText, theme.colour("accent_text" if is_lit else "text")
        )
        self.setPalette(palette)
