"""Pages of assets in any order, and counts: the hot reads behind every grid and table.

Pages follow one another by key, never by OFFSET. Assets without the sort value come last in both
directions, as a second phase of their own; equal values are ordered by id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, LargeBinary, Select, func, literal, null, select, tuple_

from desktop.catalog.asset import CARD_COLUMNS, AssetReads, to_card
from desktop.catalog.search_joins import CrossJoin
from desktop.catalog.search_plan import SORTS, Planner, Source
from desktop.catalog.stats import to_totals, totals_columns
from desktop.catalog.tables.all import asset_collection_members as members
from desktop.catalog.tables.all import asset_technical_metadata as _t
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.listing import Cursor, Listing, Page, SortKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.session import Session
    from desktop.domain.ids import AssetId
    from desktop.domain.totals import Totals

_a = assets.c
_NULLABLE = frozenset({SortKey.SIZE, SortKey.DURATION, SortKey.COST, SortKey.RECORDED})


class ListingReads:
    """Questions about what a listing holds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._planner = Planner(session)
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
        quick = self._planner.live_count(_unordered(listing))
        if quick is not None:
            return quick
        return int(self._session.scalar(self._whole(listing).of(select(func.count()))))

    def ids(self, listing: Listing) -> bytes:
        """The ids of all of them in order, 16 bytes each."""
        source = self._planner.source(listing, whole=True)
        if self._session.is_sqlite:
            read, packed = _a.id, _packed_texts
        else:
            read, packed = func.uuid_send(_a.id, type_=LargeBinary()), b"".join
        parts = []
        for phase in _phases(listing, source, None):
            query = source.of(select(read)).where(*phase.where).order_by(*phase.order)
            parts.append(packed(self._session.execute(query).scalars().all()))
        return b"".join(parts)

    def cards(self, ids: Sequence[AssetId]) -> dict[AssetId, AssetCard]:
        """Cards by id; ids that are not there are left out."""
        return self._assets.cards(ids)

    def type_counts(self, listing: Listing) -> dict[AssetType, int]:
        """How many assets of each type there are."""
        query = self._whole(listing).of(select(_a.type, func.count())).group_by(_a.type)
        return {AssetType(row[0]): int(row[1]) for row in self._session.rows(query)}

    def totals(self, listing: Listing) -> Totals:
        """What all of them add up to."""
        query = self._whole(listing).of(select(*totals_columns(self._session)))
        return to_totals(self._session.rows(query)[0])

    def _whole(self, listing: Listing) -> Source:
        return self._planner.source(_unordered(listing), whole=True)

    def _rows(self, listing: Listing, limit: int, after: Cursor | None) -> list[Any]:
        source = self._planner.source(listing)
        rows: list[Any] = []
        for phase in _phases(listing, source, after):
            if len(rows) >= limit:
                break
            rows += self._session.rows(_page_select(source, phase, limit - len(rows)))
        return rows


@dataclass(frozen=True, slots=True)
class _Phase:
    """One run through a listing.

    Attributes:
        value: What is sorted by, and `id` among equals; None where no two are equal.
        has_value: False for the run of the assets that lack the sort value.
    """

    value: ColumnElement[Any]
    id: ColumnElement[Any] | None
    where: tuple[ColumnElement[bool], ...]
    falling: bool
    has_value: bool = True

    @property
    def order(self) -> tuple[ColumnElement[Any], ...]:
        """The ORDER BY."""
        return self.sorted(self.value, self.id)

    @property
    def shown(self) -> ColumnElement[Any]:
        """What a cursor keeps of a row, besides its id."""
        return (self.value if self.has_value else null()).label("sort_value")

    def sorted(self, *columns: ColumnElement[Any] | None) -> tuple[ColumnElement[Any], ...]:
        """Columns in the direction of the listing."""
        there = (column for column in columns if column is not None)
        return tuple(c.desc() if self.falling else c.asc() for c in there)

    def behind(self, after: Cursor | None) -> _Phase:
        """The same run, begun behind a row."""
        if after is None:
            return self
        value = literal(after.value if self.has_value else after.id, self.value.type)
        here: ColumnElement[Any] = self.value
        there: ColumnElement[Any] = value
        if self.id is not None:
            here = tuple_(self.value, self.id)
            there = tuple_(value, literal(after.id, _a.id.type))
        place = here < there if self.falling else here > there
        return replace(self, where=(*self.where, place))


def _phases(listing: Listing, source: Source, after: Cursor | None) -> list[_Phase]:
    """The runs of a listing: those with the sort value, then those without."""
    key, falling = listing.order.key, listing.order.descending
    if key is SortKey.ADDED:
        return [_Phase(source.added, None, (), falling).behind(after)]
    if key is SortKey.MEMBER:
        place = members.c
        return [_Phase(place.sequence, place.asset_id, (), falling).behind(after)]
    column = SORTS[key]
    if key not in _NULLABLE:
        return [_Phase(column, _a.id, (), falling).behind(after)]
    known = _Phase(column, _a.id, (column.is_not(None),), falling)
    unknown = _Phase(_a.id, None, (column.is_(None),), falling, has_value=False)
    if after is not None and after.value is None:
        return [unknown.behind(after)]
    return [known.behind(after), unknown]


def _page_select(source: Source, phase: _Phase, limit: int) -> Select[Any]:
    if source.is_walk:
        table = source.table.outerjoin(_t, _t.c.asset_id == _a.id)
        query = replace(source, table=table).of(select(*CARD_COLUMNS, phase.shown))
        return query.where(*phase.where).order_by(*phase.order).limit(limit)
    # Sorted by keys alone; everything that a card shows is looked up for the page only.
    keys = source.of(select(_a.id.label("id"), phase.shown)).where(*phase.where)
    page = keys.order_by(*phase.order).limit(limit).subquery("page")
    table = CrossJoin(page, assets, _a.id == page.c.id).outerjoin(_t, _t.c.asset_id == _a.id)
    value = page.c.sort_value if phase.has_value else None
    return (
        select(*CARD_COLUMNS, page.c.sort_value)
        .select_from(table)
        .order_by(*phase.sorted(value, page.c.id))
    )


def _unordered(listing: Listing) -> Listing:
    """The same assets in an order that costs nothing."""
    if listing.order.key is SortKey.MEMBER:
        return listing
    return replace(listing, order=replace(listing.order, key=SortKey.ADDED))


def _packed_texts(ids: Sequence[str]) -> bytes:
    return bytes.fromhex("".join(ids).replace("-", ""))
