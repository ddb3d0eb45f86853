"""Every table of a library as rows in the order of their keys, to be taken elsewhere whole.

Only what is listed in `DERIVED` is made again by who takes a library elsewhere; every other table
goes along row by row. A table that is added to the schema goes along by itself.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    collate,
    func,
    literal,
    select,
    text,
    tuple_,
)

from desktop.base.frozen import frozen
from desktop.catalog.row_text import Spelling, bytes_told, kind_of, line_of
from desktop.catalog.tables.all import (
    asset_blobs,
    asset_storage_locations,
    metadata,
    search_control,
)
from desktop.catalog.tables.base import Id, Instant, MoneyType, json_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from desktop.catalog.engine.session import Session

BLOBS = asset_blobs.name
# Made by the schema itself, and without anything that a person or a job has put there. The index of
# text search is no table of the metadata: it is filled from `asset_search_text`, which goes along.
DERIVED = frozenset({search_control.name})
ROWS = 500  # of a batch; a row may have some hundred thousand letters
BLOB_ROWS = 16  # a piece of packed media has a megabyte

_TYPES: dict[Spelling, Any] = {
    Spelling.ID: Id,
    Spelling.INSTANT: Instant,
    Spelling.MONEY: MoneyType,
    Spelling.RATE: Numeric(10, 4, asdecimal=False),
    Spelling.JSON: json_type(),
    Spelling.BOOLEAN: Boolean(create_constraint=False),
    Spelling.INTEGER: BigInteger,
    Spelling.FLOAT: Float,
    Spelling.BYTES: LargeBinary,
    Spelling.TEXT: Text,
}


@frozen
class WholeTable:
    """A table that goes along, whatever revision of the schema it is of.

    Attributes:
        key: The columns of its primary key, in their order.
        columns: What each column holds, in their order.
    """

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Spelling]

    @property
    def rows_at_once(self) -> int:
        """How many rows of it are held in memory."""
        return BLOB_ROWS if self.name == BLOBS else ROWS

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Where a row stands among the others; comparable as the databases sort."""
        return tuple(
            value.encode() if isinstance(value := row[name], str) else value for name in self.key
        )

    def line(self, row: Mapping[str, Any]) -> bytes:
        """A row as it is compared: large bytes by their checksum."""
        if self.name != BLOBS:
            return line_of(self.columns, row)
        kinds = {**self.columns, "data": Spelling.JSON}
        return line_of(kinds, {**row, "data": bytes_told(row["data"])})


@frozen
class Digest:
    """What a table holds.

    Attributes:
        rows: How many rows.
        sha256: Over all of them as lines, in the order of their keys.
    """

    rows: int
    sha256: str


class Tally:
    """A digest that is being made."""

    def __init__(self) -> None:
        self._rows, self._hash = 0, hashlib.sha256()

    def add(self, line: bytes) -> None:
        """One more row."""
        self._rows += 1
        self._hash.update(line)

    @property
    def digest(self) -> Digest:
        """Of all rows so far."""
        return Digest(self._rows, self._hash.hexdigest())


@cache
def whole_tables() -> tuple[WholeTable, ...]:
    """All tables that go along, those that others point to first."""
    return tuple(
        WholeTable(
            table.name,
            tuple(column.name for column in table.primary_key.columns),
            {column.name: kind_of(column.type) for column in table.columns},
        )
        for table in metadata.sorted_tables
        if table.name not in DERIVED
    )


def sql_table(whole: WholeTable) -> Table:
    """The table as SQLAlchemy has it, by what is said of it alone."""
    columns = (Column(name, _TYPES[kind]) for name, kind in whole.columns.items())
    return Table(whole.name, MetaData(), *columns)


def page(
    connection: Connection, whole: WholeTable, after: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The next rows of a table in the order of its key, those behind `after`."""
    table = sql_table(whole)
    keys = _sorted_by(connection, whole, table)
    query = select(table).order_by(*keys).limit(whole.rows_at_once)
    if after is not None:
        last = [literal(after[name], table.c[name].type) for name in whole.key]
        query = query.where(tuple_(*keys) > tuple_(*last))
    return [dict(row) for row in connection.execute(query).mappings()]


def last_key(connection: Connection, whole: WholeTable) -> dict[str, Any] | None:
    """The key of the last row of a table, by column; None in an empty one."""
    table = sql_table(whole)
    keys = [key.desc() for key in _sorted_by(connection, whole, table)]
    query = select(*(table.c[name] for name in whole.key)).order_by(*keys).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def _sorted_by(connection: Connection, whole: WholeTable, table: Table) -> list[ColumnElement[Any]]:
    """The columns of the key as they sort on both databases."""
    is_shared = connection.dialect.name == "postgresql"
    return [
        collate(table.c[name], "C")
        if is_shared and whole.columns[name] is Spelling.TEXT
        else table.c[name]
        for name in whole.key
    ]


def rows_of(connection: Connection, whole: WholeTable) -> Iterator[dict[str, Any]]:
    """Every row of a table in the order of its key, a batch of them in memory."""
    last: dict[str, Any] | None = None
    while rows := page(connection, whole, last):
        yield from rows
        last = rows[-1]


def digest_of(connection: Connection, whole: WholeTable) -> Digest:
    """What a table holds."""
    tally = Tally()
    for row in rows_of(connection, whole):
        tally.add(whole.line(row))
    return tally.digest


class WholeReads:
    """Questions about all rows of all tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, whole: WholeTable, after: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The next rows of a table."""
        return page(self._session.connection, whole, after)

    def count(self) -> int:
        """How many rows there are in all."""
        counts = (
            self._session.scalar(select(func.count()).select_from(sql_table(whole)))
            for whole in whole_tables()
        )
        return sum(map(int, counts))

    def file_name(self, location_id: str) -> str:
        """What the file of a place is called, as far as that is known: for its ending."""
        c = asset_storage_locations.c
        query = select(func.coalesce(c.filename, c.path)).where(c.id == location_id)
        return str(self._session.scalar(query) or "")

    def digests(self) -> dict[str, Digest]:
        """What each table holds at one moment. The first question of its transaction."""
        if not self._session.is_sqlite:  # where each question sees what was stored before it
            self._session.execute(
                text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            )
        connection = self._session.connection
        return {whole.name: digest_of(connection, whole) for whole in whole_tables()}
