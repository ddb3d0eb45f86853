"""The takes of shots: their order, and which of them plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.asset import AssetReads, AssetWrites
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.relation import RelationWrites
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import TAKE_TYPES
from desktop.domain.film import Take, rising
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def takes_of(session: Session, shots: Sequence[AssetId]) -> dict[AssetId, Takes]:
    """The takes of shots, by shot.

    A shot with takes always has one that plays: where the chosen one is in the Trash (or was
    emptied out of it), the newest other stands in for it until it comes back.
    """
    rows: list[Any] = []
    for part in chunks(shots):
        rows += session.rows(
            select(_r.parent_asset_id, _r.id, _r.child_asset_id, _r.sequence, _r.is_selected)
            .where(_r.parent_asset_id.in_(part), _r.relationship_type == _TAKE)
            .order_by(_r.sequence, _r.id)
        )
    cards = AssetReads(session).cards(list({row[2] for row in rows}))
    found: dict[AssetId, list[Take]] = {}
    last: dict[AssetId, int] = {}
    for shot, relation_id, child, number, selected in rows:
        last[shot] = max(last.get(shot, 0), number or 0)
        card = cards.get(child)
        if card is None or card.is_trashed:
            continue
        take = Take(RelationId(relation_id), card, number or 0, bool(selected))
        found.setdefault(shot, []).append(take)
    for takes in found.values():
        if not any(take.is_selected for take in takes):
            takes[-1] = Take(takes[-1].relation_id, takes[-1].card, takes[-1].number, True)
    return {shot: Takes(tuple(found.get(shot, ())), number) for shot, number in last.items()}


class TakeWrites:
    """Changes to the takes of a shot."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        self._assets = AssetWrites(session)
        self._relations = RelationWrites(session)

    def add_takes(self, shot_id: AssetId, asset_ids: Sequence[AssetId]) -> list[RelationId]:
        """Make assets takes of a shot; the first take of an empty shot is chosen.

        Raises:
            RuleError: Something that is neither image nor video was given.
        """
        self._session.alone(shot_id)
        types = self._assets.values(asset_ids, "type")
        wrong = [key for key in asset_ids if types.get(key) not in TAKE_TYPES]
        if wrong:
            raise RuleError("Only images and videos can be takes.", field="type")
        rows = self._rows(shot_id)
        number = max((row.sequence or 0 for row in rows), default=0)
        have = {row.child_asset_id for row in rows}
        plays = all(row.is_trashed for row in rows)  # nothing else is seen to play here
        if plays:
            self._set_off(rows)
        made: list[RelationId] = []
        for key in dict.fromkeys(asset_ids):
            if key in have:
                continue
            made.append(
                self._relations.add(
                    RelationType.GENERATED_FROM,
                    shot_id,
                    key,
                    sequence=number + len(made) + 1,
                    is_selected=plays and not made,
                )
            )
        return made

    def select_take(self, shot_id: AssetId, asset_id: AssetId) -> None:
        """Choose the take that plays. Order, timing and links stay as they are.

        Raises:
            NotFoundError: The asset is not a take of this shot.
        """
        self._session.alone(shot_id)
        rows = self._rows(shot_id)
        (chosen,) = self._those(rows, [asset_id])
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
        have = {row.child_asset_id for row in there}
        going = [row for row in self._those(rows, asset_ids) if row.child_asset_id not in have]
        if not going:
            return []
        self._set_off(going)
        last = max((row.sequence or 0 for row in there), default=0)
        self._session.update_each(
            relations,
            {
                row.id: {"parent_asset_id": to_shot, "sequence": last + place}
                for place, row in enumerate(going, 1)
            },
        )
        if any(row.is_selected for row in going):
            self._choose_newest([row for row in rows if row not in going])
        if all(row.is_trashed for row in there):
            self._choose(there, going[0].id)
        return [AssetId(row.child_asset_id) for row in going]

    def _rows(self, shot_id: AssetId) -> list[Any]:
        """The links to its takes, in order, those to the Trash included."""
        return list(
            self._session.rows(
                select(
                    _r.id,
                    _r.child_asset_id,
                    _r.sequence,
                    _r.is_selected,
                    assets.c.deleted_at.is_not(None).label("is_trashed"),
                )
                .join(assets, assets.c.id == _r.child_asset_id)
                .where(_r.parent_asset_id == shot_id, _r.relationship_type == _TAKE)
                .order_by(_r.sequence, _r.id)
            )
        )

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
        self._session.update_many(relations, [relation_id], {"is_selected": True})

    def _set_off(self, rows: Sequence[Any]) -> None:
        """Let none of these takes play."""
        chosen = [row.id for row in rows if row.is_selected]
        self._session.update_many(relations, chosen, {"is_selected": False})

    def _choose_newest(self, rows: Sequence[Any]) -> None:
        """Let the last of these takes play; one in the Trash only where there is no other."""
        if best := [row for row in rows if not row.is_trashed] or list(rows):
            self._choose(rows, best[-1].id)
