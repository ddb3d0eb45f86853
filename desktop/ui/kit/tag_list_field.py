"""A field for several tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desktop.ui.kit.completion import dress

if TYPE_CHECKING:
    from collections.abc import Sequence


class TagListField(QLineEdit):
    """Several tags with commas between them; the one being typed is completed."""

    def __init__(self, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("harbour, day 2, place/pier")
        self._completer = dress(QCompleter(parent=self))
        self._completer.setWidget(self)
        self._completer.activated.connect(self._insert)
        self.know(known)
        self.textEdited.connect(self._complete)

    def know(self, known: Sequence[str]) -> None:
        """The tags there are."""
        self._completer.setModel(QStringListModel(list(known), self._completer))

    def tags(self) -> tuple[str, ...]:
        """What has been typed, each tag once."""
        parts = (" ".join(part.split()) for part in self.text().split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _complete(self) -> None:
        word = self.text()[: self.cursorPosition()].rpartition(",")[2].strip()
        self._completer.setCompletionPrefix(word)
        if word and self._completer.completionCount():
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    def _insert(self, tag: str) -> None:
        before = self.text()[: self.cursorPosition()].rpartition(",")[0]
        after = self.text()[self.cursorPosition() :]
        start = f"{before}, " if before else ""
        self.setText(f"{start}{tag}{after or ', '}")
        self.setCursorPosition(len(start) + len(tag) + (2 if not after else 0))
