"""Thousands of rows into one table of a local library, past SQLAlchemy.

SQLite begins a statement anew for every run of it, and builds the lists that CHECK constraints
compare with each time: for a short row that is half the work. So one statement takes many rows.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

# Of one statement; old builds of SQLite take 999.
VARIABLES = 900


def insert_many(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows, given as the driver takes them, in the order of `columns`. SQLite only."""
    step = max(1, VARIABLES // len(columns))
    head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
    one = f"({', '.join('?' * len(columns))})"
    even = len(rows) - len(rows) % step
    if even:
        full = [
            tuple(chain.from_iterable(rows[first : first + step])) for first in range(0, even, step)
        ]
        connection.exec_driver_sql(head + ", ".join([one] * step), full)
    if even < len(rows):
        rest = rows[even:]
        connection.exec_driver_sql(
            head + ", ".join([one] * len(rest)), tuple(chain.from_iterable(rest))
        )
