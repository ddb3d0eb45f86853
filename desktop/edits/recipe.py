"""Edits of how an asset was made. What a person says of it is written by `SetFields`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId


@frozen
class UseFileRecipe:
    """Let what the file says hold again, in the place of what a person has said.

    Attributes:
        keys: Of what: `prompt`, `seed` ...; of all where there are none.
    """

    asset_id: AssetId
    keys: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Use what the file says"

    def apply(self, tx: Tx) -> bool:
        """Returns whether anything was corrected."""
        return tx.recipes.forget_corrections(self.asset_id, self.keys)
