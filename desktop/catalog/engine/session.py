"""A transaction as the rest of the room sees it: reads, and writes that are journalled row by row.

`Session` reads. `WriteSession` also writes, and notes every row it touches before and after, so
that an edit's inverse is computed from what really changed and `activity` can tell the story.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import (
    CursorResult,
    Executable,
    Table,
    bindparam,
    select,
    text,
)

from desktop.base.errors import ChangedElsewhereError, NotFoundError
from desktop.base.frozen import frozen
from desktop.catalog.engine.indexed_rows import index_again
from desktop.catalog.engine.named_rows import with_folded_name
from desktop.catalog.engine.repeated_facts import differs
from desktop.catalog.engine.row_keys import (
    key_among,
    key_of,
    single_key,
    story_of,
    typed_keys,
    workspace_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sqlalchemy.engine import Connection

    from desktop.catalog.engine.compiled_select import Ready
    from desktop.domain.ids import AssetId, OperationId, UserId, WorkspaceId

T = TypeVar("T")

# Well under SQLite's limit of 999 variables in old builds.
CHUNK = 500
_BOUND = "to_"  # before the names of bound values: SQLAlchemy keeps those of columns for itself


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


def utc_now() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


@frozen
class RowChange:
    """One row before and after. `before` is None for an insert, `after` for a delete.

    Attributes:
        key: Values of the primary key, in its order.
        asset_id: The asset whose story this belongs to, where there is one.
    """

    table: str
    key: tuple[str, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    asset_id: str | None = None


class Watcher(Protocol):
    """Somebody who is told of rows before they change."""

    def __call__(
        self, table: Table, rows: Sequence[Mapping[str, Any]], columns: AbstractSet[str] | None
    ) -> None:
        """Called with rows as they are; `columns` will change, None: they come or go."""


class Session:
    """One open transaction in one workspace.

    Attributes:
        is_sqlite: Whether this is a local library.
        driver: The driver's connection, in the same transaction.
        away: See `AwayAssets.states`.
    """

    def __init__(self, driver: Any, workspace_id: WorkspaceId, *, is_sqlite: bool) -> None:
        self.driver = driver
        self.workspace_id = workspace_id
        self.is_sqlite = is_sqlite
        self.away: Mapping[AssetId, str] = MappingProxyType({})

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, in its transaction."""
        raise NotImplementedError

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement."""
        return self.connection.execute(statement, parameters or {})

    def fetch(self, ready: Ready, values: Mapping[str, Any]) -> list[Any]:
        """All rows of a select that is kept ready, as the driver gives them: nothing is converted.

        Args:
            ready: The select.
            values: What its named parameters are this time, as the driver takes them.
        """
        local = ready.local if self.is_sqlite else None
        if local is not None:
            sql, kept, given = local
            bound = kept.copy()
            for place, name in given:
                bound[place] = values[name]
            return list(self.driver.execute(sql, bound))
        result = self.connection.execute(ready.statement, values)
        rows = list(result.cursor.fetchall())
        result.close()
        return rows

    def rows(self, statement: Executable) -> Sequence[Any]:
        """All rows of a select."""
        return self.connection.execute(statement).all()

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(statement).scalar()

    def fetch_known(self, ready: Ready, values: Mapping[str, Any]) -> list[Any]:
        """As `fetch`; a session that is kept asks only once while the library stays as it is."""
        return self.fetch(ready, values)


class ConnectedSession(Session):
    """A transaction on a connection of SQLAlchemy's."""

    def __init__(self, connection: Connection, workspace_id: WorkspaceId) -> None:
        is_sqlite = connection.dialect.name == "sqlite"
        super().__init__(connection.connection.driver_connection, workspace_id, is_sqlite=is_sqlite)
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, in its transaction."""
        return self._connection


class WriteSession(ConnectedSession):
    """The write transaction of one edit.

    Attributes:
        journal: Every row touched, in order.
        on_record: A row of `activity` that was written, by which the transaction is found again.
            Its operation cannot serve: an import stores many batches under one.
        moved: Assets of which a place was added, removed, or marked as it was seen.
        watchers: Told of rows before they change: for what is to be noted as it was until then.
    """

    def __init__(
        self,
        connection: Connection,
        workspace_id: WorkspaceId,
        *,
        user_id: UserId | None,
        operation_id: OperationId,
    ) -> None:
        super().__init__(connection, workspace_id)
        self.user_id = user_id
        self.operation_id = operation_id
        self.now = utc_now()
        self.journal: list[RowChange] = []
        self.on_record: str | None = None
        self.moved: set[AssetId] = set()
        self.watchers: list[Watcher] = []

    def alone(self, what: str) -> None:
        """Keep other clients from changing the same thing until this transaction ends.

        For rules that no constraint can hold, such as trees without a circle. A local library has
        one writer anyhow.
        """
        if not self.is_sqlite:
            self.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"),
                {"what": f"{self.workspace_id}/{what}"},
            )

    def hold(self, table: Table, *keys: str) -> None:
        """Keep rows as they are until this transaction ends: for what is read to be written."""
        if not self.is_sqlite:
            for part in chunks(sorted(keys)):
                self._find(table, part, lock=True)

    def claim(self, table: Table, keys: Sequence[str]) -> None:
        """Keep others from linking to rows that this transaction is about to delete."""
        if not self.is_sqlite:
            column = single_key(table)
            self.execute(
                select(column)
                .where(table.c.workspace_id == self.workspace_id, column.in_(keys))
                .order_by(column)
                .with_for_update()
            )

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows; `workspace_id` and the instants are filled in. All rows have equal keys."""
        if not rows:
            return
        filled = [self._filled(table, row) for row in rows]
        self._tell(table, filled)
        for part in chunks(filled):
            stored = [with_folded_name(table, row) for row in part]
            self.connection.execute(table.insert(), stored)
            for row in part:
                index_again(self.connection, table, [row["id"]] if "id" in row else [], row)
        self.journal += [
            RowChange(table.name, key_of(table, row), None, row, story_of(table, row))
            for row in filled
        ]

    def update(
        self,
        table: Table,
        key: str,
        values: Mapping[str, Any],
        *,
        expected_version: int | None = None,
    ) -> bool:
        """Change one row; returns whether anything differed.

        Raises:
            NotFoundError: There is no such row.
            ChangedElsewhereError: The row is no longer at `expected_version`.
        """
        changed = self.update_many(table, [key], values)
        if expected_version is not None and changed and changed[0]["version"] != expected_version:
            mine = ", ".join(f"{name}: {value!r}" for name, value in values.items())
            theirs = ", ".join(f"{name}: {changed[0][name]!r}" for name in values)
            raise ChangedElsewhereError(
                f"Somebody else changed this in the meantime ({theirs}); yours was {mine}.",
                advice="Nothing was overwritten. Look at it again and repeat the change if it "
                "still holds.",
            )
        if not changed and self._find(table, [key]) == []:
            raise NotFoundError("It is not in the library any more.")
        return bool(changed)

    def update_many(
        self, table: Table, keys: Iterable[str], values: Mapping[str, Any]
    ) -> list[Mapping[str, Any]]:
        """Give many rows the same values; returns those that differed, as they were."""
        touched: list[Mapping[str, Any]] = []
        versioned = "version" in table.c
        stamped = "updated_at" in table.c
        for part in chunks(keys):
            old_rows = [
                row
                for row in self._find(table, part, lock=True)
                if any(differs(row, name, value) for name, value in values.items())
            ]
            if not old_rows:
                continue
            self._tell(table, old_rows, values.keys())
            new = dict(with_folded_name(table, values))
            if versioned:
                new["version"] = table.c.version + 1
            if stamped:
                new["updated_at"] = self.now
            column = single_key(table)
            self.connection.execute(
                table.update()
                .where(column.in_([row[column.name] for row in old_rows]))
                .values({table.c[name]: value for name, value in new.items()})
            )
            index_again(self.connection, table, [row[column.name] for row in old_rows], values)
            for row in old_rows:
                before = {name: row[name] for name in values}
                self.journal.append(
                    RowChange(
                        table.name, key_of(table, row), before, dict(values), story_of(table, row)
                    )
                )
            touched += old_rows
        return touched

    def update_each(self, table: Table, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Change many rows, each with values of its own: `values[key] = {column: value}`."""
        for part in chunks(values):
            own = single_key(table).name
            found = {str(row[own]): row for row in self._find(table, part, lock=True)}
            changed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            self._tell(table, list(found.values()), {n for key in part for n in values[key]})
            for key in part:  # in the given order: no moment may break a rule of the database
                if (row := found.get(key)) is None:
                    continue
                new = {n: v for n, v in values[key].items() if differs(row, n, v)}
                if not new:
                    continue
                extra: dict[str, Any] = {}
                if "version" in table.c:
                    extra["version"] = row["version"] + 1
                if "updated_at" in table.c:
                    extra["updated_at"] = self.now
                stored = with_folded_name(table, new | extra)
                bound = {_BOUND + name: value for name, value in stored.items()}
                changed.setdefault(tuple(stored), []).append({_BOUND: row[own], **bound})
                before = {name: row[name] for name in new}
                self.journal.append(
                    RowChange(table.name, key_of(table, row), before, new, story_of(table, row))
                )
            for names, rows in changed.items():
                statement = table.update().where(single_key(table) == bindparam(_BOUND))
                to: Any = {table.c[name]: bindparam(_BOUND + name) for name in names}
                self.connection.execute(statement.values(to), rows)
            for key in part:
                index_again(self.connection, table, [key], values[key] if key in found else {})

    def delete(self, table: Table, where: Any) -> int:
        """Delete the rows of `table` that match; returns how many.

        Rows that hang on them by a cascade are not journalled: delete those first.
        """
        rows = [
            dict(row._mapping)
            for row in self.rows(
                select(table).where(table.c.workspace_id == self.workspace_id, where)
            )
        ]
        self._tell(table, rows)
        for part in chunks(rows, CHUNK // len(table.primary_key)):
            keys = ["/".join(key_of(table, row)) for row in part]
            self.connection.execute(table.delete().where(key_among(table, keys)))
        self.journal += [
            RowChange(table.name, key_of(table, row), row, None, story_of(table, row))
            for row in rows
        ]
        return len(rows)

    def _tell(
        self,
        table: Table,
        rows: Sequence[Mapping[str, Any]],
        columns: AbstractSet[str] | None = None,
    ) -> None:
        for watcher in self.watchers:
            watcher(table, rows, columns)

    def _find(
        self, table: Table, keys: Sequence[str], *, lock: bool = False
    ) -> list[dict[str, Any]]:
        statement = select(table).where(
            workspace_of(table) == self.workspace_id,
            single_key(table).in_(typed_keys(single_key(table), keys)),
        )
        if lock and not self.is_sqlite:
            # In order of their keys, so that two clients do not wait for each other; and not
            # against the links that others make to these rows meanwhile.
            statement = statement.order_by(single_key(table)).with_for_update(key_share=True)
        return [dict(row._mapping) for row in self.rows(statement)]

    def _filled(self, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
        filled = {"workspace_id": self.workspace_id, **row}
        for name in ("created_at", "updated_at"):
            if name in table.c:
                filled.setdefault(name, self.now)
        return filled
