"""Parts of a library: what belongs to one, its rows read out, and put into an empty library.

Rows are read and written whole and as they are, keys and instants included. See
`domain/library_part.py` for what comes along with what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, or_, select

from desktop.catalog.bulk import BulkLoad, BulkRows
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.engine.workspaces import find_logins
from desktop.catalog.part_rows import BODY, PERSONS, PartRows
from desktop.catalog.tables import all as tables
from desktop.catalog.tables.all import (
    activity,
    asset_collection_members,
    asset_collections,
    asset_relationships,
    asset_tags,
    assets,
    metadata,
    provider_call_assets,
    provider_calls,
    users,
    workspaces,
)
from desktop.catalog.tree import levels
from desktop.domain.asset import AssetType
from desktop.domain.bytes import DATABASE
from desktop.domain.library_part import (
    DOWNWARDS,
    NEVER_A_SOURCE,
    UPWARDS,
    LibraryPart,
    origin_in,
)
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.domain.ids import AssetId
    from desktop.domain.library_part import PartOrigin, PartRow

Row = dict[str, Any]
_r = asset_relationships.c
# Settings that say how amounts and lengths of the part are to be read.
_SETTINGS = ("currency", "still_seconds")


class PartReads:
    """Questions about parts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def closure(self, roots: Sequence[AssetId]) -> list[AssetId]:
        """Some assets and all that belongs to them, outside the Trash, in order of their keys."""
        below = self._spread(roots, self._down)
        return sorted(self._spread(sorted(below), self._up))

    def of_collection(self, collection_id: str) -> tuple[list[str], list[AssetId]]:
        """A collection with all below it, and the assets outside the Trash that they hold."""
        found, fresh = [collection_id], [collection_id]
        c, m = asset_collections.c, asset_collection_members.c
        while fresh:
            mine = (c.workspace_id == self._session.workspace_id, c.parent_id.in_(fresh))
            fresh = [row[0] for row in self._session.rows(select(c.id).where(*mine))]
            found += fresh
        held: set[AssetId] = set()
        for part in chunks(found):
            mine = (m.workspace_id == self._session.workspace_id, m.collection_id.in_(part))
            query = select(m.asset_id).join(assets, assets.c.id == m.asset_id)
            live = assets.c.deleted_at.is_(None)
            held.update(row[0] for row in self._session.rows(query.where(*mine, live)))
        return found, sorted(held)

    def _spread(self, roots: Iterable[AssetId], step: Any) -> set[AssetId]:
        found: set[AssetId] = set()
        fresh = set(self._live(roots))
        while fresh:
            found |= fresh
            fresh = {key for part in chunks(sorted(fresh)) for key in step(part)} - found
        return found

    def _live(self, ids: Iterable[AssetId]) -> list[AssetId]:
        c, found = assets.c, []
        for part in chunks(ids):
            mine = (c.workspace_id == self._session.workspace_id, c.deleted_at.is_(None))
            found += [
                row[0] for row in self._session.rows(select(c.id).where(*mine, c.id.in_(part)))
            ]
        return found

    def _down(self, ids: Sequence[AssetId]) -> list[AssetId]:
        parent, child = assets.alias("parent"), assets.alias("child")
        cut = (_r.relationship_type == RelationType.DERIVED_FROM.value) & (
            parent.c.type == AssetType.FILM.value
        )
        query = (
            select(_r.child_asset_id)
            .join(parent, parent.c.id == _r.parent_asset_id)
            .join(child, child.c.id == _r.child_asset_id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.parent_asset_id.in_(ids),
                or_(_r.relationship_type.in_([one.value for one in DOWNWARDS]), cut),
                child.c.deleted_at.is_(None),
            )
        )
        return [row[0] for row in self._session.rows(query)]

    def _up(self, ids: Sequence[AssetId]) -> list[AssetId]:
        parent = assets.alias("parent")
        query = (
            select(_r.parent_asset_id)
            .join(parent, parent.c.id == _r.parent_asset_id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.child_asset_id.in_(ids),
                _r.relationship_type.in_([one.value for one in UPWARDS]),
                parent.c.type.not_in([one.value for one in NEVER_A_SOURCE]),
                parent.c.deleted_at.is_(None),
            )
        )
        return [row[0] for row in self._session.rows(query)]

    def load(
        self,
        ids: Sequence[AssetId] | None,
        name: str,
        *,
        collections: Sequence[str] = (),
        history: bool = False,
    ) -> LibraryPart:
        """The rows of a part.

        Args:
            ids: Its assets; None is the whole library, the Trash included.
            name: What the library is called.
            collections: Collections that belong to it even where they hold none of its assets.
            history: With the record of edits.
        """
        rows = PartRows(self._session, ids, collections)
        found = rows.read(history=history)
        settings = self._session.scalar(
            select(workspaces.c.settings).where(workspaces.c.id == self._session.workspace_id)
        )
        return LibraryPart(
            library_id=self._session.workspace_id,
            name=name,
            at=rows.last_edit(),
            origin=origin_in(settings),
            settings=settings if isinstance(settings, dict) else {},
            rows=found,
        )


class PartWrites(PartReads):
    """Filling an empty library with a part."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def fill(self, part: LibraryPart, origin: PartOrigin) -> None:
        """Put all rows of a part into this library, which has none of them. Not journalled.

        Args:
            part: Its rows. Locations are left out that are packed into the other library.
            origin: What the library says that it was made from.
        """
        people = self.people(part)
        rows = {
            name: [with_people(row, people) for row in found] for name, found in part.rows.items()
        }
        for name in (tables.tags.name, asset_collections.name):
            self._insert_tree(metadata.tables[name], rows.get(name, []))
        self._load_assets(rows)
        for table in (tables.film_settings, tables.asset_code_aliases, tables.asset_pair_decisions):
            self._insert(table, rows.get(table.name, []))
        self._insert_tree(tables.asset_notes, rows.get(tables.asset_notes.name, []))
        links = rows.get(asset_relationships.name, [])
        self._insert(asset_relationships, [row for row in links if row["scene_id"] is None])
        self._insert(asset_relationships, [row for row in links if row["scene_id"] is not None])
        for table in (
            tables.rate_cards,
            tables.exchange_rates,
            provider_calls,
            provider_call_assets,
            activity,
        ):
            self._insert(table, rows.get(table.name, []))
        kept = {key: part.settings[key] for key in _SETTINGS if key in part.settings}
        self._session.execute(
            workspaces.update()
            .where(workspaces.c.id == self._session.workspace_id)
            .values(settings=kept | origin.as_setting(), name=origin.name[:255])
        )

    def people(self, part: LibraryPart) -> dict[str, str]:
        """The persons of a part, by their keys there: their keys here, made where need be.

        Who somebody is says the login: it is the same person in every library.
        """
        theirs = {str(row["login"]): row for row in part.of(users.name)}
        known = find_logins(self._session.connection, theirs)
        fresh = [dict(row) for login, row in theirs.items() if login not in known]
        if fresh:
            self._session.connection.execute(users.insert(), fresh)
        return {str(row["id"]): known.get(login, str(row["id"])) for login, row in theirs.items()}

    def _load_assets(self, rows: Mapping[str, Sequence[Row]]) -> None:
        found = rows.get(assets.name, [])
        places = rows.get(tables.asset_storage_locations.name, [])
        bare = [{k: v for k, v in row.items() if k != BODY} for row in found]
        BulkLoad(self._session).load(
            BulkRows(
                assets=bare,  # type: ignore[arg-type]
                technical=list(rows.get(tables.asset_technical_metadata.name, [])),
                locations=[row for row in places if row["storage_type"] != DATABASE],
                sequences=list(rows.get(tables.asset_image_sequences.name, [])),
                recipes=list(rows.get(tables.asset_recipes.name, [])),
                sources=list(rows.get(tables.recipe_sources.name, [])),
                external_ids=list(rows.get(tables.asset_external_ids.name, [])),
                bodies={row["id"]: row[BODY] for row in found if row.get(BODY)},
                tagged=list(rows.get(asset_tags.name, [])),
                members=list(rows.get(asset_collection_members.name, [])),
            )
        )

    def _insert_tree(self, table: Table, rows: Sequence[Row]) -> None:
        by_key = {str(row["id"]): row for row in rows}
        for level in levels({key: row["parent_id"] for key, row in by_key.items()}):
            self._insert(table, [by_key[key] for key in level])

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        for part in chunks(rows):
            filled = [{"workspace_id": self._session.workspace_id, **row} for row in part]
            self._session.connection.execute(table.insert(), filled)


def with_people(row: PartRow, people: Mapping[str, str]) -> Row:
    """A row in which persons have their keys of the other library."""
    named = {name: people.get(str(row[name])) for name in PERSONS if row.get(name)}
    return {**row, **named}
