"""Edits of takes that scripts make: an attempt whose picture is still to come, and that picture."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES, AssetSource, AssetStatus, AssetType
from desktop.domain.library_settings import kept_currency
from desktop.domain.metadata import merged
from desktop.edits.saving import place_file, stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId
    from desktop.domain.saving import SavedFile, StoredAsset
    from desktop.domain.typed_text import Money


@frozen
class TakeFile:
    """Where the picture of a take is.

    Attributes:
        file: Its file, where that is within reach.
        values: Columns of `assets`: `url`, `file_path`, `size`, `duration`.
        metadata: Keys of the metadata.
    """

    file: SavedFile | None
    values: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(default_factory=dict)


@frozen
class AddTake:
    """Add a take.

    Attributes:
        number: The next free one if None.
        is_selected: It plays from now on.
        generation: What was asked for: `provider`, `model`, `prompt` ...
        picture: Its picture; None where that is still to come.
    """

    shot_id: AssetId
    number: int | None = None
    is_selected: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    generation: Mapping[str, Any] = field(default_factory=dict)
    cost: Money | None = None
    picture: TakeFile | None = None
    label: str = "Add take"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the asset that stands for it."""
        shot = tx.assets.load(self.shot_id)
        if shot.type is not AssetType.SHOT:
            raise RuleError("Only a shot has takes.")
        kept = kept_currency(self.cost, tx.settings.load().currency)
        made = tx.assets.add(
            AssetType.VIDEO,
            f"Take of {shot.code or shot.name}"[:255],
            status=AssetStatus.PENDING.value,
            source=AssetSource.GENERATION.value,
            metadata=dict(self.metadata),
            generation_cost=self.cost.amount if self.cost else None,
            generation_metadata=merged(self.generation, {"currency": kept} if kept else {}),
        )
        tx.films.add_takes(self.shot_id, [made])
        if self.number is not None:
            tx.films.number_take(self.shot_id, made, self.number)
        if self.is_selected:
            tx.films.select_take(self.shot_id, made)
        if self.picture is not None:
            FillTake(made, self.picture).apply(tx)
        return made


@frozen
class FillTake:
    """Say where the picture of a take is."""

    asset_id: AssetId
    picture: TakeFile
    label: str = "Add video of take"

    def apply(self, tx: Tx) -> StoredAsset:
        """Returns the take as it is now."""
        take, file = tx.assets.load(self.asset_id), self.picture.file
        values = dict(self.picture.values)
        if self.picture.metadata:
            values["metadata"] = merged(take.metadata, self.picture.metadata)
        if take.status in (AssetStatus.PENDING, AssetStatus.FAILED):
            values["status"] = AssetStatus.AVAILABLE.value
        if file is not None:
            if file.type not in TAKE_TYPES:
                raise RuleError("Only images and videos can be takes.", field="type")
            values |= {
                "type": file.type.value,
                "checksum_sha256": file.checksum,
                "size": file.size,
            }
            place_file(tx, self.asset_id, file)
        tx.assets.set(self.asset_id, values)
        return stored(tx, [self.asset_id])[0]
