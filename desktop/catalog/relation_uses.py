"""What else loses an asset that goes to the Trash: the one read behind the rule for trashing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.domain.trashing import Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import AssetId

_PART_OF = RelationType.PART_OF.value
_LOSING = (
    RelationType.GENERATED_FROM.value,
    RelationType.REFERENCE_FOR.value,
    RelationType.USED_IN.value,
    _PART_OF,
)
# Of more than these, all uses there are get read at once: films are shorter than selections.
NAMED = 2_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A relation to the asset, and the two steps from what uses it up to its film."""

    asset_id: AssetId
    asset_name: str
    type: str
    user_id: AssetId
    user_type: str
    user_name: str
    user_code: str | None
    user_gone: Any
    above_id: AssetId | None
    above_type: str | None
    above_name: str | None
    above_gone: Any
    top_id: AssetId | None
    top_name: str | None
    top_gone: Any

    def is_lost(self, going: set[AssetId]) -> bool:
        """Whether the user is seen: neither it nor what it is part of is or goes in the Trash."""
        chain = (self.user_id, self.above_id, self.top_id)
        gone = (self.user_gone, self.above_gone, self.top_gone)
        return going.isdisjoint(key for key in chain if key) and all(at is None for at in gone)

    @property
    def film(self) -> str:
        """The name of the film that the user belongs to, or empty."""
        if self.user_type == AssetType.FILM:
            return self.user_name
        return self.top_name or (self.above_name if self.above_type == AssetType.FILM else "") or ""


def uses_elsewhere(session: Session, ids: Sequence[AssetId]) -> list[Use]:
    """What loses each of these assets if all of them go to the Trash, in a stable order.

    Not counted: what goes or lies in the Trash itself, and the one thing that contains an asset.
    """
    going = set(ids)
    rows: list[_Row] = []
    if len(going) > NAMED:
        rows = [row for row in _read(session, _statement(session)) if row.asset_id in going]
    else:
        for part in chunks(list(going)):
            named = _statement(session).where(relations.c.child_asset_id.in_(part))
            rows += _read(session, named)
    contained: dict[AssetId, set[AssetId]] = {}
    for row in rows:
        if row.type == _PART_OF and row.user_gone is None:
            contained.setdefault(row.asset_id, set()).add(row.user_id)
    found: dict[tuple[AssetId, AssetId], Use] = {}
    for row in rows:
        is_own_place = row.type == _PART_OF and len(contained.get(row.asset_id, ())) < 2
        if is_own_place or not row.is_lost(going):
            continue
        found.setdefault((row.asset_id, row.user_id), _use(row))
    return list(found.values())


def _use(row: _Row) -> Use:
    return Use(
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
    """Every use, with what the user is part of, and what that is part of."""
    asset, user, above, top = (assets.alias(name) for name in ("asset", "user_", "above", "top_"))
    up, further = relations.alias("up"), relations.alias("further")
    r = relations.c
    return (
        select(
            *(asset.c.id, asset.c.name, r.relationship_type),
            *(user.c.id, user.c.type, user.c.name, user.c.code, user.c.deleted_at),
            *(above.c.id, above.c.type, above.c.name, above.c.deleted_at),
            *(top.c.id, top.c.name, top.c.deleted_at),
        )
        .select_from(relations)
        .join(asset, asset.c.id == r.child_asset_id)
        .join(user, user.c.id == r.parent_asset_id)
        .outerjoin(up, and_(up.c.child_asset_id == user.c.id, up.c.relationship_type == _PART_OF))
        .outerjoin(above, above.c.id == up.c.parent_asset_id)
        .outerjoin(
            further,
            and_(further.c.child_asset_id == above.c.id, further.c.relationship_type == _PART_OF),
        )
        .outerjoin(top, top.c.id == further.c.parent_asset_id)
        .where(r.workspace_id == session.workspace_id, r.relationship_type.in_(_LOSING))
        .order_by(asset.c.sort_name, asset.c.id, user.c.type, user.c.code, user.c.id)
    )
