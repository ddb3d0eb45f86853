"""Thousands of rows into one table of a local library, past SQLAlchemy.

SQLite begins a statement anew for every run of it, and builds the lists that CHECK constraints
compare with each time: for a short row that is half the work. So one statement takes many rows.
"""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection

# Of one statement; old builds of SQLite take 999.
VARIABLES = 900


def insert_many(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Insert rows. SQLite only.

    Args:
        connection: In its transaction.
        table: Where they go.
        columns: In which the rows differ.
        rows: Their values in the order of `columns`, as the driver takes them.
        same: What all rows have in other columns: bound once for all of a statement.
    """
    values, shared = list(chain.from_iterable(rows)), tuple(same.values())
    step = max(1, (VARIABLES - len(same)) // len(columns)) * len(columns)
    even = len(values) - len(values) % step
    if even:
        parts = [(*shared, *values[at : at + step]) for at in range(0, even, step)]
        connection.exec_driver_sql(_statement(table, columns, step, same), parts)
    if rest := values[even:]:
        statement = _statement(table, columns, len(rest), same)
        connection.exec_driver_sql(statement, (*shared, *rest))


def _statement(table: str, columns: Sequence[str], count: int, same: Iterable[str]) -> str:
    """`count` parameters in rows, after those of `same`, which all rows have."""
    shared = [f"?{number}" for number, _ in enumerate(same, 1)]
    # What has no number of its own follows the highest so far.
    first = ", ".join([*shared, *"?" * len(columns)])
    rows = [first] * (count // len(columns))
    names = ", ".join([*same, *columns])
    return f"INSERT INTO {table} ({names}) VALUES ({'), ('.join(rows)})"
