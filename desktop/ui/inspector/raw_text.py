"""A long raw text behind a line that opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.tokens import TYPE_NOTE

_HEIGHT = 260


class RawText(QWidget):
    """Closed at first; the text is handed to the widget when it is opened."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._head = QToolButton(self)
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._head.setText(title)
        self._head.setCheckable(True)
        self._head.setStyleSheet("padding: 2px 4px 2px 0; min-height: 0;")
        self._head.toggled.connect(self._toggle)
        self._copy = QToolButton(self)
        self._copy.setAccessibleName("Copy")
        self._copy.setToolTip(plain_tooltip("Copy all of it"))
        self._copy.setStyleSheet("padding: 2px; min-height: 0;")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._whole))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFixedHeight(_HEIGHT)
        self.text.hide()
        row = QHBoxLayout()
        row.addWidget(self._head)
        row.addStretch(1)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.text)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_open(self) -> bool:
        """Whether the text is in sight."""
        return self._head.isChecked()

    def show_text(self, text: str, *, title: str = "") -> None:
        """Exchange the text (already cut for a widget)."""
        if title:
            self._head.setText(title)
        if text == self._whole:
            return
        self._whole = text
        if self.is_open:
            self.text.setPlainText(text)

    def _toggle(self, is_open: bool) -> None:
        self.text.setPlainText(self._whole if is_open else "")
        self.text.setVisible(is_open)
        self._dress()

    def _dress(self) -> None:
        font = QFont("monospace")
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(TYPE_NOTE)
        self.text.setFont(font)
        self._head.setIcon(icons.icon("caret-down" if self.is_open else "caret-right", "quiet"))
        self._copy.setIcon(icons.icon("copy", "quiet"))
