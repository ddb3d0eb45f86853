"""Edits of what something was made from, as its recipe names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, Ids


@frozen
class ChooseSource:
    """Say which asset a file is that a recipe names; it is not asked about again.

    Attributes:
        source_id: The name: `RecipeSource.id`.
        asset_id: What it is; None for nothing in the library.
    """

    source_id: str
    asset_id: AssetId | None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Choose source" if self.asset_id else "Choose no source"

    def apply(self, tx: Tx) -> None:
        """Make it so.

        Raises:
            NotFoundError: The name or the asset is not there any more.
            RuleError: It is what was made itself, or was made from that.
        """
        made = tx.recipe_sources.decide(self.source_id, self.asset_id)
        if self.asset_id is None:
            return
        if made == self.asset_id:
            raise RuleError("A file cannot be made from itself.")
        cards = tx.assets.cards([self.asset_id, made])
        if self.asset_id not in cards:
            raise NotFoundError("It is not in the library any more.")
        if tx.relations.is_below(self.asset_id, made):
            name = cards[self.asset_id].name
            raise RuleError(f"“{name}” was made from this: the other way round is not possible.")
        tx.recipe_sources.relate(self.asset_id, made)


@frozen
class LinkSources:
    """Link what the recipes of some assets name, as far as that is certain."""

    asset_ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Link sources"

    def apply(self, tx: Tx) -> int:
        """Returns how many links there are that were not, or otherwise."""
        return tx.recipe_sources.link(self.asset_ids)
