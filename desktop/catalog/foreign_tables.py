"""Reads tables of somebody else's PostgreSQL database: allowed ones only, and nothing is written.

All of it is one transaction that can only read, so that what is read belongs together. Rows come as
JSON that the server makes, a thousand at a time.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.base.address import parsed, redact
from desktop.base.errors import SourceReadError
from desktop.catalog.engine.postgres import PostgresDoor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_AT_ONCE = 1000  # rows that the server sends in one go


class ForeignTables:
    """The allowed tables of such a database; `domain/old_tables.py` says what is asked of it."""

    def __init__(self, address: str, allowed: Mapping[str, tuple[str, ...]]) -> None:
        """Connect.

        Args:
            address: A `postgresql://` URL.
            allowed: Tables and their columns, by name: whatever else is there is not asked for.

        Raises:
            LibraryError: The server cannot be reached, or lets nobody in.
            SourceReadError: It cannot be read.
        """
        import psycopg  # noqa: PLC0415 - only who reads from a server needs the driver

        door = PostgresDoor(parsed(address))
        self._error = psycopg.Error
        self._named = psycopg.sql.Identifier
        self._query = psycopg.sql.SQL
        self._name = door.address.name
        self._opened = 0  # cursors, each of which has a name of its own
        self._connection = door.connect({})
        try:
            self._connection.read_only = True
            self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._columns = self._look(allowed)
        except psycopg.Error as error:
            self.close()
            raise self._unreadable(error) from error

    @property
    def name(self) -> str:
        """database@host."""
        return self._name

    @property
    def folder(self) -> Path | None:
        """A server has none that could be looked into."""
        return None

    def columns(self, table: str) -> frozenset[str]:
        """Those that are there and may be read."""
        return frozenset(self._columns.get(table, ()))

    def count(self, table: str) -> int:
        """How many rows it has."""
        if table not in self._columns:
            return 0
        query = self._query("SELECT count(*) FROM {}").format(self._named(table))
        try:
            row = self._connection.execute(query).fetchone()
        except self._error as error:
            raise self._unreadable(error) from error
        return int(row[0]) if row else 0

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Its rows as JSON has them, numbers with a point exact."""
        if table not in self._columns:
            return
        listed = self._query(", ").join(map(self._named, self._columns[table]))
        query = self._query("SELECT row_to_json(r)::text FROM (SELECT {} FROM {}) r").format(
            listed, self._named(table)
        )
        try:
            self._opened += 1
            with self._connection.cursor(name=f"desk_{self._opened}") as cursor:
                cursor.itersize = _AT_ONCE
                cursor.execute(query)
                for (text,) in cursor:
                    yield json.loads(text, parse_float=Decimal)
        except self._error as error:
            raise self._unreadable(error) from error

    def close(self) -> None:
        """End the transaction and let go of the server."""
        self._connection.close()

    def _look(self, allowed: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
        rows = self._connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = ANY(%s)",
            (list(allowed),),
        ).fetchall()
        there: dict[str, set[str]] = {}
        for table, column in rows:
            there.setdefault(table, set()).add(column)
        return {
            table: found
            for table, columns in there.items()
            if (found := [name for name in allowed[table] if name in columns])
        }

    def _unreadable(self, error: Exception) -> SourceReadError:
        told = redact(str(error).strip().split("\n")[0])
        return SourceReadError(
            f"{self._name} cannot be read: {told}.",
            advice="Its owner can export it instead; docs/moving-in.md says how.",
        )
