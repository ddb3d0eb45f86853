"""An open library: one writer lane, a small pool of readers, and what they hand out.

`Library.read(fn)` runs `fn(reads)` in a read transaction. The write transaction has two doors:
`Library.write(fn)` is that of edits (`edits/edit.py` is the only caller), `Library.maintain(fn)`
that of jobs, for what is no edit. All block and may be called from any thread but the window's.
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine, exc

from desktop.base import packed
from desktop.base.address import is_url, parsed
from desktop.base.errors import DeskError, LibraryClosedError, LibraryGoneError, LibraryWriteError
from desktop.catalog.away import AwayAssets
from desktop.catalog.engine import (
    access,
    failure_checks,
    integrity,
    recognition,
    revisions,
    schema,
    workspaces,
)
from desktop.catalog.engine.database import (
    BUSY_SECONDS,
    OVERFLOW,
    damaged,
    has_waited,
    in_our_words,
    is_clash,
    is_cut_off,
    postgres_engine,
    sqlite_engine,
)
from desktop.catalog.engine.file_system import place_of
from desktop.catalog.engine.postgres import ANSWER_SECONDS, PostgresDoor
from desktop.catalog.engine.readers import readers_of
from desktop.catalog.engine.session import WriteSession
from desktop.catalog.engine.writer_lock import WriterLock
from desktop.catalog.media_folder import MediaFolder
from desktop.catalog.media_site import site_of
from desktop.catalog.packed_reader import LibraryPacked
from desktop.catalog.transaction import Maintenance, Reads, Tx
from desktop.domain.ids import OperationId, UserId, WorkspaceId, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.catalog.look_index import LookIndex

T = TypeVar("T")
READERS = 4
TRIES = 5  # of a write that met another client's
OWN = 1_000  # operations of this client that are told from those of others

__all__ = ["Library", "Maintenance", "Reads", "Tx", "open_library"]


class Library:
    """An open library.

    Attributes:
        name: What to call it in the window: the file's name, or database@host.
        address: Path or URL without a password; what `recent libraries` remembers.
        dialect: `sqlite` or `postgresql`.
        path: The `.desk` file of a local library, else None.
        media: The folder that copies of media go to.
        read_only: Why nothing can be written, or None.
        is_read_only: Nothing can be written.
        warning: What a person should know about where the library lies, or empty.
        away: Assets whose files this machine does not reach though the record says that they are
            there. Cards show it; it is never written.
    """

    def __init__(
        self,
        *,
        address: str,
        name: str,
        writer: Engine,
        reader: Engine,
        path: Path | None = None,
        read_only: access.ReadOnly | None = None,
        warning: str = "",
        patience: float = BUSY_SECONDS,
    ) -> None:
        self.address = address
        self.path = path
        self.read_only, self.is_read_only = read_only, read_only is not None
        self.warning = warning
        self.dialect = writer.dialect.name
        self.name = name
        self._writer = writer
        self._reader = reader
        self._readers = readers_of(reader, READERS + OVERFLOW)
        self._lane = threading.Lock()
        self._own: tuple[OperationId, ...] = ()
        self._running: dict[object, Any] = {}
        self._running_lock = threading.Lock()
        self._is_closed, self._packed = False, LibraryPacked(self)
        self._file_lock = WriterLock(path, patience=patience) if path else None
        self._files = failure_checks.Files(path) if path else None
        self.workspace_id, self.user_id = WorkspaceId(""), UserId("")
        self.away = AwayAssets()
        self._looks: LookIndex | None = None
        self.media: MediaFolder

    @property
    def database_version(self) -> str:
        """Of SQLite, or of the server: `17.2`; asks nobody."""
        engines = (self._reader, self._writer)
        found = (getattr(one.dialect, "server_version_info", None) for one in engines)
        known = next(filter(None, found), ())
        return ".".join(map(str, known))

    @property
    def media_root(self) -> Path:
        """Where the media folder is."""
        return self.media.root

    @property
    def own_operations(self) -> frozenset[OperationId]:
        """The last edits that were begun by way of this object, whatever became of them."""
        return frozenset(self._own)

    @property
    def looks(self) -> LookIndex:
        """What the pictures of this library look like, in memory; empty until it is asked."""
        if self._looks is None:
            from desktop.catalog.look_index import LookIndex  # noqa: PLC0415 - numpy, when asked

            self._looks = LookIndex()
        return self._looks

    def read(self, fn: Callable[[Reads], T], *, token: object = None) -> T:
        """Run `fn` in a read transaction and return what it returns.

        Args:
            fn: Gets the `Reads` of one transaction, which must not leave it.
            token: A name by which `interrupt` can stop this read.

        Raises:
            LibraryError: The library could not answer.
        """
        if self._is_closed:
            raise LibraryClosedError
        if self._files is not None:
            self._files.check_to_read()
        try:
            return self._read_once(fn, token)
        except LibraryGoneError as error:
            # The server was restarted, or cut the line: a read may simply be asked again. One that
            # got no answer may not, or a frozen server would be waited for twice.
            if has_waited(error) or not is_cut_off(error):
                raise
            return self._read_once(fn, token)
        except (DeskError, exc.SQLAlchemyError):
            raise
        except (ValueError, KeyError, TypeError) as error:
            # What no writer of ours stores came out: a bug, unless the file itself is broken.
            if self.path and integrity.is_damaged(self.path):
                raise damaged() from error
            raise

    def _read_once(self, fn: Callable[[Reads], T], token: object) -> T:
        try:
            session, has_answer = self._readers.begin(self.workspace_id), False
            session.away = self.away.states
            try:
                if token is not None:
                    self._running[token] = session.driver
                answer, has_answer = fn(Reads(session)), True
                return answer
            finally:
                if token is not None:
                    with self._running_lock:
                        self._running.pop(token, None)
                self._readers.end(session, has_answer=has_answer)
        except Exception:
            with in_our_words():  # only now: it would cost every read more than its transaction
                raise

    def write(
        self,
        fn: Callable[[Tx], T],
        *,
        operation_id: OperationId | None = None,
        repeatable: bool = False,
    ) -> T:
        """Run the `fn` of an edit in the write transaction; roll back if it raises.

        Args:
            fn: Gets the `Tx` of one transaction, which must not leave it.
            operation_id: The key of its record; looked for where the reply to COMMIT is lost.
            repeatable: `fn` changes nothing but the library and the answer it returns, and so may
                be run again from the start where it met another client's transaction.

        Raises:
            LibraryError: Nothing was written.
        """
        if self.is_read_only:
            raise access.refusal(self.read_only)
        key = operation_id or OperationId(new_id())
        if operation_id is not None and operation_id not in self._own[-1:]:
            self._own = (*self._own[1 - OWN :], operation_id)
        for tried in range(1, TRIES + 1):
            try:
                return self._write_once(fn, key)
            except DeskError as error:
                if not (repeatable and is_clash(error) and tried < TRIES):
                    raise
            # Those who met once would meet again at the next beat.
            time.sleep(random.uniform(0.2, 1.0) * 0.02 * 2**tried)  # noqa: S311 - no secret
        raise AssertionError("every try returns or raises")

    def maintain(self, fn: Callable[[Maintenance], T], *, repeatable: bool = False) -> T:
        """Run `fn` in a write transaction of upkeep, which is no edit; see `write`.

        Args:
            fn: Gets the `Maintenance` of one transaction, which must not leave it.
            repeatable: As in `write`.

        Raises:
            LibraryError: Nothing was written.
        """
        return self.write(fn, repeatable=repeatable)

    def _write_once(self, fn: Callable[[Tx], T], key: OperationId) -> T:
        with self._lane, self._exclusive(), in_our_words(), self._writer.connect() as connection:
            session = WriteSession(
                connection, self.workspace_id, user_id=self.user_id, operation_id=key
            )
            is_done, backend = False, failure_checks.backend_of(connection)
            try:
                with connection.begin():
                    result = fn(Tx(session))
                    is_done = True
            except exc.DBAPIError as error:
                if self.dialect == "sqlite":
                    connection.invalidate()  # after a fault of the disk the next one begins anew
                if not (is_done and error.connection_invalidated):
                    raise
                # The line broke between COMMIT and its reply: only the library knows.
                if not failure_checks.was_committed(self._reader, session, backend):
                    raise
            self.away.forget(session.moved)
            return result

    def interrupt(self, token: object) -> None:
        """Stop the read that runs under `token`, if one does; it raises a LibraryError there."""
        # Held until the server has the request, so that it cannot hit the connection's next user.
        with self._running_lock:
            connection = self._running.get(token)
            if connection is None:
                return
            if self.dialect == "sqlite":
                connection.interrupt()
            else:
                connection.cancel_safe(timeout=2)

    def close(self) -> None:
        """Close every connection. Waits for a running write."""
        packed.withdraw(self._packed)
        with self._lane:
            self._is_closed = True
            self._readers.close()
            self._writer.dispose()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        if self._is_closed:
            raise LibraryClosedError
        if self._files is not None:
            self._files.check()
        with self._file_lock.held() if self._file_lock else nullcontext():
            yield

    def _enter(self) -> None:
        """Find the workspace and the user of this session; make them at first start."""
        login = workspaces.login_of(self._reader)
        workspace, user = workspaces.find(self._reader, login)
        if not ((workspace and user) or self.is_read_only):
            with self._lane, self._exclusive():
                workspace, user = workspaces.make(self._writer, login)
        # Who only looks at somebody else's library has no row in it, and sees it all the same.
        self.workspace_id, self.user_id = workspace or WorkspaceId(""), user or UserId("")
        if self._files is not None:
            self._files.watch_logs()
        self.media = MediaFolder(
            site_of(self.path, self._reader, self.workspace_id, self.name, address=self.address),
            has_copies=lambda: self.read(lambda reads: reads.locations.has_owned()),
            is_read_only=self.is_read_only,
        )
        packed.announce(self._packed)


def open_library(
    address: str | Path,
    *,
    create: bool = False,
    agreed_to_upgrade: bool = False,
    patience: float = BUSY_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
) -> Library:
    """Open a local or a shared library.

    Args:
        address: A path to a `.desk` file or a `postgresql://` URL.
        create: Make a library where there is none: in a new or empty file, in an empty database.
        agreed_to_upgrade: Upgrade an older shared library.
        patience: Seconds a write waits for another program to let go of a local library.
        answer_seconds: Seconds after which a server that says nothing is given up.

    Raises:
        LibraryError: It cannot be opened; the text says why and the advice what to do.
    """
    if is_url(str(address)):
        door = PostgresDoor(parsed(str(address)), answer_seconds=answer_seconds)
        return _open_postgres(door, create=create, agreed=agreed_to_upgrade)
    return _open_sqlite(Path(address).expanduser(), create=create, patience=patience)


def _open_sqlite(path: Path, *, create: bool, patience: float) -> Library:
    if not path.exists():
        if not create:
            raise LibraryGoneError(
                f"There is no library at {path}.",
                advice="Check the path, or make one with File > New Library.",
            )
        workspaces.make_file(path)
    address = str(path)
    if path.is_symlink():  # lock, log and backups are beside the file itself
        path = path.resolve()
    place = place_of(path)
    with in_our_words():
        version = schema.look_at_sqlite(path)
        if not (version or create):
            raise recognition.nothing_yet(path.name)
        read_only = access.of_file(path)
        if version < revisions.USER_VERSION:
            if read_only:
                raise LibraryWriteError(
                    "This library is of an older version, and cannot be upgraded where it lies.",
                    advice=access.words_for(read_only).advice,
                )
            schema.upgrade_locked(path, patience)
        if not read_only:
            schema.choose_journal(path, is_shared=bool(place.network))
        library = Library(
            address=address,
            name=path.name,
            writer=sqlite_engine(
                path, keeps_writer=True, read_only=bool(read_only), patience=patience
            ),
            reader=sqlite_engine(
                path, readers=READERS, read_only=bool(read_only), patience=patience
            ),
            path=path,
            read_only=read_only,
            warning=place.warning,
            patience=patience,
        )
        try:
            library._enter()
        except BaseException:
            library.close()
            raise
    return library


def _open_postgres(door: PostgresDoor, *, create: bool, agreed: bool) -> Library:
    address = door.address
    with in_our_words():
        engine = postgres_engine(door, pool=READERS + 1)
        try:
            shared = schema.upgrade_postgres(engine, create=create, agreed=agreed)
            read_only = access.of_server(shared)
            if read_only is None:
                schema.maintain_postgres(engine)
            library = Library(
                address=address.kept,
                name=address.name,
                writer=engine,
                reader=engine,
                read_only=read_only,
            )
            library._enter()
        except BaseException:
            engine.dispose()
            raise
    door.is_open = True
    return library
