"""A table of spending as the bars of a chart: as many as can be read, and they add up to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.spending import Grouping

if TYPE_CHECKING:
    from desktop.domain.spending import SpendingRow, SpendingTable

MOST = 12  # bars that can be told apart and named beside each other


@frozen
class Bar:
    """One bar, in the library's currency.

    Attributes:
        name: What stands beside it.
        key: Of the group; None where it stands for several.
        billed, estimated: Its two parts.
        note: What no bar can show: generations of unknown cost, and other currencies; or empty.
    """

    name: str
    key: str | None
    billed: Decimal
    estimated: Decimal
    note: str = ""

    @property
    def parts(self) -> tuple[float, float]:
        """What was billed, and the lighter part."""
        return float(self.billed), float(self.estimated)

    @property
    def total(self) -> Decimal:
        """How long it is."""
        return self.billed + self.estimated


def bars_of(table: SpendingTable, most: int = MOST) -> tuple[Bar, ...]:
    """The bars of a table: the dearest groups, and one for all others; months are the latest.

    Args:
        table: What was spent.
        most: How many there may be.
    """
    rows = table.rows
    if len(rows) <= most:
        return tuple(_bar(table, (row,)) for row in rows)
    if table.by is Grouping.MONTH:
        cut = len(rows) - most + 1
        return (_bar(table, rows[:cut]), *(_bar(table, (row,)) for row in rows[cut:]))
    kept, others = rows[: most - 1], rows[most - 1 :]
    return (*(_bar(table, (row,)) for row in kept), _bar(table, others))


def _bar(table: SpendingTable, rows: tuple[SpendingRow, ...]) -> Bar:
    billed = estimated = Decimal(0)
    for amount in (amount for row in rows for amount in row.spending.amounts):
        if amount.currency == table.currency:
            billed += amount.billed
            estimated += amount.estimated
    name = rows[0].name if len(rows) == 1 else others_name(table, len(rows))
    return Bar(name, rows[0].key if len(rows) == 1 else None, billed, estimated, _note(table, rows))


def others_name(table: SpendingTable, count: int) -> str:
    """What stands beside the bar of several groups."""
    if table.by is Grouping.MONTH:
        return f"{count:,} months before"
    return f"{count:,} others"


def _note(table: SpendingTable, rows: tuple[SpendingRow, ...]) -> str:
    unknown = sum(row.spending.unknown for row in rows)
    abroad = {
        amount.currency
        for row in rows
        for amount in row.spending.amounts
        if amount.currency != table.currency
    }
    parts = [*([f"{counted(unknown, 'unknown cost')}"] if unknown else []), *sorted(abroad)]
    return f"+ {', '.join(parts)}" if parts else ""
