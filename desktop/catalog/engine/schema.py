"""Is the schema current? Back up, lock, upgrade; refuse libraries newer than the program."""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, exc, inspect, text

from desktop.base.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryForeignError,
    LibraryNewerError,
    LibraryOlderError,
    LibraryWriteError,
)
from desktop.base.paths import migrations_dir
from desktop.catalog.engine import access, recognition, revisions
from desktop.catalog.engine.database import (
    damaged,
    has_content,
    sqlite_engine,
    sqlite_uri,
    translated,
)
from desktop.catalog.engine.refusals import Reason, refused
from desktop.catalog.engine.revisions import APPLICATION_ID, HEAD, USER_VERSION

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)
BACKUPS_KEPT = 3
_MAGIC = b"SQLite format 3\0"
_ADVISORY_LOCK = 0x4445534B
_UPGRADING = threading.Lock()  # what a revision works with belongs to the whole process in Alembic
ENTRY_LOCK = _ADVISORY_LOCK + 1  # held while the first user of a library is written down


def current_revision(connection: Connection) -> str | None:
    """The revision a database is at, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(revision) if revision else None


def upgrade(connection: Connection, target: str = "head") -> None:
    """Bring an open connection's database to `target`, in the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes["connection"] = connection
    target = HEAD if target == "head" else target
    with _UPGRADING:
        if revisions.position(target) < revisions.position(current_revision(connection) or ""):
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)


def look_at_sqlite(path: Path) -> int:
    """What PRAGMA user_version says, after checking that the file is a library of ours.

    0 means that there is nothing in it.

    Raises:
        LibraryDamagedError: It is not an SQLite file, or damaged, or not whole.
        LibraryForeignError: It belongs to another program.
        LibraryNewerError: A newer program wrote it.
        LibraryWriteError: Nobody can look into it where it lies.
    """
    if path.is_dir():
        raise LibraryForeignError(
            f"{path.name} is a folder, not a library.",
            advice="A library is a file whose name ends with .desk. Choose the one in it.",
        )
    application, version, names, programs = _peek(path)
    if application != APPLICATION_ID and (names or application or version):
        raise recognition.foreign(path.name)
    if version > USER_VERSION:
        raise LibraryNewerError(
            f"{path.name} was written by a newer Director's Desk.",
            advice="Update the program to open it. The library was not changed.",
        )
    revision = revisions.at(version)
    if revision or names:
        recognition.checked(
            [*names, "alembic_version"], revision.name if revision else None, path.name
        )
    if revision and programs != revision.programs:
        raise LibraryDamagedError(
            f"{path.name} holds triggers or views that are not ours; it was not opened.",
            advice="If somebody sent you this file, ask them for an untouched copy.",
        )
    return version


def _peek(path: Path) -> tuple[int, int, list[str], str]:
    """What a file says it is: application, version, the names in it, and what SQLite would run."""
    no_library = LibraryDamagedError(
        f"{path.name} is not a library, or is damaged.",
        advice="It was not changed. If it was one, restore a copy from its backups folder.",
    )
    if not _begins_as_database(path):
        raise no_library
    try:
        with closing(
            sqlite3.connect(sqlite_uri(path, read_only=True), uri=True, timeout=5)
        ) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
            return int(application), int(version), names, programs_of(connection)
    except sqlite3.OperationalError as error:
        if "unable to open" in str(error):
            raise _unopened(path) from error
        raise translated(error) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise no_library from error


def _begins_as_database(path: Path) -> bool:
    """Whether a file begins as those of SQLite do, which takes a short text for an empty one."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) in (b"", _MAGIC)
    except OSError:
        return True  # what is wrong with it is said by who opens it


def _unopened(path: Path) -> LibraryWriteError:
    """Why SQLite cannot open a file that is there."""
    log_file = path.with_name(path.name + "-wal")
    if has_content(log_file) and access.of_file(path) is not None:
        return LibraryWriteError(
            f"{path.name} was not closed in order, and cannot be put in order where it lies:"
            " nothing can be written there.",
            advice=f"Copy {path.name} and {log_file.name} into a folder of yours, and open it"
            " there. Its newest changes are in the second file.",
        )
    return LibraryWriteError(
        f"{path.name} cannot be opened.", advice="Check the permissions of the file."
    )


def choose_journal(path: Path, *, is_shared: bool) -> None:
    """Keep a local library in WAL mode, and one on a network file system out of it.

    Where somebody else has it open the mode stays, and is tried again at the next opening.
    """
    wanted = "delete" if is_shared else "wal"
    with closing(sqlite3.connect(sqlite_uri(path, read_only=False), uri=True, timeout=2)) as opened:
        try:
            (mode,) = opened.execute("PRAGMA journal_mode").fetchone()
            if mode != wanted:
                opened.execute(f"PRAGMA journal_mode={wanted}")
        except sqlite3.OperationalError as error:
            log.warning("the journal mode of %s stays: %s", path.name, error)


def programs_of(connection: sqlite3.Connection) -> str:
    """A fingerprint of everything in the file that SQLite would run by itself."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY 1, 2"
    ).fetchall()
    flat = "\n".join(" ".join(str(part).split()) for row in rows for part in row)
    return hashlib.sha256(flat.encode()).hexdigest()


def upgrade_sqlite(path: Path, *, target: str = "head") -> None:
    """Make or upgrade the schema of a local library: all of it or nothing.

    A library that already holds a schema is copied into its backups folder first. Foreign keys are
    off during the change, since table rebuilds would run the cascades; they are checked before it
    is committed.
    """
    version = look_at_sqlite(path) if path.exists() else 0
    if version:
        back_up(path)
    engine = sqlite_engine(path)
    try:
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is None:
                raise LibraryError("No connection.")
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute("PRAGMA journal_mode=WAL")
            with connection.begin():
                upgrade(connection, target)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise LibraryError(f"The upgrade would break {len(broken)} links; not done.")
                position = USER_VERSION if target == "head" else revisions.position(target)
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version={position}")
    finally:
        engine.dispose()


def upgrade_locked(path: Path, patience: float) -> None:
    """Upgrade a local library, unless another process has just done so."""
    try:
        with FileLock(f"{path}.lock", timeout=patience):
            if look_at_sqlite(path) < USER_VERSION:
                upgrade_sqlite(path)
    except Timeout as error:
        raise LibraryBusyError(
            "Another program is upgrading this library.", advice="Open it again in a moment."
        ) from error


def back_up(path: Path, *, folder: Path | None = None, kept: int = BACKUPS_KEPT) -> Path:
    """A checked copy of a local library, by SQLite's backup API. Returns the copy.

    Args:
        path: The library.
        folder: Where the copies are; `<name>.backups/` beside it without one.
        kept: How many stay; an old one goes only after the new one is sound.

    Raises:
        LibraryWriteError: There is no room for twice the file, or no copy can be made there.
        LibraryDamagedError: The library is not sound; no copy was kept of it.
    """
    folder = folder or path.with_name(path.name + ".backups")
    target = folder / f"{path.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.desk"
    partial = target.with_suffix(".partial")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < 2 * path.stat().st_size:
            raise LibraryWriteError(
                "There is not enough space to back the library up.",
                advice=f"Free {2 * path.stat().st_size // 1_000_000 + 1} MB and open it again.",
            )
        _copy(path, partial)
        partial.replace(target)
        for old in sorted(folder.glob("*.desk"))[:-kept]:
            old.unlink()
    except (OSError, sqlite3.OperationalError) as error:
        raise LibraryWriteError(
            f"The library cannot be backed up: {error}.",
            advice=f"Look at the space and the permissions of {folder}.",
        ) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise damaged() from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def _copy(path: Path, target: Path) -> None:
    """Copy a library, and look whether the copy is sound."""
    with (
        closing(sqlite3.connect(sqlite_uri(path, read_only=True), uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise LibraryDamagedError("The library is damaged; no backup was made of it.")


def look_at_postgres(connection: Connection) -> recognition.Shared:
    """What a database on a server holds. Nothing is made.

    Raises:
        LibraryError: It is another program's, newer, not whole, or may not be read.
    """
    return recognition.look(connection)


def upgrade_postgres(engine: Engine, *, create: bool, agreed: bool) -> recognition.Shared:
    """Look at a shared library; make or upgrade its schema if that was asked for.

    Raises:
        LibraryEmptyError: There is no library, and nobody asked to make one.
        LibraryNewerError: A newer program has upgraded it.
        LibraryOlderError: It needs an upgrade and nobody has agreed to one.
    """
    with engine.connect() as connection:
        shared = look_at_postgres(connection)
    if shared.revision == HEAD:
        return shared
    if shared.revision is None and not create:
        raise recognition.nothing_yet(f"The database “{shared.database}”")
    if shared.revision is not None and not agreed:
        raise LibraryOlderError(
            f"This shared library is at schema {shared.revision}; this program needs {HEAD}.",
            advice="Upgrading affects everybody who uses it: older programs will not open it.",
        )
    try:
        # One client at a time, who looks again: another may just have done it.
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            if look_at_postgres(connection).revision != HEAD:
                upgrade(connection)
            make_partitions(connection)
            return look_at_postgres(connection)
    except exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":  # insufficient_privilege
            raise
        raise refused(Reason.MAY_NOT_MAKE, database=shared.database, user=shared.login) from error


def maintain_postgres(engine: Engine) -> None:
    """Make the coming months' partitions where this user may; called when a library is opened."""
    with engine.connect() as connection:
        following = (datetime.now(UTC).replace(day=1) + timedelta(days=32)).strftime("assets_%Y_%m")
        known = connection.execute(text("SELECT to_regclass(:name)"), {"name": following}).scalar()
    if known is not None:
        return
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            make_partitions(connection)
    except exc.ProgrammingError as error:
        # Not the owner of the table: rows go to the default partition until the owner comes by.
        log.info("no partitions made: %s", error.orig)


def make_partitions(connection: Connection, *, months: int = 3, now: datetime | None = None) -> int:
    """Make the `assets` partitions of this and the coming months on PostgreSQL; returns how many.

    Ids are UUIDv7: their first 48 bits are milliseconds since 1970, so a month is a range of ids.
    A month whose rows already lie in the default partition is left there.
    """
    start = (now or datetime.now(UTC)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    made = 0
    for _ in range(months):
        end = (start + timedelta(days=32)).replace(day=1)
        name = f"assets_{start:%Y_%m}"
        low, high = _first_id(start), _first_id(end)
        exists = connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar()
        in_default = connection.execute(
            text("SELECT 1 FROM assets_default WHERE id >= :low AND id < :high LIMIT 1"),
            {"low": low, "high": high},
        ).scalar()
        if exists is None and in_default is None:
            # DDL takes no bound parameters; name and bounds are made of digits by ourselves.
            connection.execute(
                text(
                    f"CREATE TABLE {name} PARTITION OF assets"
                    f" FOR VALUES FROM ('{low}') TO ('{high}')"
                )
            )
            made += 1
        start = end
    return made


def _first_id(moment: datetime) -> str:
    """The smallest UUID of an instant."""
    head = f"{int(moment.timestamp() * 1000):012x}"
    return f"{head[:8]}-{head[8:12]}-0000-0000-000000000000"
