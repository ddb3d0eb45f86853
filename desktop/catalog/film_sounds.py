"""What a film, its scenes and its shots use: sounds, characters, texts, images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from desktop.catalog.asset import AssetReads
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.relation import Relation, RelationType

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session

_r = relations.c


def film_sounds(session: Session, film_id: AssetId) -> dict[AssetId, list[Relation]]:
    """Sound by what it is used in (film, scene, shot), lowest layer first; without the Trash."""
    sounds = {
        user: [use for use in used if use.other.type is AssetType.AUDIO]
        for user, used in film_uses(session, film_id).items()
    }
    return {user: used for user, used in sounds.items() if used}


def film_uses(session: Session, film_id: AssetId) -> dict[AssetId, list[Relation]]:
    """Everything that is used, by what it is used in, in order; without the Trash."""
    parts = select(_r.child_asset_id).where(
        _r.parent_asset_id == film_id, _r.relationship_type == RelationType.PART_OF.value
    )
    rows = session.rows(
        select(_r.parent_asset_id, _r.id, _r.child_asset_id, _r.sequence)
        .where(
            _r.workspace_id == session.workspace_id,
            _r.relationship_type == RelationType.USED_IN.value,
            or_(_r.parent_asset_id == film_id, _r.parent_asset_id.in_(parts)),
        )
        .order_by(_r.sequence, _r.id)
    )
    cards = AssetReads(session).cards(list({row[2] for row in rows}))
    found: dict[AssetId, list[Relation]] = {}
    for parent, key, child, sequence in rows:
        card = cards.get(child)
        if card is not None and not card.is_trashed:
            use = Relation(key, RelationType.USED_IN, card, is_outgoing=True, sequence=sequence)
            found.setdefault(AssetId(parent), []).append(use)
    return found
