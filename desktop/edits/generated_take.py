"""The edit by which what a generator made comes into the library: a take of its shot, or a sound.

Undo moves it to the Trash; the call that made it, and what that cost, stay on record.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES, AssetType
from desktop.domain.intake import NOT_LOOKED, CopiesSeen
from desktop.domain.relation import RelationType
from desktop.edits.film_use import UseAssets
from desktop.edits.saving import SaveAssets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.basis import Basis
    from desktop.domain.ids import AssetId
    from desktop.domain.saving import AssetToSave
    from desktop.domain.typed_text import Money


@frozen
class TakesMade:
    """What became of what a generator made.

    Attributes:
        is_parked: Its shot asks for something else by now: it waits to be chosen.
        is_shot_trashed, is_shot_gone: What it was made for is in the Trash, or not there any more.
    """

    assets: tuple[AssetId, ...]
    is_parked: bool = False
    is_shot_trashed: bool = False
    is_shot_gone: bool = False


@frozen
class StoreGenerated:
    """Store what a generator made for a shot.

    Attributes:
        files: What was made, the one that was asked for first.
        shot_id: For which shot; None where nobody knows.
        sources: Assets that were handed to the generator.
        basis: What the shot said when it was asked for.
        cost: What all of it cost.
        copies: What a look at the copies among the files showed.
    """

    files: tuple[AssetToSave, ...]
    shot_id: AssetId | None
    sources: tuple[AssetId, ...] = ()
    basis: Basis | None = None
    cost: Money | None = None
    copies: CopiesSeen = NOT_LOOKED
    label: str = "Generate take"

    def apply(self, tx: Tx) -> TakesMade:
        """Returns what it became; a take plays where none did, and never in another's place."""
        saved = SaveAssets(self.files, self.label, copies=self.copies, cost=self.cost).apply(tx)
        made = tuple(dict.fromkeys(one.asset.id for one in saved.assets))
        self._derive(tx, made)
        types = tx.assets.values(made, "type")
        shot_id = self.shot_id
        if shot_id is None or tx.assets.values([shot_id], "type").get(shot_id) != AssetType.SHOT:
            return TakesMade(made, is_shot_gone=True)
        takes = tuple(key for key in made if types.get(key) in TAKE_TYPES)
        is_parked = False
        if takes:
            tx.films.add_takes(shot_id, takes, made_from=self.basis)
            is_parked = tx.films.are_parked(shot_id, takes)
        if rest := tuple(key for key in made if key not in takes):
            UseAssets(shot_id, rest).apply(tx)
        is_trashed = tx.assets.values([shot_id], "deleted_at").get(shot_id) is not None
        return TakesMade(made, is_parked, is_trashed)

    def _derive(self, tx: Tx, made: Sequence[AssetId]) -> None:
        """Say of each what it was made from, as far as that is there."""
        there = tx.assets.values(list(dict.fromkeys(self.sources)), "type")
        for source in there:
            for key in made:
                # What came out may be what went in, to the byte.
                with suppress(RuleError):
                    tx.relations.add(RelationType.DERIVED_FROM, source, key)
