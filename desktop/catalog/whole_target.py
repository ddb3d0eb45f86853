"""A new library that is filled with all rows of another, and is none before all of them are right.

`whole_places.py` has the two kinds: a file that is renamed at the end, and a database that has no
revision before. Either is gone on with by who brings the rows of the same library again.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, exc, inspect

from desktop.base.address import redact
from desktop.base.errors import LibraryDamagedError, RuleError
from desktop.catalog.engine.session import utc_now
from desktop.catalog.generation_writes import end_in_copy
from desktop.catalog.whole_tables import Digest, Tally, last_key, page, sql_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Engine

    from desktop.catalog.media_folder import MediaFolder
    from desktop.catalog.whole_tables import WholeTable


class WholeTarget:
    """A library that is being filled, by one program.

    Attributes:
        shown: What to call it, without a secret.
        is_gone_on_with: Somebody had begun before.
    """

    def __init__(self, shown: str, source: str, revision: str) -> None:
        self.shown, self.is_gone_on_with = shown, False
        self._source, self._revision = source, revision
        self._engine: Engine
        self._connection: Connection

    def begin(self, *, anew: bool) -> None:
        """Make the tables, or look who has."""
        raise NotImplementedError

    def columns(self, table: str) -> list[str]:
        """The columns of a table as they were made; none where there is no such table."""
        with self._connection.begin():
            found = inspect(self._connection)
            return (
                [one["name"] for one in found.get_columns(table)] if found.has_table(table) else []
            )

    def page(self, whole: WholeTable, after: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        """The next rows of a table."""
        with self._connection.begin():
            return page(self._connection, whole, after)

    def insert(self, whole: WholeTable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in, all or none of them.

        Raises:
            RuleError: The database does not take one of them.
        """
        if not rows:
            return
        try:
            with self._connection.begin(), _refused_rows():
                self._connection.execute(sql_table(whole).insert(), list(rows))
        except exc.ProgrammingError as error:
            raise _refused(error) from error

    def last(self, whole: WholeTable) -> dict[str, Any] | None:
        """The key of the last row of a table, None in an empty one."""
        with self._connection.begin():
            return last_key(self._connection, whole)

    def empty(self, whole: WholeTable) -> None:
        """Take all rows of a table out again."""
        with self._connection.begin():
            self._connection.execute(sql_table(whole).delete())

    def digest(self, whole: WholeTable) -> Iterator[Digest]:
        """What a table holds; gives what it has seen so far after each batch, the whole at last."""
        tally, last = Tally(), None
        while rows := self.page(whole, last):
            for row in rows:
                tally.add(whole.line(row))
            last = rows[-1]
            yield tally.digest
        yield tally.digest

    def media(self, workspace: str) -> MediaFolder:
        """The media folder that the library will have."""
        raise NotImplementedError

    def check(self) -> None:
        """Look whether all links lead somewhere, before anything is done that is not undone.

        Raises:
            LibraryDamagedError: They do not.
        """
        raise NotImplementedError

    def finish(self) -> None:
        """Make a library of it: links are checked, text search is filled, open calls are ended.

        Raises:
            LibraryError: Its rows do not fit together; it stays unfinished.
        """
        with self._connection.begin(), links_that_lead_somewhere():
            self._end_filling()
            end_in_copy(self._connection, utc_now())

    def _end_filling(self) -> None:
        raise NotImplementedError

    def clear(self) -> None:
        """Leave nothing of it."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of it."""
        if hasattr(self, "_connection"):
            self._connection.close()
        if hasattr(self, "_engine"):
            self._engine.dispose()


@contextmanager
def _refused_rows() -> Iterator[None]:
    """Rows that the database does not take are told as such, whoever has made them."""
    try:
        yield
    except (exc.IntegrityError, exc.DataError) as error:
        raise _refused(error) from error


@contextmanager
def links_that_lead_somewhere() -> Iterator[None]:
    """A link that leads nowhere is told in the words of the database."""
    try:
        yield
    except exc.IntegrityError as error:
        raise does_not_fit(redact(" ".join(str(error.orig).split()))) from error


def _refused(error: exc.DBAPIError) -> RuleError:
    return RuleError(f"The database refuses it: {redact(' '.join(str(error.orig).split()))[:300]}")


def does_not_fit(told: str) -> LibraryDamagedError:
    """What is said where rows came in that are no library together."""
    return LibraryDamagedError(
        f"What came in does not fit together: {told}", advice="No library was made of it."
    )
