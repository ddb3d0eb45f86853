"""Another library, opened to be read: it is never written, whatever its age.

One of an older version is copied into a folder that is gone afterwards, and upgraded there.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from desktop.base.address import is_url, parsed
from desktop.base.errors import LibraryGoneError, LibraryOlderError
from desktop.catalog.engine import access, recognition, revisions, schema
from desktop.catalog.engine.database import (
    has_content,
    in_our_words,
    postgres_engine,
    sqlite_engine,
    sqlite_uri,
)
from desktop.catalog.engine.postgres import PostgresDoor
from desktop.catalog.library import READERS, Library

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def visited(address: str | Path) -> Iterator[Library]:
    """A library that is only read; closed at the end.

    Args:
        address: A path to a `.desk` file or a `postgresql://` URL.

    Raises:
        LibraryError: It cannot be opened.
    """
    if is_url(str(address)):
        library = _shared(str(address))
        try:
            yield library
        finally:
            library.close()
        return
    path = Path(address).expanduser().absolute()
    if not path.exists():
        raise LibraryGoneError(f"There is no library at {path}.", advice="Check the path.")
    log = path.with_name(path.name + "-wal")
    was_open = log.exists()  # before anybody looks into it
    with ExitStack() as stack, in_our_words():
        version = schema.look_at_sqlite(path)
        if not version:
            raise recognition.nothing_yet(path.name)
        file = path
        if version < revisions.USER_VERSION:
            folder = stack.enter_context(TemporaryDirectory(prefix="desk-older-"))
            file = Path(folder) / "library.desk"
            with (
                closing(sqlite3.connect(sqlite_uri(path, read_only=True), uri=True)) as source,
                closing(sqlite3.connect(file)) as copy,
            ):
                source.backup(copy)
            schema.upgrade_sqlite(file)
        library = _local(path, file)
        try:
            yield library
        finally:
            library.close()
            if not (was_open or has_content(log)):
                _tidy(path)


def _tidy(path: Path) -> None:
    """Have SQLite remove the empty log that it puts beside a file which is only read.

    Who closes a file last removes it, but only where he might write as well; and nothing is
    written, since there is nothing in it. Where somebody else has the file open by now it stays.
    """
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(sqlite_uri(path, read_only=False), uri=True)) as opened,
    ):
        opened.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _local(path: Path, file: Path) -> Library:
    """The library at `path`, read from `file`."""
    library = Library(
        address=str(path),
        name=path.name,
        writer=sqlite_engine(file, read_only=True),
        reader=sqlite_engine(file, readers=READERS, read_only=True),
        path=path,
        read_only=access.ReadOnly.FILE,
    )
    return _entered(library)


def _shared(address: str) -> Library:
    door = PostgresDoor(parsed(address))
    with in_our_words():
        engine = postgres_engine(door, pool=READERS + 1)
        try:
            with engine.connect() as connection:
                shared = schema.look_at_postgres(connection)
            if shared.revision is None:
                raise recognition.nothing_yet(f"The database “{shared.database}”")
            if shared.revision != revisions.HEAD:
                raise LibraryOlderError(
                    f"The shared library is at schema {shared.revision}; this program needs"
                    f" {revisions.HEAD}.",
                    advice="Open it once to upgrade it, and then merge it.",
                )
            library = Library(
                address=door.address.kept,
                name=door.address.name,
                writer=engine,
                reader=engine,
                read_only=access.ReadOnly.SERVER,
            )
        except BaseException:
            engine.dispose()
            raise
    door.is_open = True
    return _entered(library)


def _entered(library: Library) -> Library:
    try:
        library._enter()
    except BaseException:
        library.close()
        raise
    return library
