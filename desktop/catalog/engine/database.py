"""Connections: engines per dialect, pragmas that are set and read back, errors in our own words."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, exc
from sqlalchemy.pool import NullPool, QueuePool

from desktop.base.address import redact
from desktop.base.errors import (
    ChangedElsewhereError,
    DeskError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryGoneError,
    LibraryWriteError,
    NotFoundError,
    RuleError,
)
from desktop.catalog.tables.base import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.catalog.engine.postgres import PostgresDoor
    from desktop.catalog.engine.postgres_timeout import PatientConnection

BUSY_SECONDS = 30
OVERFLOW = 2  # connections beyond those that a pool keeps

# Set outside a transaction on every connection, then read back.
PRAGMAS: dict[str, int] = {
    "foreign_keys": 1,
    "synchronous": 2,  # FULL: what a person did survives a power cut
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "cache_size": -8_000,  # KiB for each connection: four of them stay within bar 13
    "temp_store": 2,
}


def sqlite_engine(
    path: Path,
    *,
    readers: int = 0,
    keeps_writer: bool = False,
    read_only: bool = False,
    patience: float = BUSY_SECONDS,
) -> Engine:
    """An engine on a local library.

    Args:
        path: The `.desk` file.
        readers: Pool size for reading connections; 0 makes the one writing connection.
        keeps_writer: That one stays open between two writes: opening it costs more than a write.
        read_only: Refuse every write (also used for files that are only looked at).
        patience: Seconds to wait for a lock that another program holds.
    """
    url = f"sqlite:///{sqlite_uri(path, read_only=read_only)}&uri=true"
    kept = readers or int(keeps_writer)
    room = {"pool_size": kept, "max_overflow": OVERFLOW if readers else 0} if kept else {}
    engine = create_engine(
        url,
        poolclass=QueuePool if kept else NullPool,
        connect_args={"check_same_thread": False, "timeout": patience, "isolation_level": None},
        json_serializer=json_text,
        **room,
    )
    _set_up(engine, is_writer=not (readers or read_only))
    return engine


def _set_up(engine: Engine, *, is_writer: bool) -> None:
    """Have the settings in force on every connection, and its transactions begin as they must."""

    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        cursor = connection.cursor()
        settings = dict(PRAGMAS)
        if is_writer:
            # Triggers of ours feed the text index, and SQLite before 3.44 takes FTS5 for unsafe in
            # a trigger. `schema.look_at_sqlite` has compared every trigger with ours by then.
            settings["trusted_schema"] = 1
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name}={value}")
            (actual,) = cursor.execute(f"PRAGMA {name}").fetchone()
            if actual != value:
                raise LibraryError(f"SQLite refused the setting {name}={value}.")
        if not is_writer:
            cursor.execute("PRAGMA query_only=1")
            cursor.execute("PRAGMA wal_autocheckpoint=0")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # The driver's own BEGIN is deferred: a read that turns into a write then fails at once
        # with BUSY_SNAPSHOT, whatever the time-out. Writers say so from the start.
        if is_writer:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif not connection.connection.driver_connection.in_transaction:
            # `readers.py` has begun it already where SQLAlchemy comes to a read that runs.
            connection.exec_driver_sql("BEGIN")


def sqlite_uri(path: Path, *, read_only: bool) -> str:
    """The address of a library file for the driver.

    A file in WAL mode cannot be read from a folder that takes no files (a read-only share, a disc)
    unless SQLite is told that nobody writes to it; with a log beside it that would not be true.
    """
    mode = "ro" if read_only else "rw"
    log = path.with_name(path.name + "-wal")
    takes_files = os.access(
        path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids
    )
    is_still = read_only and not takes_files and not has_content(log)
    return f"file:{_quoted(path)}?mode={mode}" + ("&immutable=1" if is_still else "")


def has_content(path: Path) -> bool:
    """Whether there is a file with something in it."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def postgres_engine(door: PostgresDoor, *, pool: int) -> Engine:
    """An engine on a shared library. Every connection has time-outs and is checked before use."""
    # The engine's own URL names the database alone: what it prints of itself holds no secret.
    engine = create_engine(
        URL.create("postgresql+psycopg", database=door.address.database or None),
        pool_size=pool,
        max_overflow=OVERFLOW,
        pool_pre_ping=True,
        pool_recycle=1800,
        json_serializer=json_text,
        isolation_level="READ COMMITTED",
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _args: Any, named: Any) -> PatientConnection:
        return door.connect(named)

    return engine


def _quoted(path: Path) -> str:
    """A path inside an SQLite URI: what has a meaning there is escaped."""
    text = str(path)
    for char, escape in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        text = text.replace(char, escape)
    return text


_FULL = ("full", "no space", "quota")
_READ_ONLY = ("readonly", "read-only", "attempt to write")
_BUSY = ("locked", "busy", "lock timeout", "deadlock", "could not serialize", "statement timeout")
_DAMAGED = ("malformed", "not a database", "corrupt", "could not decode", "no such table")
_GONE = ("unable to open database file", "disk i/o error", "server closed", "connection")
# Two clients met: done again from the start, the same thing may well succeed.
_CLASHES = {"40001", "40P01", "23505", "23503"}
# PostgreSQL's classes of errors (its manual, appendix A) and what they mean for a person.
_GONE_STATES = ("08", "57P", "25P03")
_FULL_STATES = ("53100", "53200")
_DAMAGED_STATES = ("XX001", "XX002")
_UNFIT_STATES = ("54000",)  # a value that an index has no room for


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the database's failures into `DeskError`s; leave programming errors as they are.

    Raises:
        LibraryError: The library could not do it.
        RuleError: Something in it is more than the database takes.
        NotFoundError: A row pointed to something that is not there any more.
        ChangedElsewhereError: Somebody else made the same thing at the same moment.
    """
    try:
        yield
    except DeskError:
        raise
    except UnicodeDecodeError as error:
        # The driver cannot even spell out what is wrong with the file.
        raise damaged() from error
    except (exc.OperationalError, exc.InternalError, exc.InterfaceError, exc.TimeoutError) as error:
        if _state(error).startswith(_UNFIT_STATES):
            raise _unfit(error) from error
        raise translated(error) from error
    except exc.IntegrityError as error:
        told = str(error.orig).lower()
        if "foreign key" in told:
            raise NotFoundError("It is not in the library any more.") from error
        if "unique" in told:
            raise ChangedElsewhereError(
                "Somebody else made the same thing at the same moment.",
                advice="Nothing was overwritten. Look at it again and repeat the change.",
            ) from error
        raise
    except (exc.DatabaseError, sqlite3.DatabaseError) as error:
        text = str(error).lower()
        if isinstance(error, exc.DataError):
            raise _unfit(error) from error
        if _state(error) == "42501":  # insufficient_privilege
            raise LibraryError(
                "Your login may not do that in this library.",
                advice="Ask its owner for the rights; docs/libraries.md says which.",
            ) from error
        if isinstance(error, sqlite3.OperationalError) or any(word in text for word in _DAMAGED):
            raise translated(error) from error
        raise


def _unfit(error: Exception) -> RuleError:
    told = str(getattr(error, "orig", error)).strip().split("\n")[0]
    return RuleError(
        f"The server cannot store something in this: {redact(told)}",
        advice="Shorten or correct it: a name, a number, or the path of a file.",
    )


def is_clash(error: BaseException) -> bool:
    """Whether an error of `in_our_words` says that two clients of one server met."""
    return _state(error.__cause__) in _CLASHES


def is_cut_off(error: BaseException) -> bool:
    """Whether an error of `in_our_words` says that a connection died that had worked before."""
    cause = error.__cause__
    return isinstance(cause, exc.DBAPIError) and cause.connection_invalidated


def has_waited(error: BaseException) -> bool:
    """Whether an error of `in_our_words` comes after a long silence of the server."""
    return getattr(getattr(error.__cause__, "orig", None), "has_waited", False)


def _state(error: object) -> str:
    """PostgreSQL's code of an error, or empty."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def damaged() -> LibraryDamagedError:
    """What a person is told of a file that SQLite finds unsound."""
    return LibraryDamagedError(
        "The library file is damaged.",
        advice="Keep it as it is and restore the newest copy from its backups folder.",
    )


def translated(error: Exception) -> LibraryError:
    """The `LibraryError` that says what a database error means for a person."""
    original = getattr(error, "orig", None) or error
    text, state = str(original).lower(), _state(error)
    first_line = redact(str(original).strip().split("\n")[0])

    def has(words: tuple[str, ...], states: tuple[str, ...] = ()) -> bool:
        if state:
            return state.startswith(states) if states else False
        return any(word in text for word in words)

    if has(_FULL, _FULL_STATES):
        return LibraryWriteError(
            "The disk with the library is full.",
            advice="Nothing is half stored. Free some space and repeat what you did.",
        )
    if state.startswith("25006"):
        return LibraryWriteError(
            "The server takes no changes now: it is set to read only.",
            advice="Your change was not made. Ask its administrator, then open the library again.",
        )
    if has(_READ_ONLY):
        return LibraryWriteError(
            "The library cannot be written to.",
            advice="Check the permissions of the file and its folder.",
        )
    if has(_BUSY, ("40", "55P03")) or "statement timeout" in text:
        return LibraryBusyError(
            "Another program has held the library for too long.",
            advice="Your change was not made. Try again in a moment.",
        )
    if has(_DAMAGED, _DAMAGED_STATES):
        return damaged()
    if has(_GONE, _GONE_STATES) or isinstance(error, exc.InterfaceError | exc.TimeoutError):
        return LibraryGoneError(
            f"The library cannot be reached: {first_line}",
            advice="Nothing was lost. It will be tried again when you go on.",
        )
    return LibraryError(f"The library could not do that: {first_line}")
