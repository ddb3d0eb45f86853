"""The chart of spending: a bar for each group, what is estimated in a lighter part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from desktop.domain.display import money
from desktop.domain.spending import Grouping
from desktop.ui.kit.bar_chart import BarChart
from desktop.ui.spending.bars import bars_of, others_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.spending import SpendingTable
    from desktop.ui.kit.bar_chart import ChartBar
    from desktop.ui.spending.bars import Bar


class SpendingChart(BarChart):
    """Draws one table; months stand from left to right, all else from top to bottom."""

    bars: tuple[Bar, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        self._table: SpendingTable | None = None
        super().__init__("Chart of spending", parent)

    def show_table(self, table: SpendingTable | None) -> None:
        """Draw another one."""
        self._table = table
        self.redraw()

    @property
    def is_upright(self) -> bool:
        """Months follow each other."""
        return self._table is not None and self._table.by is Grouping.MONTH

    def make_bars(self, most: int) -> tuple[Bar, ...]:
        """The dearest groups."""
        return bars_of(self._table, most) if self._table is not None else ()

    def all_names(self) -> Sequence[str]:
        """Those of the months, and of all months before."""
        rows = self._table.rows if self._table is not None else ()
        table = self._table
        return (*(row.name for row in rows), *([others_name(table, len(rows))] if table else []))

    def words(self, bar: ChartBar) -> str:
        """What was spent."""
        told = cast("Bar", bar)
        currency = self._table.currency if self._table is not None else ""
        return f"{told.name}: {money(told.total, currency)} {told.note}".strip()
