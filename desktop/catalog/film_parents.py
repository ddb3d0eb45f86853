"""Where a change of an asset shows on a storyboard: above it, and above what is made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.ids import AssetId
from desktop.domain.relation import LINEAGE, RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_r = relations.c
_UP = (RelationType.PART_OF.value, RelationType.GENERATED_FROM.value)
_USES = (RelationType.USED_IN.value, RelationType.REFERENCE_FOR.value)
_MADE_FROM = tuple(one.value for one in LINEAGE)


def parents_of(session: Session, asset_ids: Iterable[AssetId]) -> set[AssetId]:
    """Two levels up from each of these: from a take its shots, and their scenes (or films).

    The same of what says that it was made from one of them, and from those that use one: from a
    picture to the shots of the character that it shows, whose takes go out of date with it.
    """
    ids = set(asset_ids)
    first = _above(session, ids | _made_from(session, ids))
    users = _above(session, ids, _USES)
    users |= _above(session, users, _USES)
    return first | users | _above(session, first | users)


def _above(session: Session, ids: Iterable[AssetId], types: Sequence[str] = _UP) -> set[AssetId]:
    found: set[AssetId] = set()
    for part in chunks(ids):
        rows = session.rows(
            select(func.coalesce(_r.scene_id, _r.parent_asset_id))
            .where(
                _r.workspace_id == session.workspace_id,
                _r.child_asset_id.in_(part),
                _r.relationship_type.in_(types),
            )
            .distinct()
        )
        found |= {AssetId(row[0]) for row in rows}
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
