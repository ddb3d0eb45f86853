"""What assets add up to, as columns of a select. Money is summed in whole millionths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, false, func

from desktop.catalog.cost_columns import own_currency, summable, to_amount
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.engine.session import Session

_a = assets.c
_RUNNING = (AssetType.VIDEO.value, AssetType.AUDIO.value)


def totals_columns(session: Session, currency: str) -> tuple[ColumnElement[Any], ...]:
    """The columns that `to_totals` reads: count, bytes, seconds, costs (three), open.

    Args:
        session: The transaction.
        currency: The library's: what is in another one is counted, and not added.
    """
    is_other = and_(_a.generation_cost.is_not(None), _is_other(session, currency))
    cost = summable(session, case((~is_other, _a.generation_cost)))
    is_open = and_(_a.type.in_(_RUNNING), _a.duration.is_(None))
    unknown = and_(_a.source == AssetSource.GENERATION.value, _a.generation_cost.is_(None))
    return (
        func.count(),
        func.coalesce(func.sum(_a.size), 0),
        func.coalesce(func.sum(_a.duration), 0.0),
        func.coalesce(func.sum(cost), 0),
        func.coalesce(func.sum(case((unknown, 1), else_=0)), 0),
        func.coalesce(func.sum(case((is_other, 1), else_=0)), 0),
        func.coalesce(func.sum(case((is_open, 1), else_=0)), 0),
    )


def _is_other(session: Session, currency: str) -> ColumnElement[bool]:
    """Whether the cost names a currency that is not the library's, as `currency_of` reads it."""
    return func.coalesce(own_currency(session) != currency, false())


def to_totals(row: Sequence[Any], currency: str) -> Totals:
    """One row of `totals_columns`."""
    return Totals(
        int(row[0]),
        int(row[1]),
        float(row[2]),
        to_amount(row[3]),
        int(row[4]),
        currency,
        int(row[5]),
        int(row[6]),
    )


def add(left: Totals, right: Totals) -> Totals:
    """Two sets of assets together."""
    return Totals(
        left.count + right.count,
        left.size + right.size,
        left.duration + right.duration,
        left.cost + right.cost,
        left.unknown_cost + right.unknown_cost,
        right.currency,
        left.other_costs + right.other_costs,
        left.unknown_lengths + right.unknown_lengths,
    )
