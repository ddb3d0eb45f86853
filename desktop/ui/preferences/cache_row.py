"""What the thumbnails on disk take, and a button that empties them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.domain import display
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from desktop.domain.derived import CacheSize


class CacheRow(QWidget):
    """A line of the preferences.

    Signals:
        empty_requested: The button was pressed.
    """

    empty_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = plain_label("Measuring…", parent=self)
        self.button = QPushButton("Empty Cache", self)
        self.button.setAutoDefault(False)
        self.button.setEnabled(False)
        self.button.setToolTip("Pictures are made again when they are looked at")
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.words)
        row.addWidget(self.button)
        row.addStretch(1)

    def show_size(self, held: CacheSize) -> None:
        """So much is there."""
        self.words.setText(
            f"{display.size(held.size)} in {display.counted(held.files, 'file')} now"
            if held.files
            else "Empty now"
        )
        self.button.setEnabled(held.files > 0)

    def _ask(self) -> None:
        self.button.setEnabled(False)
        self.words.setText("Emptying…")
        self.empty_requested.emit()
