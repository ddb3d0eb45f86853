"""Writes what a merge has decided, in the transaction of its edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.bulk import BulkLoad, BulkRows
from desktop.catalog.engine.row_keys import key_among
from desktop.catalog.engine.session import chunks
from desktop.catalog.film_line import mend
from desktop.catalog.film_settings import touch_films
from desktop.catalog.library_part import PartWrites, with_people
from desktop.catalog.location import columns_of
from desktop.catalog.part_rows import BODY
from desktop.catalog.tables import all as tables
from desktop.catalog.tables.all import (
    activity,
    asset_collection_members,
    asset_collections,
    asset_relationships,
    asset_tags,
    film_settings,
    metadata,
)
from desktop.domain.bytes import DATABASE
from desktop.domain.ids import AssetId, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from desktop.catalog.engine.session import WriteSession
    from desktop.catalog.merger import Merger
    from desktop.domain.intake import NewOriginal

Row = dict[str, Any]
_KEYS = 250
# Rows of what comes in, in the order in which they can be written.
_OF_FRESH = (
    film_settings,
    tables.asset_code_aliases,
    tables.asset_notes,
    tables.asset_pair_decisions,
    asset_relationships,
)
# Rows that touch what is here, in the order in which they can be written.
_JOURNALLED = (
    film_settings,
    tables.asset_external_ids,
    tables.asset_code_aliases,
    tables.asset_notes,
    tables.asset_pair_decisions,
    asset_relationships,
    asset_tags,
    asset_collection_members,
    tables.asset_recipes,
    tables.rate_cards,
    tables.exchange_rates,
    tables.provider_calls,
    tables.provider_call_assets,
)


class _Writing:
    """One writing."""

    def __init__(
        self, merger: Merger, session: WriteSession, places: Mapping[AssetId, NewOriginal]
    ) -> None:
        self._merger, self._session, self._places = merger, session, places
        self._new = merger.new
        self._people = PartWrites(session).people(merger.part)

    def run(self) -> None:
        for table in (tables.tags, asset_collections):
            self._session.insert(table, self._named(self._new.inserts.get(table.name, [])))
        self._load_assets()
        for table in _OF_FRESH:
            for rows in _scenes_first(table, self._new.fresh.get(table.name, [])):
                self._insert_plainly(table, rows)
        for table in _JOURNALLED:
            for rows in _scenes_first(table, self._new.inserts.get(table.name, [])):
                self._session.insert(table, self._named(rows))
        for name, values in self._new.updates.items():
            self._session.update_each(metadata.tables[name], values)
        for is_chosen in (False, True):  # no moment may have two that play
            keys = [key for key, wanted in self._new.chosen.items() if wanted is is_chosen]
            self._session.update_many(asset_relationships, keys, {"is_selected": is_chosen})
        for name, keys in self._new.deletes.items():
            table = metadata.tables[name]
            for part in chunks(keys, _KEYS):
                self._session.delete(table, key_among(table, part))
        self._session.insert(activity, self._named(self._merger.history))
        self._settle()

    def _named(self, rows: Sequence[Mapping[str, object]]) -> list[Row]:
        return [with_people(row, self._people) for row in rows]

    def _load_assets(self) -> None:
        if not self._new.assets:
            return
        fresh, rows = self._new.fresh, self._named(self._new.assets)
        BulkLoad(self._session).load(
            BulkRows(
                assets=[{k: v for k, v in row.items() if k != BODY} for row in rows],
                technical=list(fresh.get(tables.asset_technical_metadata.name, ())),
                locations=list(self._locations()),
                sequences=list(fresh.get(tables.asset_image_sequences.name, ())),
                recipes=list(fresh.get(tables.asset_recipes.name, ())),
                sources=list(fresh.get(tables.recipe_sources.name, ())),
                external_ids=list(fresh.get(tables.asset_external_ids.name, ())),
                bodies={row["id"]: row[BODY] for row in rows if row.get(BODY)},
                tagged=list(fresh.get(asset_tags.name, ())),
                members=list(fresh.get(asset_collection_members.name, ())),
            )
        )

    def _locations(self) -> list[Row]:
        """Where bytes were put; of what was not carried, where they lie as it is said there."""
        found: list[Row] = []
        for row in self._new.fresh.get(tables.asset_storage_locations.name, ()):
            is_carried = AssetId(str(row["asset_id"])) in self._places
            if row["storage_type"] != DATABASE and row["bucket"] is None and not is_carried:
                found.append({**row, "id": new_id()})
        for key, place in self._places.items():
            if key in self._merger.fresh:
                found.append({**columns_of(place), "asset_id": key, "id": new_id()})
        named = {name for row in found for name in row}
        defaults = {"is_primary": True, "is_accessible": True, "status": "available", "version": 1}
        base = {**dict.fromkeys(named), **defaults, "purpose": "original", "storage_tier": "hot"}
        now = {"created_at": self._session.now, "updated_at": self._session.now}
        return [{**base, **now, **row} for row in found]

    def _insert_plainly(self, table: Table, rows: Sequence[Row]) -> None:
        """Rows that go where their new assets go; nothing of them is journalled."""
        for part in chunks(self._named(rows)):
            filled = [{"workspace_id": self._session.workspace_id, **row} for row in part]
            self._session.connection.execute(table.insert(), filled)

    def _settle(self) -> None:
        """Films whose line or settings were touched are put in order."""
        touched = self._new.updates.get(asset_relationships.name, {})
        placed = {AssetId(str(row["child_asset_id"])) for row in self._parts()}
        placed |= {
            AssetId(str(change.asset_id))
            for change in self._session.journal
            if change.table == asset_relationships.name
            and change.asset_id
            and "/".join(change.key) in touched
        }
        mend(self._session, sorted(placed))
        films = set(self._new.updates.get(film_settings.name, {}))
        if films:
            touch_films(self._session, [AssetId(key) for key in sorted(films)])

    def _parts(self) -> list[Row]:
        rows = self._new.inserts.get(asset_relationships.name, [])
        return [row for row in rows if row["relationship_type"] == "part_of"]


def write_rows(
    merger: Merger, session: WriteSession, places: Mapping[AssetId, NewOriginal]
) -> None:
    """Write what was decided.

    Args:
        merger: Has decided it in this transaction.
        session: The transaction.
        places: Where bytes of new assets were put.
    """
    _Writing(merger, session, places).run()


def _scenes_first(table: Table, rows: list[Row]) -> list[list[Row]]:
    """Rows in parts: a shot's row names the row of its scene."""
    if table is not asset_relationships:
        return [rows]
    return [
        [row for row in rows if row["scene_id"] is None],
        [row for row in rows if row["scene_id"] is not None],
    ]
