"""Rows that have a name, and the order they come in: see `domain/name_order.py`.

The rows of `assets` carry what their name sorts by, so that an index can walk them. Every write of
this room puts it beside the name, here and nowhere else; it is not journalled, for whoever puts an
old name back puts the text that belongs to it beside it again. Lists that are read whole are
ordered as they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.tables.all import assets
from desktop.domain.name_order import sort_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Table


SORT_NAME = "sort_name"


def with_sort_name(table: Table, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values of a row of `table` as they are stored: a name has its place in the order with it."""
    if table is assets and "name" in values:
        return {**values, SORT_NAME: sort_name(values["name"])}
    return values


def sort_names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same for thousands of rows of `assets`, as a column: a copy of each would cost more."""
    return [sort_name(row["name"]) for row in rows]


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Rows with `name` and `id` by their names; equal names by id."""
    return sorted(rows, key=lambda row: (sort_name(row.name), row.id))
