"""How a read begins and ends: on a local library without SQLAlchemy, which joins when asked for.

A connection, its transaction and their end by SQLAlchemy take longer than SQLite takes for a page
of a rare word.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from desktop.catalog.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.pool import PoolProxiedConnection

    from desktop.domain.ids import WorkspaceId


@contextmanager
def reading(engine: Engine, workspace_id: WorkspaceId) -> Iterator[Session]:
    """A read transaction, one view of the library from its first question to its end."""
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection, connection.begin():
            yield Session(connection, workspace_id)
        return
    session = _LocalSession(engine, engine.raw_connection(), workspace_id)
    try:
        session.driver.execute("BEGIN")
        yield session
    finally:
        session.close()


class _LocalSession(Session):
    """A read of a local library, begun on the driver's connection."""

    def __init__(
        self, engine: Engine, lease: PoolProxiedConnection, workspace_id: WorkspaceId
    ) -> None:
        # Not what `Session` does: SQLAlchemy's connection is made by who first asks for it.
        self.workspace_id = workspace_id
        self.is_sqlite = True
        self._engine = engine
        self._lease = lease
        self._driver: Any = lease.driver_connection
        self._joined: Connection | None = None

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, in the transaction that runs."""
        if self._joined is None:
            self._joined = Connection(self._engine, self._lease)
            self._joined.begin()  # see `database.sqlite_engine`
        return self._joined

    @property
    def driver(self) -> Any:
        """The driver's connection."""
        return self._driver

    def close(self) -> None:
        """End the transaction and give the connection back."""
        (self._joined or self._lease).close()
