"""Edits of relations between assets, outside the film tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.relation import READS_AS, RelationType
from desktop.edits.asset import counted

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, RelationId


@dataclass(frozen=True)
class RelateAssets:
    """Relate assets to a parent: references of a character, sound used in a film, variants."""

    type: RelationType
    parent_id: AssetId
    child_ids: tuple[AssetId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return counted("Relate", len(self.child_ids), f" ({READS_AS[self.type][1].lower()})")

    def apply(self, tx: Tx) -> None:
        """Refused where something would be part of itself."""
        children = [key for key in self.child_ids if key != self.parent_id]
        places = tx.relations.sequence_for(self.type, self.parent_id, len(children))
        for child, place in zip(children, places, strict=True):
            tx.relations.add(self.type, self.parent_id, child, sequence=place)


@dataclass(frozen=True)
class RemoveRelations:
    """Remove relations; the assets stay."""

    relation_ids: tuple[RelationId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Remove relation" if len(self.relation_ids) == 1 else "Remove relations"

    def apply(self, tx: Tx) -> int:
        """Returns how many there were."""
        return tx.relations.remove(self.relation_ids)
