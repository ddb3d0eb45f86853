"""A library in numbers. Money is summed in whole millionths, never as floats."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, select

from desktop.catalog.engine import revisions
from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables.all import asset_collections, assets, tags
from desktop.catalog.tables.base import MONEY_STEP
from desktop.domain.asset import AssetSource
from desktop.domain.totals import LibraryInfo, Totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.ids import AssetId

_a = assets.c


def totals_columns(session: Session) -> tuple[ColumnElement[Any], ...]:
    """The columns that `to_totals` reads: count, bytes, seconds, millionths, unknown."""
    cost: ColumnElement[Any] = _a.generation_cost
    if session.is_sqlite:
        # Amounts are kept as the nearest float; a million times it, rounded, is exact again.
        cost = cast(func.round(cost * 1_000_000.0), BigInteger)
    unknown = and_(_a.source == AssetSource.GENERATION.value, _a.generation_cost.is_(None))
    return (
        func.count(),
        func.coalesce(func.sum(_a.size), 0),
        func.coalesce(func.sum(_a.duration), 0.0),
        func.coalesce(func.sum(cost), 0),
        func.coalesce(func.sum(case((unknown, 1), else_=0)), 0),
    )


def to_totals(row: Sequence[Any]) -> Totals:
    """One row of `totals_columns`."""
    cost = row[3] if isinstance(row[3], Decimal) else Decimal(int(row[3])) * MONEY_STEP
    return Totals(int(row[0]), int(row[1]), float(row[2]), cost.quantize(MONEY_STEP), int(row[4]))


def add(left: Totals, right: Totals) -> Totals:
    """Two sets of assets together."""
    return Totals(
        left.count + right.count,
        left.size + right.size,
        left.duration + right.duration,
        left.cost + right.cost,
        left.unknown_cost + right.unknown_cost,
    )


class StatsReads:
    """Questions about sums."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def info(self) -> LibraryInfo:
        """The whole library in numbers."""
        live = (_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_(None))
        gone = (_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_not(None))
        return LibraryInfo(
            dialect=self._session.connection.dialect.name,
            revision=revisions.HEAD,
            by_type=self._counts(_a.type, live),
            by_status=self._counts(_a.status, live),
            total=self._totals(live),
            trash=self._totals(gone),
            tags=self._count(tags),
            collections=self._count(asset_collections),
        )

    def selection(self, ids: Sequence[AssetId]) -> Totals:
        """What these assets add up to."""
        result = Totals()
        for part in chunks(dict.fromkeys(ids)):
            mine = _a.workspace_id == self._session.workspace_id
            result = add(result, self._totals((mine, _a.id.in_(part))))
        return result

    def _totals(self, conditions: Sequence[ColumnElement[bool]]) -> Totals:
        columns = totals_columns(self._session)
        return to_totals(self._session.rows(select(*columns).where(*conditions))[0])

    def _counts(
        self, column: ColumnElement[str], conditions: Sequence[ColumnElement[bool]]
    ) -> dict[str, int]:
        query = select(column, func.count()).where(*conditions).group_by(column).order_by(column)
        return {row[0]: int(row[1]) for row in self._session.rows(query)}

    def _count(self, table: Any) -> int:
        mine = table.c.workspace_id == self._session.workspace_id
        return int(self._session.scalar(select(func.count()).select_from(table).where(mine)))
