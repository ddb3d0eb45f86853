"""The line over something long that is closed at first: an arrow that opens it, and Copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_tooltip


class FoldLine(QWidget):
    """Opens and closes what stands below it.

    Args:
        title: What is below.
        copies: What the button that copies is called, and a sentence about it.

    Signals:
        toggled: Whether it is open now.
        copy_requested: All of it is to go to the clipboard.
    """

    toggled = Signal(bool)
    copy_requested = Signal()

    def __init__(self, title: str, copies: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = QToolButton(self)
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._head.setText(title)
        self._head.setCheckable(True)
        self._head.setStyleSheet("padding: 2px 4px 2px 0; min-height: 0;")
        self._copy = QToolButton(self)
        self._copy.setAccessibleName(copies[0])
        self._copy.setToolTip(plain_tooltip(copies[1]))
        self._copy.setStyleSheet("padding: 2px; min-height: 0;")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._head)
        row.addStretch(1)
        row.addWidget(self._copy)
        self._head.toggled.connect(self._dress)
        self._head.toggled.connect(self.toggled)
        self._copy.clicked.connect(self.copy_requested)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_open(self) -> bool:
        """Whether what stands below is in sight."""
        return self._head.isChecked()

    def open(self) -> None:
        """Bring it in sight."""
        self._head.setChecked(True)

    def call(self, title: str) -> None:
        """Exchange the title."""
        self._head.setText(title)

    def _dress(self) -> None:
        self._head.setIcon(icons.icon("caret-down" if self.is_open else "caret-right", "quiet"))
        self._copy.setIcon(icons.icon("copy", "quiet"))
