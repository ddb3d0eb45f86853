"""A mark on a picture that is looked at through a LUT: nobody takes it for the picture itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel

from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class LutMark(QLabel):
    """Lies in the upper left corner of a picture."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("lut_mark")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._canvas = canvas
        self._words = ""
        canvas.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def words(self) -> str:
        """What it says in full."""
        return self._words

    def say(self, words: str) -> None:
        """Say what the picture is looked at through; empty for nothing."""
        self._words = clean_line(words, limit=300)
        self.setAccessibleName(self._words)
        self.setVisible(bool(words))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = self._canvas.width() - 2 * GAP
        self.setText(
            self.fontMetrics().elidedText(
                self._words, Qt.TextElideMode.ElideRight, max(0, room - 2 * GAP)
            )
        )
        size = self.sizeHint()
        self.setGeometry(GAP, GAP, min(size.width(), room), size.height())
        self.raise_()

    def _dress(self) -> None:
        look = theme.tokens()
        self.setStyleSheet(
            f"#lut_mark {{ background: {look.badge}; color: {look.on_badge};"
            f" border-radius: 4px; padding: {GAP_HALF // 2}px {GAP}px; }}"
        )
        self._place()
