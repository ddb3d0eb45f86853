"""The bar that shows two values when somebody else changed the same one first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.domain.untrusted_text import clean_line, for_widget
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from desktop.ui.inspector.binder import Conflict


class ConflictBar(QFrame):
    """What was typed and not written, and what stands there now; one at a time, none is dropped.

    Signals:
        insisted: The `Conflict`: write ours over theirs.
    """

    insisted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflict")
        self._waiting: list[Conflict] = []
        self._head = plain_label(parent=self)
        self._head.setFont(theme.body_font(bold=True))
        self.theirs = plain_label(parent=self)
        self.mine = plain_label(parent=self)
        for label in (self._head, self.theirs, self.mine):
            label.setWordWrap(True)
        self.keep = QPushButton("Keep Theirs", self)
        self.insist = QPushButton("Use Mine", self)
        self.copy = QPushButton("Copy Mine", self)
        self.keep.clicked.connect(self.dismiss)
        self.insist.clicked.connect(self._insist)
        self.copy.clicked.connect(self._copy)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, GAP_HALF, 0, 0)
        for button in (self.keep, self.insist, self.copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GAP, 12, GAP)
        column.setSpacing(2)
        for label in (self._head, self.theirs, self.mine):
            column.addWidget(label)
        column.addLayout(buttons)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def heading(self) -> str:
        """What happened, in a sentence."""
        return self._head.text()

    def ask(self, conflict: Conflict) -> None:
        """Show a conflict, after those that wait already."""
        self._waiting.append(conflict)
        self._show_first()

    def dismiss(self) -> None:
        """Leave it at theirs."""
        self._waiting = self._waiting[1:]
        self._show_first()

    def leave_library(self) -> None:
        """Another library is open: what is here can only be copied now."""
        self._waiting = [replace(conflict, is_gone=True) for conflict in self._waiting]
        self._show_first()

    def _show_first(self) -> None:
        self.setVisible(bool(self._waiting))
        if not self._waiting:
            return
        conflict = self._waiting[0]
        name, label = clean_line(conflict.asset.name, limit=80), conflict.spec.label
        if conflict.is_gone:
            self._head.setText(f"“{name}” is gone, its {label} could not be written.")
        else:
            self._head.setText(f"Somebody else changed the {label} of “{name}”.")
        self.theirs.setText(f"Theirs: {_told(conflict.theirs)}")
        self.theirs.setVisible(not conflict.is_gone)
        self.mine.setText(f"Yours, not written: {_told(conflict.mine)}")
        self.insist.setVisible(not conflict.is_gone)
        self.keep.setText("Discard Mine" if conflict.is_gone else "Keep Theirs")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._waiting[0].mine)

    def _insist(self) -> None:
        conflict = self._waiting[0]
        self.dismiss()
        self.insisted.emit(conflict)

    def _dress(self) -> None:
        look = theme.tokens()
        self.setStyleSheet(
            f"#conflict {{ background: {look.raised}; border: none;"
            f" border-left: 3px solid {look.warning}; }}"
        )


def _told(text: str) -> str:
    return f"“{for_widget(text, limit=600)}”" if text else "nothing"
