"""Where on a storyboard a generation belongs, and to which character: one place for each.

An asset may be a take of two shots and used in two films. Its cost was paid once and counts once:
for the shot that it was first a take of; for what is no take, where it was first used.

Nothing here has a name of its own in SQL: one statement may ask for several kinds of entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, case, func, null, select, union_all

from desktop.catalog.tables.all import asset_relationships, assets
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from sqlalchemy import CTE, Subquery

    from desktop.catalog.engine.session import Session

_r = asset_relationships.c
_TAKE = RelationType.GENERATED_FROM.value
_BOARD = (AssetType.FILM.value, AssetType.SCENE.value, AssetType.SHOT.value)


def places(session: Session) -> CTE:
    """Rows `id, film_id, scene_id, shot_id`: of films, scenes and shots, and of what they use."""
    spots, uses = _spots(session), _first(session, _uses(session))
    used = select(uses.c.id, spots.c.film_id, spots.c.scene_id, spots.c.shot_id).join(
        spots, spots.c.id == uses.c.parent_id
    )
    return union_all(used, select(spots)).cte()


def characters(session: Session) -> CTE:
    """Rows `id, character_id`: of characters, and of what is a reference for one."""
    above = assets.alias("character")
    ranked = (
        select(
            _r.child_asset_id.label("id"),
            _r.parent_asset_id.label("parent_id"),
            func.row_number().over(partition_by=_r.child_asset_id, order_by=_r.id).label("n"),
        )
        .join(above, above.c.id == _r.parent_asset_id)
        .where(
            _r.workspace_id == session.workspace_id,
            _r.relationship_type == RelationType.REFERENCE_FOR.value,
            above.c.type == AssetType.CHARACTER_REF.value,
        )
        .subquery("references")
    )
    first = _first(session, ranked)
    themselves = select(assets.c.id, assets.c.id.label("character_id")).where(
        assets.c.workspace_id == session.workspace_id,
        assets.c.type == AssetType.CHARACTER_REF.value,
    )
    # A character may be a reference for another one; it is its own all the same.
    others = select(first.c.id, first.c.parent_id.label("character_id")).where(
        first.c.id.not_in(select(themselves.subquery().c.id))
    )
    return union_all(others, themselves).cte()


def rejected(session: Session) -> Select[Any]:
    """The ids of takes that do not play: they are chosen in none of their shots."""
    return (
        select(_r.child_asset_id)
        .where(_r.workspace_id == session.workspace_id, _r.relationship_type == _TAKE)
        .group_by(_r.child_asset_id)
        .having(func.max(case((_r.is_selected, 1), else_=0)) == 0)
    )


def _spots(session: Session) -> CTE:
    film, part = assets.alias("film"), assets.alias("part")
    is_scene = part.c.type == AssetType.SCENE.value
    parts = (
        select(
            _r.child_asset_id.label("id"),
            _r.parent_asset_id.label("film_id"),
            case((is_scene, _r.child_asset_id), else_=_r.scene_id).label("scene_id"),
            case((~is_scene, _r.child_asset_id)).label("shot_id"),
        )
        .join(film, film.c.id == _r.parent_asset_id)
        .join(part, part.c.id == _r.child_asset_id)
        .where(
            _r.workspace_id == session.workspace_id,
            _r.relationship_type == RelationType.PART_OF.value,
            film.c.type == AssetType.FILM.value,
        )
    )
    films = select(
        assets.c.id,
        assets.c.id.label("film_id"),
        _none(assets.c.id).label("scene_id"),
        _none(assets.c.id).label("shot_id"),
    ).where(assets.c.workspace_id == session.workspace_id, assets.c.type == AssetType.FILM.value)
    return union_all(parts, films).cte()


def _uses(session: Session) -> Subquery:
    parent = assets.alias("parent")
    is_take = _r.relationship_type == _TAKE
    return (
        select(
            _r.child_asset_id.label("id"),
            _r.parent_asset_id.label("parent_id"),
            func.row_number()
            .over(partition_by=_r.child_asset_id, order_by=(case((is_take, 0), else_=1), _r.id))
            .label("n"),
        )
        .join(parent, parent.c.id == _r.parent_asset_id)
        .where(
            _r.workspace_id == session.workspace_id,
            _r.relationship_type.in_([_TAKE, RelationType.USED_IN.value]),
            parent.c.type.in_(_BOARD),
        )
        .subquery("uses")
    )


def _first(session: Session, ranked: Subquery) -> Subquery:
    return select(ranked.c.id, ranked.c.parent_id).where(ranked.c.n == 1).subquery("first_use")


def _none(like: ColumnElement[Any]) -> ColumnElement[Any]:
    """NULL of the type of a column, which PostgreSQL wants to know."""
    return case((and_(like.is_(None)), like), else_=null())
