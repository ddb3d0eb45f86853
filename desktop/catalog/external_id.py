"""What other programs call an asset, and finding it by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_external_ids, assets
from desktop.domain.ids import AssetId, new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from desktop.catalog.engine.session import Session, WriteSession

_e = asset_external_ids.c


class ExternalIdReads:
    """Questions about the names that other programs give to assets."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, ids: Sequence[AssetId]) -> dict[AssetId, dict[str, str]]:
        """What each system calls these assets; where it has several names, the first that it gave.

        Assets without any are left out.
        """
        found: dict[AssetId, dict[str, str]] = {}
        for part in chunks(ids):
            rows = self._session.rows(
                select(_e.asset_id, _e.system, _e.external_id)
                .where(_e.workspace_id == self._session.workspace_id, _e.asset_id.in_(part))
                .order_by(_e.id)
            )
            for asset_id, system, name in rows:
                found.setdefault(AssetId(asset_id), {}).setdefault(system, name)
        return found

    def known(self, system: str, names: Iterable[str]) -> dict[str, AssetId]:
        """The asset that a system calls by each of these names; of several the oldest."""
        found: dict[str, AssetId] = {}
        for part in chunks(dict.fromkeys(names)):
            rows = self._session.rows(
                select(_e.external_id, _e.asset_id)
                .where(
                    _e.workspace_id == self._session.workspace_id,
                    _e.system == system,
                    _e.external_id.in_(part),
                )
                .order_by(_e.asset_id.desc())
            )
            found.update({row[0]: AssetId(row[1]) for row in rows})
        return found

    def find(self, system: str, name: str, types: Collection[str]) -> list[AssetId]:
        """The assets of these types that a system calls by a name, the oldest first."""
        rows = self._session.rows(
            select(_e.asset_id)
            .join(
                assets,
                (assets.c.workspace_id == _e.workspace_id) & (assets.c.id == _e.asset_id),
            )
            .where(
                _e.workspace_id == self._session.workspace_id,
                _e.system == system,
                _e.external_id == name,
                assets.c.type.in_(sorted(set(types))),
            )
            .order_by(_e.asset_id)
        )
        return [AssetId(row[0]) for row in rows]


class ExternalIdWrites(ExternalIdReads):
    """Names that other programs give, each of them for one asset, or for what came of one call."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def hold(self, system: str, name: str) -> None:
        """Let nobody else make something of this name until this transaction ends."""
        self._session.alone(f"external/{system}/{name}")

    def give(self, asset_id: AssetId, system: str, name: str) -> None:
        """Note that a system calls an asset by a name, beside those that it has."""
        known = self._session.scalar(
            select(_e.id).where(
                _e.workspace_id == self._session.workspace_id,
                _e.system == system,
                _e.external_id == name,
                _e.asset_id == asset_id,
            )
        )
        if known is None:
            self._session.insert(asset_external_ids, rows_of(asset_id, {system: name}))


def rows_of(asset_id: AssetId, names: Mapping[str, str]) -> list[dict[str, str]]:
    """The names of an asset by system, as rows."""
    return [
        {"id": new_id(), "asset_id": asset_id, "system": system, "external_id": name}
        for system, name in names.items()
    ]
