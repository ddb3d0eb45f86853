"""What other programs call an asset, and finding it by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, bindparam, select

from desktop.catalog.tables.all import assets
from desktop.domain.ids import AssetId

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import Select

    from desktop.catalog.engine.session import WriteSession
    from desktop.domain.ids import WorkspaceId

_a = assets.c


class ExternalIdWrites:
    """Names that other programs give, each of them for one asset, or for what came of one call."""

    def __init__(self, session: WriteSession) -> None:
        self._session = session

    def hold(self, system: str, name: str) -> None:
        """Let nobody else make something of this name until this transaction ends."""
        self._session.alone(f"external/{system}/{name}")

    def find(self, system: str, name: str, types: Collection[str]) -> list[AssetId]:
        """The assets of these types that a system calls by a name, the oldest first."""
        rows = self._session.rows(_called(self._session.workspace_id, system, name, types))
        return [AssetId(row[0]) for row in rows]


def _called(
    workspace_id: WorkspaceId, system: str, name: str, types: Collection[str]
) -> Select[tuple[UUID]]:
    """Asks for the assets of these types that a system calls by a name, the oldest first."""
    # In the statement and no parameter of it: it has to be as `ix_assets_tracking` has it.
    key = bindparam("system", system, String, literal_execute=True)
    return (
        select(_a.id)
        .where(
            _a.workspace_id == workspace_id,
            _a.type.in_(sorted(set(types))),
            _a.external_ids.op("->>", return_type=String())(key) == name,
        )
        .order_by(_a.id)
    )
