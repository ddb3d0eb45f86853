"""The entries of the ledger: what each generation has cost, once.

There are three kinds. Where a provider's call is on record, its cost counts, as the shares of what
it made and as what of it fell to nothing that is there: it failed, or what it made is gone. Where
none is, what the asset itself says counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, FromClause, exists, func, or_, select

from desktop.base.frozen import frozen
from desktop.catalog.cost_columns import fact, is_estimated, own_currency
from desktop.catalog.failed_attempts import HAS_FAILED
from desktop.catalog.tables.all import assets, provider_call_assets, provider_calls
from desktop.domain.asset import AssetSource
from desktop.domain.provider_call import FAILED_STATES, UNSENT_STATES, CallState
from desktop.domain.spending import CostBasis

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session

_a, _c, _s = assets.c, provider_calls.c, provider_call_assets.c
Column = ColumnElement[Any]


@frozen
class Entries:
    """One kind of entries, as the columns of a select.

    Attributes:
        rows: Where they come from.
        conditions: Which rows count.
        asset_id: What was made; None where nothing is there.
        target_id: What it was made for, as the call says.
        cost: NULL where it is unknown.
        at: When: the call was made, or the asset came into the library.
    """

    rows: FromClause
    conditions: tuple[ColumnElement[bool], ...]
    asset_id: Column | None
    target_id: Column | None
    type: Column | None
    cost: Column
    currency: Column
    is_estimated: ColumnElement[bool]
    is_failed: ColumnElement[bool]
    provider: Column
    model: Column
    person: Column
    at: Column


def has_calls(session: Session) -> bool:
    """Whether any call of a provider is on record."""
    mine = _c.workspace_id == session.workspace_id
    return session.scalar(select(_c.id).where(mine).limit(1)) is not None


def ledger(session: Session, home: str) -> list[Entries]:
    """Every kind of entries that there are, in the workspace of this transaction.

    Args:
        session: The transaction.
        home: The library's currency.
    """
    if not has_calls(session):
        return [_of_assets(session, home, may_have_calls=False)]
    return [_of_assets(session, home, may_have_calls=True), _of_shares(session), _of_rests(session)]


def _of_assets(session: Session, home: str, *, may_have_calls: bool) -> Entries:
    """What assets say that no call is on record of."""
    is_generation = or_(
        _a.generation_cost.is_not(None), _a.source == AssetSource.GENERATION.value, HAS_FAILED
    )
    conditions: tuple[ColumnElement[bool], ...] = (
        _a.workspace_id == session.workspace_id,
        is_generation,
    )
    if may_have_calls:
        conditions = (*conditions, ~exists().where(_s.asset_id == _a.id))
    return Entries(
        rows=assets,
        conditions=conditions,
        asset_id=_a.id,
        target_id=None,
        type=_a.type,
        cost=_a.generation_cost,
        currency=func.coalesce(own_currency(session), home),
        is_estimated=is_estimated(session),
        is_failed=HAS_FAILED,
        provider=fact(session, "provider"),
        model=fact(session, "model"),
        person=_a.created_by,
        at=_a.created_at,
    )


def _of_shares(session: Session) -> Entries:
    """What calls made that is there: the share that fell to each."""
    rows = provider_call_assets.join(provider_calls, _c.id == _s.call_id).join(
        assets, _a.id == _s.asset_id
    )
    return _of_calls(session, rows, (), cost=_s.cost, asset_id=_s.asset_id, type_=_a.type)


def _of_rests(session: Session) -> Entries:
    """What of calls fell to nothing that is there: all of it where they made nothing."""
    given = (
        select(_s.call_id, func.sum(_s.cost).label("cost"))
        .where(_s.workspace_id == session.workspace_id)
        .group_by(_s.call_id)
        .subquery("given")
    )
    rows = provider_calls.outerjoin(given, given.c.call_id == _c.id)
    rest = func.round(_c.cost - func.coalesce(given.c.cost, 0), 6)
    is_left = or_(given.c.call_id.is_(None), rest != 0)
    return _of_calls(session, rows, (is_left,), cost=rest, asset_id=None, type_=None)


def _of_calls(
    session: Session,
    rows: FromClause,
    conditions: tuple[ColumnElement[bool], ...],
    *,
    cost: Column,
    asset_id: Column | None,
    type_: Column | None,
) -> Entries:
    was_sent = or_(_c.state != CallState.CANCELLED.value, _c.sent_at.is_not(None))
    mine = (_c.workspace_id == session.workspace_id, _c.state.not_in(UNSENT_STATES), was_sent)
    return Entries(
        rows=rows,
        conditions=(*mine, *conditions),
        asset_id=asset_id,
        target_id=_c.target_asset_id,
        type=type_,
        cost=cost,
        currency=_c.currency,
        is_estimated=_c.cost_basis == CostBasis.ESTIMATED.value,
        is_failed=_c.state.in_(FAILED_STATES),
        provider=_c.provider,
        model=_c.model,
        person=_c.created_by,
        at=func.coalesce(_c.ended_at, _c.sent_at, _c.created_at, type_=_c.created_at.type),
    )
