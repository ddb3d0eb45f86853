"""Typed relations between assets: reading both ways, adding, ordering, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from desktop.base.errors import RuleError
from desktop.catalog.asset import AssetReads
from desktop.catalog.basis_upkeep import BasisUpkeep
from desktop.catalog.engine.renumber import renumber
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.relation_uses import everything_of, uses_elsewhere
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.basis_json import to_json
from desktop.domain.film_order import FilmOrderItem, in_order, numbered, with_shots
from desktop.domain.ids import AssetId, RelationId, new_id
from desktop.domain.marks import WHOLE, Marks
from desktop.domain.ordering import STEP, spread
from desktop.domain.relation import FILM_TYPES, LINEAGE, Relation, RelationType, why_not_related

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.basis import Basis
    from desktop.domain.trashing import TrashedUse

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

    def uses_elsewhere(self, ids: Sequence[AssetId]) -> list[TrashedUse]:
        """See `relation_uses.uses_elsewhere`."""
        return uses_elsewhere(self._session, ids)

    def everything_of(self, asset_id: AssetId) -> list[AssetId]:
        """See `relation_uses.everything_of`."""
        return everything_of(self._session, asset_id)

    def films_of(self, asset_ids: Sequence[AssetId]) -> dict[AssetId, tuple[AssetId, ...]]:
        """The films above each of these shots or scenes."""
        found: dict[AssetId, list[AssetId]] = {key: [] for key in asset_ids}
        for part in chunks(asset_ids):
            rows = self._session.rows(
                select(_r.child_asset_id, _r.parent_asset_id)
                .join(assets, assets.c.id == _r.parent_asset_id)
                .where(
                    _r.workspace_id == self._session.workspace_id,
                    _r.child_asset_id.in_(part),
                    _r.relationship_type == RelationType.PART_OF.value,
                    assets.c.type == AssetType.FILM.value,
                )
                .order_by(_r.id)
            )
            for child, film in rows:
                found[child].append(AssetId(film))
        return {key: tuple(films) for key, films in found.items()}

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

    def is_below(self, asset_id: AssetId, top: AssetId) -> bool:
        """Whether `asset_id` is `top` or hangs below it, by relations of whatever types."""
        if asset_id == top:
            return True
        mine = _r.workspace_id == self._session.workspace_id
        is_leaf = select(_r.id).where(mine, _r.parent_asset_id == top).limit(1)
        if self._session.scalar(is_leaf) is None:
            return False
        above = (
            select(_r.parent_asset_id.label("id"))
            .where(mine, _r.child_asset_id == asset_id)
            .cte("above", recursive=True)
        )
        above = above.union(
            select(_r.parent_asset_id).join(above, above.c.id == _r.child_asset_id).where(mine)
        )
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
        part: Marks = WHOLE,
        basis: Basis | None = None,
    ) -> RelationId:
        """Relate two assets; returns the relation, also where it was there already.

        `part` is what is used of the child, a take or a sound; `basis` what that was made from.

        Raises:
            RuleError: An asset would be related to itself, or be part of itself.
        """
        if parent_id == child_id:
            raise RuleError("An asset cannot be related to itself.")
        self._session.alone("tree")
        found = self.find(type_, parent_id, child_id)
        if found is not None:
            return found
        self._check_types(type_, parent_id, child_id)
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
                    "source_in": part.start,
                    "source_out": part.end,
                    "basis": to_json(basis) if basis else None,
                    "basis_digest": basis.digest if basis else None,
                    "version": 1,
                }
            ],
        )
        if type_ in LINEAGE:
            BasisUpkeep(self._session).add_source(child_id)
        return key

    def hold_tree(self) -> None:
        """Let nobody else change what hangs on what until this transaction ends."""
        self._session.alone("tree")

    def insert(
        self,
        film_id: AssetId,
        numbers: Mapping[AssetId, int],
        *,
        scene_id: AssetId | None = None,
    ) -> None:
        """Make new scenes, or new shots (of a scene), part of a film at these numbers."""
        self._session.insert(
            relations,
            [
                {
                    "id": new_id(),
                    "parent_asset_id": film_id,
                    "child_asset_id": key,
                    "relationship_type": RelationType.PART_OF.value,
                    "scene_id": scene_id,
                    "sequence": number,
                    "metadata": {},
                    "is_selected": False,
                    "version": 1,
                }
                for key, number in numbers.items()
            ],
        )

    def _check_types(self, type_: RelationType, parent_id: AssetId, child_id: AssetId) -> None:
        """Refuse a circle, and what no film is made like; scenes and shots have one place only."""
        types = AssetReads(self._session).values([parent_id, child_id], "type")
        parent, child = types.get(parent_id), types.get(child_id)
        if reason := why_not_related(type_, parent, child):
            raise RuleError(reason)
        if self.is_below(parent_id, child_id):
            if type_ is RelationType.PART_OF:
                raise RuleError("That would make something a part of itself.")
            raise RuleError("The one hangs on the other already, the other way round.")
        if type_ is not RelationType.PART_OF or child not in FILM_TYPES:
            return
        taken = self._session.scalar(
            select(_r.id)
            .join(assets, assets.c.id == _r.parent_asset_id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.child_asset_id == child_id,
                _r.relationship_type == RelationType.PART_OF.value,
                assets.c.type == parent,
            )
        )
        if taken is not None:
            raise RuleError(f"The {child} is part of another {parent} already.")

    def remove(self, relation_ids: Sequence[RelationId]) -> int:
        """Remove relations; the assets stay. Shots of a scene that leaves its film lose it."""
        for part in chunks(relation_ids):
            named = relations.alias("named")
            shots = self._session.rows(
                select(_r.id)
                .join(
                    named,
                    and_(
                        named.c.workspace_id == _r.workspace_id,
                        named.c.parent_asset_id == _r.parent_asset_id,
                        named.c.child_asset_id == _r.scene_id,
                    ),
                )
                .where(named.c.id.in_(part), _r.scene_id.is_not(None))
            )
            if shots:
                self._session.update_many(relations, [row[0] for row in shots], {"scene_id": None})
        return sum(
            self._session.delete(relations, _r.id.in_(part)) for part in chunks(relation_ids)
        )

    def order(
        self,
        type_: RelationType,
        parent_id: AssetId,
        child_ids: Sequence[AssetId],
        *,
        before: AssetId | None = None,
    ) -> None:
        """Move children, in the given order, in front of another one (or last)."""
        if before in child_ids:
            return
        self._session.alone("tree")
        rows = self._session.rows(
            select(_r.id, _r.child_asset_id, _r.sequence).where(
                _r.workspace_id == self._session.workspace_id,
                _r.parent_asset_id == parent_id,
                _r.relationship_type == type_.value,
            )
        )
        links: dict[AssetId, str] = {row[1]: row[0] for row in rows}
        line = in_order(FilmOrderItem(row[1], sequence=row[2]) for row in rows)
        wanted = with_shots(line, child_ids, None, before)
        if [place.asset_id for place in wanted] != [place.asset_id for place in line]:
            new = {links[key]: number for key, number in numbered(wanted).items()}
            renumber(self._session, relations, new)

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
