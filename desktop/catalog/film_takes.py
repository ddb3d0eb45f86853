"""The takes of shots: their order, and which of them plays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.asset import AssetReads, AssetWrites
from desktop.catalog.basis_causes import TakeLink, causes_by_take, kept
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.failed_attempts import HAS_FAILED
from desktop.catalog.relation import RelationWrites
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.catalog.take_basis import PARKED, bases_of_new, basis_columns, is_parked, unparked
from desktop.domain.asset import TAKE_TYPES
from desktop.domain.basis_causes import state_of
from desktop.domain.film import Take, rising
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.marks import WHOLE, Marks, marks_of
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.basis import Basis

_r = relations.c
_TAKE = RelationType.GENERATED_FROM.value


class Takes(NamedTuple):
    """The takes of one shot.

    Attributes:
        shown: Those outside the Trash, in order.
        last_number: The highest number of all.
    """

    shown: tuple[Take, ...] = ()
    last_number: int = 0


NO_TAKES = Takes()


def takes_of(session: Session, facts: Mapping[AssetId, Mapping[str, Any]]) -> dict[AssetId, Takes]:
    """The takes of shots, by shot, with what makes each out of date; `facts` are the shots' own.

    A shot with takes always has one that plays: where the chosen one is in the Trash (or was
    emptied out of it), the newest other stands in for it until it comes back. A parked one does
    not: it waits to be chosen.
    """
    rows: list[Any] = []
    for part in chunks(facts):
        rows += session.rows(
            select(
                *(_r.parent_asset_id, _r.id, _r.child_asset_id, _r.sequence, _r.is_selected),
                *(_r.source_in, _r.source_out, _r.basis_digest, _r.metadata),
            )
            .where(_r.parent_asset_id.in_(part), _r.relationship_type == _TAKE)
            .order_by(_r.sequence, _r.id)
        )
    cards = AssetReads(session).cards(list({row[2] for row in rows}))
    links = [TakeLink(key, shot, take, digest) for shot, key, take, *_, digest, _ in rows]
    causes = causes_by_take(session, facts, links)
    found: dict[AssetId, list[Take]] = {}
    last: dict[AssetId, int] = {}
    for shot, relation_id, child, number, selected, start, end, _, more in rows:
        last[shot] = max(last.get(shot, 0), number or 0)
        card = cards.get(child)
        if card is None or card.is_trashed:
            continue
        take = Take(
            RelationId(relation_id),
            card,
            number or 0,
            is_selected=bool(selected),
            part=Marks(start, end),
            causes=causes.get(relation_id, ()),
            is_parked=is_parked(more),
        )
        if take.causes or take.is_failed:
            take = replace(take, state=state_of(take.causes, is_failed=take.is_failed))
        found.setdefault(shot, []).append(take)
    for takes in found.values():
        if not any(take.is_selected for take in takes):
            _let_stand_in(takes)
    return {shot: Takes(tuple(found.get(shot, ())), number) for shot, number in last.items()}


def _let_stand_in(takes: list[Take]) -> None:
    """Let the newest take play that there is a picture of."""
    for place in reversed(range(len(takes))):
        if not (takes[place].is_failed or takes[place].is_parked):
            takes[place] = replace(takes[place], is_selected=True)
            return


class _Link(NamedTuple):
    """The link to a take, as far as changes of takes ask for it."""

    id: RelationId
    child_asset_id: AssetId
    sequence: int | None
    is_selected: bool
    source_in: float | None
    source_out: float | None
    metadata: Mapping[str, Any]
    is_trashed: bool
    is_failed: bool

    @property
    def is_parked(self) -> bool:
        """It waits to be chosen."""
        return is_parked(self.metadata)

    @property
    def can_play(self) -> bool:
        """It would play, were it the only one."""
        return not (self.is_trashed or self.is_failed or self.is_parked)


class TakeWrites:
    """Changes to the takes of a shot."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        self._assets = AssetWrites(session)
        self._relations = RelationWrites(session)

    def add_takes(
        self,
        shot_id: AssetId,
        asset_ids: Sequence[AssetId],
        *,
        parts: Mapping[AssetId, Marks] | None = None,
        made_from: Basis | None = None,
    ) -> list[RelationId]:
        """Make assets takes of a shot; the first one of a shot where none plays is chosen.

        Args:
            shot_id: Which shot.
            asset_ids: Images and videos.
            parts: What is used of each; as marked in the clips themselves if None.
            made_from: What the shot said when they were asked for; now if None. See `NewBasis`.

        Raises:
            RuleError: Something that is neither image nor video was given.
        """
        self._session.alone("tree")  # before the shot: in the order in which all others wait
        self._session.alone(shot_id)
        types = self._assets.values(asset_ids, "type")
        if any(types.get(key) not in TAKE_TYPES for key in asset_ids):
            raise RuleError("Only images and videos can be takes.", field="type")
        rows = self._rows(shot_id)
        number = max((row.sequence or 0 for row in rows), default=0)
        have = {row.child_asset_id for row in rows}
        new = [key for key in dict.fromkeys(asset_ids) if key not in have]
        chosen = None
        bases = bases_of_new(self._session, shot_id, new, made_from)
        if not any(row.can_play for row in rows):  # nothing else is seen to play here
            failed = self._failed(new)
            able = (key for key in new if key not in failed and not bases[key].is_parked)
            chosen = next(able, None)
        if chosen is not None:
            self._set_off(rows)
        used = self.marked(new) if parts is None else parts
        return [
            self._relations.add(
                RelationType.GENERATED_FROM,
                shot_id,
                key,
                sequence=place,
                metadata={PARKED: True} if bases[key].is_parked else None,
                is_selected=key == chosen,
                part=used.get(key, WHOLE),
                basis=bases[key].basis,
            )
            for place, key in enumerate(new, number + 1)
        ]

    def are_parked(self, shot_id: AssetId, asset_ids: Sequence[AssetId]) -> bool:
        """Whether these takes of a shot wait to be chosen, all of them."""
        return all(row.is_parked for row in self._those(self._rows(shot_id), asset_ids))

    def bases_for_copy(self, shot_id: AssetId, to_shot: AssetId) -> dict[AssetId, Basis]:
        """What the takes of a shot are made from in a copy of it that uses nothing yet.

        A take that is out of date by what its shot says is so in the copy as well.
        """
        rows = self._rows(shot_id)
        takes = [AssetId(row.child_asset_id) for row in rows]
        known = kept(self._session, [row.id for row in rows])
        new = bases_of_new(self._session, to_shot, takes)
        links = {AssetId(row.child_asset_id): row.id for row in rows}
        return {
            take: replace(old, items=new[take].basis.items)
            if (old := known.get(links[take])) is not None
            else new[take].basis
            for take in takes
        }

    def marked(self, asset_ids: Sequence[AssetId]) -> dict[AssetId, Marks]:
        """In and out of those of some assets that have any."""
        found: dict[AssetId, Marks] = {}
        for part in chunks(asset_ids):
            rows = select(assets.c.id, assets.c.metadata).where(assets.c.id.in_(part))
            for key, facts in self._session.rows(rows):
                if marks := marks_of(facts or {}):
                    found[AssetId(key)] = marks
        return found

    def parts_of(self, shot_id: AssetId) -> dict[AssetId, Marks]:
        """What a shot uses of each of its takes."""
        return {
            AssetId(row.child_asset_id): Marks(row.source_in, row.source_out)
            for row in self._rows(shot_id)
        }

    def use_parts(self, shot_id: AssetId, parts: Mapping[AssetId, Marks]) -> None:
        """Let a shot use other parts of its takes.

        Raises:
            NotFoundError: One of the assets is not a take of this shot.
        """
        self._session.alone(shot_id)
        rows = self._those(self._rows(shot_id), list(parts))
        self._session.update_each(
            relations,
            {
                row.id: {"source_in": part.start, "source_out": part.end}
                for row, part in ((row, parts[AssetId(row.child_asset_id)]) for row in rows)
            },
        )

    def select_take(self, shot_id: AssetId, asset_id: AssetId) -> None:
        """Choose the take that plays. Order, timing and links stay as they are.

        Raises:
            NotFoundError: The asset is not a take of this shot.
            RuleError: It failed, and has no picture.
        """
        self._session.alone(shot_id)
        rows = self._rows(shot_id)
        (chosen,) = self._those(rows, [asset_id])
        if chosen.is_failed:
            raise RuleError(f"Take {chosen.sequence} failed: there is no picture of it to play.")
        self._choose(rows, chosen.id)

    def remove_take(self, shot_id: AssetId, asset_id: AssetId) -> None:
        """Take an asset off a shot; if it was the chosen one, the newest other is chosen."""
        self._session.alone(shot_id)
        rows = self._rows(shot_id)
        (gone,) = self._those(rows, [asset_id])
        self._relations.remove([gone.id])
        if gone.is_selected:
            self._choose_newest([row for row in rows if row is not gone])

    def order_takes(
        self, shot_id: AssetId, asset_ids: Sequence[AssetId], *, before: AssetId | None = None
    ) -> None:
        """Move takes, in the given order, in front of another take of the shot (or last).

        The numbers stay the same numbers and are dealt out anew along the new order, so that they
        keep rising. Which take plays is no matter of order, and stays.

        Raises:
            NotFoundError: One of the assets is not a take of this shot (any more).
        """
        if before in asset_ids:
            return
        self._session.alone(shot_id)
        shown = [row for row in self._rows(shot_id) if not row.is_trashed]
        moving = self._those(shown, asset_ids)
        order = [row for row in shown if row not in moving]
        at = order.index(self._those(order, [before])[0]) if before else len(order)
        order[at:at] = moving
        numbers = rising(row.sequence or 0 for row in shown)
        self._session.update_each(
            relations,
            {row.id: {"sequence": n} for row, n in zip(order, numbers, strict=True)},
        )

    def hand_takes(
        self, shot_id: AssetId, asset_ids: Sequence[AssetId], to_shot: AssetId
    ) -> list[AssetId]:
        """Move takes from one shot to the end of another's; returns those that went.

        What the other shot has already stays where it is. If the chosen take goes, the newest
        other is chosen; on a shot without takes the first one that comes is.

        Raises:
            NotFoundError: One of the assets is not a take of the first shot (any more).
        """
        for key in sorted({shot_id, to_shot}):  # in one order, or two clients would wait in a ring
            self._session.alone(key)
        rows, there = self._rows(shot_id), self._rows(to_shot)
        bases = bases_of_new(self._session, to_shot, asset_ids)
        have = {row.child_asset_id for row in there}
        going = [row for row in self._those(rows, asset_ids) if row.child_asset_id not in have]
        if not going:
            return []
        self._set_off(going)
        last = max((row.sequence or 0 for row in there), default=0)
        self._session.update_each(
            relations,
            {
                row.id: {
                    "parent_asset_id": to_shot,
                    "sequence": last + place,
                    "metadata": unparked(row.metadata),
                    **basis_columns(bases[AssetId(row.child_asset_id)].basis),
                }
                for place, row in enumerate(going, 1)
            },
        )
        if any(row.is_selected for row in going):
            self._choose_newest([row for row in rows if row not in going])
        able = [row for row in going if not row.is_failed]
        if able and not any(row.can_play for row in there):
            self._choose([*there, *able], able[0].id)
        return [AssetId(row.child_asset_id) for row in going]

    def _rows(self, shot_id: AssetId) -> list[_Link]:
        """The links to its takes, in order, those to the Trash included."""
        rows = self._session.rows(
            select(
                _r.id,
                _r.child_asset_id,
                _r.sequence,
                _r.is_selected,
                _r.source_in,
                _r.source_out,
                _r.metadata,
                assets.c.deleted_at.is_not(None),
                HAS_FAILED,
            )
            .join(assets, assets.c.id == _r.child_asset_id)
            .where(_r.parent_asset_id == shot_id, _r.relationship_type == _TAKE)
            .order_by(_r.sequence, _r.id)
        )
        return [_Link(*row) for row in rows]

    def _failed(self, asset_ids: Sequence[AssetId]) -> set[AssetId]:
        """Those of these assets that stand for attempts that failed."""
        found: set[AssetId] = set()
        for part in chunks(asset_ids):
            failed = select(assets.c.id).where(assets.c.id.in_(part), HAS_FAILED)
            found |= {AssetId(row[0]) for row in self._session.rows(failed)}
        return found

    def _those(self, rows: Sequence[Any], asset_ids: Sequence[AssetId]) -> list[Any]:
        """The links to these assets, in the given order."""
        links = {row.child_asset_id: row for row in rows}
        if any(key not in links for key in asset_ids):
            raise NotFoundError("That is not a take of this shot.")
        return [links[key] for key in dict.fromkeys(asset_ids)]

    def _choose(self, rows: Sequence[Any], relation_id: RelationId) -> None:
        """Let one take play."""
        # Off before on: the partial unique index allows one at any time.
        self._set_off([row for row in rows if row.id != relation_id])
        waiting = [row for row in rows if row.id == relation_id and row.is_parked]
        self._session.update_each(
            relations, {row.id: {"metadata": unparked(row.metadata)} for row in waiting}
        )
        self._session.update_many(relations, [relation_id], {"is_selected": True})

    def _set_off(self, rows: Sequence[Any]) -> None:
        """Let none of these takes play."""
        chosen = [row.id for row in rows if row.is_selected]
        self._session.update_many(relations, chosen, {"is_selected": False})

    def _choose_newest(self, rows: Sequence[Any]) -> None:
        """Let the last of these takes play; one in the Trash only where there is no other."""
        able = [row for row in rows if not row.is_failed]
        able = [row for row in able if not row.is_parked]
        if best := [row for row in able if row.can_play] or able:
            self._choose(rows, best[-1].id)
