"""A small field that adds names: tags, collections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from desktop.domain.folding import folded
from desktop.ui.kit.completion import dress

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 22
_WIDEST = 180
_LONGEST = 400  # characters of one name
_LONGEST_LIST = 20_000  # of a pasted list
_SEPARATORS = re.compile("[,;\n\r\t\u2028\u2029]")


class AddField(QLineEdit):
    """A small field that adds names and stays open for the next; it is empty after each.

    The completer is not the field's own (`setCompleter`): that one writes its choice into the
    field after everybody else has dealt with it.

    Signals:
        added: The names that were typed, chosen, pasted or dropped, as a tuple.
    """

    added = Signal(object)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setWidget(self)
        self._popup = cast("QListView", dress(self._completer).popup())
        self._completer.activated.connect(self._chosen)
        self.setProperty("role", "inplace")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setFixedHeight(_HEIGHT)
        self.setMaxLength(_LONGEST_LIST)
        self.textEdited.connect(self._edited)

    def sizeHint(self) -> QSize:
        """Room for its hint, or for what is typed."""
        metrics = self.fontMetrics()
        words = max(map(metrics.horizontalAdvance, (self.placeholderText(), self.text())))
        return QSize(min(_WIDEST, max(80, words + 20)), _HEIGHT)

    @property
    def is_offering(self) -> bool:
        """Whether the list of completions is open."""
        return self._popup.isVisible()

    def offer(self, names: Sequence[str]) -> None:
        """What completion proposes."""
        if list(names) != self._names.stringList():
            self._names.setStringList(list(names))

    def flush(self) -> None:
        """Add what has been typed: leaving the field does."""
        self._add(self.text())

    def event(self, event: QEvent) -> bool:
        """Tab takes what is marked in the list, or its only name; else it leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            only = self._completer.completionCount() == 1 and self.is_offering
            name = self._marked() or (self._completer.currentCompletion() if only else "")
            if event.key() == Qt.Key.Key_Tab and name:
                self._chosen(name)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds what is marked in the list, or what is typed; Esc goes back one step."""
        key = event.key()
        marked = self._marked()
        if marked and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._chosen(marked)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add(self.text())
        elif key == Qt.Key.Key_Down and self.text() and not self.is_offering:
            self._offer_completions()
        elif key == Qt.Key.Key_Escape and self.is_offering:
            self._popup.hide()
        elif key == Qt.Key.Key_Escape and self.text():
            # As an edit of the field, so that Ctrl+Z has the words again.
            self.selectAll()
            self.insert("")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving adds what has been typed; another window or the list is no leaving."""
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in passing:
            self.flush()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped is whole: it is added at once."""
        text = event.mimeData().text()
        if text and not event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._add(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Words only: assets and files are for the pane."""
        if event.mimeData().hasText() and not event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere in the field is the same place."""
        event.acceptProposedAction()

    def _edited(self, text: str) -> None:
        """Typed or pasted: a comma or a line's end adds, anything else is looked up."""
        if _SEPARATORS.search(text) and folded(text) not in map(folded, self._known()):
            self._add(text)
        elif text.strip():
            self._offer_completions()
        else:
            self._popup.hide()
        self.updateGeometry()

    def _offer_completions(self) -> None:
        self._completer.setCompletionPrefix(self.text().strip())
        if not self._completer.completionCount():
            self._popup.hide()
            return
        self._completer.complete()
        self._popup.setCurrentIndex(QModelIndex())

    def _marked(self) -> str:
        """The name that is marked in the open list, or empty."""
        index = self._popup.currentIndex()
        return str(index.data()) if self.is_offering and index.isValid() else ""

    def _known(self) -> list[str]:
        return self._names.stringList()

    def _chosen(self, name: str) -> None:
        self._finish((name,))

    def _add(self, text: str) -> None:
        whole = " ".join(text.split())
        is_known = folded(whole) in map(folded, self._known())
        parts = [whole] if is_known else _SEPARATORS.split(text)
        names = dict.fromkeys(" ".join(part.split()) for part in parts)
        self._finish(tuple(name[:_LONGEST] for name in names if name))

    def _finish(self, names: tuple[str, ...]) -> None:
        self._popup.hide()
        self.clear()
        self.updateGeometry()
        if names:
            self.added.emit(names)
