"""The table of spending: a row for each group, every number in a column of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from desktop.domain.spending import Spending, SpendingRow, SpendingTable

NAME, COST, ESTIMATED, UNKNOWN, COUNT, FAILED = range(6)
_NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NAMES = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class SpendingModel(FlatTable):
    """The groups of one table, in its order or in that of a column."""

    HEADINGS = ("", "Cost", "Estimated", "Unknown cost", "Generations", "Failed")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: SpendingTable | None = None
        self._rows: list[SpendingRow] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show_table(self, table: SpendingTable | None) -> None:
        """Show another one; it stays sorted as it is."""
        self.beginResetModel()
        self._table = table
        self._sort()
        self.endResetModel()

    def row(self, at: int) -> SpendingRow:
        """What a row is about."""
        return self._rows[at]

    def place_of(self, key: str) -> int:
        """The row of a group, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def is_empty(self, column: int) -> bool:
        """Whether no row has anything to say in a column."""
        return not any(_cell(row.spending, column) for row in self._rows)

    def size(self) -> int:
        """How many groups there are."""
        return len(self._rows)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Numbers at the right; what is nothing is not written. Estimates are part of the cost."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if column == NAME else _cell(row.spending, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column != NAME:
            return _NUMBERS
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{row.name}: {row.spending.words}")
        if role == Qt.ItemDataRole.ForegroundRole and column == UNKNOWN:
            return QColor(theme.tokens().warning)
        if role == Qt.ItemDataRole.ForegroundRole and (column == ESTIMATED or not row.key):
            return QColor(theme.tokens().quiet)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The first heading says by what it is told apart."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole and section == NAME and self._table is not None:
                return self._table.by.value.title()
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _NUMBERS if section != NAME else _NAMES
        return super().headerData(section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 is the table's own order."""
        self.beginResetModel()
        self._order = (column, order) if column >= 0 else None
        self._sort()
        self.endResetModel()

    def _sort(self) -> None:
        table, order = self._table, self._order
        self._rows = list(table.rows) if table is not None else []
        if table is None or order is None:
            return

        def value(row: SpendingRow) -> Any:
            spent = row.spending
            values = {
                COST: spent.total(table.currency),
                ESTIMATED: sum(one.estimated for one in spent.amounts),
                UNKNOWN: spent.unknown,
                COUNT: spent.count,
                FAILED: spent.failed,
            }
            return values.get(order[0], row.name.casefold())

        self._rows.sort(key=value, reverse=order[1] == Qt.SortOrder.DescendingOrder)


def _cell(spent: Spending, column: int) -> str:
    if column == COST:
        return spent.sum_words or "unknown"
    if column == ESTIMATED:
        return spent.estimated_words
    number = {UNKNOWN: spent.unknown, COUNT: spent.count, FAILED: spent.failed}[column]
    return f"{number:,}" if number else ""
