"""A workflow whose name is taken: put it in the place of the other, keep both, or leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.labels import ElidedLabel
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable


class NameClash(QWidget):
    """Asks about one workflow after the other, in a row of the dialog.

    Signals:
        replace_wanted, both_wanted: A name, and the content that came under it.
    """

    replace_wanted = Signal(str, object)
    both_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[tuple[str, object]] = []
        self.words = ElidedLabel("", self)
        self.replace, self.both, self.skip = (
            QPushButton(text, self) for text in ("Replace It", "Keep Both", "Leave Out")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.words, 1)
        for button in (self.replace, self.both, self.skip):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.replace.clicked.connect(lambda: self.replace_wanted.emit(*self._answered()))
        self.both.clicked.connect(lambda: self.both_wanted.emit(*self._answered()))
        self.skip.clicked.connect(self._answered)
        self.hide()

    def ask(self, name: str, content: object) -> None:
        """Ask about this one too, after those that are asked about already."""
        self._waiting.append((name, content))
        self._show()

    def forget(self) -> None:
        """Leave out all that is asked about."""
        self._waiting.clear()
        self._show()

    def _answered(self) -> tuple[str, object]:
        """What was asked about; the next one is asked about now."""
        answered = self._waiting.pop(0)
        self._show()
        return answered

    def _show(self) -> None:
        was_hidden = self.isHidden()
        self.setVisible(bool(self._waiting))
        if self._waiting:
            self.words.show_text(
                clean_line(f"There is a workflow “{self._waiting[0][0]}” already.", limit=200)
            )
            if was_hidden:
                self.replace.setFocus()


def free_name(name: str, taken: Iterable[str]) -> str:
    """`Fog 2`, where there is a `Fog`."""
    known, number = set(taken), 2
    while f"{name} {number}" in known:
        number += 1
    return f"{name} {number}"
