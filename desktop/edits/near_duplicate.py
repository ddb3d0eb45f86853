"""Edits of pictures that look the same: variants of one another, or nothing of the kind."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.near_duplicate import PairDecision
from desktop.domain.relation import RelationType
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, Ids

BY_LOOK = "look"  # of a relation: that it was proposed because the two look the same


@frozen
class MakeVariants:
    """Make pictures variants of one that they look the same as."""

    original_id: AssetId
    variant_ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Relate", len(self.variant_ids), " (variant of)")

    def apply(self, tx: Tx) -> int:
        """Returns how many there are that were not.

        Raises:
            NotFoundError: One of them is not in the library any more.
            RuleError: The original comes from one of them.
        """
        cards = tx.assets.cards([self.original_id, *self.variant_ids])
        made = 0
        for key in self.variant_ids:
            if key not in cards or self.original_id not in cards:
                raise NotFoundError("One of the pictures is no longer in the library.")
            if tx.relations.find(RelationType.VARIANT_OF, self.original_id, key) is not None:
                continue
            if tx.relations.is_below(self.original_id, key):
                raise RuleError(
                    f"“{cards[self.original_id].name}” comes from “{cards[key].name}”: the other"
                    " way round is not possible."
                )
            (place,) = tx.relations.sequence_for(RelationType.VARIANT_OF, self.original_id, 1)
            tx.relations.add(
                RelationType.VARIANT_OF,
                self.original_id,
                key,
                sequence=place,
                metadata={"proposed_by": BY_LOOK},
            )
            made += 1
        return made


@frozen
class TellApart:
    """Say of pictures that look the same that they are not; they are not asked about again."""

    asset_ids: Ids
    decision: PairDecision = PairDecision.NOT_DUPLICATES

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        is_same = self.decision is PairDecision.NOT_DUPLICATES
        return "Not duplicates" if is_same else "Not the same picture"

    def apply(self, tx: Tx) -> int:
        """Returns of how many pairs that was not known yet.

        Raises:
            NotFoundError: One of them is not in the library any more.
        """
        if len(tx.assets.cards(list(self.asset_ids))) < len(set(self.asset_ids)):
            raise NotFoundError("One of the pictures is no longer in the library.")
        return tx.near_duplicates.decide(combinations(self.asset_ids, 2), self.decision)
