"""The line that says why what lies in the Trash cannot be edited, and brings it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop.ui.kit.labels import ElidedLabel
from desktop.ui.kit.tokens import GAP_HALF


class TrashLine(QWidget):
    """There only while what is selected lies in the Trash.

    Signals:
        restore_requested: What is selected is to be restored.
    """

    restore_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel("In the Trash. Restore it to change it.", self)
        self.words.setProperty("role", "quiet")
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.back = QToolButton(self)
        self.back.setText("Restore")
        self.back.setProperty("role", "link")
        self.back.clicked.connect(lambda _=False: self.restore_requested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(GAP_HALF)
        row.addWidget(self.words)
        row.addWidget(self.back)
        row.addStretch(1)
        self.hide()

    def show_state(self, count: int, *, is_trashed: bool, can_write: bool) -> None:
        """Say it of `count` assets, if they lie in the Trash."""
        it = "it" if count == 1 else "them"
        self.words.show_text(
            f"In the Trash. Restore {it} to change {it}." if can_write else "In the Trash."
        )
        self.back.setVisible(can_write)
        self.setVisible(is_trashed)
