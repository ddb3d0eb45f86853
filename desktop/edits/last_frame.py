"""The edit that keeps the last frame of a clip as a picture of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.intake import NOT_LOOKED, CopiesSeen
from desktop.domain.relation import RelationType
from desktop.edits.saving import SaveAssets

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId
    from desktop.domain.saving import AssetToSave


@frozen
class KeepLastFrame:
    """Keep the last frame of a clip as a picture that is derived from it.

    Attributes:
        clip_id: The clip.
        picture: The frame, with its file.
        copies: What a look at the copies of that file showed.
    """

    clip_id: AssetId
    picture: AssetToSave
    copies: CopiesSeen = NOT_LOOKED
    label: str = "Keep last frame"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the picture; the one that is there, where the frame was kept before."""
        tx.assets.load(self.clip_id)
        saving = SaveAssets((self.picture,), self.label, copies=self.copies, by_itself=False)
        key = saving.apply(tx).assets[0].asset.id
        found = tx.relations.find(RelationType.DERIVED_FROM, self.clip_id, key)
        if found is None and key != self.clip_id and not tx.relations.is_below(self.clip_id, key):
            tx.relations.add(RelationType.DERIVED_FROM, self.clip_id, key)
        return key

    def with_copies(self, seen: CopiesSeen) -> KeepLastFrame:
        """The same, with what a look at its copy has shown."""
        return replace(self, copies=seen)
