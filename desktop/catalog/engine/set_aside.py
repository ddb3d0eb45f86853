"""What a database does by itself, set aside while a whole library is filled in, and put back.

Triggers would change rows that come in as they were, and foreign keys would want them in an order
that links between rows of one table do not have. What puts them back is noted in the database
itself, in a table that says that the library is not finished: who dies in between is not the only
one who knows. On SQLite foreign keys are a setting of the connection.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop.catalog.engine.recognition import UNFINISHED_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SQLITE_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
_POSTGRES_TRIGGERS = text(
    "SELECT quote_ident(t.tgname) AS name, t.tgrelid::regclass::text AS tab,"
    " pg_get_triggerdef(t.oid) AS sql FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal AND NOT c.relispartition"
    " AND c.relnamespace = current_schema()::regnamespace ORDER BY 2, 1"
)
_POSTGRES_KEYS = text(
    "SELECT quote_ident(k.conname) AS name, k.conrelid::regclass::text AS tab,"
    " pg_get_constraintdef(k.oid) AS sql FROM pg_constraint k"
    " WHERE k.contype = 'f' AND k.conparentid = 0"
    " AND k.connamespace = current_schema()::regnamespace ORDER BY 2, 1"
)


def set_aside(connection: Connection, source: str) -> None:
    """Drop triggers and foreign keys, and note what puts them back, and where the rows are from."""
    if connection.dialect.name == "sqlite":
        triggers = connection.execute(_SQLITE_TRIGGERS).all()
        drops = [f'DROP TRIGGER "{trigger.name}"' for trigger in triggers]
        back = [trigger.sql for trigger in triggers]
    else:
        triggers = connection.execute(_POSTGRES_TRIGGERS).all()
        keys = connection.execute(_POSTGRES_KEYS).all()
        drops = [f"DROP TRIGGER {one.name} ON {one.tab}" for one in triggers]
        drops += [f"ALTER TABLE {one.tab} DROP CONSTRAINT {one.name}" for one in keys]
        back = [one.sql for one in triggers]
        back += [f"ALTER TABLE {one.tab} ADD CONSTRAINT {one.name} {one.sql}" for one in keys]
    for statement in drops:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        f"CREATE TABLE {UNFINISHED_TABLE} (source text NOT NULL, put_back text NOT NULL)"
    )
    connection.execute(
        text(f"INSERT INTO {UNFINISHED_TABLE} VALUES (:source, :back)"),
        {"source": source, "back": json.dumps(back)},
    )


def source_of(connection: Connection) -> str:
    """Where the rows of an unfinished library are from."""
    return str(connection.execute(text(f"SELECT source FROM {UNFINISHED_TABLE}")).scalar())


def put_back(connection: Connection) -> None:
    """Put everything back as it was, and drop the note."""
    noted = connection.execute(text(f"SELECT put_back FROM {UNFINISHED_TABLE}")).scalar()
    for statement in json.loads(str(noted)):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"DROP TABLE {UNFINISHED_TABLE}")
