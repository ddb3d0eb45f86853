"""Whose tables are these: ours, nobody's yet, or another program's? Asked before any is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop.base.errors import (
    LibraryDamagedError,
    LibraryEmptyError,
    LibraryForeignError,
    LibraryNewerError,
    LibraryUnfinishedError,
)
from desktop.base.frozen import frozen
from desktop.catalog.engine import revisions
from desktop.catalog.engine.refusals import Reason, refused
from desktop.catalog.tables.all import metadata

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

VERSION_TABLE = "alembic_version"
UNFINISHED_TABLE = "desk_unfinished"  # while a whole library is filled in, see `set_aside.py`
OURS = frozenset(metadata.tables)
# Names that hardly any other program has. Three of them, and it is a library, whole or not.
_TELLING = frozenset(name for name in OURS if name.startswith(("asset_", "ingest_")))
_TELLING_ENOUGH = 3

# What a role can see, and may do with it. What belongs to an extension is nobody's.
_TABLES = text(
    """
    SELECT c.relname AS name, n.nspname = current_schema() AS is_here,
           has_table_privilege(c.oid, 'SELECT') AS can_read,
           has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')
           AND has_table_privilege(c.oid, 'DELETE') AS can_write
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND pg_table_is_visible(c.oid)
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                      AND d.objid = c.oid AND d.deptype = 'e')
    """
)
_STATE = text(
    "SELECT current_schema() AS schema, current_database() AS database, session_user AS login,"
    " pg_is_in_recovery() AS is_standby,"
    " current_setting('transaction_read_only') = 'on' AS is_still"
)


@frozen
class Shared:
    """What a database on a server holds, and what its visitor may do there.

    Attributes:
        revision: The schema's revision; None where there is nothing yet.
        is_standby: The server repeats what another one does, and takes no changes itself.
        is_still: The server or the role is set to read only.
        closed: Our tables that may be read and not written to.
        tables: How many of our tables there are.
    """

    database: str
    login: str
    revision: str | None
    is_standby: bool = False
    is_still: bool = False
    closed: tuple[str, ...] = ()
    tables: int = 0


def checked(names: Collection[str], revision: str | None, place: str) -> str | None:
    """The revision of the library that these tables are, or None where there are none yet.

    Args:
        names: The tables of a database.
        revision: What its table of revisions says, if it has one.
        place: What to call the database: a file's name, or that of a database.

    Raises:
        LibraryForeignError: Another program's.
        LibraryNewerError: Made by a newer version of this program.
        LibraryDamagedError: Ours, and some are missing.
    """
    if revision is None and not set(names) - {VERSION_TABLE}:
        return None
    if len(_TELLING & set(names)) < _TELLING_ENOUGH:
        raise foreign(place)
    if revision is not None and revision not in revisions.NAMES:
        raise LibraryNewerError(
            f"This library was written by a newer Director's Desk (schema {revision}).",
            advice="Update the program to open it. The library was not changed.",
        )
    missing = sorted(OURS - set(names)) if revision in (revisions.HEAD, None) else []
    if revision is None:
        missing.append(VERSION_TABLE)
    if missing:
        raise LibraryDamagedError(
            f"The library in {place} is not whole: {', '.join(missing)} is missing in it.",
            advice="Nothing was changed. Restore it from a backup.",
        )
    return revision


def foreign(place: str) -> LibraryForeignError:
    """What is said of a database that another program keeps its things in."""
    return LibraryForeignError(
        f"{place} belongs to another program.",
        advice="It was not changed. For a library use an empty database, or a schema of its own"
        " (docs/libraries.md).",
    )


def nothing_yet(place: str) -> LibraryEmptyError:
    """What is said of a database with nothing in it, where nobody asked for a library."""
    return LibraryEmptyError(
        f"{place} is empty: there is no library in it yet.", advice="Nothing was made in it."
    )


def unfinished(place: str) -> LibraryUnfinishedError:
    """What is said of a library that has not all come in."""
    return LibraryUnfinishedError(
        f"{place} holds a library that has not all come in yet.",
        advice="Repeat the copy or the import that was interrupted; it ends what it began.",
    )


def look(connection: Connection) -> Shared:
    """Look at a database on a server, and change nothing.

    Raises:
        LibraryError: It is not one of ours, or may not be read.
    """
    state = connection.execute(_STATE).one()
    parts = {"database": state.database, "user": state.login}
    if state.schema is None:
        raise refused(Reason.NO_SCHEMA, **parts)
    tables = connection.execute(_TABLES).all()
    if any(table.name == UNFINISHED_TABLE and table.is_here for table in tables):
        raise unfinished(f"The database “{state.database}”")
    ours = [table for table in tables if table.name in OURS or table.name == VERSION_TABLE]
    is_ours = len(_TELLING & {table.name for table in ours}) >= _TELLING_ENOUGH
    # Another program's may lie further along the search path: our advice is a schema of one's own.
    found = ours if is_ours else [table for table in tables if table.is_here]
    if is_ours and not all(table.can_read for table in ours):
        raise refused(Reason.NO_RIGHTS, **parts)
    revision = None
    if any(table.name == VERSION_TABLE and table.can_read for table in found):
        revision = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return Shared(
        state.database,
        state.login,
        checked(
            [table.name for table in found],
            str(revision) if revision else None,
            f"The database “{state.database}”",
        ),
        is_standby=state.is_standby,
        is_still=state.is_still,
        closed=tuple(t.name for t in ours if not t.can_write and t.name in OURS),
        tables=sum(table.name in OURS for table in ours),
    )
