"""A library with rows in every table, with values that the two databases keep differently."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.types import JSON, LargeBinary, Numeric, String, Text

from desktop.catalog.tables.all import (
    asset_search_text,
    assets,
    metadata,
    search_control,
    users,
    workspace_members,
    workspaces,
)
from desktop.catalog.tables.base import Instant, MoneyType, defaults_of
from desktop.domain.asset import AssetType
from desktop.edits.asset import AddAsset, RateAssets
from desktop.edits.edit import Undo, perform
from tests.catalog.test_purge import WORDS, a_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, Table

    from desktop.catalog.library import Library
    from desktop.catalog.transaction import Tx

# What one database writes otherwise than the other: keys in another order, large and small numbers,
# a zero with a sign, ends of lines that are none, letters beyond the first plane.
ODD_JSON = {
    "zebra": [1.0, 1e23, -2.5e-9, -0.0, 12345678901234567890, True, None],
    "a": {"ü": "two\nlines\u2028three\x85", "\\u0000": "🎬", "": ""},
}
ODD_TEXT = "Møre\u2028\x7f “quay”\r\n\t\\ 🎬"
MORE: dict[str, dict[str, Any]] = {
    "watched_files": {"state": "failed"},
    "asset_image_sequences": {"missing": [[1002, 1003]]},
    "ingest_job_rows": {"outcome": "failed"},
    "provider_calls": {"state": "failed"},  # what has not ended does, in a copy
}
_INSTANT = datetime(1969, 7, 20, 20, 17, 40, 123, tzinfo=UTC)
# Written by the schema, by opening, or by triggers.
_THERE = (workspaces, users, workspace_members, search_control, assets, asset_search_text)


def filled(library: Library) -> Library:
    """Put rows into every table of a library, and some edits and their undo into its history."""
    names = (ODD_TEXT[:8], "b 10.png", "b 9.png")
    made = [perform(library, AddAsset(AssetType.IMAGE, name)) for name in names]
    ids = sorted(one.result for one in made)
    rated = perform(library, RateAssets(tuple(ids), 4))
    perform(library, Undo(rated.operation_id, rated.label))
    for table in metadata.sorted_tables:
        if table not in _THERE and not _count(library, table):
            library.write(lambda tx, table=table: _fill(tx, table, ids))  # type: ignore[misc]
    library.write(lambda tx: _oddly(tx, ids[0]))
    assert not [table.name for table in metadata.sorted_tables if not _count(library, table)]
    return library


def _count(library: Library, table: Table) -> int:
    query = select(func.count()).select_from(table)
    return int(library.read(lambda reads: reads._session.scalar(query)))


def _fill(tx: Tx, table: Table, ids: Sequence[str]) -> None:
    """A row of a table, about these assets and about rows that the tables before it have."""
    row, about = dict[str, Any](), iter(ids)
    for column in table.columns:
        others = [key.column.table for key in column.foreign_keys if key.column.name == "id"]
        other = next((one for one in others if one is not workspaces), None)
        if column.name == "workspace_id":
            row[column.name] = tx._session.workspace_id
        elif other is assets:
            row[column.name] = next(about)
        elif other is not None and other is not table:
            row[column.name] = tx._session.scalar(select(other.c.id).limit(1))
        elif (value := _value(column)) is not None:
            row[column.name] = value
        elif not column.nullable and column.name not in defaults_of(table):
            row[column.name] = a_value(column)
    row |= WORDS.get(table.name, {}) | MORE.get(table.name, {})
    tx._session.connection.execute(table.insert(), row)


def _value(column: Column[Any]) -> Any:
    """Something for a column that may stay empty; None where there are rules for what it holds."""
    kind = column.type
    if column.name == "cost":  # it is there with its currency, or not at all
        return None
    if isinstance(kind, JSON):
        return ODD_JSON
    if isinstance(kind, Instant):
        return _INSTANT
    if isinstance(kind, MoneyType):
        return Decimal("0.000001")
    if isinstance(kind, LargeBinary):
        return bytes(range(256))
    if isinstance(kind, Numeric) and column.name == "frame_rate":
        return 24000 / 1001
    if isinstance(kind, Text) and not isinstance(kind, String):
        return ODD_TEXT
    return None


def _oddly(tx: Tx, key: str) -> None:
    """An asset with a value of every kind."""
    tx._session.connection.execute(
        assets.update().where(assets.c.id == key),
        {
            "description": ODD_TEXT * 3000,
            "metadata": ODD_JSON,
            "generation_cost": Decimal("123456789.123456"),
            "duration": 0.1 + 0.2,
            "size": 1 << 60,
            "recorded_at": _INSTANT - timedelta(days=9),
            "is_favorite": True,
        },
    )
