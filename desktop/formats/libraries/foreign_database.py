"""Opens a SQLite database of another program so that nothing is written to or beside it.

Whoever reads a database with a write-ahead log makes files beside it, even when it is opened to be
read only. Such a one, and one whose last change was cut off, is copied first, with its log, and the
copy is read: what the log has is seen, and the original stays as it is to the byte.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BESIDE = ("-wal", "-journal")  # without -shm, which is an index of the log and is made anew
_HEADER = b"SQLite format 3\0"
_WAL = 2  # what bytes 18 and 19 of a database say where it has a write-ahead log
_TRIES = 3
_PIECE = 1 << 20


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    try:
        with path.open("rb") as file:
            return file.read(len(_HEADER)) == _HEADER
    except OSError:
        return False


class ForeignDatabase:
    """A database of another program, for reading."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            SourceReadError: It cannot be read, or is being written all the time.
        """
        self._name = path.name
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        try:
            is_copied = _needs_copy(path)
            source = self._copied(path) if is_copied else path
        except OSError as error:
            self.close()
            raise SourceReadError(f"“{path.name}” cannot be read: {error.strerror}.") from error
        except SourceReadError:
            self.close()
            raise
        mode = "rw" if is_copied else "ro"  # what was cut off in a copy is rolled back there
        try:
            self._connection = sqlite3.connect(
                f"{source.resolve().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            # Names that are no UTF-8 still name their files.
            self._connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
            self._connection.execute("pragma query_only = on")
            self._connection.execute("pragma trusted_schema = off")  # it is somebody else's
            self._connection.execute("select count(*) from sqlite_master").fetchone()
        except sqlite3.Error as error:
            self.close()
            raise self._unreadable(error) from error

    def rows(self, query: str, *values: object) -> Iterator[tuple[object, ...]]:
        """The rows of a query, one after the other.

        Raises:
            SourceReadError: It cannot be read (on).
        """
        try:
            yield from self._connection.execute(query, values)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def pieces(self, table: str, column: str, row: int) -> Iterator[bytes]:
        """What one row has in a column of bytes, piece by piece.

        Raises:
            SourceReadError: It cannot be read (on).
        """
        try:
            with self._connection.blobopen(table, column, row, readonly=True) as blob:
                while piece := blob.read(_PIECE):
                    yield piece
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table, in small letters; empty where there is no such table."""
        found = self.rows("select name from pragma_table_info(?)", table)
        return frozenset(str(name).lower() for (name,) in found)

    def close(self) -> None:
        """Let go of it, and of its copy."""
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _copied(self, path: Path) -> Path:
        """A copy beside which can be written; taken again where somebody wrote meanwhile."""
        self._folder = tempfile.TemporaryDirectory(prefix="desk-read-")
        copy = Path(self._folder.name) / "copy.db"
        for _try in range(_TRIES):
            before = _state(path)
            for part in ("", *_BESIDE):
                made = Path(f"{copy}{part}")
                made.unlink(missing_ok=True)
                if Path(f"{path}{part}").is_file():
                    shutil.copyfile(f"{path}{part}", made)
            if _state(path) == before:
                return copy
        raise SourceReadError(
            f"“{path.name}” is being written by its program.",
            advice="Close the program that it belongs to, and import it then.",
        )

    def _unreadable(self, error: sqlite3.Error) -> SourceReadError:
        advice = "If the program that it belongs to is open, close it and try again."
        return SourceReadError(f"“{self._name}” cannot be read: {error}.", advice=advice)


def _needs_copy(path: Path) -> bool:
    """Whether reading it in place would make files beside it."""
    with path.open("rb") as file:
        header = file.read(20)
    has_log = header[18:20] and _WAL in header[18:20]
    return bool(has_log) or any(Path(f"{path}{part}").exists() for part in _BESIDE)


def _state(path: Path) -> list[tuple[int, int] | None]:
    """Size and time of the files of a database."""
    found: list[tuple[int, int] | None] = []
    for part in ("", *_BESIDE):
        try:
            facts = Path(f"{path}{part}").stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((facts.st_size, facts.st_mtime_ns))
    return found
