"""A field that adds tags to what is looked at, and proposes those there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QWidget
from shiboken6 import isValid

from desktop.domain.folding import folded
from desktop.ui.kit import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent

MOST = 8  # names that are proposed at once
_LONGEST = 400
_WIDE = 220
_PLAIN = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier


def proposals(names: Iterable[str], typed: str, most: int = MOST) -> list[str]:
    """The names that fit what is typed: those that begin with it, then those that contain it."""
    wanted = folded(" ".join(typed.split()))
    if not wanted:
        return []
    found = [name for name in names if wanted in folded(name)]
    found.sort(key=lambda name: (not folded(name).startswith(wanted), folded(name)))
    return found[:most]


class AddTagField(QLineEdit):
    """One line: Enter or a comma adds, Down goes to what is proposed, Esc leaves.

    What is proposed lies over the widget given as `ground`, not in a window of its own: a full
    screen keeps the keyboard.

    Signals:
        added: A name.
        left: The keyboard is given back.
    """

    added = Signal(str)
    left = Signal()

    def __init__(self, ground: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground
        self._names: tuple[str, ...] = ()
        self.choices = QListWidget(ground)
        self.choices.setObjectName("tag_choices")
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.setFrameShape(QFrame.Shape.NoFrame)
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.itemClicked.connect(lambda item: self._add(item.text()))
        self.choices.hide()
        self.setPlaceholderText("Add tag")
        self.setAccessibleName("Add tag")
        self.setMaxLength(_LONGEST)
        self.setFixedWidth(_WIDE)
        self.textEdited.connect(self._propose)
        theme.changed.connect(self._dress)
        self._dress()

    def offer(self, names: Sequence[str]) -> None:
        """Propose among these from now on."""
        self._names = tuple(names)

    def event(self, event: QEvent) -> bool:
        """Every key that is not a command with Ctrl belongs to the field while it is typed in."""
        if event.type() == QEvent.Type.ShortcutOverride and not (
            event.modifiers() & ~(_PLAIN | Qt.KeyboardModifier.KeypadModifier)  # type: ignore[attr-defined]
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:  # type: ignore[attr-defined]
            self._complete()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add, choose, leave."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.text() == ",":
            chosen = self.choices.currentItem() if self.choices.isVisible() else None
            self._add(chosen.text() if chosen is not None else self.text())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key not in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is proposed any more; what was typed stays."""
        super().focusOutEvent(event)
        if isValid(self.choices):  # a window that goes takes the list with it first
            self.choices.hide()

    def leave(self) -> None:
        """Give the keyboard back; what was typed and not added goes."""
        self.clear()
        self.choices.hide()
        self.left.emit()

    def _add(self, text: str) -> None:
        name = " ".join(text.split())
        self.clear()
        self.choices.hide()
        if name:
            self.added.emit(name)

    def _complete(self) -> None:
        """Tab writes out what is highlighted, or the first of what is proposed."""
        if self.choices.isVisible() and self.choices.count():
            item = self.choices.item(max(0, self.choices.currentRow()))
            self.setText(item.text())
            self.choices.hide()

    def _walk(self, by: int) -> None:
        if not self.choices.isVisible():
            return
        row = self.choices.currentRow() + by
        self.choices.setCurrentRow(row if 0 <= row < self.choices.count() else -1)

    def _propose(self, typed: str) -> None:
        found = proposals(self._names, typed)
        self.choices.clear()
        self.choices.addItems(found)
        self.choices.setCurrentRow(-1)
        if not found:
            self.choices.hide()
            return
        height = len(found) * self.choices.sizeHintForRow(0) + 4
        at = self.mapTo(self._ground, QPoint(0, 0))
        self.choices.setGeometry(at.x(), at.y() - height - 4, max(self.width(), _WIDE), height)
        self.choices.show()
        self.choices.raise_()

    def _dress(self) -> None:
        look = theme.tokens()
        self.choices.setStyleSheet(
            f"#tag_choices {{ background: {look.raised}; border: 1px solid {look.hairline};"
            " border-radius: 4px; padding: 1px; }"
        )
