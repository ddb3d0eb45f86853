"""Places of assets that the library has already, as incoming files of their content show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.job import Effect
from desktop.domain.location import AVAILABLE
from desktop.edits.renamed_file import rename_with_file

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.intake import CopiesSeen, IncomingFile, NewOriginal
    from desktop.domain.location import CopySource, Location


class KnownPlaces:
    """The places of the assets that have the contents of incoming files, in one transaction."""

    def __init__(
        self,
        tx: Tx,
        files: Sequence[IncomingFile],
        copies: CopiesSeen,
        ids: list[AssetId],
        *,
        left: Collection[LocationId] = (),
    ) -> None:
        """Read the places of the assets `ids`, which have the contents of these files.

        `left`: Copies that were made of files in whose place others lie by now.
        """
        self._tx = tx
        self._left = left
        self._sources: dict[LocationId, CopySource] = {}
        self._copies = copies
        self._of = tx.locations.of(ids)
        lost = {file.found.asset_id for file in files if file.found and file.found.is_lost}
        self._held = tx.locations.hold_assets(sorted(lost))
        self._marks: dict[LocationId, dict[str, Any]] = {}
        self._taken: dict[AssetId, NewOriginal] = {}
        self._gone: dict[LocationId, str] = {}
        self._moved: dict[AssetId, None] = {}

    def take(self, file: IncomingFile, asset_id: AssetId) -> Effect | None:
        """Note where this file of a known content lies, if nothing else is left of its asset.

        Returns how its asset was found again; None where it had not been lost.
        """
        self._refresh(file, asset_id)
        found, new = file.found, file.original
        if found is None or found.asset_id != asset_id:
            return None
        originals = [p for p in self._of.get(asset_id, ()) if p.purpose == "original"]
        if not found.is_lost:
            here = [place for place in originals if place.id in found.back]
            self._mark(here, is_accessible=True, status=AVAILABLE)
            return None
        is_found = asset_id in self._moved or any(p.id not in found.gone for p in originals)
        if is_found or asset_id not in self._held:
            return None  # by another file of these, or by another import; or it was purged
        if new is None or not self._copies.has(new):
            return None
        self._moved[asset_id] = None
        self._gone |= {place.id: found.gone[place.id] for place in originals}
        for place in originals:
            if place.is_owned and new.is_owned and place.path == new.path:
                del self._gone[place.id]
                self._mark([place], is_accessible=True, status=AVAILABLE)
                return Effect.PUT_BACK
        self._taken[asset_id] = new
        return Effect.KEPT if new.is_owned else Effect.FOUND

    def _refresh(self, file: IncomingFile, asset_id: AssetId) -> None:
        """Note the new time stamp of a known file that was read again, so that next time it is not.

        If it was out of reach, it is within it again.
        """
        read = file.read_at
        if read is None:
            return
        here, moved = read.as_source, file.found.moved if file.found else ()
        for place in self._of.get(asset_id, ()):
            is_copy = place.is_owned or (place.is_packed and place.source is not None)
            if is_copy and place.checksum_sha256 == read.checksum_sha256:
                self._note_source(place, here, is_moved=place.id in moved)
            is_here = place.bucket is None and (place.path, place.url) == (read.path, read.url)
            # A row of an earlier file of that name is none of this one.
            if is_here and place.checksum_sha256 in (None, read.checksum_sha256):
                seen = {"modified_ns": read.modified_ns, "file_size_bytes": read.size}
                self._mark([place], **seen, is_accessible=True, status=AVAILABLE)

    def _note_source(self, copy: Location, here: CopySource, *, is_moved: bool) -> None:
        """Note what a copy was made of, where nobody knows or that is not there any more."""
        source = copy.source
        if source is None or (source.path, source.url) != (here.path, here.url):
            is_known = source is not None and source.status == AVAILABLE
            if not is_known or is_moved or copy.id in self._left:
                self._sources.setdefault(copy.id, here)  # of several, the first
        elif source != here:  # touched, or the file that another one had taken the place of is back
            self._sources[copy.id] = here

    def _mark(self, places: Sequence[Location], **values: Any) -> None:
        for place in places:
            self._marks.setdefault(place.id, {}).update(values)
            if not place.is_present:
                self._moved[place.asset_id] = None

    def write(self) -> list[AssetId]:
        """Write down what was seen of the places; returns whose are other ones than they were."""
        if self._taken:
            rename_with_file(self._tx, self._taken)
            self._tx.locations.take(self._taken)
        gone = {key: {"status": status} for key, status in self._gone.items()}
        if marks := self._marks | gone:
            self._tx.locations.mark(marks)
        self._tx.locations.note_sources(self._sources)
        return list(self._moved)
