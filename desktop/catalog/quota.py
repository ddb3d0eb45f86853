"""How much more a workspace may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.tables.all import assets, workspaces

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session


def room_left(session: Session) -> tuple[int, int] | None:
    """(quota, what is left of it) in bytes, the Trash counted as held; None without a quota."""
    quota = session.scalar(
        select(workspaces.c.storage_quota_bytes).where(workspaces.c.id == session.workspace_id)
    )
    if quota is None:
        return None
    held = session.scalar(
        select(func.coalesce(func.sum(assets.c.size), 0)).where(
            assets.c.workspace_id == session.workspace_id
        )
    )
    return int(quota), int(quota) - int(held or 0)
