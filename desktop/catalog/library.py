"""An open library: one writer lane, a small pool of readers, and what they hand out.

`Library.read(fn)` runs `fn(reads)` in a read transaction, `Library.write(fn)` runs `fn(tx)` in the
write transaction. Both block and may be called from any thread but the window's.
"""

from __future__ import annotations

import getpass
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import Engine, make_url, select, text

from desktop.base.errors import LibraryBusyError, LibraryGoneError, LibraryWriteError
from desktop.base.paths import data_dir
from desktop.catalog import schema
from desktop.catalog.activity import ActivityReads, ActivityWrites
from desktop.catalog.asset import AssetReads, AssetWrites
from desktop.catalog.collection import CollectionReads, CollectionWrites
from desktop.catalog.database import BUSY_SECONDS, in_our_words, postgres_engine, sqlite_engine
from desktop.catalog.film import FilmReads, FilmWrites
from desktop.catalog.job import JobReads, JobWrites
from desktop.catalog.listing import ListingReads
from desktop.catalog.location import LocationReads, LocationWrites
from desktop.catalog.relation import RelationReads, RelationWrites
from desktop.catalog.session import Session, WriteSession, utc_now
from desktop.catalog.sidebar import SidebarReads
from desktop.catalog.stats import StatsReads
from desktop.catalog.tables.all import users, workspace_members, workspaces
from desktop.catalog.tag import TagReads, TagWrites
from desktop.domain.ids import OperationId, UserId, WorkspaceId, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
READERS = 4
DEFAULT_WORKSPACE = "main"


class Reads:
    """What can be asked of a library, by noun. Valid inside one `Library.read` call."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.assets = AssetReads(session)
        self.tags = TagReads(session)
        self.collections = CollectionReads(session)
        self.relations = RelationReads(session)
        self.films = FilmReads(session)
        self.listing = ListingReads(session)
        self.locations = LocationReads(session)
        self.jobs = JobReads(session)
        self.activity = ActivityReads(session)
        self.stats = StatsReads(session)
        self.sidebar = SidebarReads(session).load


class Tx:
    """The write transaction: everything that can be changed, by noun, and read back."""

    def __init__(self, session: WriteSession) -> None:
        self.session = session
        self.assets = AssetWrites(session)
        self.tags = TagWrites(session)
        self.collections = CollectionWrites(session)
        self.relations = RelationWrites(session)
        self.films = FilmWrites(session)
        self.listing = ListingReads(session)
        self.locations = LocationWrites(session)
        self.jobs = JobWrites(session)
        self.activity = ActivityWrites(session)
        self.stats = StatsReads(session)


class Library:
    """An open library.

    Attributes:
        name: What to call it in the window: the file's name, or database@host.
        address: Path or URL without a password; what `recent libraries` remembers.
        dialect: `sqlite` or `postgresql`.
        path: The `.desk` file of a local library, else None.
        media_root: The folder that copies of media go to.
        is_read_only: Nothing can be written (file or folder permissions).
    """

    def __init__(
        self,
        *,
        address: str,
        writer: Engine,
        reader: Engine,
        path: Path | None = None,
        media_root: Path,
        is_read_only: bool = False,
    ) -> None:
        self.address = address
        self.path = path
        self.media_root = media_root
        self.is_read_only = is_read_only
        self.dialect = writer.dialect.name
        url = writer.url
        self.name = path.name if path else f"{url.database}@{url.host or 'local'}"
        self._writer = writer
        self._reader = reader
        self._lane = threading.Lock()
        self._running: dict[object, Any] = {}
        self._is_closed = False
        # One process at a time writes and checkpoints: SQLite before 3.51.3 may corrupt a WAL that
        # two connections write and reset at once.
        self._file_lock = FileLock(f"{path}.lock", timeout=BUSY_SECONDS) if path else None
        self.workspace_id, self.user_id = WorkspaceId(""), UserId("")

    def read(self, fn: Callable[[Reads], T], *, token: object = None) -> T:
        """Run `fn` in a read transaction and return what it returns.

        Args:
            fn: Gets the `Reads` of one transaction, which must not leave it.
            token: A name by which `interrupt` can stop this read.

        Raises:
            LibraryError: The library could not answer.
        """
        with in_our_words(), self._reader.connect() as connection, connection.begin():
            if token is not None:
                self._running[token] = connection.connection.driver_connection
            try:
                return fn(Reads(Session(connection, self.workspace_id)))
            finally:
                self._running.pop(token, None)

    def write(self, fn: Callable[[Tx], T], *, operation_id: OperationId | None = None) -> T:
        """Run `fn` in the write transaction; commit if it returns, roll back if it raises.

        Raises:
            LibraryError: Nothing was written.
        """
        if self.is_read_only:
            raise LibraryWriteError(
                "This library is open for reading only.",
                advice="Check the permissions of the file and its folder, then open it again.",
            )
        with self._lane, self._exclusive(), in_our_words(), self._writer.begin() as connection:
            session = WriteSession(
                connection,
                self.workspace_id,
                user_id=self.user_id,
                operation_id=operation_id or OperationId(new_id()),
            )
            return fn(Tx(session))

    def interrupt(self, token: object) -> None:
        """Stop the read that runs under `token`, if one does; it raises a LibraryError there."""
        connection = self._running.get(token)
        if connection is None:
            return
        if self.dialect == "sqlite":
            connection.interrupt()
        else:
            connection.cancel_safe(timeout=2)

    def close(self) -> None:
        """Close every connection. Waits for a running write."""
        with self._lane:
            self._is_closed = True
            self._reader.dispose()
            self._writer.dispose()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        if self._is_closed:
            raise LibraryGoneError("The library has been closed.")
        if self._file_lock is None:
            yield
            return
        try:
            with self._file_lock:
                yield
        except Timeout as error:
            raise LibraryBusyError(
                "Another program has held the library for too long.",
                advice="Your change was not made. Try again in a moment.",
            ) from error


def open_library(
    address: str | Path, *, create: bool = False, agreed_to_upgrade: bool = False
) -> Library:
    """Open a local or a shared library.

    Args:
        address: A path to a `.desk` file or a `postgresql+psycopg://` URL.
        create: Make a local library that does not exist yet.
        agreed_to_upgrade: Upgrade an older shared library.

    Raises:
        LibraryError: It cannot be opened; the text says why and the advice what to do.
    """
    if "://" in str(address):
        return _open_postgres(str(address), agreed=agreed_to_upgrade)
    return _open_sqlite(Path(address).expanduser(), create=create)


def _open_sqlite(path: Path, *, create: bool) -> Library:
    if not path.exists():
        if not create:
            raise LibraryGoneError(
                f"There is no library at {path}.",
                advice="Check the path, or make one with File > New Library.",
            )
        _make_sqlite(path)
    with in_our_words():
        version = schema.look_at_sqlite(path)
        read_only = not _is_writable(path)
        if version < schema.user_version():
            if read_only:
                raise LibraryWriteError(
                    "This library needs an upgrade, but it cannot be written to.",
                    advice="Check the permissions of the file and its folder.",
                )
            with FileLock(f"{path}.lock", timeout=BUSY_SECONDS):
                if schema.look_at_sqlite(path) < schema.user_version():
                    schema.upgrade_sqlite(path)
        library = Library(
            address=str(path),
            writer=sqlite_engine(path, read_only=read_only),
            reader=sqlite_engine(path, readers=READERS),
            path=path,
            media_root=path.with_name(path.stem + ".media"),
            is_read_only=read_only,
        )
        _enter(library)
    return library


def _make_sqlite(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=True)
    except OSError as error:
        raise LibraryWriteError(
            f"No library can be made at {path}: {error.strerror}.",
            advice="Choose a folder you can write to.",
        ) from error


def _is_writable(path: Path) -> bool:
    """Whether the file and its folder take writes (WAL needs both), by trying."""
    try:
        with path.open("r+b"):
            pass
        probe = path.with_name(f".{path.name}.{new_id()}.probe")
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _open_postgres(url: str, *, agreed: bool) -> Library:
    with in_our_words():
        engine = postgres_engine(url, pool=READERS + 1)
        try:
            schema.upgrade_postgres(engine, agreed=agreed)
            schema.maintain_postgres(engine)
            parsed = make_url(url)
            library = Library(
                address=parsed.render_as_string(hide_password=False)
                if parsed.password is None
                else parsed.set(password=None).render_as_string(),
                writer=engine,
                reader=engine,
                media_root=_shared_media_root(parsed.database or "shared"),
            )
            _enter(library)
        except BaseException:
            engine.dispose()
            raise
    return library


def _shared_media_root(database: str) -> Path:
    return data_dir() / "shared" / f"{database}.media"


def _enter(library: Library) -> None:
    """Find the workspace and the user of this session; make them at first start."""

    def login() -> str:
        if library.dialect == "postgresql":
            with library._reader.connect() as connection:
                return str(connection.execute(text("SELECT session_user")).scalar())
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "director"

    name = login()
    with library._reader.connect() as connection, connection.begin():
        workspace = connection.execute(
            select(workspaces.c.id).order_by(workspaces.c.created_at).limit(1)
        ).scalar()
        user = connection.execute(select(users.c.id).where(users.c.login == name)).scalar()
    library.workspace_id = WorkspaceId(workspace or "")
    library.user_id = UserId(user or "")
    if (workspace and user) or library.is_read_only:
        return
    with library._lane, library._exclusive(), library._writer.begin() as connection:
        if library.dialect == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.ENTRY_LOCK}
            )
        workspace = connection.execute(
            select(workspaces.c.id).order_by(workspaces.c.created_at).limit(1)
        ).scalar()
        user = connection.execute(select(users.c.id).where(users.c.login == name)).scalar()
        now = {"created_at": utc_now(), "updated_at": utc_now()}
        if not workspace:
            workspace = new_id()
            connection.execute(
                workspaces.insert().values(
                    id=workspace, code=DEFAULT_WORKSPACE, name="Main", settings={}, **now
                )
            )
        if not user:
            user = new_id()
            connection.execute(users.insert().values(id=user, login=name, name=name, **now))
            connection.execute(
                workspace_members.insert().values(
                    workspace_id=workspace, user_id=user, role="owner", created_at=utc_now()
                )
            )
    library.workspace_id, library.user_id = WorkspaceId(workspace), UserId(user)
