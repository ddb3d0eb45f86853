"""Pictures that look the same: which are compared, what was said of them, and their groups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.asset import AssetReads
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.look import LookReads
from desktop.catalog.tables.all import asset_pair_decisions, asset_relationships, assets
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.look import likeness_of
from desktop.domain.near_duplicate import (
    NearDuplicate,
    NearDuplicateGroup,
    NearDuplicates,
    PairDecision,
    SettledPairs,
    best_first,
    grouped,
)
from desktop.domain.relation import LINEAGE, USES, RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.catalog.look_index import LookIndex
    from desktop.catalog.look_pairs import LookPairs, LookTable
    from desktop.domain.asset import AssetCard

_a = assets.c
_d = asset_pair_decisions.c
_r = asset_relationships.c
_USES = [kind.value for kind in USES]
_LINEAGE = [kind.value for kind in LINEAGE]
PROPOSED = 8  # pictures that one may be a variant of, at most


class NearDuplicateReads:
    """Questions about pictures that look the same."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def table(self, index: LookIndex) -> LookTable:
        """The looks of all pictures outside the Trash.

        Of a film there is one poster, which says too little: takes of one shot begin alike.
        """
        index.follow(LookReads(self._session))
        live = select(_a.id).where(
            _a.workspace_id == self._session.workspace_id,
            _a.type == AssetType.IMAGE.value,
            _a.deleted_at.is_(None),
        )
        return index.table(AssetId(row[0]) for row in self._session.rows(live))

    def groups(self, table: LookTable, pairs: LookPairs) -> NearDuplicates:
        """What was found, put into groups of which the best stands first."""
        near: dict[AssetId, dict[AssetId, str]] = defaultdict(dict)
        for first, second, distance in zip(
            pairs.first.tolist(), pairs.second.tolist(), pairs.distances.tolist(), strict=True
        ):
            one, other = table.ids[first], table.ids[second]
            near[one][other] = near[other][one] = likeness_of(distance).value
        cards = self._cards(near)
        uses = self.uses(list(cards))
        order = [card.id for card in best_first(cards.values(), uses)]
        groups = []
        for best, *others in grouped(order, near, self.settled(list(cards))):
            told = [NearDuplicate(cards[best], uses.get(best, 0))]
            told += [NearDuplicate(cards[key], uses.get(key, 0), near[best][key]) for key in others]
            groups.append(NearDuplicateGroup(tuple(told)))
        groups.sort(key=lambda group: (not group.is_sure, -group.spare, group.ids))
        unseen = LookReads(self._session).count_unseen(AssetType.IMAGE)
        return NearDuplicates(tuple(groups), len(table.ids), unseen)

    def still_open(self, groups: Sequence[NearDuplicateGroup]) -> tuple[NearDuplicateGroup, ...]:
        """What is left of groups that were found before: without what was judged since, or gone."""
        cards = self._cards([key for group in groups for key in group.ids])
        settled = self.settled(list(cards))
        uses = self.uses(list(cards))
        left = []
        for group in groups:
            told = [
                replace(one, card=cards[one.card.id], uses=uses.get(one.card.id, 0))
                for one in group.members
                if one.card.id in cards
            ]
            if told:
                best = told[0].card.id
                told = [one for one in told if frozenset((best, one.card.id)) not in settled]
            if len(told) > 1:
                left.append(NearDuplicateGroup(tuple(told)))
        return tuple(left)

    def proposed(self, index: LookIndex, asset_id: AssetId) -> NearDuplicateGroup | None:
        """What one picture may be a variant of, or the other way round; itself first."""
        from desktop.catalog.look_pairs import look_same_as  # noqa: PLC0415 - NumPy comes with it

        index.follow(LookReads(self._session))
        likes = {like.id: like for like in index.like(asset_id) if like.colours < _FAR}
        if not likes:
            return None
        cards = self._cards([asset_id, *likes])
        if asset_id not in cards:
            return None
        table = index.table([asset_id, *(key for key in likes if key in cards)])
        same = [table.ids[at] for at in look_same_as(table, asset_id)]
        settled = self.settled([asset_id, *same])
        open_ = [key for key in same if frozenset((asset_id, key)) not in settled][:PROPOSED]
        if not open_:
            return None
        uses = self.uses([asset_id, *open_])
        others = (
            NearDuplicate(cards[key], uses.get(key, 0), likes[key].likeness.value) for key in open_
        )
        mine = NearDuplicate(cards[asset_id], uses.get(asset_id, 0))
        return NearDuplicateGroup((mine, *others))

    def settled(self, ids: Sequence[AssetId]) -> SettledPairs:
        """The pairs among some pictures that are not asked about: judged, or linked already.

        Variants of one picture are linked with each other as well.
        """
        found: set[frozenset[AssetId]] = set()
        for part in chunks(ids):
            mine = _d.workspace_id == self._session.workspace_id
            told = select(_d.first_asset_id, _d.second_asset_id).where(
                mine, _d.first_asset_id.in_(part)
            )
            found |= {frozenset(map(AssetId, row)) for row in self._session.rows(told)}
            links = select(_r.parent_asset_id, _r.child_asset_id).where(
                _r.workspace_id == self._session.workspace_id,
                _r.relationship_type.in_(_LINEAGE),
                _r.child_asset_id.in_(part),
            )
            found |= {frozenset(map(AssetId, row)) for row in self._session.rows(links)}
        return SettledPairs(found, self._variant_of(ids))

    def uses(self, ids: Sequence[AssetId]) -> dict[AssetId, int]:
        """How many shots, films, scenes and characters use each, those in the Trash left out."""
        found: dict[AssetId, int] = {}
        for part in chunks(ids):
            query = (
                select(_r.child_asset_id, func.count())
                .join(assets, _a.id == _r.parent_asset_id)
                .where(
                    _r.workspace_id == self._session.workspace_id,
                    _r.child_asset_id.in_(part),
                    _r.relationship_type.in_(_USES),
                    _a.deleted_at.is_(None),
                )
                .group_by(_r.child_asset_id)
            )
            found |= {AssetId(row[0]): int(row[1]) for row in self._session.rows(query)}
        return found

    def _cards(self, ids: Iterable[AssetId]) -> dict[AssetId, AssetCard]:
        """Those that are pictures outside the Trash, also by now."""
        found: dict[AssetId, AssetCard] = {}
        for part in chunks(list(ids)):
            cards = AssetReads(self._session).cards(part)
            found |= {
                key: card
                for key, card in cards.items()
                if card.type is AssetType.IMAGE and not card.is_trashed
            }
        return found

    def _variant_of(self, ids: Sequence[AssetId]) -> dict[AssetId, set[AssetId]]:
        """For each that is a variant, of what."""
        parents: dict[AssetId, set[AssetId]] = defaultdict(set)
        for part in chunks(ids):
            query = select(_r.parent_asset_id, _r.child_asset_id).where(
                _r.workspace_id == self._session.workspace_id,
                _r.relationship_type == RelationType.VARIANT_OF.value,
                _r.child_asset_id.in_(part),
            )
            for parent, child in self._session.rows(query):
                parents[AssetId(child)].add(AssetId(parent))
        return parents


_FAR = 100.0  # of pictures without colours


class NearDuplicateWrites(NearDuplicateReads):
    """What a person says of pictures that look the same."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def decide(self, pairs: Iterable[tuple[AssetId, AssetId]], decision: PairDecision) -> int:
        """Remember that these are not asked about again; returns of how many that is new."""
        wanted = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
        firsts = sorted({first for first, _second in wanted})
        there: set[tuple[str, str]] = set()
        for part in chunks(firsts):
            query = select(_d.first_asset_id, _d.second_asset_id).where(
                _d.workspace_id == self._session.workspace_id,
                _d.decision == decision.value,
                _d.first_asset_id.in_(part),
            )
            there |= {(row[0], row[1]) for row in self._session.rows(query)}
        new = sorted(pair for pair in wanted if pair not in there)
        self._session.insert(
            asset_pair_decisions,
            [
                {
                    "first_asset_id": first,
                    "second_asset_id": second,
                    "decision": decision.value,
                    "decided_by": self._session.user_id,
                }
                for first, second in new
            ],
        )
        return len(new)
