"""The takes that are asked for, in a list: which one is looked at, and which are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.domain.asset import AssetType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.generation.takes import take_words
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from desktop.ui.generation.takes import TakesAsked

_LONGEST = 200  # characters of a line of dialogue


class TakeList(QListWidget):
    """Shots, or lines of dialogue, each with a box that leaves it out.

    Signals:
        looked_at: Another row is the current one.
        ticked: A row, and whether it is made.
    """

    looked_at = Signal(int)
    ticked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentRowChanged.connect(self._chosen)
        self.itemChanged.connect(self._changed)

    def show_takes(self, asked: TakesAsked) -> None:
        """List them anew; only several are worth a list."""
        is_speech = asked.request.makes is AssetType.AUDIO
        self.setAccessibleName("Lines" if is_speech else "Shots")
        with QSignalBlocker(self):
            self.clear()
            for row, _take in enumerate(asked.takes):
                item = QListWidgetItem()
                item.setSizeHint(QSize(0, ROW_HEIGHT))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_made = row not in asked.skipped
                item.setCheckState(Qt.CheckState.Checked if is_made else Qt.CheckState.Unchecked)
                self.addItem(item)
                self.tell(asked, row)
            self.setCurrentRow(asked.current)
        self.setVisible(len(asked.takes) > 1)

    def tell(self, asked: TakesAsked, row: int) -> None:
        """Say of a row what it is by now."""
        item, words = self.item(row), clean_line(take_words(asked.takes[row]), limit=_LONGEST)
        with QSignalBlocker(self):
            if item.text() != words:
                item.setText(words)
                item.setToolTip(plain_tooltip(words))

    def _chosen(self, row: int) -> None:
        if row >= 0:
            self.looked_at.emit(row)

    def _changed(self, item: QListWidgetItem) -> None:
        self.ticked.emit(self.row(item), item.checkState() is Qt.CheckState.Checked)
