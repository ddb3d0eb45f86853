"""The bar that shows two values when somebody else changed the same one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.inspector.words import value_text
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from desktop.ui.inspector.binder import Conflict


class ConflictBar(QFrame):
    """Ours and theirs, and a button for each.

    Signals:
        insisted: The `Conflict`: write ours over theirs.
    """

    insisted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflict")
        self._conflict: Conflict | None = None
        self._head = plain_label(parent=self)
        self._head.setFont(theme.body_font(bold=True))
        self.theirs = plain_label(parent=self)
        self.mine = plain_label(role="quiet", parent=self)
        for label in (self._head, self.theirs, self.mine):
            label.setWordWrap(True)
        self.keep = QPushButton("Keep theirs", self)
        self.insist = QPushButton("Use mine", self)
        self.keep.clicked.connect(self.dismiss)
        self.insist.clicked.connect(self._insist)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, GAP_HALF, 0, 0)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.insist)
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

    def ask(self, conflict: Conflict) -> None:
        """Show a conflict."""
        self._conflict = conflict
        name = conflict.asset.name
        self._head.setText(f"Somebody else changed the {conflict.spot.label} of {name}.")
        self.theirs.setText(f"Theirs: {value_text(conflict.theirs)}")
        self.mine.setText(f"Yours, not written: {value_text(conflict.mine)}")
        self.show()

    def dismiss(self) -> None:
        """Leave it at theirs."""
        self._conflict = None
        self.hide()

    def _insist(self) -> None:
        conflict, self._conflict = self._conflict, None
        self.hide()
        if conflict is not None:
            self.insisted.emit(conflict)

    def _dress(self) -> None:
        look = theme.tokens()
        self.setStyleSheet(
            f"#conflict {{ background: {look.raised}; border: none;"
            f" border-left: 3px solid {look.warning}; }}"
        )
