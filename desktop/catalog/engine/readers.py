"""The pool of read sessions: on a local library without SQLAlchemy, which joins when asked for.

SQLAlchemy's pool, its connection and its transaction take longer than SQLite takes for a page of a
rare word. The sessions of a local library are therefore kept, and handed out in turn.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from desktop.base.errors import LibraryBusyError
from desktop.catalog.engine.session import ConnectedSession, Session

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from sqlalchemy import Engine

    from desktop.catalog.engine.compiled_select import Ready
    from desktop.domain.ids import WorkspaceId

WAIT_SECONDS = 30.0
KNOWN = 256  # answers that a session remembers


def readers_of(engine: Engine, at_once: int) -> Readers:
    """What begins the reads of a library.

    Args:
        engine: Its reading engine.
        at_once: A local library: how many reads may run at a time, and connections stay open.
    """
    return LocalReaders(engine, at_once) if engine.dialect.name == "sqlite" else Readers(engine)


class Readers:
    """Begins and ends the reads of a shared library. Any thread may ask."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, workspace_id: WorkspaceId) -> Session:
        """A read transaction: one view of the library from its first question to its end."""
        connection = self._engine.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return ConnectedSession(connection, workspace_id)

    def end(self, session: Session, *, has_answer: bool) -> None:
        """End what `begin` began. `has_answer`: nothing went wrong meanwhile."""
        connection = session.connection
        try:
            if has_answer:
                connection.commit()  # after a ROLLBACK the driver forgets what it has prepared
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection that no read holds."""
        self._engine.dispose()


class LocalReaders(Readers):
    """Begins and ends the reads of a local library."""

    def __init__(self, engine: Engine, at_once: int) -> None:
        super().__init__(engine)
        self._turns: SimpleQueue[None] = SimpleQueue()
        for _ in range(at_once):
            self._turns.put(None)
        # The one used last comes first: SQLite still has its pages at hand.
        self._idle: list[_LocalSession] = []
        self._lock = Lock()
        self._is_closed = False

    def begin(self, workspace_id: WorkspaceId) -> Session:
        """A read transaction.

        Raises:
            LibraryBusyError: Others did not end theirs in time.
        """
        try:
            self._turns.get(timeout=WAIT_SECONDS)
        except Empty as error:
            raise LibraryBusyError(
                "Too much is being read from the library at once.",
                advice="Try again in a moment.",
            ) from error
        try:
            with self._lock:
                session = self._idle.pop() if self._idle else None
            if session is None:
                session = _LocalSession(self._engine, workspace_id)
            session.begin(workspace_id)
        except BaseException:
            self._turns.put(None)
            raise
        return session

    def end(self, session: Session, *, has_answer: bool) -> None:
        """End what `begin` began."""
        if not isinstance(session, _LocalSession):
            raise TypeError(session)
        try:
            session.end()
            with self._lock:
                is_closed = self._is_closed
                if not is_closed:
                    self._idle.append(session)
            if is_closed:
                session.close()
        finally:
            self._turns.put(None)

    def close(self) -> None:
        """Close every connection that no read holds; the others when their reads end."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()
        super().close()


class _LocalSession(Session):
    """Reads of a local library, one after another, on one connection of the driver."""

    def __init__(self, engine: Engine, workspace_id: WorkspaceId) -> None:
        self._engine = engine
        self._lease = engine.raw_connection()
        super().__init__(self._lease.driver_connection, workspace_id, is_sqlite=True)
        # SQLAlchemy's connection is made by who first asks for it.
        self._joined: Connection | None = None
        self._known: dict[Hashable, list[Any]] = {}
        self._version: int | None = None

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, in the transaction that runs."""
        if self._joined is None:
            self._joined = Connection(self._engine, self._lease)
        if not self._joined.in_transaction():
            self._joined.begin()  # sends no second BEGIN, see `database.sqlite_engine`
        return self._joined

    def fetch_known(self, ready: Ready, values: Mapping[str, Any]) -> list[Any]:
        """As `fetch`, but asked only once while the library stays as it is."""
        # SQLite counts what others commit, and nothing is ever written on this connection.
        (version,) = self.driver.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self._known) >= KNOWN:
            self._known.clear()
            self._version = version
        key = (ready, *values.values())
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self.fetch(ready, values)
        return known

    def begin(self, workspace_id: WorkspaceId) -> None:
        """Begin a transaction."""
        self.workspace_id = workspace_id
        self.driver.execute("BEGIN")

    def end(self) -> None:
        """End the transaction."""
        if self._joined is not None and self._joined.in_transaction():
            self._joined.rollback()
        else:
            self.driver.rollback()

    def close(self) -> None:
        """Give the connection back."""
        (self._joined or self._lease).close()
