"""A list of assets that could go, or that something is wrong with, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit.labels import ElidedLabel, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF
from desktop.ui.statistics.asset_rows import NAME, SIZE, AssetListModel
from desktop.ui.statistics.breakdown_view import dress_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

_WIDTHS = {SIZE: 90}


class AssetListView(QWidget):
    """Assets as rows; Enter or two clicks show one in the library.

    Signals:
        opened: The id of the asset to be shown.
        all_requested: All that there are are to be listed in the library.
        trash_requested: Ids to move to the Trash.
    """

    opened = Signal(str)
    all_requested = Signal()
    trash_requested = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AssetListModel(self)
        self.table = QTableView(self)
        self.told = ElidedLabel("", self)
        self.told.setProperty("role", "quiet")
        self.show_all = QPushButton("Show All in Library", self)
        self.trash = QPushButton("Move to Trash", self)
        self.trash.setToolTip(plain_tooltip("What uses one of them is said first"))
        self._can_write = True
        self._build(name)
        self.table.activated.connect(lambda at: self.opened.emit(self.model.cards[at.row()].id))
        self.show_all.clicked.connect(lambda _: self.all_requested.emit())
        self.trash.clicked.connect(lambda _: self.trash_requested.emit(self.selected))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow())

    @property
    def selected(self) -> tuple[AssetId, ...]:
        """The assets of the rows that are selected."""
        rows = sorted(at.row() for at in self.table.selectionModel().selectedRows())
        return tuple(self.model.cards[row].id for row in rows)

    def show_cards(self, cards: Sequence[AssetCard], words: str, *, can_write: bool) -> None:
        """Show these, and say how many there are in all."""
        self._can_write = can_write
        self.model.show_cards(cards)
        self.told.show_text(words)
        self._follow()

    def _follow(self) -> None:
        self.trash.setEnabled(self._can_write and bool(self.selected))

    def _build(self, name: str) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(GAP_HALF)
        foot.addWidget(self.show_all)
        foot.addWidget(self.trash)
        foot.addWidget(self.told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.table.setModel(self.model)
        self.table.setAccessibleName(name)
        dress_table(self.table, NAME)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section in range(NAME + 1, self.model.columnCount()):
            header.resizeSection(section, _WIDTHS.get(section, 110))
