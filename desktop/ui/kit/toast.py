"""A toast: a line at the foot of the window, with perhaps something to click, gone by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HUGE, GAP_WIDE

if TYPE_CHECKING:
    from desktop.ui.kit.report import Note

SECONDS = 5.0
SECONDS_WITH_ACTION = 9.0


class Toast(QFrame):
    """Shows one note at a time over `parent`, which it follows when that is resized."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("toast")
        self._note: Note | None = None
        self._text = plain_label(parent=self)
        self._action = QToolButton(self)
        self._action.setCursor(Qt.CursorShape.PointingHandCursor)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_WIDE, GAP, GAP, GAP)
        row.addWidget(self._text)
        row.addWidget(self._action)
        self._timer.timeout.connect(self.hide)
        self._action.clicked.connect(self._act)
        theme.changed.connect(self._dress)
        parent.installEventFilter(self)
        self._dress()
        self.hide()

    def say(self, note: Note) -> None:
        """Show a note instead of the one in sight."""
        self._note = note
        self._text.setText(note.text[:300])
        self._action.setVisible(note.action is not None)
        if note.action is not None:
            self._action.setText(note.action.text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self.setAccessibleName(note.text)
        seconds = SECONDS_WITH_ACTION if note.action else SECONDS
        self._timer.start(int(seconds * 1000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _act(self) -> None:
        self.hide()
        if self._note is not None and self._note.action is not None:
            self._note.action.act()

    def _place(self) -> None:
        parent = self._window
        x = (parent.width() - self.width()) // 2
        self.move(x, parent.height() - self.height() - GAP_HUGE * 2)

    def _dress(self) -> None:
        look = theme.tokens()
        self.setStyleSheet(
            f"#toast {{ background: {look.raised}; border: 1px solid {look.hairline};"
            f" border-radius: 6px; }} QToolButton {{ color: {look.accent_text};"
            " font-weight: 600; }"
        )
