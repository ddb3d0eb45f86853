"""The chart of spending has no more bars than it can name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QGraphicsTextItem

from desktop.domain.spending import Amount, Grouping, Spending, SpendingRow, SpendingTable, together
from desktop.ui.spending.bars import MOST
from desktop.ui.spending.chart import SpendingChart


def table(by: Grouping) -> SpendingTable:
    rows = tuple(
        SpendingRow(f"k{at}", f"May {2000 + at}", Spending((Amount("USD", Decimal(at)),), 1, 0))
        for at in range(1, 16)
    )
    return SpendingTable(by, rows, together([row.spending for row in rows], "USD"), "USD")


@pytest.mark.parametrize("by", [Grouping.SHOT, Grouping.MONTH])
def test_every_bar_has_its_name_at_every_size(qtbot: Any, by: Grouping) -> None:
    chart = SpendingChart()
    qtbot.addWidget(chart)
    chart.show_table(table(by))
    chart.show()
    for size in ((900, 700), (420, 230), (300, 160), (700, 400)):
        chart.resize(*size)
        qtbot.waitUntil(lambda size=size: chart.width() == size[0])
        items = chart.scene().items()
        texts = {one.toPlainText() for one in items if isinstance(one, QGraphicsTextItem)}
        assert {bar.name for bar in chart.bars} <= texts, size
    assert len(chart.bars) <= MOST
