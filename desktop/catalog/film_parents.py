"""Where a change of an asset shows on a storyboard: above it, and above what is made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.ids import AssetId
from desktop.domain.relation import LINEAGE, RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable

_r = relations.c
_MADE_FROM = tuple(one.value for one in LINEAGE)
_UP = (
    RelationType.PART_OF.value,
    RelationType.GENERATED_FROM.value,
    RelationType.USED_IN.value,
    RelationType.REFERENCE_FOR.value,
)
_LEVELS = 3  # from a picture to the character that it shows, a shot with that, its scene


def parents_of(session: Session, asset_ids: Iterable[AssetId]) -> set[AssetId]:
    """What stands above each of these, and above what says that it was made from one of them.

    From a take its shots, and their scenes (or films); from a picture the shots of the characters
    that it is a reference for: their takes are out of date when it is replaced.
    """
    found: set[AssetId] = set()
    level = set(asset_ids)
    level |= _made_from(session, level)
    for _ in range(_LEVELS):
        level = _above(session, level) - found
        found |= level
    return found


def _made_from(session: Session, ids: Iterable[AssetId]) -> set[AssetId]:
    found: set[AssetId] = set()
    for part in chunks(ids):
        rows = session.rows(
            select(_r.child_asset_id).where(
                _r.workspace_id == session.workspace_id,
                _r.parent_asset_id.in_(part),
                _r.relationship_type.in_(_MADE_FROM),
            )
        )
        found |= {AssetId(row[0]) for row in rows}
    return found


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
