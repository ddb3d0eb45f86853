"""Toasts: lines at the foot of the window, with perhaps something to click, gone by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QWidget
from shiboken6 import isValid

from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HUGE, GAP_WIDE

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent

    from desktop.ui.kit.report import Note, NoteAction

SECONDS = 5.0
SECONDS_WITH_ACTIONS = 9.0
LEAST_WIDTH = 160  # of a text
_BY_KEY = Qt.FocusReason.ShortcutFocusReason


class Toast(QFrame):
    """Shows one note at a time at the foot of `parent`.

    It stays while the mouse is over it or the keyboard in it.

    Attributes:
        buttons: One for each action of the note in sight.

    Signals:
        resized: It takes another room than before, or none.
    """

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("toast")
        self.buttons: list[QToolButton] = []
        self._text = plain_label(parent=self)
        self._before: QWidget | None = None  # had the keyboard
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP)
        self._row.setSpacing(GAP)
        self._row.addWidget(self._text)
        self._timer.timeout.connect(self._time_out)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, note: Note) -> None:
        """Show a note instead of the one in sight."""
        self._give_back_keyboard()
        self._text.setText(note.text[:300])
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(action) for action in note.actions]
        self.fit()
        self.show()
        self.raise_()
        self.resized.emit()
        self.setAccessibleName(note.text)
        seconds = SECONDS_WITH_ACTIONS if note.actions else SECONDS
        self._timer.start(int(seconds * 1000))

    def fit(self) -> None:
        """As wide as the note, and no wider than the window: a long text takes several lines."""
        edges = self._row.contentsMargins().left() + self._row.contentsMargins().right()
        taken = sum(button.sizeHint().width() + GAP for button in self.buttons) + edges
        room = max(LEAST_WIDTH, self._window.width() - GAP_HUGE * 2 - taken)
        self._text.setWordWrap(False)
        natural = self._text.sizeHint().width()
        self._text.setWordWrap(natural > room)
        self._text.setFixedWidth(min(natural, room))
        self.adjustSize()

    def take_keyboard(self) -> bool:
        """Bring the keyboard to the first button; False where there is none, or it is here."""
        at = QApplication.focusWidget()
        if self.isHidden() or not self.buttons or (at is not None and self.isAncestorOf(at)):
            return False
        self._before = at
        self.buttons[0].setFocus(_BY_KEY)
        return True

    def _button(self, action: NoteAction) -> QToolButton:
        button = QToolButton(self)
        button.setText(action.text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._act(action))
        self._row.addWidget(button)
        button.show()
        return button

    def _act(self, action: NoteAction) -> None:
        self.close_note()
        action.act()

    def close_note(self) -> None:
        """Take the note away; the keyboard goes back to where it was."""
        self._give_back_keyboard()
        self.hide()

    def _give_back_keyboard(self) -> None:
        before, self._before = self._before, None
        at = QApplication.focusWidget()
        is_here = at is not None and self.isAncestorOf(at)
        if is_here and before is not None and isValid(before) and before.isVisible():
            before.setFocus(_BY_KEY)

    def _time_out(self) -> None:
        at = QApplication.focusWidget()
        if self.underMouse() or (at is not None and self.isAncestorOf(at)):
            self._timer.start(int(SECONDS * 1000))
        else:
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button with the keyboard, Esc takes the note away."""
        at = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.close_note()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at in self.buttons:
            self.buttons[self.buttons.index(at)].click()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Others may take its room."""
        super().hideEvent(event)
        self._timer.stop()
        self.resized.emit()

    def _dress(self) -> None:
        look = theme.tokens()
        self.setStyleSheet(
            f"#toast {{ background: {look.raised}; border: 1px solid {look.hairline};"
            f" border-radius: 6px; }} QToolButton {{ color: {look.accent_text};"
            " font-weight: 600; }"
        )


class Toasts(QObject):
    """The toasts of a window: a note that offers a choice is not replaced by one in passing."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._passing, self._choice = Toast(window), Toast(window)
        for toast in (self._passing, self._choice):
            toast.resized.connect(self._place)
        window.installEventFilter(self)

    def say(self, note: Note) -> None:
        """Show a note; one with several buttons stays above those that come after it."""
        (self._choice if len(note.actions) > 1 else self._passing).say(note)

    def take_keyboard(self) -> bool:
        """Bring the keyboard to the buttons in sight; False where there are none, or it is here."""
        toasts = (self._choice, self._passing)
        at = QApplication.focusWidget()
        if at is not None and any(toast.isAncestorOf(at) for toast in toasts):
            return False
        return any(toast.take_keyboard() for toast in toasts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the window."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self._window
        foot = window.height() - GAP_HUGE * 2
        for toast in (self._passing, self._choice):
            if not toast.isHidden():
                toast.fit()
                foot -= toast.height()
                toast.move((window.width() - toast.width()) // 2, foot)
                foot -= GAP
