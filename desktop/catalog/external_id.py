"""What other programs call an asset, and finding it by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, literal, select

from desktop.catalog.tables.all import assets
from desktop.domain.ids import AssetId

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.catalog.engine.session import WriteSession

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
        path = f"$.{system}" if self._session.is_sqlite else system
        called = _a.external_ids.op("->>", return_type=String())(literal(path, String))
        rows = self._session.rows(
            select(_a.id)
            .where(
                _a.workspace_id == self._session.workspace_id,
                _a.type.in_(sorted(set(types))),
                called == name,
            )
            .order_by(_a.id)
        )
        return [AssetId(row[0]) for row in rows]
