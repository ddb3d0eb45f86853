"""How rows are named: by their primary key, and by the asset whose story they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Integer, Table, tuple_

from desktop.catalog.tables.all import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def workspace_of(table: Table) -> Column[Any]:
    """The column that says whose workspace a row is in; of a workspace that is its own key."""
    found: Column[Any] = table.c.id if table.name == "workspaces" else table.c.workspace_id
    return found


def key_among(table: Table, keys: Sequence[str]) -> ColumnElement[bool]:
    """That a row has one of these keys: the values of its primary key, joined by slashes."""
    columns = list(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_(typed_keys(columns[0], keys))
    return tuple_(*columns).in_([tuple(key.split("/")) for key in keys])


def typed_keys(column: Column[Any], keys: Sequence[str]) -> list[Any]:
    """Keys as their column has them: the record keeps all of them as text."""
    return list(map(int, keys)) if isinstance(column.type, Integer) else list(keys)


def single_key(table: Table) -> Column[Any]:
    """The primary key of a table that has one column of it."""
    (column,) = table.primary_key.columns
    return column


def key_of(table: Table, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of a row's primary key, as text."""
    return tuple(str(row[column.name]) for column in table.primary_key.columns)


def story_of(table: Table, row: Mapping[str, Any]) -> str | None:
    """The asset a row is about."""
    if table.name == "assets":
        return str(row["id"])
    for name in ("asset_id", "child_asset_id"):
        if row.get(name):
            return str(row[name])
    return None


def table_named(name: str) -> Table:
    """A table of ours by its name."""
    return metadata.tables[name]
