"""Checks the integrity of a local library: SQLite's own check, and that every value makes sense.

A bit that flips inside a value is nothing that SQLite can notice. Asked only when something that no
writer of ours stores has come out, since it reads everything.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import JSON, Boolean, Column, Float, Integer, String, Text
from sqlalchemy.dialects import sqlite

from desktop.catalog.engine.database import sqlite_uri
from desktop.catalog.tables.all import asset_collections, assets, metadata
from desktop.catalog.tables.base import Id, Instant, MoneyType
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.collection import CollectionType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum
    from pathlib import Path
    from typing import Any

_WORDS: dict[Any, type[StrEnum]] = {
    assets.c.type: AssetType,
    assets.c.label: ColourLabel,
    asset_collections.c.type: CollectionType,
}
_HEX = "[0-9a-f]"
_ID = "-".join(_HEX * count for count in (8, 4, 4, 4, 12))
_INSTANT = "????-??-??T??:??:??.??????+00:00"


def is_damaged(path: Path) -> bool:
    """Whether a local library is unsound in any way that can be told."""
    try:
        with closing(sqlite3.connect(sqlite_uri(path, read_only=True), uri=True)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return True
            return next(senseless(connection), None) is not None
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True


def senseless(connection: sqlite3.Connection) -> Iterator[str]:
    """`table.column` of every column that holds a value which its type does not allow."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    for table in metadata.sorted_tables:
        if table.name not in names:
            continue
        for column in table.columns:
            rule = _rule(column)
            if not rule:
                continue
            name = sqlite.dialect().identifier_preparer.quote(column.name)
            found = connection.execute(
                f'SELECT 1 FROM "{table.name}" WHERE {name} IS NOT NULL'
                f" AND NOT coalesce({rule.replace('@', name)}, 0) LIMIT 1"
            ).fetchone()
            if found:
                yield f"{table.name}.{column.name}"


def _rule(column: Column[Any]) -> str:
    """What holds of every value of a column, as SQL with `@` for the value; empty for anything."""
    kind = column.type
    if column in _WORDS:
        return "@ IN ({})".format(", ".join(f"'{word.value}'" for word in _WORDS[column]))
    if isinstance(kind, Instant):
        return f"@ GLOB '{_INSTANT}' AND julianday(substr(@, 1, 19)) IS NOT NULL"
    if isinstance(kind, Id):
        return f"@ GLOB '{_ID}'"
    if isinstance(kind, MoneyType | Float):
        return "typeof(@) IN ('integer', 'real')"
    if isinstance(kind, Boolean):
        return "@ IN (0, 1)"
    if isinstance(kind, Integer):
        return "typeof(@) = 'integer'"
    if isinstance(kind, JSON):
        return "json_valid(@)"
    if isinstance(kind, String | Text):
        return "typeof(@) = 'text'"
    return ""
