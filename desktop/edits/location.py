"""Edits of where the bytes of assets are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import file_title
from desktop.domain.intake import NewOriginal
from desktop.domain.location import AVAILABLE, stored_path
from desktop.edits.renamed_file import rename_with_file

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.location import Location


@frozen
class FoundFile:
    """A file that was found to be an asset's.

    Attributes:
        path: Absolute.
        size: Bytes.
        modified_ns: Modification time, nanoseconds since 1970.
    """

    asset_id: AssetId
    path: Path
    size: int
    modified_ns: int
    checksum_sha256: str | None
    content_type: str | None


@frozen
class LocateAssets:
    """Note where the files of assets are that had been lost."""

    found: tuple[FoundFile, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Locate file" if len(self.found) == 1 else f"Locate {len(self.found):,} files"

    def apply(self, tx: Tx) -> int:
        """Returns how many were noted: those that are still in the library."""
        held = tx.locations.hold_assets(sorted({file.asset_id for file in self.found}))
        places = tx.locations.of(sorted(held))
        taken = {
            file.asset_id: _original(file)
            for file in self.found
            if file.asset_id in held
            and not any(_is_at(place, file) for place in places.get(file.asset_id, ()))
        }
        if taken:
            rename_with_file(tx, taken)
            tx.locations.take(taken)
            tx.locations.settle(sorted(taken))
        return len(held)


@frozen
class MarkMissing:
    """Note that files are gone, because somebody says so: many at once are not noted without."""

    places: tuple[LocationId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        count = len(self.places)
        return "Mark file as missing" if count == 1 else f"Mark {count:,} files as missing"

    def apply(self, tx: Tx) -> int:
        """Returns how many assets it is about."""
        return len(tx.locations.lose(self.places))


def _is_at(place: Location, file: FoundFile) -> bool:
    """Whether a place says all that was found, so that there is nothing to note."""
    path, url = stored_path(file.path)
    return (
        place.is_primary
        and place.status == AVAILABLE
        and (place.purpose, place.path, place.url, place.size) == ("original", path, url, file.size)
    )


def _original(file: FoundFile) -> NewOriginal:
    path, url = stored_path(file.path)
    return NewOriginal(
        path,
        url,
        file_title(str(file.path)),
        file.size,
        file.checksum_sha256,
        file.content_type,
        modified_ns=file.modified_ns,
    )
