"""Files that lie where assets have others: written anew since, as a shot that is rendered again.

The asset at that path follows, if nothing else is left of what it had: its facts become those of
the new file, and the record keeps the old ones. Where it has its bytes elsewhere, is in the Trash,
or was of another type, it does not follow; but that another file lies there now is noted, so that
no two assets claim one path.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.display import length
from desktop.domain.ids import AssetId
from desktop.domain.intake import FileResult
from desktop.domain.job import Effect, Outcome
from desktop.domain.location import AVAILABLE, REPLACED
from desktop.domain.marks import marks_of
from desktop.edits.renamed_file import rename_with_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.asset import Asset
    from desktop.domain.ids import LocationId
    from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal, UnreadFile
    from desktop.domain.location import Location

LEAST = 0.001  # seconds that are a difference in length


class FileVersions:
    """The assets at the paths of incoming files, in one transaction."""

    def __init__(self, tx: Tx, files: Sequence[IncomingFile], unread: Sequence[UnreadFile]) -> None:
        """Read what the record has at these paths, and note where other files lie by now."""
        self._tx = tx
        self._contents = {file.asset.checksum for file in files}
        self._taken: dict[AssetId, NewOriginal] = {}
        self._beside: list[tuple[AssetId, NewOriginal]] = []
        self._replaced: dict[LocationId, Location] = {}
        self._past: list[LocationId] = []
        self._held = set[AssetId]()
        files = [file for file in files if not file.is_longer]
        here = {file.read_at.path for file in files if file.read_at}
        here |= {file.path for file in unread}
        self._at = tx.locations.at(sorted(here)) if here else {}
        if not self._at:
            return
        owners = {place.asset_id for places in self._at.values() for place in places}
        self._held = tx.locations.hold_assets(sorted(owners))
        for file in files:
            self._displace(p for p in self._places(file.read_at) if _is_other(p, file.read_at))
        for lost in unread:
            places = self._at.get((lost.path, lost.url), ())
            self._displace(place for place in places if place.size != lost.size)

    def _displace(self, places: Iterable[Location]) -> None:
        self._replaced |= {place.id: place for place in places}

    def _places(self, read: NewOriginal | None) -> list[Location]:
        """What the record has where a file was read."""
        return self._at.get((read.path, read.url), []) if read is not None else []

    def take(self, file: IncomingFile) -> FileResult | None:
        """Have the asset at the path of a new content follow; None where there is none to."""
        asset = self._follower(file)
        if asset is None or file.original is None or file.read_at is None:
            return None
        self._taken[asset.id] = file.original
        self._past += [
            place.id
            for place in self._places(file.read_at)
            if place.asset_id == asset.id and place.status == REPLACED and not place.is_primary
        ]
        late = _about_marks(asset, file.asset.duration)
        self._tx.intake.replace_facts(asset.id, _warned(file.asset, late))
        notes = ["it was written anew, and the asset follows"]
        notes += [*_about_length(asset, file.asset.duration), *late]
        result = FileResult(Outcome.UPDATED, asset.id, asset.name, [Effect.UPDATED])
        result.notes = notes + self._others(file, {asset.id})
        return result

    def _follower(self, file: IncomingFile) -> Asset | None:
        """The asset whose file this is a new version of."""
        if file.is_longer:
            return None
        found: dict[AssetId, Location] = {}
        for place in self._places(file.read_at):
            if place.id in self._replaced and place.asset_id in self._held - self._taken.keys():
                found[place.asset_id] = place
        # What lay there last, as far as the record tells: the newest row.
        for key in sorted(found, key=lambda one: (found[one].is_present, found[one].id))[::-1]:
            asset = self._tx.assets.load(key)
            is_like_it = asset.type == file.asset.type and asset.deleted_at is None
            is_met = asset.checksum_sha256 in self._contents  # under another name, in this batch
            if is_like_it and not is_met and not self._has_others(key):
                return asset
        return None

    def _has_others(self, asset_id: AssetId) -> bool:
        """Whether the record has the bytes of an asset where no other file lies."""
        places = self._tx.locations.of([asset_id]).get(asset_id, ())
        return any(
            place.purpose == "original" and place.is_present and place.id not in self._replaced
            for place in places
        )

    def take_twin(self, file: IncomingFile, asset_id: AssetId) -> Effect | None:
        """Note a file of a known content that took another's path: files were renamed in turn.

        Returns how its asset was found again; None where it has its bytes elsewhere too.
        """
        here, new = self._places(file.read_at), file.original
        if new is None or new.is_owned or asset_id in self._taken:
            return None
        is_on_record = any(p.asset_id == asset_id and p.id not in self._replaced for p in here)
        if is_on_record or not any(p.id in self._replaced for p in here):
            return None
        if not self._tx.locations.hold_assets([asset_id]):
            return None
        if self._has_others(asset_id):
            self._beside.append((asset_id, new))
            return None
        self._taken[asset_id] = new
        return Effect.FOUND

    def others(self, file: IncomingFile, asset_id: AssetId | None) -> list[str]:
        """Clauses about other assets that had a file where this one lies."""
        return self._others(file, {asset_id} if asset_id else set())

    def _others(self, file: IncomingFile, but: Collection[AssetId]) -> list[str]:
        keys = {
            place.asset_id
            for place in self._places(file.read_at)
            if place.id in self._replaced and place.status == AVAILABLE
        }
        names = self._tx.assets.values(sorted(keys - set(but)), "name")
        return [f"{name} had another file here, which is gone" for name in names.values()]

    def write(self) -> list[AssetId]:
        """Write down where which bytes are; returns whose are other ones than they were."""
        locations = self._tx.locations
        if self._past:
            locations.remove(self._past)
        if self._taken:
            rename_with_file(self._tx, self._taken)
            locations.take(self._taken)
        for key, place in self._beside:
            locations.add_original(key, place)
        fresh = [p for p in self._replaced.values() if p.status != REPLACED]
        past = set(self._past)
        if marks := {p.id: {"status": REPLACED} for p in fresh if p.id not in past}:
            locations.mark(marks)
        concerned = {*self._taken, *(key for key, _ in self._beside)}
        locations.settle(sorted(concerned))
        return sorted(concerned | {place.asset_id for place in fresh})


def _is_other(place: Location, read: NewOriginal | None) -> bool:
    """Whether a place has other bytes on record than the file that was read there."""
    if read is None:
        return False
    if place.checksum_sha256 is None or read.checksum_sha256 is None:
        return place.size != read.size
    return place.checksum_sha256 != read.checksum_sha256


def _about_length(asset: Asset, now: float | None) -> list[str]:
    """That it is longer or shorter than it was."""
    if not (asset.duration and now) or abs(asset.duration - now) < LEAST:
        return []
    return [f"it runs {length(now)} in place of {length(asset.duration)}"]


def _about_marks(asset: Asset, now: float | None) -> list[str]:
    """That what a person has marked in it lies beyond its new end; it is kept as it is."""
    marks = marks_of(asset.metadata)
    late = [
        name
        for name, at in (("in", marks.start), ("out", marks.end))
        if at is not None and now is not None and at > now
    ]
    verb = "points lie" if len(late) > 1 else "point lies"
    return [f"its {' and '.join(late)} {verb} beyond its end"] if late else []


def _warned(new: NewAsset, clauses: Sequence[str]) -> NewAsset:
    """What was read of a file, with more that a person should know of it."""
    told = [f"{clause[0].upper()}{clause[1:]}." for clause in clauses]
    warnings = [*new.metadata.get("warnings", ()), *told]
    return replace(new, metadata={**new.metadata, "warnings": warnings}) if told else new
