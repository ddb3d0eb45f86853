"""Sums over many assets: what the status bar shows of a listing, and statistics of a library."""

from __future__ import annotations

from decimal import Decimal

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.library_settings import CURRENCY


@frozen
class Totals:
    """What a set of assets adds up to.

    Attributes:
        size: Bytes.
        duration: Seconds, of all whose length is known.
        cost: What is known to have been paid, exact; only amounts in `currency`.
        other_costs: How many have a cost in another currency, which is not in the sum.
        unknown_cost: How many came from a generator but have no cost recorded.
        unknown_lengths: How many films and sounds have no length, or none yet.
    """

    count: int = 0
    size: int = 0
    duration: float = 0.0
    cost: Decimal = Decimal(0)
    unknown_cost: int = 0
    currency: str = CURRENCY
    other_costs: int = 0
    unknown_lengths: int = 0

    @property
    def length_words(self) -> str:
        """`4:05`, `4:05 + 2 of unknown length`; empty where nothing runs."""
        parts = [display.running_time(self.duration)] if self.duration else []
        if self.unknown_lengths:
            parts.append(f"{self.unknown_lengths:,} of unknown length")
        return " + ".join(parts)

    @property
    def cost_words(self) -> str:
        """`$1.84`, `$1.84 + 3 in other currencies + 12 unknown`; empty where nothing has a cost."""
        parts = [display.money(self.cost, self.currency)] if self.cost else []
        if self.other_costs:
            plural = "currencies" if self.other_costs > 1 else "currency"
            other = "other" if self.other_costs > 1 else "another"
            parts.append(f"{self.other_costs:,} in {other} {plural}")
        if self.unknown_cost:
            parts.append(f"{self.unknown_cost:,} unknown")
        return " + ".join(parts)
