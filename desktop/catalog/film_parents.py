"""What stands above an asset on a storyboard: shots above takes, scenes or films above shots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable

_r = relations.c
_UP = (RelationType.PART_OF.value, RelationType.GENERATED_FROM.value)


def parents_of(session: Session, asset_ids: Iterable[AssetId]) -> set[AssetId]:
    """Two levels up from each of these: from a take its shots, and their scenes (or films)."""
    first = _above(session, asset_ids)
    return first | _above(session, first)


def _above(session: Session, ids: Iterable[AssetId]) -> set[AssetId]:
    found: set[AssetId] = set()
    for part in chunks(ids):
        rows = session.rows(
            select(func.coalesce(_r.scene_id, _r.parent_asset_id))
            .where(
                _r.workspace_id == session.workspace_id,
                _r.child_asset_id.in_(part),
                _r.relationship_type.in_(_UP),
            )
            .distinct()
        )
        found |= {AssetId(row[0]) for row in rows}
    return found
