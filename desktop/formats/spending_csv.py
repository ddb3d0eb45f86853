"""Spending as comma-separated values, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.spending import Spending, SpendingTable

HEADINGS = (
    *("by", "key", "name", "currency", "billed", "estimated", "total"),
    *("known", "unknown", "failed"),
)
# What a spreadsheet would take for a formula: text that begins so is led by an apostrophe.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A name as a spreadsheet shows it, and never as a formula that it runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def spending_csv(total: Spending, table: SpendingTable | None = None) -> str:
    """A line for each group and currency; one for a group of which no cost is known.

    Args:
        total: What is written where nothing is told apart.
        table: The groups.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    groups = [("", "", total)]
    if table is not None:
        groups = [(row.key, row.name, row.spending) for row in table.rows]
    by = table.by.value if table is not None else ""
    for key, name, spending in groups:
        head = (by, safe_cell(key), safe_cell(name))
        # The counts are of the group and stand once, so that a sum over their column is right.
        counts: tuple[object, ...] = (spending.known, spending.unknown, spending.failed)
        for one in spending.amounts:
            writer.writerow([*head, one.currency, one.billed, one.estimated, one.total, *counts])
            counts = ("", "", "")
        if not spending.amounts:
            writer.writerow([*head, "", "", "", "", *counts])
    return made.getvalue()
