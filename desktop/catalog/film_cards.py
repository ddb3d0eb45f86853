"""Films as lists show them: running times of all films at once, by three queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, not_, or_, select

from desktop.catalog.engine.session import chunks
from desktop.catalog.failed_attempts import HAS_FAILED, has_failed
from desktop.catalog.library_settings import library_settings
from desktop.catalog.search.indexes import by_type
from desktop.catalog.search.joins import CrossJoin
from desktop.catalog.tables.all import asset_relationships, assets
from desktop.catalog.take_basis import is_parked
from desktop.domain.asset import AssetType
from desktop.domain.film import FilmCard, shot_seconds
from desktop.domain.marks import Marks
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session

_PART = RelationType.PART_OF.value


def film_cards(session: Session) -> list[FilmCard]:
    """Every film outside the Trash, by name, with its running time and shot codes in order."""
    films = session.rows(
        select(assets.c.id, assets.c.name, assets.c["metadata"])
        .select_from(by_type(session))
        .where(
            assets.c.workspace_id == session.workspace_id,
            assets.c.type == AssetType.FILM.value,
            assets.c.deleted_at.is_(None),
        )
        .order_by(assets.c.sort_name, assets.c.id)
    )
    if not films:
        return []
    scene_counts, shots = _scene_counts(session), _shots(session)
    takes = {row.id: _played(row) for row in shots if not row.is_lost}
    takes |= _stand_ins(session, [row.id for row in shots if row.is_lost])
    takes = defaultdict(lambda: (None, False), takes)
    still = library_settings(session).still_seconds
    of_film: dict[str, list[Any]] = {}
    for row in shots:
        of_film.setdefault(row.film, []).append(row)
    cards = []
    for key, name, facts in films:
        mine = of_film.get(key, ())
        cards.append(
            FilmCard(
                id=key,
                name=name,
                seconds=sum(shot_seconds(row.planned, takes[row.id][0], still) for row in mine),
                target_seconds=(facts or {}).get("target_duration"),
                scene_count=scene_counts.get(key, 0),
                shot_count=len(mine),
                codes=tuple(row.code or "" for row in mine),
                is_length_unknown=any(row.planned is None and takes[row.id][1] for row in mine),
            )
        )
    return cards


def _played(take: Any) -> tuple[float | None, bool]:
    """How long the used part of a take is, and whether that should be known and is not."""
    seconds = Marks(take.source_in, take.source_out).seconds_of(take.duration)
    return seconds, seconds is None and take.type == AssetType.VIDEO.value and not take.has_failed


def _stand_ins(session: Session, shots: list[str]) -> dict[str, tuple[float | None, bool]]:
    """The newest take of each shot whose chosen one is in the Trash."""
    relations = asset_relationships.c
    found: dict[str, tuple[float | None, bool]] = {}
    for part in chunks(shots):
        rows = session.rows(
            select(
                relations.parent_asset_id,
                *(relations.source_in, relations.source_out, assets.c.duration, assets.c.type),
                relations.metadata,
                HAS_FAILED.label("has_failed"),
            )
            .join(assets, assets.c.id == relations.child_asset_id)
            .where(
                relations.parent_asset_id.in_(part),
                relations.relationship_type == RelationType.GENERATED_FROM.value,
                assets.c.deleted_at.is_(None),
                not_(HAS_FAILED),
            )
            .order_by(relations.sequence, relations.id)
        )
        found.update(  # the last one stays
            (row.parent_asset_id, _played(row)) for row in rows if not is_parked(row.metadata)
        )
    return found


def _scene_counts(session: Session) -> dict[str, int]:
    relations = asset_relationships.c
    part = and_(relations.child_asset_id == assets.c.id, relations.relationship_type == _PART)
    rows = session.rows(
        select(relations.parent_asset_id, func.count())
        .select_from(CrossJoin(by_type(session), asset_relationships, part))
        .where(
            assets.c.workspace_id == session.workspace_id,
            assets.c.type == AssetType.SCENE.value,
            assets.c.deleted_at.is_(None),
        )
        .group_by(relations.parent_asset_id)
    )
    return {row[0]: row[1] for row in rows}


def _shots(session: Session) -> list[Any]:
    place = asset_relationships.alias("place")
    chosen = asset_relationships.alias("chosen")
    take = assets.alias("take")
    is_part = and_(place.c.child_asset_id == assets.c.id, place.c.relationship_type == _PART)
    is_chosen = and_(
        chosen.c.parent_asset_id == assets.c.id,
        chosen.c.relationship_type == RelationType.GENERATED_FROM.value,
        chosen.c.is_selected,
    )
    shots = CrossJoin(by_type(session), place, is_part)
    board = shots.outerjoin(chosen, is_chosen).outerjoin(take, take.c.id == chosen.c.child_asset_id)
    return list(
        session.rows(
            select(
                place.c.parent_asset_id.label("film"),
                assets.c.id,
                assets.c.code,
                assets.c.duration.label("planned"),
                *(take.c.duration, take.c.type, chosen.c.source_in, chosen.c.source_out),
                has_failed(take).label("has_failed"),
                or_(take.c.id.is_(None), take.c.deleted_at.is_not(None)).label("is_lost"),
            )
            .select_from(board)
            .where(
                assets.c.workspace_id == session.workspace_id,
                assets.c.type == AssetType.SHOT.value,
                assets.c.deleted_at.is_(None),
            )
            .order_by(place.c.parent_asset_id, place.c.sequence, place.c.id)
        )
    )
