"""What the tests of refused databases and servers share."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from desktop.base.errors import LibraryError

SECRET = "Geh3im"
DRIVERS_WORDS = ("psycopg", "libpq", "Errno", "FATAL", "connection to server", "sqlite", "nicht so")


def plain(url: str) -> str:
    """The URL as psycopg takes it."""
    return url.replace("postgresql+psycopg", "postgresql")


def told(error: LibraryError) -> None:
    """What every refusal at a door owes to the person before it."""
    words = f"{error} {error.advice}"
    assert error.advice
    assert str(error).endswith(".")
    assert "\n" not in words
    assert not [word for word in DRIVERS_WORDS if word in words]
    assert "Nothing was lost" not in words


def as_role(url: str, role: str) -> str:
    """The URL with another user."""
    head, _, tail = url.partition("://")
    return f"{head}://{role}@{tail.rpartition('@')[2]}"


def contents(url: str) -> list[Any]:
    """Everything in a database: its relations, sequences, schemas, and the rows of small tables."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        found: list[Any] = connection.execute(
            "SELECT n.nspname, c.relname, c.relkind, c.oid::int FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_|information_schema'"
            " ORDER BY 1, 2"
        ).fetchall()
        rows = [
            connection.execute(
                sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(*row[:2]))
            ).fetchall()
            for row in found
            if row[2] in ("r", "v", "S")
        ]
        return [found, rows]
