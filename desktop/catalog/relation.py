"""Typed relations between assets: reading both ways, adding, ordering, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from desktop.base.errors import RuleError
from desktop.catalog.asset import AssetReads
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.relation_uses import uses_elsewhere
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.domain.ids import AssetId, RelationId, new_id
from desktop.domain.ordering import STEP, spread, stands_before
from desktop.domain.relation import Relation, RelationType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.trashing import Use

_r = relations.c


class RelationReads:
    """Questions about relations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, asset_id: AssetId) -> list[Relation]:
        """Every relation of an asset, both ways, by type and order."""
        rows = self._session.rows(
            select(relations)
            .where(
                _r.workspace_id == self._session.workspace_id,
                (_r.parent_asset_id == asset_id) | (_r.child_asset_id == asset_id),
            )
            .order_by(_r.relationship_type, _r.sequence, _r.id)
        )
        ends = {
            row.child_asset_id if row.parent_asset_id == asset_id else row.parent_asset_id
            for row in rows
        }
        cards = AssetReads(self._session).cards(list(ends))
        found = []
        for row in rows:
            outgoing = row.parent_asset_id == asset_id
            other = cards.get(row.child_asset_id if outgoing else row.parent_asset_id)
            if other is not None:
                found.append(
                    Relation(
                        id=row.id,
                        type=RelationType(row.relationship_type),
                        other=other,
                        is_outgoing=outgoing,
                        sequence=row.sequence,
                        is_selected=bool(row.is_selected),
                        metadata=row.metadata or {},
                    )
                )
        return found

    def uses_elsewhere(self, ids: Sequence[AssetId]) -> list[Use]:
        """See `relation_uses.uses_elsewhere`."""
        return uses_elsewhere(self._session, ids)

    def films_of(self, asset_ids: Sequence[AssetId]) -> dict[AssetId, tuple[AssetId, ...]]:
        """The films above each of these shots or scenes."""
        found: dict[AssetId, tuple[AssetId, ...]] = {}
        for asset_id in asset_ids:
            seen: set[AssetId] = set()
            level = [asset_id]
            tops: list[AssetId] = []
            while level:
                rows = self._session.rows(
                    select(_r.parent_asset_id).where(
                        _r.child_asset_id.in_(level), _r.relationship_type == "part_of"
                    )
                )
                level = [row[0] for row in rows if row[0] not in seen]
                seen.update(level)
                tops = level or tops
            found[asset_id] = tuple(tops)
        return found

    def find(self, type_: RelationType, parent_id: AssetId, child_id: AssetId) -> RelationId | None:
        """The relation of a type between two assets, or None."""
        found = self._session.scalar(
            select(_r.id).where(
                _r.parent_asset_id == parent_id,
                _r.child_asset_id == child_id,
                _r.relationship_type == type_.value,
            )
        )
        return RelationId(found) if found else None

    def is_below(
        self, asset_id: AssetId, top: AssetId, type_: RelationType = RelationType.PART_OF
    ) -> bool:
        """Whether `asset_id` is `top` or hangs below it by relations of a type."""
        above = (
            select(_r.parent_asset_id.label("id"))
            .where(_r.child_asset_id == asset_id, _r.relationship_type == type_.value)
            .cte("above", recursive=True)
        )
        above = above.union(
            select(_r.parent_asset_id)
            .join(above, above.c.id == _r.child_asset_id)
            .where(_r.relationship_type == type_.value)
        )
        if asset_id == top:
            return True
        return bool(
            self._session.scalar(select(func.count()).select_from(above).where(above.c.id == top))
        )


class RelationWrites(RelationReads):
    """Changes to relations."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def add(
        self,
        type_: RelationType,
        parent_id: AssetId,
        child_id: AssetId,
        *,
        sequence: int | None = None,
        metadata: dict[str, Any] | None = None,
        is_selected: bool = False,
    ) -> RelationId:
        """Relate two assets; returns the relation, also where it was there already.

        Raises:
            RuleError: An asset would be related to itself, or be part of itself.
        """
        if parent_id == child_id:
            raise RuleError("An asset cannot be related to itself.")
        if type_ is RelationType.PART_OF:
            self._session.alone("tree")
            if self.is_below(parent_id, child_id):
                raise RuleError("That would make something a part of itself.")
        found = self.find(type_, parent_id, child_id)
        if found is not None:
            return found
        key = RelationId(new_id())
        self._session.insert(
            relations,
            [
                {
                    "id": key,
                    "parent_asset_id": parent_id,
                    "child_asset_id": child_id,
                    "relationship_type": type_.value,
                    "sequence": sequence,
                    "metadata": metadata or {},
                    "is_selected": is_selected,
                    "version": 1,
                }
            ],
        )
        return key

    def remove(self, relation_ids: Sequence[RelationId]) -> int:
        """Remove relations; the assets stay."""
        return sum(
            self._session.delete(relations, _r.id.in_(part)) for part in chunks(relation_ids)
        )

    def stand_before(
        self,
        type_: RelationType,
        parent_id: AssetId,
        child_ids: Sequence[AssetId],
        before: AssetId | None,
    ) -> bool:
        """Whether children stand in this order in front of `before` (or last) already."""
        rows = self._session.rows(
            select(_r.child_asset_id)
            .where(_r.parent_asset_id == parent_id, _r.relationship_type == type_.value)
            .order_by(_r.sequence, _r.id)
        )
        return stands_before([row[0] for row in rows], child_ids, before)

    def sequence_for(
        self,
        type_: RelationType,
        parent_id: AssetId,
        count: int,
        *,
        before: AssetId | None = None,
        moving: Sequence[AssetId] = (),
    ) -> tuple[int, ...]:
        """Free sequence numbers for `count` children in front of the child `before` (or last).

        Reads only the neighbours; where their gap is used up, all siblings are renumbered.
        `moving` are children that are about to leave their place and do not count as neighbours.
        """
        # Two clients who add at the same place get different numbers.
        self._session.alone("tree" if type_ is RelationType.PART_OF else parent_id)
        mine = (_r.parent_asset_id == parent_id, _r.relationship_type == type_.value)
        free = _r.child_asset_id.not_in(list(moving)) if moving else _r.id.is_not(None)
        found = (
            []
            if before is None
            else self._session.rows(select(_r.sequence).where(*mine, _r.child_asset_id == before))
        )
        if before is None or not found:
            # One that has been moved away meanwhile is no neighbour: then they go last.
            last = self._session.scalar(select(func.max(_r.sequence)).where(*mine, free))
            return spread([last] if last is not None else [], 1, count).new
        place = found[0][0]
        previous = None
        if place is not None:
            previous = self._session.scalar(
                select(func.max(_r.sequence)).where(*mine, free, _r.sequence < place)
            )
        around = [place] if previous is None else [previous, place]
        places = spread(around, len(around) - 1, count)
        if not places.renumbered:
            return places.new
        return self._renumber(mine, before, set(moving), count)

    def _renumber(
        self, mine: tuple[Any, ...], before: AssetId, moving: set[AssetId], count: int
    ) -> tuple[int, ...]:
        rows = self._session.rows(
            select(_r.id, _r.child_asset_id).where(*mine).order_by(_r.sequence, _r.id)
        )
        stay = [row for row in rows if row[1] not in moving]
        at = next(i for i, row in enumerate(stay) if row[1] == before)
        updates = {
            row[0]: {"sequence": STEP * (i + 1 + (count if i >= at else 0))}
            for i, row in enumerate(stay)
        }
        self._session.update_each(relations, updates)
        return tuple(STEP * (at + 1 + i) for i in range(count))
