"""The LUT that a film is looked at through, and the pictures that are looked at through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.catalog.asset import AssetReads
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.film import LUT
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session
    from desktop.domain.asset import AssetCard
    from desktop.domain.relation import Relation

_r = relations.c


def lut_links(session: Session, film_id: AssetId) -> list[Relation]:
    """The relations of a film with its LUT: one, or none."""
    return [
        relation
        for relation in RelationReads(session).of(film_id)
        if relation.is_outgoing and relation.metadata.get("role") == LUT
    ]


def film_lut(session: Session, film_id: AssetId) -> AssetCard | None:
    """The LUT of a film, also where that lies in the Trash; None without one."""
    here = (_r.workspace_id == session.workspace_id, _r.parent_asset_id == film_id)
    rows = session.rows(
        select(_r.child_asset_id, _r.metadata).where(
            *here, _r.relationship_type == RelationType.USED_IN.value
        )
    )
    keys = [AssetId(key) for key, metadata in rows if (metadata or {}).get("role") == LUT]
    return next(iter(AssetReads(session).cards(keys[:1]).values()), None) if keys else None


def film_takes(session: Session, film_id: AssetId) -> frozenset[AssetId]:
    """Every take of the shots of a film, chosen or not."""
    mine = _r.workspace_id == session.workspace_id
    shots = select(_r.child_asset_id).where(
        mine, _r.parent_asset_id == film_id, _r.relationship_type == RelationType.PART_OF.value
    )
    rows = session.rows(
        select(_r.child_asset_id).where(
            mine,
            _r.parent_asset_id.in_(shots),
            _r.relationship_type == RelationType.GENERATED_FROM.value,
        )
    )
    return frozenset(AssetId(row[0]) for row in rows)
