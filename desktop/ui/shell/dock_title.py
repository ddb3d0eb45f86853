"""The thin line at a dock's top to take hold of: no words, since panes head themselves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from desktop.ui.kit import theme

HEIGHT = 7


class DockTitle(QWidget):
    """Drag it to move the pane, double click to float it."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(f"Move {dock.windowTitle()}")

    def sizeHint(self) -> QSize:
        """As thin as can be taken hold of."""
        return QSize(40, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Likewise."""
        return QSize(10, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Three dots in the middle, when the pointer is here."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("pane"))
        if self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("faint"))
            middle = self.rect().center()
            for step in (-8, 0, 8):
                painter.drawEllipse(middle.x() + step - 1, middle.y() - 1, 3, 3)
        painter.end()
