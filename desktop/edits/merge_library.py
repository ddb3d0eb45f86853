"""The edit that takes another library in: one undo step, whatever it brings."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.library_merge import MergeChoice
from desktop.edits.intake import CopiesPurgedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId
    from desktop.domain.intake import NewOriginal
    from desktop.domain.library_merge import MergePlan
    from desktop.domain.library_part import LibraryPart


@frozen
class MergeLibrary:
    """Take the rows of another library in. Undo moves what came in to the Trash.

    Attributes:
        part: What is in it, with its record.
        choice: Whose side is taken of what both have edited.
        places: Where the bytes of new assets were put, by their keys there.
        purges: How many purges there were before they were put there; None: nobody looked.
    """

    part: LibraryPart
    choice: MergeChoice = field(default_factory=MergeChoice)
    places: Mapping[AssetId, NewOriginal] = field(default_factory=dict)
    purges: int | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Merge {self.part.name}"

    def apply(self, tx: Tx) -> MergePlan:
        """Returns what was done.

        Raises:
            RuleError: Something was edited on both sides and nobody has said whose it is to be.
            CopiesPurgedError: The bytes are to be put in place again; nothing was changed.
        """
        if self.purges not in {None, tx.upkeep.purge_count()}:
            raise CopiesPurgedError(
                "Copies were removed from the media folder in the meantime.",
                advice="Merge the library again.",
            )
        plan = tx.library_merge.merge(self.part, self.choice, self.places)
        still_open = [row for row in plan.conflicts if row.is_open]
        if still_open:
            raise RuleError(
                f"{still_open[0].name} was edited on both sides.",
                advice="Look at the plan again and say whose it is to be. Nothing was changed.",
            )
        if plan.added:
            tx.activity.note_intake(plan.added)
        return plan
