"""Edits of assets: name, rating, label, favourite, fields, trash and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import ChangedElsewhereError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.display import type_word
from desktop.domain.library_settings import kept_currency
from desktop.domain.metadata import REPEATED, merged
from desktop.domain.recorded_date import columns_of
from desktop.domain.typed_text import Money
from desktop.edits.edit import edit_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.asset import Asset, AssetType, ColourLabel
    from desktop.domain.ids import AssetId, Ids
    from desktop.domain.marks import Marks
    from desktop.domain.recorded_date import RecordedDate


@frozen
class RateAssets:
    """Give assets 0 to 5 stars."""

    ids: Ids
    rating: int

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        if not self.rating:
            return edit_label("Clear rating of", len(self.ids))
        return edit_label("Rate", len(self.ids), f" {'★' * self.rating}")

    def apply(self, tx: Tx) -> int:
        """Returns how many had another rating."""
        return tx.assets.set_many(self.ids, {"rating": self.rating})


@frozen
class LabelAssets:
    """Give assets a colour label, or none."""

    ids: Ids
    colour: ColourLabel

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Label", len(self.ids), f" {self.colour.value or 'none'}")

    def apply(self, tx: Tx) -> int:
        """Returns how many had another label."""
        return tx.assets.set_many(self.ids, {"label": self.colour.value})


@frozen
class FavouriteAssets:
    """Mark assets as favourites, or not."""

    ids: Ids
    is_favorite: bool = True

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Favourite" if self.is_favorite else "Unfavourite", len(self.ids))

    def apply(self, tx: Tx) -> int:
        """Returns how many were not so before."""
        return tx.assets.set_many(self.ids, {"is_favorite": self.is_favorite})


@frozen
class RenameAsset:
    """Give one asset another name."""

    asset_id: AssetId
    name: str
    expected_version: int | None = None
    begun_with: str | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Rename to {self.name[:40]}"

    def apply(self, tx: Tx) -> None:
        """Refused where somebody else renamed it first."""
        version = self.expected_version
        if self.begun_with is not None:
            asset = tx.assets.load(self.asset_id)
            _still(asset.name, self.begun_with, self.name, "name")
            version = asset.version
        tx.assets.set(self.asset_id, {"name": self.name}, expected_version=version)


# Columns of `assets` that a person may write in the inspector.
EDITABLE = frozenset(
    {
        "name",
        "description",
        "code",
        "status",
        "publish_status",
        "visibility",
        "content_rating",
        "generation_cost",
        "duration",
        "source",
        "rating",
        "label",
        "is_favorite",
    }
)


@frozen
class SetFields:
    """Change columns of one asset, as the inspector does.

    Attributes:
        values: Column names of `EDITABLE` and their new values.
        metadata: Keys of the type-specific metadata; None or an empty text removes one.
        generation: Keys of the generation metadata (prompt, model ...), likewise.
        expected_version: The version that was shown while editing.
        begun_with: By key, the values that were shown while editing: refused only where one of
            these is another one now, whatever else about the asset has changed.
    """

    asset_id: AssetId
    values: Mapping[str, Any]
    metadata: Mapping[str, Any] | None = None
    generation: Mapping[str, Any] | None = None
    expected_version: int | None = None
    name: str = "details"
    begun_with: Mapping[str, Any] | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Change {self.name}"

    def apply(self, tx: Tx) -> None:
        """All of it in one update of the row.

        Raises:
            RuleError: A column is not for editing, or the database keeps the key itself.
        """
        values = dict(self.values)
        if unknown := sorted(values.keys() - EDITABLE):
            raise RuleError(f"“{unknown[0]}” cannot be edited.", field=unknown[0])
        version, generation = self.expected_version, dict(self.generation or {})
        if "generation_cost" in values:
            generation.setdefault("cost_basis", None)  # what a person says is no estimate any more
        if self.metadata or generation or self.begun_with is not None:
            asset = tx.assets.load(self.asset_id)
            if REPEATED.get(asset.type) in (self.metadata or {}):
                what = {"scene_id": "scene", "script_id": "script"}[REPEATED[asset.type]]
                raise RuleError(
                    f"The {what} of a {type_word(asset.type)} is not typed in.",
                    advice="Move the shot, or set the script of the scene.",
                )
            if self.begun_with is not None:
                self._check(asset, self.begun_with)
                version = asset.version
            if self.metadata:
                values["metadata"] = merged(asset.metadata, self.metadata)
            if generation:
                values["generation_metadata"] = merged(asset.generation, generation)
                tx.recipes.correct(self.asset_id, generation)
        tx.assets.set(self.asset_id, values, expected_version=version)

    def _check(self, asset: Asset, begun_with: Mapping[str, Any]) -> None:
        for key, value in self.values.items():
            if key in begun_with:
                _still(getattr(asset, key), begun_with[key], value, self.name)
        for kept, given in (
            (asset.metadata, self.metadata),
            (asset.generation, self.generation),
        ):
            for key, value in (given or {}).items():
                if key in begun_with:
                    _still(kept.get(key), begun_with[key], value, self.name)


@frozen
class SetCost:
    """Change what an asset cost. Its currency is kept only where it is not the library's.

    Attributes:
        cost: The amount; without a currency it is in the one the asset's cost is in already.
        begun_with: What was shown while editing: refused where the amount is another one now.
        is_checked: False writes over whatever is there.
    """

    asset_id: AssetId
    cost: Money | None
    begun_with: Money | None = None
    is_checked: bool = True

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Change cost"

    def apply(self, tx: Tx) -> None:
        """The amount in its column, its currency beside the rest of how it was made."""
        asset, home = tx.assets.load(self.asset_id), tx.settings.load().currency
        cost = self.cost
        if cost and not cost.currency:
            cost = Money(cost.amount, asset.currency)
        kept = kept_currency(cost, home)
        is_new = kept != asset.generation.get("currency")
        begun = self.begun_with.amount if self.begun_with else None
        SetFields(
            self.asset_id,
            {"generation_cost": self.cost.amount if self.cost else None},
            generation={"currency": kept} if is_new else None,
            name="cost",
            begun_with={"generation_cost": begun} if self.is_checked else None,
        ).apply(tx)


@frozen
class SetRecorded:
    """Say when something was recorded, or that nobody knows.

    Attributes:
        begun_with: What was shown while editing: refused where it names another time now.
        is_checked: False writes over whatever is there.
    """

    asset_id: AssetId
    date: RecordedDate | None
    begun_with: RecordedDate | None = None
    is_checked: bool = True

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Change recorded date"

    def apply(self, tx: Tx) -> None:
        """The time, its zone, how precise it is and who says so, in one update."""
        asset = tx.assets.load(self.asset_id)
        if self.is_checked:
            _still(asset.recorded, self.begun_with, self.date, "recorded date")
        if self.date != asset.recorded:
            tx.assets.set(self.asset_id, columns_of(self.date), expected_version=asset.version)


def _still(now: Any, begun_with: Any, wanted: Any, name: str) -> None:
    """Refuse where a value is neither what the editing began with nor what it ended with."""
    if now not in (begun_with, wanted) and (now or begun_with):
        raise ChangedElsewhereError(f"Somebody else changed the {name} first.")


@frozen
class MarkRange:
    """Keep in and out of a clip or a sound with it."""

    asset_id: AssetId
    marks: Marks

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Mark In and Out" if self.marks else "Clear In and Out"

    def apply(self, tx: Tx) -> None:
        """Whatever else the metadata holds stays."""
        asset = tx.assets.load(self.asset_id)
        kept = merged(asset.metadata, self.marks.as_metadata())
        if kept != dict(asset.metadata):
            tx.assets.set(self.asset_id, {"metadata": kept})


@frozen
class TrashAssets:
    """Move assets to the Trash. Tags, memberships, relations and order stay with them."""

    ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Move", len(self.ids), " to Trash")

    def apply(self, tx: Tx) -> int:
        """Returns how many were not in the Trash yet."""
        return tx.assets.trash(self.ids)


@frozen
class RestoreAssets:
    """Take assets out of the Trash."""

    ids: Ids

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return edit_label("Restore", len(self.ids))

    def apply(self, tx: Tx) -> int:
        """Returns how many were in the Trash."""
        return tx.assets.restore(self.ids)


@frozen
class AddAsset:
    """Make an asset without a file: a character, a note."""

    type: AssetType
    name: str
    values: Mapping[str, Any] | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"New {type_word(self.type)} {self.name[:40]}"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the new asset's id."""
        return tx.assets.add(self.type, self.name, **(self.values or {}))
