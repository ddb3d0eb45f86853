"""Costs as SQL: exact sums, the currency of an asset's cost, and how it is known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, func, literal

from desktop.catalog.tables.all import assets
from desktop.catalog.tables.base import MONEY_STEP
from desktop.domain.spending import CostBasis

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session

_a = assets.c


def summable(session: Session, cost: ColumnElement[Any]) -> ColumnElement[Any]:
    """An amount in the form in which it is summed without loss; `to_amount` reads the sum."""
    if not session.is_sqlite:
        return cost
    # Amounts are kept as the nearest float; a million times it, rounded, is exact again.
    return cast(func.round(cost * 1_000_000.0), BigInteger)


def to_amount(summed: Any) -> Decimal:
    """A sum of `summable` amounts; zero where nothing was summed."""
    amount = summed if isinstance(summed, Decimal) else Decimal(int(summed or 0)) * MONEY_STEP
    return amount.quantize(MONEY_STEP)


def fact(session: Session, name: str) -> ColumnElement[str]:
    """A value of `generation_metadata` as text; NULL where it is not said."""
    path = f"$.{name}" if session.is_sqlite else name
    told: ColumnElement[str] = _a.generation_metadata.op("->>", return_type=String())(
        literal(path, String)
    )
    return told


def rare_fact(session: Session, name: str) -> ColumnElement[str]:
    """As `fact`, for what few assets say: a look for the word costs a fraction of reading JSON."""
    if not session.is_sqlite:
        return fact(session, name)
    is_said = func.instr(cast(_a.generation_metadata, String), f'"{name}"') > 0
    return case((is_said, fact(session, name)))


def own_currency(session: Session) -> ColumnElement[Any]:
    """The currency that is recorded with an asset's cost; NULL where none is.

    As `domain.library_settings.currency_of` reads it.
    """
    told = rare_fact(session, "currency")
    if session.is_sqlite:
        is_code: ColumnElement[bool] = told.op("GLOB", is_comparison=True)(
            "[A-Za-z][A-Za-z][A-Za-z]"
        )
    else:
        is_code = told.regexp_match("^[A-Za-z]{3}$")
    return case((and_(is_code), func.upper(told)))


def is_estimated(session: Session) -> ColumnElement[bool]:
    """Whether an asset's cost was reckoned from a rate card."""
    told = rare_fact(session, "cost_basis")
    return func.coalesce(told == CostBasis.ESTIMATED.value, literal(False))
