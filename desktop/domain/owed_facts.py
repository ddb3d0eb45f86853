"""What must be known to say what a film owes, and the film itself does not carry."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.exchange import ExchangeRates
from desktop.domain.library_settings import CURRENCY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from desktop.domain.asset import AssetCard
    from desktop.domain.basis import BasisCause
    from desktop.domain.ids import AssetId
    from desktop.domain.rate_card import RateCard
    from desktop.domain.relation import Relation


@frozen
class TakeFacts:
    """How a take was made.

    Attributes:
        generation: Provider, model, parameters and so on, as stored.
        metadata: Facts of its type, width and height among them.
        is_made: It came from a generator; only then a cost is owed.
        has_sound: Whether the clip has a sound track; None where nobody knows.
        at: When it came into the library.
    """

    generation: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    is_made: bool = False
    has_sound: bool | None = None
    at: datetime | None = None


NO_FACTS = TakeFacts()


@frozen
class CallFacts:
    """A call of a provider that was sent, for a part of the film or that made a take of it.

    Attributes:
        target_id: What it was for.
        parameters: What was asked for, by the names that the provider gives.
        made: The assets that came of it and are there.
    """

    target_id: AssetId | None
    provider: str
    model: str
    at: datetime
    is_failed: bool = False
    is_priced: bool = True
    error: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    made: tuple[AssetId, ...] = ()


@frozen
class StaleCut:
    """The last finished cut of a film, where the board says something else by now."""

    asset_id: AssetId
    name: str
    causes: tuple[BasisCause, ...]


@frozen
class OwedFacts:
    """All of it, of one film.

    Attributes:
        takes: By the asset.
        calls: The oldest first.
        uses: What the film, its scenes and its shots use, by who uses it.
        cut_scenes: Scenes that will not be in the film.
        stale_cut: The last finished cut, where it is out of date.
        made: Cards of what calls made and is there.
        in_use: Those of `spare_candidates` that something uses.
        cards: Prices.
        day: Today, on which they are to hold.
        currency: The library's.
    """

    takes: Mapping[AssetId, TakeFacts] = field(default_factory=dict)
    calls: Sequence[CallFacts] = ()
    uses: Mapping[AssetId, Sequence[Relation]] = field(default_factory=dict)
    cut_scenes: frozenset[AssetId] = frozenset()
    stale_cut: StaleCut | None = None
    made: Mapping[AssetId, AssetCard] = field(default_factory=dict)
    in_use: frozenset[AssetId] = frozenset()
    cards: Sequence[RateCard] = ()
    rates: ExchangeRates = field(default_factory=lambda: ExchangeRates(()))
    day: str = ""
    currency: str = CURRENCY
