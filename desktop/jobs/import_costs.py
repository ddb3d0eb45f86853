"""What files that are about to come in would be estimated at, held against a budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from desktop.catalog.rate_card import price_ahead
from desktop.domain.budget import BudgetAhead
from desktop.domain.exchange import rounded
from desktop.domain.intake import asset_of
from desktop.domain.spending import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.budget import Budget
    from desktop.domain.exchange import ExchangeRates
    from desktop.domain.rate_card import RateCard
    from desktop.domain.technical import Probe


@dataclass(slots=True)
class CostsAhead:
    """Adds up what files would be estimated at.

    Attributes:
        budget: That of the library, as it stands.
        cards: The prices by which an import estimates.
        rates: What other currencies are worth.
        day: On which the prices hold.
    """

    budget: Budget
    cards: Sequence[RateCard]
    rates: ExchangeRates
    day: str
    _sum: Fraction = field(default_factory=Fraction)
    _abroad: dict[str, Decimal] = field(default_factory=dict)
    _priced: int = 0
    _unpriced: int = 0

    def add(self, probe: Probe, path: str) -> None:
        """Take note of one file."""
        found = price_ahead(self.cards, asset_of(probe, path), self.day)
        if found is None:
            return
        if found.cost is None:
            self._unpriced += 1
            return
        worth = self.rates.convert(found.cost, found.currency, self.budget.currency, self.day)
        if worth is None:
            before = self._abroad.get(found.currency, Decimal(0))
            self._abroad[found.currency] = before + found.cost
        else:
            self._sum += worth
            self._priced += 1

    def ahead(self, *, is_cut: bool = False) -> BudgetAhead:
        """What would become of the budget, by what was added so far."""
        left_out = tuple(
            Amount(code, estimated=cost) for code, cost in sorted(self._abroad.items())
        )
        return BudgetAhead(
            self.budget, rounded(self._sum), self._priced, self._unpriced, left_out, is_cut
        )


def costs_ahead(library: Library) -> CostsAhead | None:
    """Begin to add up; None where nothing can be said: there are no prices, or no budget."""

    def read(reads: Reads) -> CostsAhead | None:
        if reads.settings.load().budget is None:
            return None
        cards = reads.rate_cards.all()
        if not cards:
            return None
        day = datetime.now(UTC).date().isoformat()
        return CostsAhead(reads.budgets.of(), cards, reads.exchange_rates.all(), day)

    return library.read(read)
