"""Edits of prices, and of what is reckoned from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import Ids
    from desktop.domain.rate_card import NewEstimates, RateCard


@frozen
class PutRateCards:
    """Take the prices of models, each in the place of one of the same model and day."""

    cards: tuple[RateCard, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Import prices"

    def apply(self, tx: Tx) -> int:
        """Returns how many differ. What was reckoned before stays: see `EstimateCosts`."""
        return tx.rate_cards.put(self.cards)


@frozen
class EstimateCosts:
    """Reckon what assets cost by the prices that there are now.

    Only where the cost is unknown, or was itself reckoned: what was billed or typed stays.
    """

    ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Estimate costs again"

    def apply(self, tx: Tx) -> NewEstimates:
        """Returns what came of it."""
        return tx.rate_cards.estimate(self.ids)
