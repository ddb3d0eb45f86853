"""Pages of assets in any order, and counts: the hot reads behind every grid and table.

Pages follow one another by key, never by OFFSET. Assets without the sort value come last in both
directions, as a second phase of their own; equal values are ordered by id.
"""

from __future__ import annotations

from typing import Any, TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from desktop.catalog.asset import CARD_COLUMNS, CARD_FROM, AssetReads, to_card
from desktop.catalog.search import Compiler, hits, split
from desktop.catalog.search_conditions import collected, showing, tagged
from desktop.catalog.stats import MICROS, to_totals, totals_columns
from desktop.catalog.tables.all import asset_collection_members as members
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.listing import Cursor, Listing, Page, SortKey
from desktop.domain.search import Field, asks

if TYPE_CHECKING:
    from desktop.catalog.session import Session
    from desktop.domain.totals import Totals
    from desktop.domain.ids import AssetId
    from collections.abc import Sequence

_a = assets.c
_SORTS: dict[SortKey, ColumnElement[Any]] = {
    SortKey.NAME: func.lower(_a.name),
    SortKey.SIZE: _a.size,
    SortKey.DURATION: _a.duration,
    SortKey.RATING: _a.rating,
    SortKey.COST: _a.generation_cost,
    SortKey.RECORDED: _a.recorded_at,
    SortKey.TYPE: _a.type,
}
_NULLABLE = frozenset({SortKey.SIZE, SortKey.DURATION, SortKey.COST, SortKey.RECORDED})


class ListingReads:
    """Questions about what a listing holds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._compiler = Compiler(session)
        self._assets = AssetReads(session)

    def page(self, listing: Listing, *, limit: int = 200, after: Cursor | None = None) -> Page:
        """The next `limit` assets behind `after`, or the first ones."""
        rows = self._rows(listing, limit + 1, after)
        more = len(rows) > limit
        rows = rows[:limit]
        takes = self._assets.take_counts([row[0] for row in rows if row[1] == AssetType.SHOT])
        cards = tuple(to_card(row, takes.get(row[0], 0)) for row in rows)
        return Page(cards, Cursor(rows[-1][-1], rows[-1][0]) if more else None)

    def count(self, listing: Listing) -> int:
        """How many assets there are."""
        return int(self._session.scalar(self._filtered(select(func.count()), listing)))

    def ids(self, listing: Listing) -> bytes:
        """The ids of all of them in order, 16 bytes each."""
        packed = bytearray()
        for phase in self._phases(listing, None):
            query = self._filtered(select(_a.id), listing).where(*phase.where)
            for row in self._session.rows(query.order_by(*phase.order)):
                packed += UUID(row[0]).bytes
        return bytes(packed)

    def cards(self, ids: Sequence[AssetId]) -> dict[AssetId, AssetCard]:
        """Cards by id; ids that are not there are left out."""
        return self._assets.cards(ids)

    def type_counts(self, listing: Listing) -> dict[AssetType, int]:
        """How many assets of each type there are."""
        query = self._filtered(select(_a.type, func.count()), listing).group_by(_a.type)
        return {AssetType(row[0]): int(row[1]) for row in self._session.rows(query)}

    def totals(self, listing: Listing) -> Totals:
        """What all of them add up to."""
        query = self._filtered(select(*totals_columns(self._session)), listing)
        return to_totals(self._session.rows(query)[0])

    def _rows(self, listing: Listing, limit: int, after: Cursor | None) -> list[Any]:
        rows: list[Any] = []
        for phase in self._phases(listing, after):
            if len(rows) >= limit:
                break
            query = select(*CARD_COLUMNS, phase.value.label("sort_value")).select_from(CARD_FROM)
            query = self._filtered(query, listing).where(*phase.where)
            rows += self._session.rows(query.order_by(*phase.order).limit(limit - len(rows)))
        return rows

    def _filtered(self, query: Select[Any], listing: Listing) -> Select[Any]:
        """`query` over the assets of `listing`."""
        conditions = [_a.workspace_id == self._session.workspace_id]
        if listing.trashed:
            conditions.append(_a.deleted_at.is_not(None))
        elif not asks(listing.query, Field.IS, "trashed"):
            conditions.append(_a.deleted_at.is_(None))
        names = self._compiler.names
        if listing.types:
            kinds = [kind.value for kind in listing.types]
            conditions.append(_a.type == kinds[0] if len(kinds) == 1 else _a.type.in_(kinds))
        if listing.tag_id:
            conditions.append(tagged(names.tags_below([listing.tag_id])))
        if listing.collection_id and listing.order.key is not SortKey.MEMBER:
            conditions.append(collected([listing.collection_id]))
        if listing.character_id:
            conditions.append(showing([listing.character_id]))
        if listing.favorites:
            conditions.append(_a.is_favorite)
        parts = split(listing.query, is_sqlite=self._session.is_sqlite)
        if parts.match is not None:
            conditions.append(_a.id.in_(hits(parts.match, is_sqlite=self._session.is_sqlite)))
        conditions += [self._compiler.condition(part) for part in parts.rest]
        if listing.order.key is SortKey.MEMBER:
            query = query.join(members, members.c.asset_id == _a.id).where(
                members.c.collection_id == listing.collection_id
            )
        return query.where(*conditions)

    def _phases(self, listing: Listing, after: Cursor | None) -> list[_Phase]:
        key, falling = listing.order.key, listing.order.descending
        if key is SortKey.ADDED:
            return [_Phase(_a.id, (), _ordered(falling, _a.id)).behind(after, falling)]
        column = members.c.sequence if key is SortKey.MEMBER else _SORTS[key]
        known = _Phase(column, (), _ordered(falling, column, _a.id))
        if key not in _NULLABLE:
            return [known.behind(after, falling)]
        unknown = _Phase(column, (column.is_(None),), _ordered(falling, _a.id))
        if after is not None and after.value is None:
            return [unknown.behind(after, falling)]
        known = _Phase(column, (column.is_not(None),), known.order)
        return [known.behind(after, falling), unknown]


class _Phase:
    """One run through an index: the sort value, what holds, and the order."""

    def __init__(
        self,
        value: ColumnElement[Any],
        where: tuple[ColumnElement[bool], ...],
        order: tuple[ColumnElement[Any], ...],
    ) -> None:
        self.value, self.where, self.order = value, where, order

    def behind(self, after: Cursor | None, falling: bool) -> _Phase:
        """The same run, begun behind a row."""
        if after is None:
            return self
        if len(self.order) == 1:
            place = _a.id < after.id if falling else _a.id > after.id
        else:
            left, right = tuple_(self.value, _a.id), tuple_(after.value, after.id)
            place = left < right if falling else left > right
        return _Phase(self.value, (*self.where, place), self.order)


def _ordered(falling: bool, *columns: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return tuple(column.desc() if falling else column.asc() for column in columns)


__all__ = ["MICROS", "ListingReads"]
