"""The rows of a part, read out of one library in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, select

from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables import all as tables
from desktop.catalog.tables.all import (
    activity,
    asset_collection_members,
    asset_collections,
    asset_relationships,
    asset_search_text,
    asset_tags,
    assets,
    provider_call_assets,
    provider_calls,
    users,
    workspaces,
)
from desktop.domain.location import INCOMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from desktop.domain.ids import AssetId
    from desktop.domain.library_part import PartRow

Row = dict[str, Any]
_ENDED = ("succeeded", "failed", "cancelled", "lost", "expired", "not_resumable")
_r = asset_relationships.c
# Tables of which a part has the rows of its assets, by the column that names the asset.
OF_ASSETS = (
    tables.asset_technical_metadata,
    tables.asset_image_sequences,
    tables.film_settings,
    tables.asset_recipes,
    tables.recipe_sources,
    tables.asset_external_ids,
    tables.asset_code_aliases,
    tables.asset_notes,
    tables.asset_storage_locations,
    tables.asset_tags,
)
# Columns that name a person; who is known by the login.
PERSONS = ("created_by", "author_id", "decided_by", "user_id")
BODY = "body"  # of an asset's row: the words that were read from its file


class PartRows:
    """One reading, in one transaction: all rows are of one moment."""

    def __init__(
        self, session: Session, ids: Sequence[AssetId] | None, collections: Sequence[str]
    ) -> None:
        self._session, self._ids = session, ids
        self._known = None if ids is None else set(ids)
        self._collections = set(collections)
        self._found: dict[str, list[Row]] = {}

    def last_edit(self) -> Any:
        """When the last edit was made that is in this transaction, or the library."""
        mine = activity.c.workspace_id == self._session.workspace_id
        last = self._session.scalar(select(func.max(activity.c.created_at)).where(mine))
        made = workspaces.c.id == self._session.workspace_id
        return last or self._session.scalar(select(workspaces.c.created_at).where(made))

    def read(self, *, history: bool) -> Mapping[str, Sequence[PartRow]]:
        """Read all of them."""
        self._read_assets()
        for table in OF_ASSETS:
            self._found[table.name] = self._of(table, table.c.asset_id)
        places = tables.asset_storage_locations.name
        self._found[places] = [r for r in self._found[places] if r["status"] != INCOMPLETE]
        self._read_relations()
        self._read_trees()
        self._read_calls()
        pairs = tables.asset_pair_decisions
        self._found[pairs.name] = [
            row
            for row in self._of(pairs, pairs.c.first_asset_id)
            if self._has(row["second_asset_id"])
        ]
        self._found[tables.exchange_rates.name] = self._all(tables.exchange_rates)
        if history:
            self._found[activity.name] = sorted(
                self._of(activity, activity.c.asset_id), key=lambda row: str(row["id"])
            )
        self._read_people()
        return self._found

    def _has(self, key: object) -> bool:
        return self._known is None or key in self._known

    def _read_assets(self) -> None:
        text = asset_search_text.c
        words = {row["asset_id"]: row for row in self._of(asset_search_text, text.asset_id)}
        rows = self._of(assets, assets.c.id)
        # As they came in: what search answers with grows in this order.
        rows.sort(key=lambda row: words[row["id"]]["docid"] if row["id"] in words else 0)
        for row in rows:
            read = words.get(row["id"], {})
            body = read.get("body_as_read")
            row[BODY] = read.get("body", "") if body is None else body
        self._found[assets.name] = rows

    def _read_relations(self) -> None:
        rows = [
            row
            for row in self._of(asset_relationships, _r.child_asset_id)
            if self._has(row["parent_asset_id"])
        ]
        for row in rows:
            if row["scene_id"] is not None and not self._has(row["scene_id"]):
                row["scene_id"] = None
        self._found[asset_relationships.name] = rows

    def _read_trees(self) -> None:
        """Tags and collections with all that they lie in."""
        members = self._of(asset_collection_members, asset_collection_members.c.asset_id)
        used = {row["tag_id"] for row in self._found[asset_tags.name]}
        for table, wanted in (
            (tables.tags, used),
            (asset_collections, self._collections | {row["collection_id"] for row in members}),
        ):
            every = {row["id"]: row for row in self._all(table)}
            kept = set(every) if self._known is None else set()
            fresh = wanted & set(every)
            while fresh - kept:
                kept |= fresh
                fresh = {every[key]["parent_id"] for key in fresh} - {None}
            self._found[table.name] = [row for key, row in every.items() if key in kept]
        self._found[asset_collection_members.name] = members

    def _read_calls(self) -> None:
        made = self._of(provider_call_assets, provider_call_assets.c.asset_id)
        calls = {r["id"]: r for r in self._of(provider_calls, provider_calls.c.target_asset_id)}
        others = {row["call_id"] for row in made} - set(calls)
        calls |= {r["id"]: r for r in self._named(provider_calls, provider_calls.c.id, others)}
        if self._known is None:
            calls = {row["id"]: row for row in self._all(provider_calls)}
        # What has not ended is still this library's to send and to pay, and nobody else's.
        calls = {key: row for key, row in calls.items() if row["state"] in _ENDED}
        made = [row for row in made if row["call_id"] in calls]
        cards = {row["rate_card_id"] for row in calls.values()} - {None}
        self._found[provider_calls.name] = list(calls.values())
        self._found[provider_call_assets.name] = made
        card = tables.rate_cards
        self._found[card.name] = self._named(card, card.c.id, cards)

    def _read_people(self) -> None:
        named = {
            row[column]
            for rows in self._found.values()
            for row in rows
            for column in PERSONS
            if row.get(column)
        }
        found = [
            row for part in chunks(sorted(named)) for row in self._rows(users, users.c.id.in_(part))
        ]
        self._found[users.name] = found

    def _of(self, table: Table, column: ColumnElement[Any]) -> list[Row]:
        """The rows of a table that name an asset of the part."""
        if self._ids is None:
            return self._all(table)
        return self._named(table, column, self._ids)

    def _named(self, table: Table, column: ColumnElement[Any], keys: Iterable[Any]) -> list[Row]:
        return [row for part in chunks(sorted(keys)) for row in self._rows(table, column.in_(part))]

    def _all(self, table: Table) -> list[Row]:
        return self._rows(table, table.c.workspace_id == self._session.workspace_id)

    def _rows(self, table: Table, where: ColumnElement[bool]) -> list[Row]:
        query = select(table).where(where)
        if "workspace_id" in table.c:
            query = query.where(table.c.workspace_id == self._session.workspace_id)
        query = query.order_by(*table.primary_key.columns)
        found = [dict(row._mapping) for row in self._session.rows(query)]
        for row in found:
            row.pop("workspace_id", None)
        return found
