"""What people and programs decide of assets: favourites, reviews of shots, what is thrown away."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from desktop.domain.asset import AssetStatus, AssetType
from desktop.edits.asset import TrashAssets
from desktop.edits.scripted import ChangeAsset, Named, ToggleFavourite
from desktop.tracking import values
from desktop.tracking.films import FilmVerbs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from uuid import UUID

    from desktop.tracking.rows import AssetRow
    from desktop.tracking.values import AssetRef


class ReviewStatus(StrEnum):
    """What a review says of a shot."""

    APPROVED = "approved"
    REJECTED = "rejected"
    NEEDS_REVISION = "needs_revision"


# Where a shot is after a review: what is not approved is still being worked on.
_STATUS_AFTER = {
    ReviewStatus.APPROVED: AssetStatus.APPROVED,
    ReviewStatus.REJECTED: AssetStatus.WIP,
    ReviewStatus.NEEDS_REVISION: AssetStatus.WIP,
}


class LibraryStats(TypedDict):
    """A library in numbers, without what is in the Trash.

    Attributes:
        total_duration: Seconds, of all whose length is known.
        total_cost: What is known to have been paid, in `currency`.
        unknown_cost: How many were generated and have no cost.
    """

    total_assets: int
    by_type: dict[str, int]
    by_status: dict[str, int]
    total_size: int
    total_duration: float
    total_cost: Decimal
    currency: str
    unknown_cost: int
    trashed_assets: int


class CuratingVerbs(FilmVerbs):
    """The verbs for what is decided of assets."""

    def delete_assets(self, asset_ids: Iterable[AssetRef]) -> list[UUID]:
        """Move several assets to the Trash in one step; returns those that were not there yet.

        Ids that the library does not have are passed over.

        Raises:
            InvalidValueError: Something among them is no id; nothing was moved.

        Example:
            >>> service.delete_assets([upscaled])
            [UUID('...')]
        """
        keys = values.asset_ids(asset_ids, "asset_ids")
        rows = [self.get_asset(key) for key in keys]
        there = [row["id"] for row in rows if row is not None]
        if there:
            edit = TrashAssets(values.asset_ids(there, "asset_ids"))
            self._perform(Named(edit, self._label("Move to Trash")))
        return there

    def toggle_favorite(self, asset_id: AssetRef) -> bool:
        """Make an asset a favourite, or not any more; returns whether it is one now.

        Raises:
            UnknownAssetError: There is no such asset.

        Example:
            >>> service.toggle_favorite(image)
            True
        """
        key = values.asset_id(asset_id, "asset_id")
        return self._perform(ToggleFavourite(key, self._label("Favourite")), "asset_id")

    def review_shot(
        self, shot_id: AssetRef, status: str, notes: str = "", *, reviewer: str = ""
    ) -> AssetRow:
        """Say what a review of a shot came to: `approved`, `rejected` or `needs_revision`.

        The shot becomes *Approved*, or *In progress* again. The word of the review and its notes
        are kept in the shot's metadata as `review`, `review_notes`, `reviewer` and `reviewed_at`;
        a later review replaces them, and History has the earlier ones.

        Raises:
            UnknownAssetError: There is no such shot.
            InvalidValueError: There is no such word for it.

        Example:
            >>> service.review_shot(shot, "needs_revision", "The lamp is too bright.")["status"]
            'wip'
        """
        key = self._known(shot_id, "shot_id", AssetType.SHOT)
        word = values.one_of(ReviewStatus, values.text(status, "status"), "status")
        facts = {
            "review": word.value,
            "review_notes": values.text(notes, "notes"),
            "reviewer": values.text(reviewer, "reviewer", limit=255),
            "reviewed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        label = self._label(f"Review shot: {word.value.replace('_', ' ')}")
        edit = ChangeAsset(key, {"status": _STATUS_AFTER[word].value}, facts, label=label)
        return self._row(self._perform(edit, "shot_id"))

    def get_stats(self) -> LibraryStats:
        """The library in numbers.

        Example:
            >>> service.get_stats()["by_type"]["image"]
            2
        """
        info = self._read(lambda reads: reads.stats.info())
        total = info.total
        return {
            "total_assets": total.count,
            "by_type": dict(info.by_type),
            "by_status": dict(info.by_status),
            "total_size": total.size,
            "total_duration": total.duration,
            "total_cost": total.cost,
            "currency": total.currency,
            "unknown_cost": total.unknown_cost,
            "trashed_assets": info.trash.count,
        }
