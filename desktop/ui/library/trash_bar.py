"""The bar above the assets while the Trash is listed: what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui.kit.labels import ElidedLabel
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from desktop.ui.kit.state import Selection

_WORDS = "What lies here comes back with its tags and places, or is deleted for good."


class TrashBar(QWidget):
    """Restore, Delete for Good, Empty Trash.

    Signals:
        command_requested: The id of a command.
    """

    command_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.restore = QPushButton("Restore", self)
        self.delete = QPushButton("Delete for Good…", self)
        self.empty = QPushButton("Empty Trash…", self)
        self._can_write = True
        self._chosen = 0
        self._count = 0
        self._words = ElidedLabel(parent=self)
        self._build()
        self._enable()

    def show_selection(self, selection: Selection) -> None:
        """Two of the buttons are for what is selected."""
        self._chosen = len(selection)
        self._enable()

    def show_count(self, count: int) -> None:
        """Say how much lies in the Trash."""
        self._count = count
        self._enable()

    def show_writable(self, can_write: bool) -> None:
        """A library that can only be read keeps its Trash as it is."""
        self._can_write = can_write
        self._enable()

    def _build(self) -> None:
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words.setProperty("role", "quiet")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words.show_text(_WORDS)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 14, 6)
        row.setSpacing(GAP)
        row.addWidget(self._words, 1)
        for button, command in (
            (self.restore, "asset.restore"),
            (self.delete, "asset.delete"),
            (self.empty, "tools.empty_trash"),
        ):
            button.clicked.connect(lambda _=False, key=command: self.command_requested.emit(key))
            row.addWidget(button)

    def _enable(self) -> None:
        for button in (self.restore, self.delete):
            button.setEnabled(self._can_write and self._chosen > 0)
        self.empty.setEnabled(self._can_write and self._count > 0)
