"""Rows that have a name, and what follows from it: their order, and what a tag is found by.

The rows of `assets` carry what their name sorts by (`domain/name_order.py`), so that an index can
walk them; those of `tags` the name as it is compared and as it is indexed. Every write of this room
puts it beside the name, here and nowhere else; it is not journalled, for whoever puts an old name
back puts what belongs to it beside it again. Lists that are read whole are
ordered as they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.tables.all import assets, tags
from desktop.domain.folding import folded
from desktop.domain.name_order import sort_name
from desktop.domain.search.segments import indexed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Table


SORT_NAME = "sort_name"


def with_folded_name(table: Table, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values of a row of `table` as they are stored: a name has with it what follows from it."""
    if table is assets and "name" in values:
        return {**values, SORT_NAME: sort_name(values["name"])}
    if table is tags and "name" in values:
        name = values["name"]
        form = indexed(name)
        own = None if form == name else form
        return {**values, "name_key": folded(name), "indexed_name": own}
    return values


def sort_names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same for thousands of rows of `assets`, as a column: a copy of each would cost more."""
    return [sort_name(row["name"]) for row in rows]


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Rows with `name` and `id` by their names; equal names by id."""
    return sorted(rows, key=lambda row: (sort_name(row.name), row.id))
