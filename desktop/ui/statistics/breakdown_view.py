"""Chart and table of one breakdown, with the boxes that choose what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.statistics import Breakdown
from desktop.ui.kit.tokens import GAP, ROW_HEIGHT
from desktop.ui.statistics.share_bars import ShareMeasure
from desktop.ui.statistics.share_chart import ShareChart
from desktop.ui.statistics.share_table import NAME, PART, ShareTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.statistics import Share

K = TypeVar("K")
BREAKDOWNS: dict[Breakdown, str] = {
    Breakdown.TYPE: "By type",
    Breakdown.SOURCE: "By source",
    Breakdown.STATUS: "By status",
    Breakdown.STORAGE: "By storage",
    Breakdown.TIER: "By tier",
    Breakdown.PERSON: "By person",
    Breakdown.MONTH: "Growth by month",
}
MEASURES: dict[ShareMeasure, str] = {ShareMeasure.BYTES: "Size", ShareMeasure.ASSETS: "Assets"}
_NUMBERS = 72  # width of a column, in logical pixels


class BreakdownView(QWidget):
    """Shows the groups of one breakdown.

    Attributes:
        boxes: The boxes that choose what is shown; whoever shows the view gives them a place.

    Signals:
        asked: Another breakdown was chosen: its groups are to be read.
        share_chosen: The `Share` that was clicked, or Enter was pressed on.
    """

    asked = Signal()
    share_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Sequence[Share] = ()
        self.model = ShareTable(self)
        self.chart = ShareChart(self)
        self.table = QTableView(self)
        self.boxes = QWidget(self)
        self.breakdown = _box(BREAKDOWNS, "Told apart", self.boxes)
        self.measure = _box(MEASURES, "Measured", self.boxes)
        self._build()
        self.breakdown.currentIndexChanged.connect(lambda _: self.asked.emit())
        self.measure.currentIndexChanged.connect(lambda _: self._draw())
        self.chart.activated.connect(self.open_share)
        self.table.activated.connect(lambda at: self.share_chosen.emit(self.model.row(at.row())))

    @property
    def chosen(self) -> Breakdown:
        """By what assets are told apart."""
        return Breakdown(self.breakdown.currentData())

    def choose(self, by: Breakdown) -> None:
        """Tell them apart by something else."""
        self.breakdown.setCurrentIndex(self.breakdown.findData(by.value))

    def show_shares(self, by: Breakdown, shares: Sequence[Share]) -> None:
        """Show these groups."""
        self._shares = shares
        self.model.show_shares(by, shares)
        self._draw()

    def open_share(self, key: str) -> None:
        """Lead to the assets of a group."""
        at = self.model.place_of(key)
        if at >= 0:
            self.table.selectRow(at)
            self.table.scrollTo(self.model.index(at, NAME))
            self.share_chosen.emit(self.model.row(at))

    def _draw(self) -> None:
        measure = ShareMeasure(self.measure.currentData())
        self.chart.show_shares(self.chosen, self._shares, measure)

    def _build(self) -> None:
        boxes = QHBoxLayout(self.boxes)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(GAP)
        boxes.addWidget(self.breakdown)
        boxes.addWidget(self.measure)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.chart)
        halves.addWidget(self.table)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(halves, 1)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("Groups")
        dress_table(table, NAME)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        for section in range(NAME + 1, self.model.columnCount()):
            width = _NUMBERS if section < PART else _NUMBERS - 16
            table.horizontalHeader().resizeSection(section, width)


def dress_table(table: QTableView, stretched: int) -> None:
    """A table of rows, one column of which takes the room that is left."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    header.setMinimumSectionSize(48)


def _box(choices: Mapping[K, str], name: str, parent: QWidget) -> QComboBox:
    """A box of choices, the values as plain texts."""
    box = QComboBox(parent)
    for value, words in choices.items():
        box.addItem(words, str(value))
    box.setAccessibleName(name)
    return box
