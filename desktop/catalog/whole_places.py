"""Where a new library is filled: beside the file that it will be, or in an empty database.

A local one grows as `NAME.desk.part` and is renamed at the end. A database on a server has a table
that says so (`engine/set_aside.py`) and no revision; nobody opens it.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import exc, text

from desktop.base.address import is_url, parsed
from desktop.base.errors import LibraryBusyError, LibraryError, LibraryWriteError
from desktop.base.files import sync_folder
from desktop.catalog.engine import recognition, revisions, schema, workspaces
from desktop.catalog.engine.database import in_our_words, postgres_engine, sqlite_engine
from desktop.catalog.engine.postgres import PostgresDoor
from desktop.catalog.engine.set_aside import put_back, set_aside, source_of
from desktop.catalog.media_folder import MediaFolder
from desktop.catalog.media_site import site_of, workspace_of
from desktop.catalog.tables.all import asset_search_text, metadata
from desktop.catalog.whole_target import WholeTarget, does_not_fit, links_that_lead_somewhere
from desktop.domain.ids import WorkspaceId

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = ".part"
_LOCK_KEY = schema.ENTRY_LOCK + 1
_OF_OURS = (*metadata.tables, recognition.VERSION_TABLE, recognition.UNFINISHED_TABLE)


@contextmanager
def whole_target(
    address: str, source: str, *, revision: str = revisions.HEAD, anew: bool = False
) -> Iterator[WholeTarget]:
    """A library that is to be filled; its tables are made if nobody has begun yet.

    Args:
        address: A path that is free, or the URL of an empty database.
        source: Which library the rows are of. One that was begun with the same is gone on with.
        revision: Of its tables, until `finish`.
        anew: Whatever was begun there goes first.

    Raises:
        LibraryError: There is something else there, or somebody else fills it.
    """
    kind = _SharedTarget if is_url(address) else _LocalTarget
    with in_our_words():
        target = kind(address, source, revision)
        try:
            target.begin(anew=anew)
            yield target
        finally:
            target.close()


class _LocalTarget(WholeTarget):
    """A `.desk` file."""

    def __init__(self, address: str, source: str, revision: str) -> None:
        self._path = Path(address).expanduser().absolute()
        super().__init__(str(self._path), source, revision)
        self._part = self._path.with_name(self._path.name + PART)
        self._lock = FileLock(f"{self._part}.lock", timeout=0)

    def begin(self, *, anew: bool) -> None:
        """As `WholeTarget.begin`."""
        self._check_free()
        workspaces.make_file(self._path, is_folder_enough=True)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise _taken() from error
        except OSError as error:
            raise _no_place(self._path, error) from error
        if self._part.exists():
            self._look(anew=anew)
        if not self._part.exists():
            self._make()
        self._connect(self._part)

    def _check_free(self) -> None:
        if self._path.is_dir() or (self._path.exists() and self._path.stat().st_size):
            raise LibraryWriteError(
                f"There is something at {self._path} already.",
                advice="Choose a name that is free. Nothing was changed.",
            )

    def _look(self, *, anew: bool) -> None:
        """What was begun: gone on with, removed, or somebody else's."""
        begun: str | None
        try:
            self._connect(self._part)
            with self._connection.begin():
                begun = source_of(self._connection)
        except (exc.SQLAlchemyError, sqlite3.Error):
            # It was ended, and had not got its name yet; or it is none of ours.
            begun, anew = workspace_of(self._part), True
        super().close()
        if begun != self._source:
            raise _others(self._part)
        if anew:
            self._remove(self._part)
        self.is_gone_on_with = not anew

    def _make(self) -> None:
        """Tables under a name that nobody goes on with, until it is noted whose they are."""
        new = self._part.with_name(self._part.name + ".new")
        self._remove(new)
        try:
            new.touch()
        except OSError as error:
            raise _no_place(self._path, error) from error
        schema.upgrade_sqlite(new, target=self._revision)
        self._connect(new)
        with self._connection.begin():
            set_aside(self._connection, self._source)
        super().close()
        new.replace(self._part)

    def _connect(self, path: Path) -> None:
        self._engine = sqlite_engine(path, keeps_writer=True)
        self._connection = self._engine.connect()
        driver = self._connection.connection.driver_connection
        if driver is None:
            raise LibraryError("No connection.")
        driver.execute("PRAGMA foreign_keys=OFF")  # they are checked at the end
        # What is committed is in the file itself, which alone gets the name in the end.
        driver.execute("PRAGMA journal_mode=DELETE")

    def media(self, workspace: str) -> MediaFolder:
        """As `WholeTarget.media`."""
        site = site_of(
            self._path, self._engine, WorkspaceId(workspace), self._path.name, address=self.shown
        )
        return MediaFolder(site, has_copies=lambda: False, is_read_only=False)

    def _end_filling(self) -> None:
        put_back(self._connection)
        if self._revision != revisions.HEAD:
            schema.upgrade(self._connection)
        self._check_links()
        self._connection.exec_driver_sql(
            "INSERT INTO asset_search_fts (asset_search_fts) VALUES ('rebuild')"
        )
        self._connection.exec_driver_sql(f"PRAGMA user_version={revisions.USER_VERSION}")

    def check(self) -> None:
        """As `WholeTarget.check`."""
        with self._connection.begin():
            self._check_links()

    def _check_links(self) -> None:
        broken = self._connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            table, row, other, _ = broken[0]
            told = f"{len(broken)} links lead nowhere; the first from row {row} of {table}"
            raise does_not_fit(f"{told} to {other}.")

    def finish(self) -> None:
        """As `WholeTarget.finish`, and give it its name."""
        super().finish()
        super().close()
        self._check_free()
        try:
            self._part.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise _no_place(self._path, error) from error

    def clear(self) -> None:
        """As `WholeTarget.clear`."""
        super().close()
        self._remove(self._part)

    def close(self) -> None:
        """As `WholeTarget.close`."""
        super().close()
        if self._lock.is_locked:
            with suppress(OSError):
                Path(self._lock.lock_file).unlink()
            self._lock.release()

    def _remove(self, path: Path) -> None:
        for ending in ("-wal", "-shm", "-journal", ""):
            path.with_name(path.name + ending).unlink(missing_ok=True)


class _SharedTarget(WholeTarget):
    """A database on a server."""

    def __init__(self, address: str, source: str, revision: str) -> None:
        self._door = PostgresDoor(parsed(address))
        super().__init__(str(self._door.address), source, revision)

    def begin(self, *, anew: bool) -> None:
        """As `WholeTarget.begin`."""
        self._engine = postgres_engine(self._door, pool=2)
        self._connection = self._engine.connect()
        with self._connection.begin():
            is_mine = self._connection.execute(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}
            ).scalar()
        if not is_mine:
            raise _taken()
        with self._connection.begin():
            begun = self._begun()
            if begun is not None and begun != self._source:
                raise _others(self.shown)
            if begun is not None and not anew:
                self.is_gone_on_with = True
                return
            if begun is not None:
                self._drop()
            self._make()

    def _begun(self) -> str | None:
        """Which library's rows are there; None in an empty database."""
        name = {"name": recognition.UNFINISHED_TABLE}
        if self._connection.execute(text("SELECT to_regclass(:name)"), name).scalar() is not None:
            return source_of(self._connection)
        if schema.look_at_postgres(self._connection).revision is not None:
            raise LibraryWriteError(
                f"There is a library in {self.shown} already.",
                advice="Choose an empty database. Nothing was changed.",
            )
        return None

    def _make(self) -> None:
        schema.upgrade(self._connection, self._revision)
        schema.make_partitions(self._connection)
        set_aside(self._connection, self._source)
        self._connection.exec_driver_sql(f"DELETE FROM {recognition.VERSION_TABLE}")

    def media(self, workspace: str) -> MediaFolder:
        """As `WholeTarget.media`."""
        name = self._door.address.name
        site = site_of(None, self._engine, WorkspaceId(workspace), name, address=self.shown)
        return MediaFolder(site, has_copies=lambda: False, is_read_only=False)

    def _end_filling(self) -> None:
        self._connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        self._connection.execute(
            text(f"INSERT INTO {recognition.VERSION_TABLE} VALUES (:revision)"),
            {"revision": self._revision},
        )
        put_back(self._connection)
        self._connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{asset_search_text.name}', 'docid'),"
            f" greatest(max(docid), 1), max(docid) IS NOT NULL) FROM {asset_search_text.name}"
        )
        if self._revision != revisions.HEAD:
            schema.upgrade(self._connection)

    def check(self) -> None:
        """As `WholeTarget.check`: the keys are put back, and set aside again."""
        with self._connection.begin() as transaction, links_that_lead_somewhere():
            self._connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            put_back(self._connection)
            transaction.rollback()

    def clear(self) -> None:
        """As `WholeTarget.clear`."""
        with self._connection.begin():
            self._drop()

    def _drop(self) -> None:
        for name in _OF_OURS:
            self._connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
        functions = self._connection.exec_driver_sql(
            "SELECT oid::regprocedure FROM pg_proc"
            " WHERE proname LIKE 'desk\\_%%' AND pronamespace = current_schema()::regnamespace"
        ).all()
        for (function,) in functions:
            self._connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {function} CASCADE")


def _taken() -> LibraryBusyError:
    return LibraryBusyError(
        "Another program fills this library just now.", advice="Wait until it has ended."
    )


def _others(place: object) -> LibraryWriteError:
    return LibraryWriteError(
        f"{place} holds what was begun with another library, and is left alone.",
        advice="Remove it, or choose another place.",
    )


def _no_place(path: Path, error: OSError) -> LibraryWriteError:
    return LibraryWriteError(
        f"No library can be made at {path}: {error.strerror or error}.",
        advice="Choose a folder you can write to.",
    )
