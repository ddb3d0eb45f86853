"""Pages of assets in any order, and counts: the hot reads behind every grid and table.

Pages follow one another by key, never by OFFSET. Assets without the sort value come last in both
directions, as a second phase of their own; equal values are ordered by id.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.types import NullType

from desktop.base.frozen import frozen
from desktop.catalog.asset import AssetReads, card_columns
from desktop.catalog.card import to_cards
from desktop.catalog.card_details import card_details, currencies
from desktop.catalog.engine.compiled_select import Ready
from desktop.catalog.library_settings import library_settings
from desktop.catalog.search.indexes import SORTS
from desktop.catalog.search.joins import CrossJoin
from desktop.catalog.search.planner import Planner
from desktop.catalog.tables.all import asset_collection_members as members
from desktop.catalog.tables.all import asset_technical_metadata as _t
from desktop.catalog.tables.all import assets
from desktop.catalog.totals import to_totals, totals_columns
from desktop.domain.asset import AssetCard, AssetType, CardDetails
from desktop.domain.listing import Cursor, Listing, Page, SortKey

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from desktop.catalog.engine.session import Session
    from desktop.catalog.search.source import RowSource
    from desktop.domain.ids import AssetId
    from desktop.domain.totals import Totals

_a = assets.c
_NULLABLE = frozenset({SortKey.SIZE, SortKey.DURATION, SortKey.COST, SortKey.RECORDED})
_SIZE: ColumnElement[int] = bindparam("size", type_=Integer())
STATEMENTS_KEPT = 256
# By listing, then by what decides on how to read it, where something does.
_STATEMENTS: dict[Hashable, dict[Hashable, Sequence[Ready]]] = {}
WAYS_KEPT = 8

_PACKED = 10_000  # ids
_SHOT = AssetType.SHOT.value


class ListingReads:
    """Questions about what a listing holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, listing: Listing, *, limit: int = 200, after: Cursor | None = None) -> Page:
        """The next `limit` assets behind `after`, or the first ones."""
        rows = self._rows(listing, limit + 1, after)
        more = len(rows) > limit
        rows = rows[:limit]
        shots = [row[0] for row in rows if row[1] == _SHOT]
        takes = AssetReads(self._session).take_counts(shots) if shots else {}
        cards = to_cards(rows, takes, is_sqlite=self._session.is_sqlite, away=self._session.away)
        return Page(tuple(cards), Cursor(rows[-1][-1], rows[-1][0]) if more else None)

    def count(self, listing: Listing) -> int:
        """How many assets there are."""
        quick = Planner(self._session).live_count(_unordered(listing))
        if quick is not None:
            return quick
        return int(self._session.scalar(self._whole(listing).of(select(func.count()))))

    def ids(self, listing: Listing) -> bytes:
        """The ids of all of them in order, 16 bytes each."""
        source = Planner(self._session).source(listing, whole=True)
        read: ColumnElement[Any] = _a.id
        packed: Callable[[Sequence[Any]], bytes] = _packed_texts
        if not self._session.is_sqlite:
            read, packed = func.uuid_send(_a.id, type_=LargeBinary()), b"".join
        parts = []
        for phase in _phases(listing, source, None):
            query = source.of(select(read)).where(*phase.where).order_by(*phase.order)
            found = self._session.execute(query).scalars()
            # Packed by and by: a million texts at once are 150 MB that Python hardly gives back.
            parts += [packed(texts) for texts in found.partitions(_PACKED)]
        return b"".join(parts)

    def cards(self, ids: Sequence[AssetId]) -> dict[AssetId, AssetCard]:
        """Cards by id; ids that are not there are left out."""
        return AssetReads(self._session).cards(ids)

    def details(self, ids: Sequence[AssetId]) -> dict[AssetId, CardDetails]:
        """What wide columns show of these, by id; see `card_details.py`."""
        return card_details(self._session, ids)

    def currencies(self, ids: Sequence[AssetId]) -> dict[AssetId, str]:
        """The currency of what each of these cost, by id."""
        return currencies(self._session, ids)

    def type_counts(self, listing: Listing) -> dict[AssetType, int]:
        """How many assets of each type there are."""
        query = self._whole(listing).of(select(_a.type, func.count())).group_by(_a.type)
        return {AssetType(row[0]): int(row[1]) for row in self._session.rows(query)}

    def totals(self, listing: Listing) -> Totals:
        """What all of them add up to."""
        currency = library_settings(self._session).currency
        query = self._whole(listing).of(select(*totals_columns(self._session, currency)))
        return to_totals(self._session.rows(query)[0], currency)

    def _whole(self, listing: Listing) -> RowSource:
        return Planner(self._session).source(_unordered(listing), whole=True)

    def _rows(self, listing: Listing, limit: int, after: Cursor | None) -> list[Any]:
        values: dict[str, Any] = {"value": after.value, "id": after.id} if after else {}
        rows: list[Any] = []
        for query in self._statements(listing, after):
            if len(rows) >= limit:
                break
            values["size"] = limit - len(rows)
            rows += self._session.fetch(query, values)
        return rows

    def _statements(self, listing: Listing, after: Cursor | None) -> Sequence[Ready]:
        """One select for each phase. They are kept, unless more than these keys decides on them."""
        session = self._session
        kind = None if after is None else type(after.value)
        key = (session.workspace_id, session.is_sqlite, listing, kind)
        ways = _STATEMENTS.get(key, {})
        known = ways.get(None)
        if known is not None:
            return known
        planner = Planner(session)
        sets, by_hits = planner.sets(listing), planner.by_hits(listing)
        # The names may mean others by now, and the words may have more hits.
        is_open = bool(sets) or by_hits is not None
        way = (tuple(found.keys for found in sets), by_hits) if is_open else None
        known = ways.get(way)
        if known is not None:
            return known
        source = planner.source(listing, sets=sets, by_hits=by_hits)
        cards = card_columns(session)
        made = [Ready(_page_select(source, at, cards)) for at in _phases(listing, source, after)]
        if source.is_fixed:
            _keep(key, way, made)
        return made


@frozen
class _Phase:
    """One run through a listing.

    Attributes:
        value: What is sorted by, and `id` among equals; None where no two are equal.
        has_value: False for the run of the assets that lack the sort value.
        has_all: The run goes on with the assets that lack the sort value.
    """

    value: ColumnElement[Any]
    id: ColumnElement[Any] | None
    where: tuple[ColumnElement[bool], ...]
    falling: bool
    has_value: bool = True
    has_all: bool = False

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
        turned = (column.desc() if self.falling else column.asc() for column in there)
        return tuple(column.nulls_last() if self.has_all else column for column in turned)

    def behind(self, after: Cursor | None) -> _Phase:
        """The same run, begun behind a row."""
        if after is None:
            return self
        # The value is as the driver gave it, so nothing is left to convert.
        kind = NullType() if isinstance(after.value, str) else self.value.type
        value: ColumnElement[Any] = bindparam("value", type_=kind)
        if not self.has_value:
            value = bindparam("id", type_=_a.id.type)
        here: ColumnElement[Any] = self.value
        there: ColumnElement[Any] = value
        if self.id is not None:
            here = tuple_(self.value, self.id)
            there = tuple_(value, bindparam("id", type_=_a.id.type))
        place = here < there if self.falling else here > there
        if self.has_all:
            place = or_(place, self.value.is_(None))
        return replace(self, where=(*self.where, place))


def _phases(listing: Listing, source: RowSource, after: Cursor | None) -> list[_Phase]:
    """The runs of a listing: those with the sort value, then those without."""
    key, falling = listing.order.key, listing.order.descending
    if key is SortKey.ADDED:
        return [_Phase(source.added, None, (), falling).behind(after)]
    if key is SortKey.MEMBER:
        place = members.c
        return [_Phase(place.sequence, place.asset_id, (), falling).behind(after)]
    if key is SortKey.GIVEN:
        places = [(_a.id == one, place) for place, one in enumerate(listing.ids or ())]
        # A list of nothing has an order all the same.
        order = case(*places, else_=len(places)) if places else literal(0, Integer)
        return [_Phase(order, _a.id, (), falling).behind(after)]
    column = SORTS[key]
    if key not in _NULLABLE:
        return [_Phase(column, _a.id, (), falling).behind(after)]
    unknown = _Phase(_a.id, None, (column.is_(None),), falling, has_value=False)
    if after is not None and after.value is None:
        return [unknown.behind(after)]
    if not source.is_walk:
        # All are found before the first is shown: once, then, and not once for each run.
        return [_Phase(column, _a.id, (), falling, has_all=True).behind(after)]
    known = _Phase(column, _a.id, (column.is_not(None),), falling)
    return [known.behind(after), unknown]


def _page_select(source: RowSource, phase: _Phase, cards: Select[Any]) -> Select[Any]:
    if source.is_walk or source.is_page:
        table = source.table.outerjoin(_t, _t.c.asset_id == _a.id)
        query = replace(source, table=table).of(cards.add_columns(phase.shown))
        return query.where(*phase.where).order_by(*phase.order).limit(_SIZE)
    # Sorted by keys alone; everything that a card shows is looked up for the page only.
    keys = source.of(select(_a.id.label("id"), phase.shown)).where(*phase.where)
    page = keys.order_by(*phase.order).limit(_SIZE).subquery("page")
    table = CrossJoin(page, assets, _a.id == page.c.id).outerjoin(_t, _t.c.asset_id == _a.id)
    value = page.c.sort_value if phase.has_value else None
    return (
        cards.add_columns(page.c.sort_value)
        .select_from(table)
        .order_by(*phase.sorted(value, page.c.id))
    )


def _keep(key: Hashable, way: Hashable, made: Sequence[Ready]) -> None:
    """Keep the statements of a listing; of what is asked all the time it is soon there again."""
    if key not in _STATEMENTS and len(_STATEMENTS) >= STATEMENTS_KEPT:
        _STATEMENTS.clear()
    ways = _STATEMENTS.setdefault(key, {})
    if len(ways) >= WAYS_KEPT:
        ways.clear()
    ways[way] = made


def _unordered(listing: Listing) -> Listing:
    """The same assets in an order that costs nothing."""
    return replace(listing, order=replace(listing.order, key=SortKey.ADDED))


def _packed_texts(ids: Sequence[str]) -> bytes:
    return bytes.fromhex("".join(ids).replace("-", ""))
