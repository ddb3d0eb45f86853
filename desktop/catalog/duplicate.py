"""Assets of the same content: how much they take twice, and groups of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from desktop.catalog.asset import AssetReads
from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.near_duplicate import NearDuplicateReads
from desktop.catalog.tables.all import asset_pair_decisions, assets
from desktop.domain.ids import AssetId
from desktop.domain.near_duplicate import (
    GROUP_MOST,
    SAME_CONTENT,
    NearDuplicate,
    NearDuplicateGroup,
    PairDecision,
    best_first,
)
from desktop.domain.statistics import AssetsHeld, Duplicates, SparedBytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_a = assets.c
_d = asset_pair_decisions.c
SHOWN = 200  # groups
_Ids = tuple[AssetId, ...]


class DuplicateReads:
    """Questions about assets of the same content, but for pairs that a person wants both of."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def spared(self) -> SparedBytes:
        """What would go if one of each were kept."""
        return _spared(self._sized())

    def all(self, *, limit: int = SHOWN) -> Duplicates:
        """Groups of them, those that take most first; in each, what one would keep first.

        Args:
            limit: At most so many groups; how many there are is told all the same.
        """
        sized = self._sized()
        by_size = sorted(sized, key=lambda one: (-one[1] * (len(one[0]) - 1), one[0]))
        shown = [group[:GROUP_MOST] for group, _ in by_size[:limit]]
        ids = [key for group in shown for key in group]
        cards = AssetReads(self._session).cards(ids)
        uses = NearDuplicateReads(self._session).uses(ids)
        groups = []
        for group in shown:
            best, *others = best_first((cards[key] for key in group if key in cards), uses)
            told = [NearDuplicate(best, uses.get(best.id, 0))]
            told += [NearDuplicate(one, uses.get(one.id, 0), SAME_CONTENT) for one in others]
            groups.append(NearDuplicateGroup(tuple(told)))
        return Duplicates(_spared(sized), tuple(groups))

    def _sized(self) -> list[tuple[_Ids, int]]:
        """The groups as ids, and the size of one file of each."""
        by_content: dict[str, list[AssetId]] = defaultdict(list)
        sizes: dict[str, int] = {}
        for part in chunks(self._repeated()):
            rows = self._session.rows(
                select(_a.checksum_sha256, _a.id, _a.size)
                .where(*self._live, _a.checksum_sha256.in_(part))
                .order_by(_a.id)
            )
            for checksum, key, size in rows:
                by_content[checksum].append(AssetId(key))
                sizes[checksum] = max(sizes.get(checksum, 0), int(size or 0))
        told = self._told_apart()
        judged = set[AssetId]().union(*told)
        found: list[tuple[_Ids, int]] = []
        for checksum, ids in by_content.items():
            is_judged = not judged.isdisjoint(ids)
            groups = _groups(ids, told) if is_judged else [tuple(ids)] if len(ids) > 1 else []
            found += [(group, sizes[checksum]) for group in groups]
        return found

    def _repeated(self) -> list[str]:
        """What more than one asset has, those in the Trash counted: read from the index alone."""
        query = (
            select(_a.checksum_sha256)
            .where(_a.workspace_id == self._session.workspace_id, _a.checksum_sha256.is_not(None))
            .group_by(_a.checksum_sha256)
            .having(func.count() > 1)
        )
        return [row[0] for row in self._session.rows(query)]

    def _told_apart(self) -> set[frozenset[AssetId]]:
        """The pairs that are no duplicates for those who work here: people made them, so few."""
        query = select(_d.first_asset_id, _d.second_asset_id).where(
            _d.workspace_id == self._session.workspace_id,
            _d.decision == PairDecision.NOT_DUPLICATES.value,
        )
        return {frozenset(map(AssetId, row)) for row in self._session.rows(query)}

    @property
    def _live(self) -> tuple[ColumnElement[bool], ...]:
        return (_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_(None))


def _groups(ids: Sequence[AssetId], told: set[frozenset[AssetId]]) -> list[_Ids]:
    """Assets of one content in groups of which no two are told apart."""
    groups: list[list[AssetId]] = []
    for key in ids:
        for group in groups:
            if not any(frozenset((key, other)) in told for other in group):
                group.append(key)
                break
        else:
            groups.append([key])
    return [tuple(group) for group in groups if len(group) > 1]


def _spared(sized: Iterable[tuple[_Ids, int]]) -> SparedBytes:
    count = total = groups = 0
    for group, size in sized:
        groups += 1
        count += len(group) - 1
        total += size * (len(group) - 1)
    return SparedBytes(groups, AssetsHeld(count, total))
