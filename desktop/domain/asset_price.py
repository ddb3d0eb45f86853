"""What an asset costs by rate cards: one function for estimates and for quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetType
from desktop.domain.rate_card import Estimate, RateCard, estimate_on
from desktop.domain.rate_parameters import parameters_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def price_of(
    cards: Sequence[RateCard],
    facts: Mapping[str, Any],
    day: str,
    *,
    type_: str,
    duration: float | None,
    metadata: Mapping[str, Any],
) -> Estimate:
    """What an asset cost by these cards, from what is known of how it was made.

    Args:
        cards: The prices.
        facts: Of how it was made; provider and model are among them.
        day: On which the prices are to hold.
        type_: Of the asset.
        duration: Seconds.
        metadata: Facts of its type.
    """
    is_timed = type_ in (AssetType.VIDEO, AssetType.AUDIO)
    parameters = parameters_of(facts, duration if is_timed else None, metadata)
    return estimate_on(cards, str(facts["provider"]), str(facts["model"]), day, parameters)
