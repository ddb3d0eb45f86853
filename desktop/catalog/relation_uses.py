"""What else loses an asset that goes to the Trash: the one read behind the rule for trashing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, literal, select

from desktop.base.frozen import frozen
from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType
from desktop.domain.trashing import TrashedUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from desktop.catalog.engine.session import Session

_PART_OF = RelationType.PART_OF.value
_LOSING = (
    RelationType.GENERATED_FROM.value,
    RelationType.REFERENCE_FOR.value,
    RelationType.USED_IN.value,
    _PART_OF,
)
# Of more than these, all uses there are get read at once: films are shorter than selections.
NAMED = 2_000


@frozen
class _Row:
    """A relation to the asset, with the film and the scene of what uses it."""

    asset_id: AssetId
    asset_name: str
    type: str
    user_id: AssetId
    user_type: str
    user_name: str
    user_code: str | None
    user_gone: Any
    film_id: AssetId | None
    film_type: str | None
    film_name: str | None
    film_gone: Any
    scene_id: AssetId | None
    scene_gone: Any

    def is_lost(self, going: set[AssetId]) -> bool:
        """Whether the user is seen: neither it nor what it stands in is or goes in the Trash."""
        chain = (self.user_id, self.film_id, self.scene_id)
        gone = (self.user_gone, self.film_gone, self.scene_gone)
        return going.isdisjoint(key for key in chain if key) and all(at is None for at in gone)

    @property
    def film(self) -> str:
        """The name of the film that the user belongs to, or empty."""
        if self.user_type == AssetType.FILM:
            return self.user_name
        return self.film_name or ""


def uses_elsewhere(session: Session, ids: Sequence[AssetId]) -> list[TrashedUse]:
    """What loses each of these assets if all of them go to the Trash, in a stable order.

    Not counted: what goes or lies in the Trash itself, and the one film that contains an asset.
    """
    going = set(ids) | set(shots_along(session, ids))
    rows: list[_Row] = []
    if len(going) > NAMED:
        rows = [row for row in _read(session, _statement(session)) if row.asset_id in going]
    else:
        for part in chunks(list(going)):
            named = _statement(session).where(relations.c.child_asset_id.in_(part))
            rows += _read(session, named)
    contained: dict[AssetId, set[AssetId]] = {}
    # A scene is part of its script as well, which is not what its shots belong to.
    rows = [row for row in rows if AssetType.SCRIPT not in (row.user_type, row.film_type)]
    for row in rows:
        if row.type == _PART_OF and row.user_gone is None:
            contained.setdefault(row.asset_id, set()).add(row.user_id)
    found: dict[tuple[AssetId, AssetId], TrashedUse] = {}
    for row in rows:
        is_own_place = row.type == _PART_OF and len(contained.get(row.asset_id, ())) < 2
        if is_own_place or not row.is_lost(going):
            continue
        found.setdefault((row.asset_id, row.user_id), _use(row))
    return list(found.values())


def shots_along(session: Session, ids: Sequence[AssetId]) -> list[AssetId]:
    """The shots outside the Trash of those of these assets that are scenes: they go with them."""
    found: list[AssetId] = []
    for part in chunks(ids):
        rows = session.rows(
            select(relations.c.child_asset_id)
            .join(assets, assets.c.id == relations.c.child_asset_id)
            .where(
                relations.c.workspace_id == session.workspace_id,
                relations.c.scene_id.in_(part),
                assets.c.deleted_at.is_(None),
            )
        )
        found += [AssetId(row[0]) for row in rows]
    return found


def everything_of(session: Session, asset_id: AssetId) -> list[AssetId]:
    """A film (or a scene, a character) and all that hangs on it, outside the Trash; itself first.

    Its parts, their takes, what they use and the references of that; and its finished cut.
    """
    link = relations.c
    below = select(literal(asset_id, relations.c.child_asset_id.type).label("id")).cte(
        "below", recursive=True
    )
    down = link.relationship_type.in_(_LOSING)
    cut = (link.relationship_type == RelationType.DERIVED_FROM.value) & (
        link.parent_asset_id == asset_id
    )
    mine = (link.workspace_id == session.workspace_id) & (down | cut)
    step = select(link.child_asset_id).join(below, below.c.id == link.parent_asset_id).where(mine)
    below = below.union(step)  # of what hangs on it twice, once
    query = (
        select(assets.c.id)
        .join(below, below.c.id == assets.c.id)
        .where(assets.c.workspace_id == session.workspace_id, assets.c.deleted_at.is_(None))
        .order_by(assets.c.id)
    )
    found = [AssetId(row[0]) for row in session.rows(query)]
    return sorted(found, key=lambda key: key != asset_id)


def _use(row: _Row) -> TrashedUse:
    return TrashedUse(
        row.asset_id,
        row.asset_name,
        RelationType(row.type),
        row.user_id,
        AssetType(row.user_type),
        row.user_code or row.user_name,
        row.film,
    )


def _read(session: Session, statement: Select[Any]) -> list[_Row]:
    return [_Row(*row) for row in session.rows(statement)]


def _statement(session: Session) -> Select[Any]:
    """Every use, with the film that the user is part of, and its scene there."""
    asset, user, film, scene = (assets.alias(name) for name in ("asset", "user_", "film", "scene"))
    up = relations.alias("up")
    r = relations.c
    return (
        select(
            *(asset.c.id, asset.c.name, r.relationship_type),
            *(user.c.id, user.c.type, user.c.name, user.c.code, user.c.deleted_at),
            *(film.c.id, film.c.type, film.c.name, film.c.deleted_at),
            *(scene.c.id, scene.c.deleted_at),
        )
        .select_from(relations)
        .join(asset, asset.c.id == r.child_asset_id)
        .join(user, user.c.id == r.parent_asset_id)
        .outerjoin(up, and_(up.c.child_asset_id == user.c.id, up.c.relationship_type == _PART_OF))
        .outerjoin(film, film.c.id == up.c.parent_asset_id)
        .outerjoin(scene, scene.c.id == up.c.scene_id)
        .where(r.workspace_id == session.workspace_id, r.relationship_type.in_(_LOSING))
        .order_by(asset.c.sort_name, asset.c.id, user.c.type, user.c.code, user.c.id)
    )
