"""The copies that belong to a library itself: whether there are any, and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_storage_locations as locations
from desktop.catalog.tables.all import assets
from desktop.domain.location import OWNED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import AssetId

_l = locations.c


class CopyReads:
    """Questions about copies, those of earlier versions included."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def has_owned(self) -> bool:
        """Whether any copy belongs to the library."""
        mine = (_l.workspace_id == self._session.workspace_id, _l.bucket == OWNED)
        return self._session.scalar(select(_l.id).where(*mine).limit(1)) is not None

    def owned_paths(self, ids: Sequence[AssetId]) -> list[str]:
        """Relative paths of copies that belong to the library, held by nobody but these assets."""
        paths: set[str] = set()
        for part in chunks(ids):
            rows = self._session.rows(
                select(_l.path).where(
                    _l.workspace_id == self._session.workspace_id,
                    _l.asset_id.in_(part),
                    _l.bucket == OWNED,
                )
            )
            paths.update(row[0] for row in rows)
        free = []
        for path in paths:
            others = self._session.scalar(
                select(func.count()).where(
                    _l.workspace_id == self._session.workspace_id,
                    _l.path == path,
                    _l.bucket == OWNED,
                    _l.asset_id.not_in(list(ids)[:900]),
                )
            )
            if not others:
                free.append(path)
        return free

    def copies_in_trash(self, ids: Sequence[AssetId] | None = None) -> tuple[int, int]:
        """Assets in the Trash whose bytes are a copy of the library's, and bytes of all of them.

        `ids`: Only these; None asks of everything in the Trash.
        """
        owned = (
            select(
                func.count(_l.asset_id.distinct()), func.coalesce(func.sum(_l.file_size_bytes), 0)
            )
            .join(assets, assets.c.id == _l.asset_id)
            .where(
                _l.workspace_id == self._session.workspace_id,
                _l.bucket == OWNED,
                assets.c.deleted_at.is_not(None),
            )
        )
        parts = [owned] if ids is None else [owned.where(_l.asset_id.in_(p)) for p in chunks(ids)]
        rows = [self._session.rows(part)[0] for part in parts]
        return sum(int(row[0]) for row in rows), sum(int(row[1]) for row in rows)
