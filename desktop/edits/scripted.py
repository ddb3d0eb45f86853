"""Edits that scripts make, and no person by hand: assets changed and related as they say."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.metadata import merged
from desktop.domain.relation import RelationType
from desktop.edits.saving import place_file, stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, RelationId
    from desktop.domain.saving import SavedFile, StoredAsset
    from desktop.edits.edit import Edit

R = TypeVar("R")


@frozen
class Named(Generic[R]):
    """Another edit under a name of its own: with the script that makes it."""

    edit: Edit[R]
    label: str

    def apply(self, tx: Tx) -> R:
        """As the other one."""
        return self.edit.apply(tx)


@frozen
class ChangeAsset:
    """Change an asset: columns, keys of its metadata, and all of its tags.

    Attributes:
        values: Columns of `assets`.
        metadata: Keys of the metadata; None or an empty text removes one.
        tags: The tags it has from now on; None leaves them.
        file: Its file from now on; only what has none yet gets one.
    """

    asset_id: AssetId
    values: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None
    label: str = "Change asset"
    file: SavedFile | None = None

    def apply(self, tx: Tx) -> StoredAsset:
        """Returns it as it is now."""
        asset = tx.assets.load(self.asset_id)
        changed = dict(self.values)
        if self.metadata:
            changed["metadata"] = merged(asset.metadata, self.metadata)
        if self.file is not None:
            if asset.checksum_sha256:
                raise RuleError(
                    "It has a file already.", field="url", advice="Save the other one as an asset."
                )
            if self.file.type is not asset.type:
                raise RuleError(f"That is no {asset.type.value}.", field="url")
            changed |= {"checksum_sha256": self.file.checksum, "size": self.file.size}
            place_file(tx, self.asset_id, self.file)
        if changed:
            tx.assets.set(self.asset_id, changed)
        if self.tags is not None:
            wanted = [tx.tags.ensure(name) for name in self.tags]
            for key in tx.tags.carried(self.asset_id):
                if key not in wanted:
                    tx.tags.detach(key, [self.asset_id])
            for key in wanted:
                tx.tags.attach(key, [self.asset_id])
        return stored(tx, [self.asset_id])[0]


@frozen
class Relate:
    """Relate two assets by any type: shots to films, takes to shots, and the rest.

    Attributes:
        sequence: The order among siblings; None puts it last.
    """

    type: RelationType
    parent_id: AssetId
    child_id: AssetId
    sequence: int | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    label: str = "Relate assets"

    def apply(self, tx: Tx) -> RelationId:
        """Returns the relation, also where it was there already."""
        tx.collections.hold_tree()
        types = tx.assets.values([self.parent_id, self.child_id], "type")
        kinds = types.get(self.parent_id), types.get(self.child_id)
        if self.type is RelationType.PART_OF and kinds[1] == AssetType.SHOT:
            tx.films.place_shot(self.parent_id, self.child_id, self.sequence)
        elif self.type is RelationType.PART_OF and kinds == (AssetType.FILM, AssetType.SCENE):
            tx.films.place_scene(self.parent_id, self.child_id, self.sequence)
        elif self.type is RelationType.GENERATED_FROM and kinds[0] == AssetType.SHOT:
            tx.films.add_takes(self.parent_id, [self.child_id])
            if self.sequence:
                tx.films.number_take(self.parent_id, self.child_id, self.sequence)
        else:
            place = self.sequence
            if place is None:
                (place,) = tx.relations.sequence_for(self.type, self.parent_id, 1)
            facts = dict(self.metadata)
            tx.relations.add(
                self.type, self.parent_id, self.child_id, sequence=place, metadata=facts
            )
        parent_id = self.parent_id
        if self.type is RelationType.PART_OF and kinds == (AssetType.SCENE, AssetType.SHOT):
            parent_id = tx.relations.films_of([self.child_id])[self.child_id][0]
        found = tx.relations.find(self.type, parent_id, self.child_id)
        if found is None:
            raise NotFoundError("They are not related.")
        return found


@frozen
class ToggleFavourite:
    """Mark an asset as a favourite where it is none, and take the mark off where it is one."""

    asset_id: AssetId
    label: str = "Favourite"

    def apply(self, tx: Tx) -> bool:
        """Returns whether it is one now."""
        is_favorite = not tx.assets.load(self.asset_id).is_favorite
        tx.assets.set(self.asset_id, {"is_favorite": is_favorite})
        return is_favorite
