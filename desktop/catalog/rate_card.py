"""Prices of providers, and the estimates that are reckoned from them.

A card is a row for each thing that is paid for; the rows of one card have its provider, its model
and its first day in common.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from desktop.catalog.engine.session import chunks
from desktop.catalog.library_settings import library_settings
from desktop.catalog.tables.all import assets, rate_cards
from desktop.domain.asset_price import price_of
from desktop.domain.ids import AssetId, new_id
from desktop.domain.rate_card import Estimate, NewEstimates, RateCard
from desktop.domain.rate_card_data import examples_data, examples_of, line_data, lines_of
from desktop.domain.spending import Amount, CostBasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.intake import NewAsset

_c, _a = rate_cards.c, assets.c


class RateCardReads:
    """Questions about prices."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[RateCard]:
        """Every card, by provider, model and day."""
        order = (_c.provider, _c.model, _c.valid_from, _c.created_at, _c.id)
        mine = (_c.workspace_id == self._session.workspace_id, _c.is_active)
        found: dict[tuple[str, str, str], list[Any]] = {}
        for row in self._session.rows(select(rate_cards).where(*mine).order_by(*order)):
            found.setdefault((row.provider, row.model, row.valid_from), []).append(row)
        return [_to_card(rows) for rows in found.values()]


class RateCardWrites(RateCardReads):
    """Changes of prices, and of what is reckoned from them."""

    _session: WriteSession

    def put(self, cards: Iterable[RateCard]) -> int:
        """Take cards, each in the place of one of its model and day; returns how many differ."""
        known = {(one.provider, one.model, one.valid_from): one for one in self.all()}
        count = 0
        for card in cards:
            if known.get((card.provider, card.model, card.valid_from)) == card:
                continue
            same = and_(
                _c.provider == card.provider,
                _c.model == card.model,
                _c.valid_from == card.valid_from,
            )
            self._session.delete(rate_cards, same)
            self._session.insert(rate_cards, _rows(card))
            count += 1
        return count

    def estimate(self, ids: Sequence[AssetId]) -> NewEstimates:
        """Reckon anew what assets cost, where nobody has said it; see `estimable`.

        One that has no price (any more) is of unknown cost, whatever was reckoned before.
        """
        home = library_settings(self._session).currency
        before, now = dict[str, Decimal](), dict[str, Decimal]()
        cards = self.all()
        columns = (_a.id, _a.type, _a.duration, _a.metadata, _a.created_at)
        money = (_a.generation_cost, _a.generation_metadata)
        found: dict[AssetId, Estimate] = {}
        values: dict[str, dict[str, Any]] = {}
        for part in chunks(ids):
            self._session.hold(assets, *part)
            mine = (_a.workspace_id == self._session.workspace_id, _a.id.in_(part))
            for row in self._session.rows(select(*columns, *money).where(*mine)):
                facts = row.generation_metadata or {}
                if not estimable(row.generation_cost is not None, facts):
                    continue
                priced = price_of(
                    cards,
                    facts,
                    row.created_at.date().isoformat(),
                    type_=row.type,
                    duration=row.duration,
                    metadata=row.metadata or {},
                )
                key, old = AssetId(row.id), row.generation_cost
                found[key] = priced
                told = with_estimate(facts, priced)
                _add(before, facts.get("currency") or home, old)
                _add(now, priced.currency, priced.cost)
                if (old, facts) != (priced.cost, told):
                    values[key] = {"generation_cost": priced.cost, "generation_metadata": told}
        self._session.update_each(assets, values)
        return NewEstimates(found, len(values), _amounts(before), _amounts(now))


def _add(sums: dict[str, Decimal], currency: str, cost: Decimal | None) -> None:
    if cost is not None:
        sums[currency] = sums.get(currency, Decimal(0)) + cost


def _amounts(sums: Mapping[str, Decimal]) -> tuple[Amount, ...]:
    return tuple(Amount(code, estimated=cost) for code, cost in sorted(sums.items()))


def estimable(is_known: bool, facts: Mapping[str, Any]) -> bool:
    """Whether a cost may be reckoned: none is known, or the one that is was itself reckoned.

    What was billed or typed is never touched; nor is anything estimated of which nobody knows by
    which provider's model it was made.
    """
    if is_known and facts.get("cost_basis") != CostBasis.ESTIMATED.value:
        return False
    return bool(facts.get("model") and facts.get("provider"))


def estimate_new(cards: Sequence[RateCard], row: dict[str, Any], day: str) -> None:
    """Fill in what a new asset cost, where its row says by what it was made and not at which cost.

    Args:
        cards: The prices.
        row: Columns of `assets`.
        day: On which the prices are to hold.
    """
    facts = row.get("generation_metadata") or {}
    if not estimable(row.get("generation_cost") is not None, facts):
        return
    told = {"type_": row["type"], "duration": row["duration"], "metadata": row["metadata"] or {}}
    priced = price_of(cards, facts, day, **told)
    if priced.cost is not None:
        row["generation_cost"] = priced.cost
        row["generation_metadata"] = with_estimate(facts, priced)


def price_ahead(cards: Sequence[RateCard], asset: NewAsset, day: str) -> Estimate | None:
    """What a file would be estimated at if it came in on this day; None for no generation.

    Args:
        cards: The prices.
        asset: What the file would become.
        day: On which the prices are to hold.
    """
    if not estimable(asset.cost is not None, asset.generation):
        return None
    return price_of(
        cards,
        asset.generation,
        day,
        type_=asset.type,
        duration=asset.duration,
        metadata=asset.metadata,
    )


def with_estimate(facts: Mapping[str, Any], priced: Estimate) -> dict[str, Any]:
    """What is said of a cost beside it: that it is estimated, and its currency."""
    others = {key: value for key, value in facts.items() if key not in ("cost_basis", "currency")}
    if priced.cost is None:
        return others
    return {**others, "cost_basis": CostBasis.ESTIMATED.value, "currency": priced.currency}


def _rows(card: RateCard) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "provider": card.provider,
            "model": card.model,
            "unit": line.unit,
            "unit_price": line.price,
            "units_per_price": line.per,
            "currency": card.currency,
            "free_units": line.free,
            "rules": {**line_data(line), "ignores": list(card.ignores)},
            "examples": examples_data(card.examples),
            "source": card.source,
            "valid_from": card.valid_from,
            "valid_until": card.valid_until or None,
            "version": 1,
        }
        for line in card.lines
    ]


def _to_card(rows: Sequence[Any]) -> RateCard:
    first = rows[0]
    rules = [dict(row.rules) for row in rows]
    ignores = tuple(rules[0].get("ignores", ()))
    for one in rules:
        one.pop("ignores", None)
    return RateCard(
        first.provider,
        first.model,
        first.currency,
        first.source or "",
        first.valid_from,
        tuple(lines_of(one, first.model) for one in rules),
        examples_of(first.examples, first.model),
        first.valid_until or "",
        ignores,
    )
