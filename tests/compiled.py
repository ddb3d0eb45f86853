"""Statements are compiled once for all libraries that a process of tests opens.

SQLAlchemy keeps what it has compiled with each engine, and a library has two. A program opens one
library; thousands of tests open one each, and spent half of it on compiling the same statements.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine as make
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from desktop.catalog.engine import database

MOST = 5_000  # statements
_COMPILED: LRUCache[Any, Any] = LRUCache(MOST)


def share() -> None:
    """From now on engines share what they compile; to be called once in a process."""
    # A statement is known by its dialect, too: all engines of a driver are set up alike here.
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        setattr(dialect, "__hash__", lambda self: hash(type(self)))  # noqa: B010
        setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))  # noqa: B010

    def create_engine(*args: Any, **named: Any) -> Any:
        engine = make(*args, **named)
        engine.update_execution_options(compiled_cache=_COMPILED)
        return engine

    setattr(database, "create_engine", create_engine)  # noqa: B010
