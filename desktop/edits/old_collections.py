"""Collections of an old library, and who is in them, within one transaction."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from desktop.domain.asset import NAME_LIMIT
from desktop.domain.collection import EXTERNAL_ID
from desktop.domain.folding import folded
from desktop.domain.old_library import OldCollection, OldMember
from desktop.domain.old_report import OldOutcome, OldResult
from desktop.domain.old_values import storable
from desktop.domain.untrusted_text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, CollectionId
    from desktop.domain.old_library import OldKey


class OldCollections:
    """The collections and the members of one batch."""

    def __init__(self, tx: Tx, system: str, known: Mapping[str, AssetId]) -> None:
        """Begin.

        Args:
            tx: Where they come in; the tree is held.
            system: What their keys belong to.
            known: The assets that there are, by external id.
        """
        self._tx = tx
        self._system = system
        self._known = known
        self._made: dict[str, CollectionId] = {}

    def run(self, rows: Sequence[OldCollection | OldMember]) -> list[OldResult]:
        """Make what is not there; returns what became of each."""
        keys: list[OldKey] = []
        for row in rows:
            if isinstance(row, OldMember):
                keys.append(row.collection)
            else:
                keys += [row.key, row.parent] if row.parent else [row.key]
        self._made = self._tx.collections.called(self._name(key) for key in keys)
        results = [self._make(row) for row in rows if isinstance(row, OldCollection)]
        members = [row for row in rows if isinstance(row, OldMember)]
        for collection, group in groupby(members, key=lambda row: row.collection):
            results += self._put(collection, list(group))
        return results

    def _name(self, key: OldKey) -> str:
        return f"{self._system}:{key.external_id}"

    def _make(self, row: OldCollection) -> OldResult:
        name = self._name(row.key)
        if name in self._made:
            return OldResult(row.key, OldOutcome.KNOWN)
        parent_id, told = None, ""
        if row.parent is not None:
            parent_id = self._made.get(self._name(row.parent))
            if parent_id is None:
                told = "What it is inside did not come: it stands at the top."
        title = clean_line(row.name, limit=NAME_LIMIT - 10) or f"{row.key.table} {row.key.id}"
        facts = {key: storable(value) for key, value in row.metadata.items() if value}
        self._made[name] = self._tx.collections.add(
            _free(title[: NAME_LIMIT - 10], self._tx.collections.names_in(parent_id)),
            type_=row.type,
            parent_id=parent_id,
            description=clean_text(row.description),
            metadata={**facts, EXTERNAL_ID: name},
        )
        return OldResult(row.key, OldOutcome.ADDED, error=told)

    def _put(self, collection: OldKey, rows: list[OldMember]) -> list[OldResult]:
        into = self._made.get(self._name(collection))
        ids = {row.asset: key for row in rows if (key := self._known.get(row.asset.external_id))}
        lacking: set[AssetId] = set()
        if into is not None:
            members = list(dict.fromkeys(ids.values()))
            lacking = set(self._tx.collections.lacking(into, members))
            self._tx.collections.put(into, [key for key in members if key in lacking])
        results = []
        for row in rows:
            key = ids.get(row.asset)
            if into is None or key is None:
                what = collection if into is None else row.asset
                told = f"{what.table} {what.told_id} is not in the library."
                results.append(OldResult(row.key or row.asset, OldOutcome.SKIPPED, error=told))
            elif row.key is not None:
                outcome = OldOutcome.ADDED if key in lacking else OldOutcome.KNOWN
                results.append(OldResult(row.key, outcome, key))
        return results


def _free(name: str, taken: Mapping[str, CollectionId]) -> str:
    """A name that no other collection in the same place has: `Day 1 (2)`."""
    if folded(name) not in taken:
        return name
    number = 2
    while folded(f"{name} ({number})") in taken:
        number += 1
    return f"{name} ({number})"
