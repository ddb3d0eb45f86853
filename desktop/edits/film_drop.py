"""The edit of a drop on a film's name, wherever the name stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.film import Scene
from desktop.domain.relation import RelationType
from desktop.edits.edit import edit_label
from desktop.edits.film import DropBetweenShots
from desktop.edits.relation import RelateAssets

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, Ids


@frozen
class AddToFilm:
    """Make one new shot for each image and video at the end of a film.

    Where all of it is sound, it is used as sound of the film instead.
    """

    film_id: AssetId
    asset_ids: Ids
    name: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Add", len(self.asset_ids), f" to {self.name}")

    def apply(self, tx: Tx) -> list[AssetId]:
        """Returns the shots' ids.

        Raises:
            NotFoundError: There is no such film any more.
            RuleError: Nothing of it can be a take, and it is not all sound.
        """
        parts = tx.films.load(self.film_id, only={self.film_id}).parts()
        types = set(tx.assets.values(self.asset_ids, "type").values())
        if types == {AssetType.AUDIO}:
            RelateAssets(RelationType.USED_IN, self.film_id, self.asset_ids).apply(tx)
            return []
        last = parts[-1] if parts else None
        parent = last.id if isinstance(last, Scene) else self.film_id
        return DropBetweenShots(parent, self.asset_ids).apply(tx)
