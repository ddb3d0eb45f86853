"""A long raw text behind a line that opens it."""

from __future__ import annotations

from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.inspector.fold_line import FoldLine
from desktop.ui.kit.tokens import TYPE_NOTE

_HEIGHT = 260


class RawText(QWidget):
    """Closed at first; the text is handed to the widget when it is opened."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._fold = FoldLine(title, ("Copy", "Copy all of it"), self)
        self._fold.toggled.connect(self._toggle)
        self._fold.copy_requested.connect(lambda: QGuiApplication.clipboard().setText(self._whole))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFixedHeight(_HEIGHT)
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fold)
        column.addWidget(self.text)
        font = QFont("monospace")
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(TYPE_NOTE)
        self.text.setFont(font)

    @property
    def is_open(self) -> bool:
        """Whether the text is in sight."""
        return self._fold.is_open

    def show_text(self, text: str, *, title: str = "") -> None:
        """Exchange the text (already cut for a widget)."""
        if title:
            self._fold.call(title)
        if text == self._whole:
            return
        self._whole = text
        if self.is_open:
            self.text.setPlainText(text)

    def _toggle(self, is_open: bool) -> None:
        self.text.setPlainText(self._whole if is_open else "")
        self.text.setVisible(is_open)
