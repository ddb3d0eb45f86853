"""Who a library is to its media folder, and where that folder may be: beside it, or in our data."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, exc, text

from desktop.base.frozen import frozen
from desktop.base.paths import data_dir
from desktop.catalog.engine.database import sqlite_uri
from desktop.catalog.engine.revisions import APPLICATION_ID
from desktop.catalog.media_marker import UnreadableMarkerError, marked_in, read
from desktop.domain.media_folder import ENDING, Doubt, Owner

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.ids import WorkspaceId

_HEADER = b"SQLite format 3\0"
_WHO = """
    SELECT current_database(), current_setting('port'),
    (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_SERVER = """
    SELECT system_identifier, (SELECT timeline_id FROM pg_control_checkpoint())
    FROM pg_control_system()
"""


@frozen
class Site:
    """Where to look for the media folder of one library.

    Attributes:
        owner: The library.
        older: What programs that did not mark folders called it.
        name: What it is called where nothing is in the way.
        rivals: Asked of a folder without a marker: names of other libraries that may use it.
        has_left: Asked of a folder and the owner that it is marked for, a library with the same
            id: whether that one is not there any more, or has another folder.
        unmarked: What is to be thought of a folder that was there before it was marked, where it
            has rivals.
    """

    owner: Owner
    older: tuple[Path, ...]
    name: Path
    rivals: Callable[[Path], list[str]]
    has_left: Callable[[Owner, Path], bool]
    unmarked: Doubt

    @property
    def parent(self) -> Path:
        """The folder that it is in."""
        return self.name.parent

    def spare_name(self, number: int) -> Path:
        """What it is called where its name is taken by another library's."""
        more = f"-{number}" if number > 1 else ""
        return self.name.with_name(f"{self.name.stem}-{self.owner.key}{more}{ENDING}")


def site_of(
    path: Path | None, engine: Engine, workspace: WorkspaceId, name: str, *, address: str
) -> Site:
    """The site of an open library.

    Args:
        path: Its file, if it is one.
        engine: How its database is reached.
        workspace: The id in it.
        name: What people call it.
        address: What it was opened by: for a file perhaps a link to it.
    """
    if path is None:
        return shared_site(engine, workspace, name)
    return local_site(path, workspace, link=Path(address) if address != str(path) else None)


def local_site(path: Path, workspace: WorkspaceId, *, link: Path | None = None) -> Site:
    """The site of a library that is a file.

    Args:
        path: The file itself.
        workspace: The id in it.
        link: The symbolic link that it was opened by, if it was.
    """
    place = os.path.realpath(path)
    own = path.stem if path.suffix == ".desk" else path.name

    def rivals(folder: Path) -> list[str]:
        return _beside(path, folder)

    def has_left(owner: Owner, folder: Path) -> bool:
        return _has_left(owner, folder, path)

    older = [path.with_name(path.stem + ENDING)]
    if link is not None:
        older.append(link.absolute().with_name(link.stem + ENDING))
    owner = Owner(workspace, place, path.name)
    name = path.with_name(own + ENDING)
    return Site(owner, tuple(older), name, rivals, has_left, Doubt.BESIDE)


def shared_site(engine: Engine, workspace: WorkspaceId, name: str) -> Site:
    """The site of a library that is a database of a server; `name` is what people call it."""
    owner, database = _server_owner(engine, workspace, name)
    parent = data_dir() / "shared"
    tame = re.sub(r"[^\w .-]", "_", database).strip(". ")[:60] or "shared"
    return Site(
        owner,
        (parent / f"{database}{ENDING}",),
        parent / f"{tame}{ENDING}",
        lambda _: ["databases of the same name on other servers"],
        lambda _owner, _folder: False,
        Doubt.UNMARKED,
    )


def _server_owner(engine: Engine, workspace: WorkspaceId, name: str) -> tuple[Owner, str]:
    """The library as the server itself names it, by whatever name that is reached; the database."""
    with engine.connect() as connection:
        database, port, oid = connection.execute(text(_WHO)).one()
    try:
        with engine.connect() as connection:
            system, timeline = connection.execute(text(_SERVER)).one()
    except exc.ProgrammingError:  # a server whose administrator keeps this to himself
        return Owner(workspace, f"postgresql:?/{oid}", name), str(database)
    state = f"port {port}, line {timeline}"
    return Owner(workspace, f"postgresql:{system}/{oid}", name, state), str(database)


def _beside(path: Path, folder: Path) -> list[str]:
    """Other libraries beside a file whose older name for their media folder is this one's.

    Those that are marked for a folder of their own, and have brought all over, are none.
    """
    apart = set[str]()
    for marked in marked_in(path.parent):
        try:
            marker = read(marked)
        except UnreadableMarkerError:
            continue
        if marker is not None and not marker.sources and not _is_one(marked, folder):
            apart.add(marker.owner.place)
    found = []
    try:
        names = sorted(os.listdir(path.parent))  # noqa: PTH208 - names are all that is needed
    except OSError:
        return ["what is in this folder"]
    wanted = folder.name.casefold()
    for name in names:
        other = path.with_name(name)
        if name == path.name or f"{other.stem}{ENDING}".casefold() != wanted:
            continue
        if os.path.realpath(other) not in apart and _may_be_library(other):
            found.append(name)
    return found


def _may_be_library(path: Path) -> bool:
    """Whether a file is a library, or may be one, by its first bytes."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return True
    return head.startswith(_HEADER) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _has_left(owner: Owner, folder: Path, mine: Path) -> bool:
    other = Path(owner.place)
    try:
        there = other.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    with suppress(OSError):  # a copy that is still being made has no file yet
        if os.path.samestat(there, mine.stat()):  # a name of ours, over another mount
            return True
    workspace = workspace_of(other)
    if workspace is None:
        return False
    if workspace != owner.workspace:
        return True  # another library has its name by now
    # It is still there: then this folder is free only if it was copied together with the file.
    its = other.parent / folder.name
    return its.is_dir() and not _is_one(its, folder)


def workspace_of(path: Path) -> str | None:
    """The id in a library's file; empty where it is no library, None where that is not known."""
    try:
        opened = sqlite3.connect(sqlite_uri(path, read_only=True), uri=True, timeout=2)
        with closing(opened) as connection:
            query = "SELECT id FROM workspaces ORDER BY created_at LIMIT 1"
            row = connection.execute(query).fetchone()
    except sqlite3.OperationalError as error:
        return "" if "no such table" in str(error) else None
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else ""


def _is_one(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)  # noqa: PTH121
    except OSError:
        return False
