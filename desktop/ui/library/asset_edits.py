"""Turns what is asked of assets into edits: the one place of the pane that changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain import display
from desktop.domain.relation import RelationType
from desktop.edits import lazy as edits

if TYPE_CHECKING:
    from desktop.domain.asset import ColourLabel
    from desktop.domain.ids import AssetId, CollectionId, Ids
    from desktop.edits.edit import Edit
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


class AssetEdits:
    """What can be done to assets from the library pane."""

    def __init__(self, runner: Runner, state: DeskState) -> None:
        self._runner = runner
        self._state = state

    def rate(self, ids: Ids, stars: int) -> None:
        """Give stars; rating one of several selected assets rates them all."""
        self._change(ids, edits.asset.RateAssets(ids, stars))

    def rate_selected(self, stars: int) -> None:
        """Give stars to the selection."""
        self.rate(self._state.acted_on.ids, stars)

    def rate_clicked(self, asset_id: AssetId, stars: int) -> None:
        """Stars were clicked in a cell: they mean the selection if the cell is part of it."""
        ids = self._clicked(asset_id)
        what = display.counted(len(ids), "asset")
        said = f"Rated {what} {display.stars(stars)}." if stars else f"Took the stars off {what}."
        self._change(ids, edits.asset.RateAssets(ids, stars), said)

    def label_clicked(self, asset_id: AssetId, colour: ColourLabel) -> None:
        """A label was chosen in a cell: it means the selection if the cell is part of it."""
        ids = self._clicked(asset_id)
        self._change(ids, edits.asset.LabelAssets(ids, colour))

    def _clicked(self, asset_id: AssetId) -> Ids:
        chosen = self._state.selection
        is_part = len(chosen) > 1 and asset_id in chosen.cards
        return chosen.ids if is_part else (asset_id,)

    def label(self, colour: ColourLabel) -> None:
        """Label the selection."""
        ids = self._state.acted_on.ids
        self._change(ids, edits.asset.LabelAssets(ids, colour))

    def toggle_favourite(self) -> None:
        """Make favourites of the selection; if all of it is known to be, take that back."""
        chosen = self._state.acted_on
        known = [chosen.cards.get(asset_id) for asset_id in chosen.ids[:500]]
        are_all = bool(known) and all(card is not None and card.is_favorite for card in known)
        self._change(chosen.ids, edits.asset.FavouriteAssets(chosen.ids, not are_all))

    def make_favourites(self, ids: Ids) -> None:
        """Mark assets as favourites, whatever they were."""
        what = display.counted(len(ids), "asset")
        said = f"Marked {what} as {'favourite' if len(ids) == 1 else 'favourites'}."
        self._change(ids, edits.asset.FavouriteAssets(ids, True), said)

    def rename(self, asset_id: AssetId, name: str) -> None:
        """Give one asset another name."""
        self._runner.change(edits.asset.RenameAsset(asset_id, name))

    def set_status(self, asset_id: AssetId, status: str) -> None:
        """Give one asset another status."""
        self._runner.change(edits.asset.SetFields(asset_id, {"status": status}, name="status"))

    def tag(self, ids: Ids, name: str) -> None:
        """Put a tag on assets."""
        said = f"Tagged {display.counted(len(ids), 'asset')} with {name}."
        self._change(ids, edits.tag.TagAssets(ids, (name,)), said)

    def put(self, ids: Ids, collection_id: CollectionId, name: str) -> None:
        """Add to a collection."""
        said = f"Added {display.counted(len(ids), 'asset')} to {name}."
        self._change(ids, edits.collection.PutInCollection(collection_id, ids, name=name), said)

    def move(
        self,
        ids: Ids,
        collection_id: CollectionId,
        name: str,
        before: AssetId | None,
    ) -> None:
        """Reorder in a collection: in front of a member, or to the end."""
        self._change(
            ids, edits.collection.PutInCollection(collection_id, ids, before, name, moves=True)
        )

    def refer(self, ids: Ids, character_id: AssetId, name: str) -> None:
        """Make references of a character."""
        said = f"Added {display.counted(len(ids), 'reference')} for {name}."
        self._change(
            ids, edits.relation.RelateAssets(RelationType.REFERENCE_FOR, character_id, ids), said
        )

    def _change(self, ids: Ids, edit: Edit[object], say: str = "") -> None:
        """Perform an edit of assets, if there are any."""
        if len(ids):
            self._runner.change(edit, say=say)
