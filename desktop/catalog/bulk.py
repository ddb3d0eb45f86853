"""Many ready rows at once: assets with their text, technical facts, locations, tags and places.

The triggers that feed text search are disabled, and the index is filled set-wise, all inside the
caller's transaction: after a crash there is either a whole batch or nothing of it. Nothing is
journalled here; the caller says in `activity` what it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Table, func, select, text
from sqlalchemy.dialects import postgresql

from desktop.catalog.engine.indexed_rows import indexed_body
from desktop.catalog.engine.many_rows import insert_many
from desktop.catalog.engine.named_rows import SORT_NAME, sort_names
from desktop.catalog.engine.session import WriteSession, chunks
from desktop.catalog.external_id import rows_of
from desktop.catalog.tables.all import (
    asset_collection_members,
    asset_external_ids,
    asset_image_sequences,
    asset_recipes,
    asset_search_text,
    asset_storage_locations,
    asset_tags,
    asset_technical_metadata,
    assets,
    recipe_sources,
    tags,
)
from desktop.catalog.tables.base import (
    MONEY_STEP,
    Instant,
    MoneyType,
    defaults_of,
    instant_text,
    json_text,
)
from desktop.domain.ids import new_id
from desktop.domain.search.segments import INDEXED_LENGTHS, indexed_part

if TYPE_CHECKING:
    from datetime import datetime

BATCH = 10_000
Row = Mapping[str, Any]
# New locations are the originals of their assets, unless they say otherwise.
_LOCATION_DEFAULTS = {**defaults_of(asset_storage_locations), "is_primary": True}
_POSTGRES_TYPES = postgresql.dialect()  # type: ignore[no-untyped-call]


@dataclass(slots=True)
class BulkRows:
    """Ready rows that belong together.

    Attributes:
        assets: Rows of `assets` by column; `id`, `type` and `name` at least. Columns that no row
            names get their defaults.
        technical: Rows of `asset_technical_metadata`, `asset_id` at least.
        locations: Rows of `asset_storage_locations`, `asset_id`, `storage_type` and `path` at
            least; primary originals unless they say otherwise.
        sequences: Rows of `asset_image_sequences`.
        recipes: Rows of `asset_recipes`.
        sources: Rows of `recipe_sources`.
        external_ids: Rows of `asset_external_ids`.
        bodies: For scripts, texts and documents, the words that were read from them.
        tags: Pairs of asset and tag id. The tags exist.
        tagged: The same as whole rows of `asset_tags`.
        members: Rows of `asset_collection_members`: `collection_id`, `asset_id`, `sequence`.
    """

    assets: list[Row] = field(default_factory=list)
    technical: list[Row] = field(default_factory=list)
    locations: list[Row] = field(default_factory=list)
    sequences: list[Row] = field(default_factory=list)
    recipes: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    external_ids: list[Row] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    tags: list[tuple[str, str]] = field(default_factory=list)
    tagged: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)


class BulkLoad:
    """Inserts batches in the write transaction of `session`."""

    def __init__(self, session: WriteSession) -> None:
        self._session = session

    def load(self, batch: BulkRows) -> None:
        """Insert everything in `batch`; tags and bodies are those of its own assets.

        Raises:
            LibraryError: A row cannot be stored; the caller's transaction is to be rolled back.
        """
        self._set_bulk(True)
        self._insert(assets, batch.assets, defaults_of(assets))
        self._insert(asset_technical_metadata, batch.technical, {})
        self._insert(asset_image_sequences, batch.sequences, {})
        self._insert(asset_recipes, batch.recipes, {})
        self._insert(recipe_sources, batch.sources, {})
        self._insert(asset_external_ids, batch.external_ids, {})
        self._insert(
            asset_storage_locations,
            [row if "id" in row else {"id": new_id(), **row} for row in batch.locations],
            _LOCATION_DEFAULTS,
        )
        self._insert(
            asset_tags, [{"asset_id": asset, "tag_id": tag} for asset, tag in batch.tags], {}
        )
        self._insert(asset_tags, batch.tagged, {})
        self._insert(
            asset_collection_members,
            [row if "id" in row else {"id": new_id(), **row} for row in batch.members],
            defaults_of(asset_collection_members),
        )
        self._index(batch)
        # Not in a `finally`: a failed transaction is rolled back with this in it, and a connection
        # that is gone would hide its own failure behind the one of this statement.
        self._set_bulk(False)

    def _set_bulk(self, is_bulk: bool) -> None:
        if self._session.is_sqlite:
            statement = text("UPDATE search_control SET is_bulk = :on")
            self._session.execute(statement, {"on": int(is_bulk)})
        else:
            setting = text("SELECT set_config('desk.bulk', :on, true)")
            self._session.execute(setting, {"on": "on" if is_bulk else "off"})

    def _index(self, batch: BulkRows) -> None:
        """The text of the new assets; on SQLite the index over it too (PostgreSQL computes its)."""
        tagged = [(row["asset_id"], row["tag_id"]) for row in batch.tagged]
        words = self._tag_words([*batch.tags, *tagged])
        rows = [
            {
                "asset_id": row["id"],
                "name": indexed_part("name", row["name"]),
                "description": indexed_part("description", row.get("description") or ""),
                "tags": words.get(row["id"], "")[: INDEXED_LENGTHS["tags"]],
                "prompt": indexed_part("prompt", _prompt_of(row)),
                "code": indexed_part("code", row.get("code") or ""),
                **indexed_body(batch.bodies.get(row["id"], "")),
            }
            for row in batch.assets
        ]
        last = self._session.scalar(text("SELECT max(docid) FROM asset_search_text")) or 0
        self._insert(asset_search_text, rows, {})
        if self._session.is_sqlite and rows:
            self._session.execute(
                text(
                    "INSERT INTO asset_search_fts"
                    " (rowid, name, description, tags, prompt, code, body)"
                    " SELECT docid, name, description, tags, prompt, code, body"
                    " FROM asset_search_text WHERE docid > :last ORDER BY docid"
                ),
                {"last": last},
            )

    def _tag_words(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        pairs = list(pairs)
        for part in chunks({tag for _asset, tag in pairs}):
            words = func.coalesce(tags.c.indexed_name, tags.c.name)
            query = select(tags.c.id, words).where(tags.c.id.in_(part))
            names.update({row[0]: row[1] for row in self._session.rows(query)})
        for asset, tag in pairs:
            found.setdefault(asset, []).append(names[tag])
        return {asset: " ".join(sorted(set(mine))) for asset, mine in found.items()}

    def _insert(self, table: Table, rows: Sequence[Row], defaults: Mapping[str, Any]) -> None:
        if not rows:
            return
        named = {name for row in rows for name in row}
        if table is assets:
            named.add(SORT_NAME)
        columns = [
            column
            for column in table.columns
            if column.name in named or column.name in defaults or column.name in _STAMPS
        ]
        fallback = {
            **dict.fromkeys(named),
            **defaults,
            "workspace_id": self._session.workspace_id,
            **dict.fromkeys(("created_at", "updated_at"), self._session.now),
        }
        is_sqlite = self._session.is_sqlite
        data = [
            _values(column, rows, fallback.get(column.name), is_sqlite=is_sqlite)
            if column.name in named
            else _values(column, [{}], fallback.get(column.name), is_sqlite=is_sqlite) * len(rows)
            for column in columns
        ]
        if is_sqlite:
            insert_many(
                self._session.connection,
                table.name,
                [column.name for column in columns],
                list(zip(*data, strict=True)),
            )
            return
        names = ", ".join(column.name for column in columns)
        # Arrays and not COPY: COPY is refused on tables with row-level security.
        arrays = ", ".join(f"%s::{_array_type(column)}[]" for column in columns)
        casts = ", ".join(
            f"{column.name}::jsonb" if isinstance(column.type, JSON) else column.name
            for column in columns
        )
        self._session.connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names})"
            f" SELECT {casts} FROM unnest({arrays}) AS new ({names})",
            tuple(data),
        )


def _prompt_of(row: Row) -> str:
    return str((row.get("generation_metadata") or {}).get("prompt") or "")


_ASSET_COLUMNS = frozenset(assets.c.keys())
_STAMPS = frozenset({"workspace_id", "created_at", "updated_at"})


def hold_contents(session: WriteSession, checksums: Iterable[str]) -> None:
    """Keep other clients from bringing in the same contents until this transaction ends.

    To be called before the question which of them the library has: no constraint can hold that
    each comes in once, for a person may well keep two assets of one content. A local library has
    one writer anyhow.

    Args:
        session: The write transaction that asks and then inserts.
        checksums: SHA-256 of each content.
    """
    if session.is_sqlite:
        return
    # All in one order, so that two clients with the same contents do not wait for each other.
    session.execute(
        text(
            "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(name, 0) AS"
            " key FROM unnest(CAST(:names AS text[])) AS new (name) ORDER BY key) AS keys"
        ),
        {"names": [f"{session.workspace_id}/{checksum}" for checksum in checksums]},
    )


def load_assets(session: WriteSession, rows: Iterable[Row], *, batch: int = BATCH) -> int:
    """Insert rows of `assets` in batches; returns how many.

    A row may carry what belongs to it: `technical`, `sequence` and `recipe` (a row), `locations`
    and `sources` (rows), `external_ids` (what systems call it, by system), `body` (text), `tag_ids`
    and `collections` (pairs of collection id and sequence).
    """
    loader = BulkLoad(session)
    count = 0
    for part in chunks(rows, batch):
        loader.load(_gathered(part))
        count += len(part)
    return count


def _gathered(rows: Sequence[Row]) -> BulkRows:
    batch = BulkRows()
    for row in rows:
        key = row["id"]
        batch.assets.append({n: v for n, v in row.items() if n in _ASSET_COLUMNS})
        if row.get("technical"):
            batch.technical.append({"asset_id": key, **row["technical"]})
        if row.get("sequence"):
            batch.sequences.append({"asset_id": key, **row["sequence"]})
        if row.get("recipe"):
            batch.recipes.append({"asset_id": key, **row["recipe"]})
        batch.sources += [{"asset_id": key, **source} for source in row.get("sources", ())]
        batch.external_ids += rows_of(key, row.get("external_ids") or {})
        batch.locations += [{"asset_id": key, **place} for place in row.get("locations", ())]
        batch.tags += [(key, tag) for tag in row.get("tag_ids", ())]
        batch.members += [
            {"collection_id": collection, "asset_id": key, "sequence": sequence}
            for collection, sequence in row.get("collections", ())
        ]
        if row.get("body"):
            batch.bodies[key] = row["body"]
    return batch


def _values(
    column: Column[Any], rows: Sequence[Row], default: Any, *, is_sqlite: bool
) -> list[Any]:
    """One column of all rows as the driver takes it."""
    name = column.name
    if name == SORT_NAME:
        return sort_names(rows)
    if not column.nullable and default is not None:
        values = [default if (found := row.get(name)) is None else found for row in rows]
    else:
        values = [row.get(name, default) for row in rows]
    store = _store(column, is_sqlite=is_sqlite)
    if store is None:
        return values
    return [None if value is None else store(value) for value in values]


def _store(column: Column[Any], *, is_sqlite: bool) -> Callable[[Any], Any] | None:
    kind = column.type
    if isinstance(kind, JSON):
        return _json
    if isinstance(kind, Instant):
        return _Instants().text if is_sqlite else None
    if isinstance(kind, MoneyType):
        return (lambda v: str(v.quantize(MONEY_STEP))) if is_sqlite else None
    return None


def _json(value: Any) -> str:
    return "{}" if value == {} else json_text(value)


class _Instants:
    """Instants as text; a batch often has one and the same a thousand times."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._text = ""

    def text(self, value: datetime) -> str:
        """As `instant_text`."""
        if value is not self._last:
            self._last, self._text = value, instant_text(value)
        return self._text


def _array_type(column: Column[Any]) -> str:
    kind = column.type.dialect_impl(_POSTGRES_TYPES)
    if isinstance(kind, JSON) or getattr(kind, "collation", None):
        return "text"
    return str(kind.compile(_POSTGRES_TYPES))
