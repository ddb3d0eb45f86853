"""The chart of the statistics: a bar for each group of assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from desktop.domain.statistics import Breakdown
from desktop.ui.kit.bar_chart import BarChart
from desktop.ui.statistics.share_bars import (
    ShareMeasure,
    bar_name,
    bars_of_shares,
    rest_name,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.statistics import Share
    from desktop.ui.kit.bar_chart import ChartBar
    from desktop.ui.statistics.share_bars import ShareBar


class ShareChart(BarChart):
    """Draws groups; months stand from left to right, all else from top to bottom."""

    bars: tuple[ShareBar, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        self._by, self._measure = Breakdown.TYPE, ShareMeasure.BYTES
        self._shares: Sequence[Share] = ()
        super().__init__("Chart of the library", parent)

    def show_shares(self, by: Breakdown, shares: Sequence[Share], measure: ShareMeasure) -> None:
        """Draw others."""
        self._by, self._shares, self._measure = by, shares, measure
        _, unit = unit_of(shares, measure)
        self.number_format = f"%.4g {unit}".strip()
        self.redraw()

    @property
    def is_upright(self) -> bool:
        """Months follow each other."""
        return self._by is Breakdown.MONTH

    def make_bars(self, most: int) -> tuple[ShareBar, ...]:
        """The largest groups."""
        return bars_of_shares(self._by, self._shares, self._measure, most)

    def all_names(self) -> Sequence[str]:
        """Those of the months, and of all months before."""
        names = [bar_name(self._by, share) for share in self._shares]
        return [*names, rest_name(self._by, len(names))]

    def words(self, bar: ChartBar) -> str:
        """How much it is."""
        return cast("ShareBar", bar).words
