"""The small label that follows a drag and says what a drop here will do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui.kit import theme

_ABOVE = 18  # pixels between the pointer and the words
_BELOW = 100  # where there is no room above: under the picture that is dragged


class DropHint(QLabel):
    """One per view that takes drops; `follow` in dragMoveEvent, `hide` on leave and drop."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.body_font(bold=True))
        self.hide()

    def follow(self, at: QPoint, text: str, *, allowed: bool = True) -> None:
        """Say `text` beside `at` (in the view's coordinates); quietly when nothing would happen."""
        if not text:
            self.hide()
            return
        look = theme.tokens()
        back, front = (look.accent, look.on_accent) if allowed else (look.raised, look.quiet)
        self.setStyleSheet(
            f"background: {back}; color: {front}; border-radius: 4px; padding: 4px 8px;"
        )
        self.setText(text[:120])
        self.adjustSize()
        # A child of the window: a narrow side pane would cut the text off.
        window = self._view.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        at = self._view.mapTo(window, at)
        x = min(at.x() + 16, window.width() - self.width() - 4)
        # Above the pointer: what is dragged hangs below it, and would hide the words.
        y = at.y() - self.height() - _ABOVE
        if y < 0:
            y = at.y() + _BELOW
        self.move(max(4, x), max(4, y))
        self.show()
        self.raise_()
