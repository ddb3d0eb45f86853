"""Edits of what money is counted by: budgets, and what other currencies are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.exchange import ExchangeRate
    from desktop.domain.ids import AssetId
    from desktop.domain.typed_text import Money


@frozen
class SetBudget:
    """Say what may be spent on a film, or in the library; nothing for no limit."""

    film_id: AssetId | None
    limit: Money | None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        whose = "film" if self.film_id is not None else "library"
        return f"Set budget of {whose}" if self.limit else f"Remove budget of {whose}"

    def apply(self, tx: Tx) -> bool:
        """Returns whether anything differed."""
        return tx.budgets.set(self.film_id, self.limit)


@frozen
class SetExchangeRate:
    """Say what a currency is worth in US dollars from a day on."""

    rate: ExchangeRate

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Set rate of {self.rate.currency}"

    def apply(self, tx: Tx) -> None:
        """In the place of one of the same day."""
        tx.exchange_rates.put(self.rate)
