"""Connections: engines per dialect, pragmas that are set and read back, errors in our own words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, exc, make_url
from sqlalchemy.pool import NullPool, QueuePool

from desktop.base.errors import (
    DeskError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryGoneError,
    LibraryWriteError,
)
from desktop.base.log import redact
from desktop.catalog.tables.base import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x4445534B  # "DESK"
BUSY_SECONDS = 30

# Set outside a transaction on every connection, then read back.
PRAGMAS: dict[str, int] = {
    "foreign_keys": 1,
    "synchronous": 2,  # FULL: what a person did survives a power cut
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "cache_size": -32_000,
    "temp_store": 2,
}

POSTGRES_OPTIONS = {
    "connect_timeout": 10,
    "application_name": "directors-desk",
    "keepalives_idle": 30,
    "tcp_user_timeout": 20_000,
    "options": "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
    " -c lock_timeout=20000 -c timezone=UTC",
}


def sqlite_engine(path: Path, *, readers: int = 0, read_only: bool = False) -> Engine:
    """An engine on a local library.

    Args:
        path: The `.desk` file.
        readers: Pool size for reading connections; 0 makes the one writing connection.
        read_only: Refuse every write (also used for files that are only looked at).
    """
    mode = "ro" if read_only else "rw"
    url = f"sqlite:///file:{_quoted(path)}?mode={mode}&uri=true"
    engine = create_engine(
        url,
        poolclass=QueuePool if readers else NullPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "isolation_level": None},
        json_serializer=json_text,
        **({"pool_size": readers, "max_overflow": 2} if readers else {}),
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        cursor = connection.cursor()
        settings = dict(PRAGMAS)
        if not readers and not read_only:
            # Triggers of ours feed the text index, and SQLite before 3.44 takes FTS5 for unsafe in
            # a trigger. `schema.look_at_sqlite` has compared every trigger with ours by then.
            settings["trusted_schema"] = 1
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name}={value}")
            (actual,) = cursor.execute(f"PRAGMA {name}").fetchone()
            if actual != value:
                raise LibraryError(f"SQLite refused the setting {name}={value}.")
        if readers or read_only:
            cursor.execute("PRAGMA query_only=1")
            cursor.execute("PRAGMA wal_autocheckpoint=0")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # The driver's own BEGIN is deferred: a read that turns into a write then fails at once
        # with BUSY_SNAPSHOT, whatever the time-out. Writers say so from the start.
        connection.exec_driver_sql("BEGIN" if readers or read_only else "BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: str, *, pool: int) -> Engine:
    """An engine on a shared library. Every connection has time-outs and is checked before use."""
    return create_engine(
        checked_postgres_url(url),
        pool_size=pool,
        max_overflow=2,
        pool_pre_ping=True,
        pool_recycle=1800,
        json_serializer=json_text,
        isolation_level="READ COMMITTED",
    )


def checked_postgres_url(url: str) -> URL:
    """The URL with our driver and time-outs.

    Raises:
        LibraryError: It is not a PostgreSQL URL.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise LibraryError(
            "That is not a library address.",
            advice="Use a path to a .desk file, or postgresql+psycopg://user@host/database.",
        ) from error
    if not parsed.drivername.startswith("postgresql"):
        raise LibraryError(
            f"Libraries are kept in SQLite files or on PostgreSQL, not {parsed.drivername}."
        )
    options = {
        key: str(value) for key, value in POSTGRES_OPTIONS.items() if key not in parsed.query
    }
    return parsed.set(drivername="postgresql+psycopg").update_query_dict(options)


def _quoted(path: Path) -> str:
    """A path inside an SQLite URI: what has a meaning there is escaped."""
    text = str(path)
    for char, escape in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        text = text.replace(char, escape)
    return text


_FULL = ("full", "no space", "quota")
_READ_ONLY = ("readonly", "read-only", "unable to open database file", "attempt to write")
_BUSY = ("locked", "busy", "lock timeout", "deadlock", "could not serialize")
_DAMAGED = ("malformed", "not a database", "corrupt")
_GONE = ("disk i/o error", "server closed", "connection", "terminating", "no such table")


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the database's failures into `LibraryError`s; leave programming errors as they are."""
    try:
        yield
    except DeskError:
        raise
    except (exc.OperationalError, exc.InternalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise translated(error) from error
    except (exc.DatabaseError, sqlite3.DatabaseError) as error:
        if any(word in str(error).lower() for word in _DAMAGED):
            raise translated(error) from error
        raise


def translated(error: Exception) -> LibraryError:
    """The `LibraryError` that says what a database error means for a person."""
    text = str(getattr(error, "orig", None) or error).lower()
    first_line = redact(str(getattr(error, "orig", None) or error).strip().split("\n")[0])

    def has(words: tuple[str, ...]) -> bool:
        return any(word in text for word in words)

    if has(_FULL):
        return LibraryWriteError(
            "The disk with the library is full.",
            advice="Nothing is half stored. Free some space and repeat what you did.",
        )
    if has(_READ_ONLY):
        return LibraryWriteError(
            "The library cannot be written to.",
            advice="Check the permissions of the file and its folder.",
        )
    if has(_BUSY):
        return LibraryBusyError(
            "Another program has held the library for too long.",
            advice="Your change was not made. Try again in a moment.",
        )
    if has(_DAMAGED):
        return LibraryDamagedError(
            "The library file is damaged.",
            advice="Keep the file as it is and restore the newest copy from its backups folder.",
        )
    if has(_GONE) or isinstance(error, exc.InterfaceError):
        return LibraryGoneError(
            f"The library cannot be reached: {first_line}",
            advice="Nothing was lost. It will be tried again when you go on.",
        )
    return LibraryError(f"The library could not do that: {first_line}")
