"""What a quote of takes depends on, read in a few statements, whatever the number of shots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.asset import AssetReads
from desktop.catalog.basis import WantedBases, facts_of
from desktop.catalog.budget import BudgetReads
from desktop.catalog.engine.session import utc_now
from desktop.catalog.exchange_rate import ExchangeRateReads
from desktop.catalog.library_settings import library_settings
from desktop.catalog.rate_card import RateCardReads
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import provider_calls
from desktop.domain.asset import AssetType
from desktop.domain.generation_quote import Committed, QuoteFacts
from desktop.domain.ids import AssetId
from desktop.domain.provider_call import UNSENT_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from desktop.catalog.engine.session import Session

_c = provider_calls.c


def quote_facts(
    session: Session, shot_ids: Sequence[AssetId], asset_ids: Sequence[AssetId]
) -> QuoteFacts:
    """What a quote depends on.

    Args:
        session: Where to read.
        shot_ids: For which shots.
        asset_ids: What is to go along.
    """
    assets = AssetReads(session)
    ids = list(dict.fromkeys(shot_ids))
    types = assets.values(ids, "type")
    shots = [key for key in ids if types.get(key) == AssetType.SHOT]
    wanted, facts = WantedBases(session, shots, []), facts_of(session, shots)
    bases = {key: replace(wanted.shot(key, facts.get(key, {})), is_sent=True) for key in shots}
    waiting = _committed(session)
    targets = [key for key, _, _ in waiting if key is not None]
    films = RelationReads(session).films_of(list(dict.fromkeys([*shots, *targets])))
    cards = assets.cards(list(dict.fromkeys(asset_ids)))
    return QuoteFacts(
        bases=bases,
        films=films,
        names={key: card.name for key, card in cards.items() if not card.is_trashed},
        cards=RateCardReads(session).all(),
        rates=ExchangeRateReads(session).all(),
        budgets=BudgetReads(session).limited(),
        committed=[
            Committed(films.get(key, ()) if key is not None else (), cost, currency)
            for key, cost, currency in waiting
        ],
        currency=library_settings(session).currency,
        day=utc_now().date().isoformat(),
    )


def _committed(session: Session) -> list[tuple[AssetId | None, Decimal | None, str]]:
    """What is admitted and not sent: the shot, what it is estimated at, the currency."""
    mine = (_c.workspace_id == session.workspace_id, _c.batch_id.is_not(None))
    rows = session.rows(
        select(_c.target_asset_id, _c.cost, _c.currency).where(*mine, _c.state.in_(UNSENT_STATES))
    )
    return [(key and AssetId(key), cost, currency) for key, cost, currency in rows]
