"""The table of the statistics: a row for each group, every number in a column of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from desktop.domain import display
from desktop.domain.statistics import Breakdown, whole
from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.statistics import Share

NAME, ASSETS, SIZE, PART = range(4)
_NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NAMES = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ShareTable(FlatTable):
    """The groups of one breakdown, in its order or in that of a column."""

    HEADINGS = ("", "Assets", "Size", "Share")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by = Breakdown.TYPE
        self._given: Sequence[Share] = ()
        self._rows: list[Share] = []
        self._total = 0
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show_shares(self, by: Breakdown, shares: Sequence[Share]) -> None:
        """Show others; they stay sorted as they are. Months: the newest first."""
        self.beginResetModel()
        self._by, self._given = by, shares[::-1] if by is Breakdown.MONTH else shares
        self._total = whole(shares).size
        self._sort()
        self.endResetModel()

    def row(self, at: int) -> Share:
        """What a row is about."""
        return self._rows[at]

    def place_of(self, key: str) -> int:
        """The row of a group, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def size(self) -> int:
        """How many groups there are."""
        return len(self._rows)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Numbers at the right; what is nothing is not written."""
        if not index.isValid():
            return None
        share, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(share, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column != NAME:
            return _NUMBERS
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{share.name}: {share.held.words}")
        if role == Qt.ItemDataRole.ForegroundRole and (column == PART or not share.key):
            return QColor(theme.tokens().quiet)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The first heading says by what it is told apart."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole and section == NAME:
                return self._by.value.title()
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _NUMBERS if section != NAME else _NAMES
        return super().headerData(section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 is the breakdown's own order."""
        self.beginResetModel()
        self._order = (column, order) if column >= 0 else None
        self._sort()
        self.endResetModel()

    def _cell(self, share: Share, column: int) -> str:
        if column == NAME:
            return share.name
        if column == ASSETS:
            return f"{share.held.count:,}"
        if not share.held.size:
            return ""
        if column == SIZE:
            return display.size(share.held.size)
        part = share.held.size / self._total
        return f"{part:.0%}" if part >= 0.01 else "< 1%"

    def _sort(self) -> None:
        self._rows = list(self._given)
        if self._order is None:
            return
        column, order = self._order

        def value(share: Share) -> Any:
            if column == ASSETS:
                return share.held.count
            if column == NAME:
                return share.key if self._by is Breakdown.MONTH else share.name.casefold()
            return share.held.size

        self._rows.sort(key=value, reverse=order == Qt.SortOrder.DescendingOrder)
