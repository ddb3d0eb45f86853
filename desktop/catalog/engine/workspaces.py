"""Finds or makes the workspace and the user of a session; makes the file of a new library."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, select, text

from desktop.base.errors import LibraryWriteError
from desktop.catalog.engine import schema
from desktop.catalog.engine.session import utc_now
from desktop.catalog.tables.all import users, workspace_members, workspaces
from desktop.domain.ids import UserId, WorkspaceId, new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DEFAULT_WORKSPACE = "main"


def make_file(path: Path, *, is_folder_enough: bool = False) -> None:
    """Make an empty file for a new local library, and its folder.

    Args:
        path: The file.
        is_folder_enough: Only its folder.

    Raises:
        LibraryWriteError: It cannot be made there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not is_folder_enough:
            path.touch(exist_ok=True)
    except OSError as error:
        raise LibraryWriteError(
            f"No library can be made at {path}: {error.strerror}.",
            advice="Choose a folder you can write to.",
        ) from error


def login_of(engine: Engine) -> str:
    """Who sits in front of the library: the database's login, or the account of this machine."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return str(connection.execute(text("SELECT session_user")).scalar())
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "director"


def find(engine: Engine, login: str) -> tuple[WorkspaceId | None, UserId | None]:
    """The workspace and the user of a login; None for what is not there yet."""
    with engine.connect() as connection, connection.begin():
        workspace, user = _find(connection, login)
    return (WorkspaceId(workspace) if workspace else None, UserId(user) if user else None)


def make(engine: Engine, login: str) -> tuple[WorkspaceId, UserId]:
    """Write down the workspace and the user, unless somebody just did."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.ENTRY_LOCK}
            )
        workspace, user = _find(connection, login)
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
            connection.execute(users.insert().values(id=user, login=login, name=login, **now))
            connection.execute(
                workspace_members.insert().values(
                    workspace_id=workspace, user_id=user, role="owner", created_at=utc_now()
                )
            )
    return WorkspaceId(workspace), UserId(user)


def find_logins(connection: Connection, logins: Iterable[str]) -> dict[str, str]:
    """The keys of those of these logins that are on record."""
    query = select(users.c.login, users.c.id).where(users.c.login.in_(list(logins)))
    return {row[0]: row[1] for row in connection.execute(query)}


def _find(connection: Connection, login: str) -> tuple[str | None, str | None]:
    workspace = connection.execute(
        select(workspaces.c.id).order_by(workspaces.c.created_at).limit(1)
    ).scalar()
    user = connection.execute(select(users.c.id).where(users.c.login == login)).scalar()
    return workspace, user
