"""The query planner of listings on SQLite: which index is walked, and what is asked of each row.

PostgreSQL keeps statistics and plans for itself. SQLite is told: it takes whatever index a
condition names, also where that means a million rows for a page of 200. What may be few is counted
first, no further than to the point where walking the sort index becomes cheaper.
"""

from __future__ import annotations

from dataclasses import replace
from math import isqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import BinaryExpression, ColumnElement, FromClause, false, func, select
from sqlalchemy.sql import operators

from desktop.catalog.engine.compiled_select import Ready
from desktop.catalog.search.compiler import (
    ByHits,
    Compiler,
    counted_words,
    hits,
    split,
    top,
    without_trash,
)
from desktop.catalog.search.indexes import (
    FAVORITE_INDEX,
    SORT_INDEX,
    TRASH_INDEX,
    TYPE_INDEX,
    by_key,
    index_of,
)
from desktop.catalog.search.joins import CrossJoin, indexed
from desktop.catalog.search.listing_parts import ListingParts
from desktop.catalog.search.members import Condition, Members
from desktop.catalog.search.source import RowSource
from desktop.catalog.search.text import FTS, with_text
from desktop.catalog.spending_listing import is_behind
from desktop.catalog.statistics_groups import is_in
from desktop.catalog.tables.all import asset_collection_members as members
from desktop.catalog.tables.all import asset_search_text, assets
from desktop.domain.listing import Listing, SortKey
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import asks

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session

_a = assets.c
_s = asset_search_text.c


# Measured costs of one step, in the same unit: sorting a hit, probing the text of an asset while
# walking an index, probing a tag. Only their proportions matter; see docs/performance.md.
_SORT_HIT, _PROBE_TEXT, _PROBE_TAG, _COUNT_ONE = 4, 35, 3, 20
_PAGE = 200
_NEWEST = Ready(select(func.max(_s.docid)))
FEW = 1000  # sorting so many is never dear


class Planner:
    """Chooses the source of a listing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _compiler(self) -> Compiler:
        return Compiler(self._session)

    def source(
        self,
        listing: Listing,
        *,
        whole: bool = False,
        sets: tuple[Members, ...] | None = None,
        by_hits: ByHits | None = None,
    ) -> RowSource:
        """Where to read `listing` from.

        Args:
            listing: What to list.
            whole: All of it, not a page.
            sets: What `sets` gave for it, where it has been asked already.
            by_hits: What `by_hits` gave for it, likewise.
        """
        parts = self._parts(listing, self.sets(listing) if sets is None else sets, whole=whole)
        if any(found.is_empty for found in parts.sets):
            return RowSource(assets, (false(),), _a.id)
        if not self._session.is_sqlite:
            return self._planned_by_database(parts, listing)
        if listing.ids is not None or listing.spent is not None:
            return self._of_few(parts)
        if listing.order.key is SortKey.MEMBER:
            return self._in_order_of_members(parts, listing)
        if whole:
            return self._whole(parts, listing)
        return self._page(parts, listing.order.key, by_hits)

    def sets(self, listing: Listing) -> tuple[Members, ...]:
        """The tags, collections and characters that all must hold, looked up by name."""
        found = []
        if listing.tag_id:
            found.append(Members.of_tags(self._compiler.names.tags_at(listing)))
        if listing.collection_id and listing.order.key is not SortKey.MEMBER:
            places = self._compiler.names.collections_at(listing)
            found.append(Members.of_collections(places))
        if listing.character_id:
            found.append(Members.of_characters([listing.character_id]))
        if listing.missing:
            found.append(Members.of_missing())
        if listing.last_import:
            found.append(Members.of_import(self._compiler.names.last_import()))
        if listing.arrived_after is not None:
            workspace = self._session.workspace_id
            found.append(Members.of_arrivals(workspace, listing.arrived_after))
        query, _trashed = without_trash(listing)
        members = (self._compiler.members(node) for node in top(query) if Compiler.is_members(node))
        every = (*found, *(more for more in members if more is not None))
        return tuple(self._looked_up(one) if one.is_scan else one for one in every)

    def _looked_up(self, found: Members) -> Members:
        """The assets themselves where they are few: a whole table is gone through once, then."""
        some = list(self._session.execute(found.ids().limit(FEW)).scalars())
        return found if len(some) == FEW else Members.of_ids(some)

    def by_hits(self, listing: Listing) -> ByHits | None:
        """SQLite: how to read words sorted by a column; None where not just their hits decide."""
        query, _trashed = without_trash(listing)
        if query is None or not self._session.is_sqlite:
            return None
        is_narrowed = (
            listing.ids is not None
            or listing.spent is not None
            or listing.share is not None
            or listing.types
            or listing.favorites
            or listing.tag_id
            or listing.character_id
        )
        by_itself = listing.order.key in (SortKey.ADDED, SortKey.MEMBER)
        counted = None
        if not (by_itself or is_narrowed or listing.collection_id):
            counted = counted_words(query)
        if counted is None:
            return None
        count = self._session.fetch_known(counted, {"limit": FEW})[0][0]
        if count < FEW:
            return ByHits.AS_A_WHOLE if count < _PAGE else ByHits.SORTED
        enough = _enough(self._most(), _PROBE_TEXT)
        count = self._session.fetch_known(counted, {"limit": enough})[0][0]
        return ByHits.SORTED if count < enough else ByHits.WALKED

    def live_count(self, listing: Listing) -> int | None:
        """SQLite: the size of a listing of words or of one set, without looking at each asset.

        None where other conditions hold: then every asset must be asked.
        """
        parts = self._parts(listing, self.sets(listing), whole=True)
        simple = len(parts.sets) + (parts.match is not None) == 1
        if not (self._session.is_sqlite and simple and parts.is_live) or parts.rest:
            return None
        if parts.match is not None:
            return self._live_hits(parts.match)
        (found,) = parts.sets
        rows = found.rows
        if rows is None or found.also or found.is_record:
            return None
        if found.owner is None and self._compiler.has_neighbours():
            return None
        counted = func.count() if found.is_run else func.count(found.asset.distinct())
        every = self._session.scalar(select(counted).select_from(found.table).where(rows))
        return int(every) - self._trashed(found.probed()) if every else 0

    def _live_hits(self, match: Condition) -> int | None:
        """Hits in the index less those in the Trash; asset by asset only the Trash is asked."""
        if self._compiler.has_neighbours():
            return None
        every = self._session.scalar(select(func.count()).select_from(FTS).where(match))
        return int(every) - self._trashed(match, is_text=True)

    def _trashed(self, condition: Condition, *, is_text: bool = False) -> int:
        mine = (_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_not(None))
        table = with_text(indexed(TRASH_INDEX)) if is_text else indexed(TRASH_INDEX)
        query = select(func.count()).select_from(table).where(*mine, condition)
        return int(self._session.scalar(query))

    # --- Taking apart ---------------------------------------------------------------------------

    def _parts(self, listing: Listing, sets: tuple[Members, ...], *, whole: bool) -> ListingParts:
        query, trashed = without_trash(listing)
        mine = _a.workspace_id == self._session.workspace_id
        is_live = not trashed and not asks(query, Field.IS, "trashed")
        base = (mine, _a.deleted_at.is_(None)) if is_live else (mine,)
        if trashed:
            base = (mine, _a.deleted_at.is_not(None))
        found = split(query, is_sqlite=self._session.is_sqlite)
        rest: list[tuple[Condition, str | None]] = []
        if listing.types:
            kinds = [kind.value for kind in listing.types]
            one = _a.type == kinds[0] if len(kinds) == 1 else _a.type.in_(kinds)
            rest.append((one, TYPE_INDEX))
        if listing.favorites:
            rest.append((_a.is_favorite, FAVORITE_INDEX))
        if listing.ids is not None:
            rest.append((_a.id.in_(listing.ids), None))
        if listing.spent is not None:
            rest.append((is_behind(self._session, listing.spent), None))
        if listing.share is not None:
            rest.append((is_in(listing.share), None))
        for node in found.rest:
            if not Compiler.is_members(node):
                condition = self._compiler.condition(node, whole=whole)
                rest.append((condition, index_of(node) if is_live else None))
        return ListingParts(base, found.match, sets, tuple(rest), is_live, trashed)

    # --- PostgreSQL -----------------------------------------------------------------------------

    def _planned_by_database(self, parts: ListingParts, listing: Listing) -> RowSource:
        where = [*parts.base, *parts.others, *(found.gathered() for found in parts.sets)]
        if parts.match is not None:
            where.append(_a.id.in_(hits(parts.match, is_sqlite=False)))
        table: FromClause = assets
        if listing.order.key is SortKey.MEMBER:
            table = assets.join(members, members.c.asset_id == _a.id)
            where.append(members.c.collection_id == listing.collection_id)
        has_ids = listing.ids is not None
        is_fixed = not has_ids and len(parts.rest) == bool(listing.types) + listing.favorites
        return RowSource(table, tuple(where), _a.id, is_fixed=is_fixed)

    # --- SQLite ---------------------------------------------------------------------------------

    def _in_order_of_members(self, parts: ListingParts, listing: Listing) -> RowSource:
        table = CrossJoin(members, assets, _a.id == members.c.asset_id)
        mine = members.c.collection_id == listing.collection_id
        probes = (found.probed() for found in parts.sets)
        where = (mine, *parts.base, *parts.others, *probes)
        return self._texted(RowSource(table, where, _a.id), parts)

    def _of_few(self, parts: ListingParts) -> RowSource:
        """Assets that are named, or that money was spent on: all of them are found first."""
        where = (*parts.base, *parts.others, *(found.probed() for found in parts.sets))
        return self._texted(RowSource(assets, where, _a.id, is_walk=False), parts)

    def _page(self, parts: ListingParts, key: SortKey, by_hits: ByHits | None) -> RowSource:
        plain = not parts.sets and not parts.rest
        by_text = key is SortKey.ADDED and parts.match is not None
        if plain and (by_text or parts.match is None):
            source = self._from_text(parts) if by_text else self._from_assets(parts, key, 0)
            return replace(source, is_fixed=True)
        if key is SortKey.ADDED and parts.match is None and (run := parts.only_run) is not None:
            return replace(self._from_set(parts, run), is_fixed=True)
        if not parts.sets and len(parts.rest) == 1 and self._run_of(parts, key):
            return replace(self._from_assets(parts, key, 0), is_fixed=True)
        if by_hits is ByHits.WALKED:
            return replace(self._from_assets(parts, key, 0), is_fixed=True)
        if by_hits is not None:
            is_page = by_hits is ByHits.AS_A_WHOLE
            return replace(self._from_text(parts, is_walk=False), is_page=is_page, is_fixed=True)
        every = self._most()
        found, size = self._smallest_set(parts, _enough(every, _PROBE_TAG))
        if parts.match is not None:
            enough = _enough(every, _PROBE_TEXT)
            count = self._compiler.count_hits(parts.match, enough)
            if found is not None and size * _PROBE_TEXT < count * _SORT_HIT:
                return self._from_set(parts, found)
            if by_text or count < enough:
                return self._from_text(parts, is_walk=by_text)
        if found is not None:
            return self._from_set(parts, found)
        return self._from_assets(parts, key, every)

    def _most(self) -> int:
        """At least as many as there are assets."""
        return int(self._session.fetch_known(_NEWEST, {})[0][0] or 0)

    def _whole(self, parts: ListingParts, listing: Listing) -> RowSource:
        found, size = self._smallest_set(parts, 50_000)
        key = listing.order.key
        if parts.match is not None:
            count = self._compiler.count_hits(parts.match, 50_000)
            if found is None or size * _PROBE_TEXT >= count * _SORT_HIT:
                return self._from_text(parts, is_walk=key is SortKey.ADDED, whole=True)
        if parts.sets:
            return self._from_set(parts, found or parts.sets[0], whole=True)
        where = (*parts.base, *parts.others)
        return RowSource(indexed(TRASH_INDEX) if parts.is_trash else assets, where, _a.id)

    def _from_text(
        self, parts: ListingParts, *, is_walk: bool = True, whole: bool = False
    ) -> RowSource:
        texts = CrossJoin(FTS, asset_search_text, _s.docid == FTS.c.rowid)
        table = CrossJoin(texts, by_key(parts.rest, is_live=parts.is_live), _a.id == _s.asset_id)
        sets = (found.gathered() if whole else found.probed() for found in parts.sets)
        match = (parts.match,) if parts.match is not None else ()
        where = (*match, *parts.base, *parts.others, *sets)
        return RowSource(table, where, FTS.c.rowid, is_walk=is_walk)

    def _from_set(self, parts: ListingParts, driver: Members, *, whole: bool = False) -> RowSource:
        others = [found for found in parts.sets if found is not driver]
        sets = (found.gathered() if whole else found.probed() for found in others)
        rows = driver.rows
        if driver.is_run and rows is not None:
            table: FromClause = driver.table
            key: ColumnElement[Any] = driver.asset
            where: tuple[Condition, ...] = (rows,)
        else:
            distinct = driver.ids().subquery()
            table = select(distinct.c.id).distinct().subquery("found")
            key, where = table.c.id, ()
        source = RowSource(
            CrossJoin(table, by_key(parts.rest, is_live=parts.is_live), _a.id == key),
            (*where, *parts.base, *parts.others, *sets),
            key,
            is_walk=driver.is_run and parts.match is None and not whole,
        )
        return replace(self._texted(source, parts), is_walk=source.is_walk)

    def _from_assets(self, parts: ListingParts, key: SortKey, every: int) -> RowSource:
        where = (*parts.base, *parts.others, *(found.probed() for found in parts.sets))
        if not parts.is_live:
            table = indexed(TRASH_INDEX) if parts.is_trash else assets
            return self._texted(RowSource(table, where, _a.id, is_walk=False), parts)
        run = self._run_of(parts, key)
        index = None
        if run is None or len(parts.rest) > 1:
            index = self._few_index(parts, key, every)
        is_walk = index is None
        index = index or run
        source = RowSource(indexed(index or SORT_INDEX[key]), where, _a.id, is_walk=is_walk)
        return self._texted(source, parts)

    def _run_of(self, parts: ListingParts, key: SortKey) -> str | None:
        """An index that holds one type, or the favourites, in the order of their ids."""
        if key is not SortKey.ADDED or not parts.is_live or parts.match is not None:
            return None
        for condition, index in parts.rest:
            is_one_type = index == TYPE_INDEX and _is_equality(condition)
            if index == FAVORITE_INDEX or is_one_type:
                return index
        return None

    def _few_index(self, parts: ListingParts, key: SortKey, every: int) -> str | None:
        """The index that finds so few that sorting them is cheaper than walking and asking."""
        enough = isqrt(every * _PAGE // _COUNT_ONE)
        best, least = None, enough
        for condition, index in parts.rest:
            if index is None or index == SORT_INDEX[key]:
                continue
            some = select(_a.id).select_from(indexed(index)).where(*parts.base, condition)
            count = int(
                self._session.scalar(select(func.count()).select_from(some.limit(least).subquery()))
            )
            if count < least:
                best, least = index, count
        return best

    def _smallest_set(self, parts: ListingParts, enough: int) -> tuple[Members | None, int]:
        """The set with the fewest rows if they are fewer than `enough`, and how many."""
        best, least = None, enough
        for found in parts.sets:
            some = found.ids().limit(least).subquery()
            count = int(self._session.scalar(select(func.count()).select_from(some)))
            if count < least:
                best, least = found, count
        return best, least

    def _texted(self, source: RowSource, parts: ListingParts) -> RowSource:
        """`source` with the words asked of each asset."""
        if parts.match is None:
            return source
        return replace(
            source,
            table=with_text(source.table),
            where=(*source.where, parts.match),
            added=_s.docid,
        )


def _enough(every: int, probe: int) -> int:
    """So many that walking a sort index, and asking each row, finds a page of them sooner."""
    return isqrt(every * _PAGE * probe // _SORT_HIT)


def _is_equality(condition: Condition) -> bool:
    return isinstance(condition, BinaryExpression) and condition.operator is operators.eq
