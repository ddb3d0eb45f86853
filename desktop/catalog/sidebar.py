"""Everything the sidebar shows, in a handful of set-wise queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import FromClause, func, select

from desktop.base.errors import QueryError
from desktop.catalog.arrival import ArrivalReads
from desktop.catalog.collection import CollectionReads
from desktop.catalog.engine.named_rows import in_order
from desktop.catalog.film_cards import film_cards
from desktop.catalog.listing import ListingReads
from desktop.catalog.search.indexes import TRASH_INDEX, by_type
from desktop.catalog.search.joins import CrossJoin, indexed
from desktop.catalog.tables.all import asset_relationships, asset_tags, assets, tags
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.changes import ALL_CHANGED, Changes, Kind
from desktop.domain.collection import Collection, CollectionType
from desktop.domain.ids import AssetId, TagId
from desktop.domain.listing import Listing
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.domain.sidebar import (
    CharacterCount,
    SavedSearch,
    SidebarData,
    SidebarPart,
)
from desktop.domain.sidebar_changes import of_search, stale_parts
from desktop.domain.tag import Tag, tag_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.engine.session import Session

_a = assets.c


NEWEST = 1000  # assets whose origins are offered for completion
ENDING = 5  # letters of the longest ending that is one


class SidebarReads:
    """Questions the sidebar asks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._listing = ListingReads(session)
        self._collections_read: Sequence[Collection] | None = None  # two parts are made of them

    def load(self, known: SidebarData | None = None, changes: Changes = ALL_CHANGED) -> SidebarData:
        """All of it, or of what is `known` the parts that `changes` can have touched."""
        data = known or SidebarData()
        parts = stale_parts(data, changes)
        if known is not None and not changes.touches(Kind.COLLECTIONS):
            parts -= {SidebarPart.SEARCHES}
            data = replace(
                data, searches=tuple(self._recounted(search, changes) for search in data.searches)
            )
        for part, read in (
            (SidebarPart.COUNTS, self._with_counts),
            (SidebarPart.FILMS, self._with_films),
            (SidebarPart.COLLECTIONS, self._with_collections),
            (SidebarPart.CHARACTERS, self._with_characters),
            (SidebarPart.TAGS, self._with_tags),
            (SidebarPart.SEARCHES, self._with_searches),
            (SidebarPart.ORIGINS, self._with_origins),
        ):
            if part in parts:
                data = read(data)
        return data

    def _with_counts(self, data: SidebarData) -> SidebarData:
        by_type = self._listing.type_counts(Listing())
        return replace(
            data,
            total=sum(by_type.values()),
            by_type={kind: by_type.get(kind, 0) for kind in MEDIA_TYPES},
            favorites=self._listing.count(Listing(favorites=True)),
            trashed=self._listing.count(Listing(trashed=True)),
            missing=self._listing.count(Listing(missing=True)),
            last_import=self._listing.count(Listing(last_import=True)),
            arrived=self._listing.count(Listing(arrived_after=data.seen)),
            newest_arrival=ArrivalReads(self._session).newest(),
        )

    def _with_films(self, data: SidebarData) -> SidebarData:
        return replace(data, films=tuple(film_cards(self._session)))

    def _with_collections(self, data: SidebarData) -> SidebarData:
        return replace(data, collections=self._collections(self._every_collection()))

    def _with_characters(self, data: SidebarData) -> SidebarData:
        return replace(data, characters=tuple(self._characters()))

    def _with_tags(self, data: SidebarData) -> SidebarData:
        return replace(data, tags=tuple(self._tags()))

    def _with_searches(self, data: SidebarData) -> SidebarData:
        every = self._every_collection()
        searches = (self._search(c) for c in every if c.type is CollectionType.SMART)
        return replace(data, searches=tuple(searches))

    def _with_origins(self, data: SidebarData) -> SidebarData:
        made, extensions, is_part = self._origins()
        listed = (facts.get("loras") for facts in made)
        loras = (one for each in listed if isinstance(each, list) for one in each)
        counts = {
            key: _counted(made, key)
            for key in ("model", "provider", "generator", "sampler", "scheduler")
        }
        counts["lora"] = _counted((one for one in loras if isinstance(one, dict)), "name")
        return replace(
            data,
            models=tuple(counts["model"]),
            providers=tuple(counts["provider"]),
            generators=tuple(counts["generator"]),
            samplers=tuple(counts["sampler"]),
            schedulers=tuple(counts["scheduler"]),
            loras=tuple(counts["lora"]),
            extensions=extensions,
            origin_counts=counts,
            origins_of=NEWEST if is_part else 0,
        )

    def _every_collection(self) -> Sequence[Collection]:
        if self._collections_read is None:
            self._collections_read = CollectionReads(self._session).all()
        return self._collections_read

    def _origins(self) -> tuple[list[dict[str, Any]], tuple[str, ...], bool]:
        """How the newest assets were made, and what their names end in: likely to be asked for.

        And whether there are older ones, which are not looked at: at a million assets that would
        take seconds.
        """
        generation = assets.c.generation_metadata
        rows = self._session.rows(
            select(assets.c.name, generation)
            .where(
                assets.c.workspace_id == self._session.workspace_id, assets.c.deleted_at.is_(None)
            )
            .order_by(assets.c.id.desc())
            .limit(NEWEST)
        )
        made = [facts for _, facts in rows if isinstance(facts, dict)]
        endings = (name.rpartition(".") for name, _ in rows)
        short = {end.lower() for _, dot, end in endings if dot and len(end) <= ENDING}
        return made, tuple(sorted(short)), len(rows) == NEWEST

    def _characters(self) -> list[CharacterCount]:
        """Each counts what is listed for it: its references, and the character itself."""
        r = asset_relationships.c
        reference = assets.alias("reference")
        counted = (
            select(r.parent_asset_id, func.count().label("n"))
            .join(reference, reference.c.id == r.child_asset_id)
            .where(
                r.workspace_id == self._session.workspace_id,
                r.relationship_type == RelationType.REFERENCE_FOR.value,
                reference.c.deleted_at.is_(None),
            )
            .group_by(r.parent_asset_id)
            .subquery()
        )
        rows = self._session.rows(
            select(_a.id, _a.name, func.coalesce(counted.c.n, 0))
            .select_from(
                by_type(self._session).outerjoin(counted, counted.c.parent_asset_id == _a.id)
            )
            .where(
                _a.workspace_id == self._session.workspace_id,
                _a.type == AssetType.CHARACTER_REF.value,
                _a.deleted_at.is_(None),
            )
            .order_by(_a.sort_name, _a.id)
        )
        return [CharacterCount(AssetId(row[0]), row[1], int(row[2]) + 1) for row in rows]

    def _tags(self) -> list[Tag]:
        """Every tag by name; each counts the assets that carry it or one below it, once."""
        own = self._tag_counts()
        mine = tags.c.workspace_id == self._session.workspace_id
        rows = in_order(self._session.rows(select(tags).where(mine)))
        parents = {row.parent_id for row in rows if row.parent_id}
        paths = tag_paths({TagId(row.id): (row.name, row.parent_id) for row in rows})
        return [
            Tag(
                row.id,
                row.name,
                row.colour,
                row.parent_id,
                self._listing.count(Listing(tag_id=row.id, with_inner=True))
                if row.id in parents
                else own.get(row.id, 0),
                row.version,
                own.get(row.id, 0),
                paths[row.id],
            )
            for row in rows
        ]

    def _tag_counts(self) -> dict[str, int]:
        """How many assets carry exactly each tag: all of them less those in the Trash.

        Looking at every tagged asset to leave the Trash out would take a hundred times as long.
        """
        c = asset_tags.c
        every = select(c.tag_id, func.count()).group_by(c.tag_id)
        counts = {row[0]: int(row[1]) for row in self._session.rows(every)}
        gone = (
            select(c.tag_id, func.count())
            .select_from(self._trash())
            .where(_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_not(None))
            .group_by(c.tag_id)
        )
        for row in self._session.rows(gone):
            counts[row[0]] -= int(row[1])
        return counts

    def _trash(self) -> FromClause:
        trash = indexed(TRASH_INDEX) if self._session.is_sqlite else assets
        return CrossJoin(trash, asset_tags, asset_tags.c.asset_id == _a.id)

    def _collections(self, every: Sequence[Collection]) -> tuple[Collection, ...]:
        """Collections that others are inside of also say how many assets there are in all."""
        parents = {collection.parent_id for collection in every}

        def total(collection: Collection) -> int:
            if collection.id not in parents:
                return collection.count
            return self._listing.count(Listing(collection_id=collection.id, with_inner=True))

        own = (c for c in every if c.type is not CollectionType.SMART)
        return tuple(replace(collection, total=total(collection)) for collection in own)

    def _recounted(self, search: SavedSearch, changes: Changes) -> SavedSearch:
        if not of_search(search).are_touched_by(changes):
            return search
        return replace(search, count=self._matches(search.query))

    def _search(self, collection: Collection) -> SavedSearch:
        count = self._matches(collection.query)
        return SavedSearch(collection.id, collection.name, collection.query, count)

    def _matches(self, query: str) -> int | None:
        try:
            return self._listing.count(Listing(query=parse(query)))
        except QueryError:
            return None  # written by a newer program, or by hand


def _counted(made: Iterable[Mapping[str, Any]], key: str) -> dict[str, int]:
    """What stands under a key and how often, the most frequent first."""
    found = Counter(str(facts[key])[:100] for facts in made if facts.get(key))
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
