"""Files that lie where assets have others: written anew since, as a shot that is rendered again.

The asset at that path follows, if nothing else is left of what it had: its facts become those of
the new file, and the record keeps the old ones. The library's copy of the file that was there stays
as that of an earlier version, for undo. Where the asset has its bytes elsewhere, is in the Trash,
was of another type or is another recording, it does not follow; but that another file lies there
now is noted, so that no two assets claim one path.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.display import length
from desktop.domain.intake import FileResult
from desktop.domain.job import Effect, Outcome
from desktop.domain.location import AVAILABLE, REPLACED
from desktop.domain.marks import marks_of
from desktop.domain.recordings import is_another_recording
from desktop.edits.renamed_file import rename_with_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal, UnreadFile
    from desktop.domain.location import Location

LEAST = 0.001  # seconds that are a difference in length


class FileVersions:
    """The assets at the paths of incoming files, in one transaction.

    Attributes:
        left: The library's copies that were made of files in whose place others lie by now.
    """

    def __init__(self, tx: Tx, files: Sequence[IncomingFile], unread: Sequence[UnreadFile]) -> None:
        """Read what the record has at these paths, and note where other files lie by now.

        One question each for places, copies, and all that is asked of their assets.
        """
        self._tx = tx
        self._contents = {file.asset.checksum for file in files}
        self._taken: dict[AssetId, NewOriginal] = {}
        self._facts: dict[AssetId, NewAsset] = {}
        self._beside: list[tuple[AssetId, NewOriginal]] = []
        self._replaced: dict[LocationId, Location] = {}
        self.left: dict[LocationId, Location] = {}
        self._past: list[LocationId] = []
        read = {file.read_at.path for file in files if file.read_at}
        here = {f.read_at.path for f in files if f.read_at and not f.is_longer}
        here |= {file.path for file in unread}
        self._at = tx.locations.at(sorted(here)) if here else {}
        self._copied = tx.locations.copied_from(sorted(read)) if read else {}
        for file in files:
            self.left |= {p.id: p for p in self._copies(file) if _is_other(p, file.read_at)}
            if not file.is_longer:
                self._displace(p for p in self._places(file) if _is_other(p, file.read_at))
        for lost in unread:
            places = self._at.get((lost.path, lost.url), ())
            self._displace(place for place in places if place.size != lost.size)
        met = [place for places in self._at.values() for place in places]
        owners = sorted({place.asset_id for place in (*met, *self.left.values())})
        self._held = tx.locations.hold_assets(owners) if owners else set()
        other = {place.asset_id for place in (*self._replaced.values(), *self.left.values())}
        concerned = sorted(other & self._held)
        self._assets = tx.assets.load_many(concerned)
        self._originals = tx.locations.of(concerned)

    def _displace(self, places: Iterable[Location]) -> None:
        self._replaced |= {place.id: place for place in places}

    def _places(self, file: IncomingFile) -> list[Location]:
        """What the record has where a file was read."""
        read = file.read_at
        return self._at.get((read.path, read.url), []) if read is not None else []

    def _copies(self, file: IncomingFile) -> list[Location]:
        """The library's copies of what the record has where a file was read."""
        read = file.read_at
        return self._copied.get((read.path, read.url), []) if read is not None else []

    def take(self, file: IncomingFile) -> FileResult | None:
        """Have the asset at the path of a new content follow; None where there is none to."""
        asset = self._follower(file)
        if asset is None or file.original is None or file.read_at is None:
            return None
        self._taken[asset.id] = file.original
        self._past += [
            place.id
            for place in self._places(file)
            if place.asset_id == asset.id and place.status == REPLACED and not place.is_primary
        ]
        late = _about_marks(asset, file.asset.duration)
        self._facts[asset.id] = _warned(file.asset, late)
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
        for place in (*self._places(file), *self._copies(file)):
            is_other = place.id in self._replaced or place.id in self.left
            if is_other and place.asset_id in self._assets.keys() - self._taken.keys():
                found[place.asset_id] = place
        # What lay there last, as far as the record tells: the newest row.
        for key in sorted(found, key=lambda one: (found[one].is_present, found[one].id))[::-1]:
            asset = self._assets[key]
            is_like_it = asset.type == file.asset.type and asset.deleted_at is None
            is_met = asset.checksum_sha256 in self._contents  # under another name, in this batch
            # Of a file that is only pointed to nothing is left; a copy may be of yesterday's card.
            is_copy = found[key].is_owned or found[key].is_packed
            is_another = is_copy and _is_another(asset, file)
            if is_like_it and not is_met and not is_another and not self._has_others(key):
                return asset
        return None

    def _has_others(self, asset_id: AssetId) -> bool:
        """Whether the record has a file of an asset where no other file lies.

        What is packed is what the asset was; it is kept as that of an earlier version.
        """
        places = self._originals.get(asset_id)
        if places is None:
            places = self._tx.locations.of([asset_id]).get(asset_id, [])
        other = self._replaced.keys() | self.left.keys()
        files = (p for p in places if p.purpose == "original" and not p.is_packed)
        return any(place.is_present and place.id not in other for place in files)

    def take_twin(self, file: IncomingFile, asset_id: AssetId) -> Effect | None:
        """Note a file of a known content that took another's path: files were renamed in turn.

        Returns how its asset was found again; None where it has its bytes elsewhere too.
        """
        here, new = self._places(file), file.original
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
        gone = (p for p in self._places(file) if p.id in self._replaced and p.status == AVAILABLE)
        told = [(place, "had another file here, which is gone") for place in gone]
        if not file.is_longer:  # else its row says which one it goes on
            left = (place for place in self._copies(file) if place.id in self.left)
            told += [(place, "was copied from here and stays as it is") for place in left]
        known = {place.asset_id: words for place, words in told if place.asset_id not in but}
        names = {key: self._assets[key].name for key in known if key in self._assets}
        return [f"{name} {known[key]}" for key, name in names.items()]

    def write(self) -> list[AssetId]:
        """Write down where which bytes are; returns whose are other ones than they were."""
        locations = self._tx.locations
        self._tx.intake.replace_facts(self._facts)
        if self._past:
            locations.remove(self._past)
        if self._taken:
            rename_with_file(self._tx, self._taken)
            locations.follow({key: self._taken[key] for key in self._facts})
            locations.take({k: new for k, new in self._taken.items() if k not in self._facts})
        for key, place in self._beside:
            locations.add_original(key, place)
        fresh = [p for p in self._replaced.values() if p.status != REPLACED]
        past = set(self._past)
        if marks := {p.id: {"status": REPLACED} for p in fresh if p.id not in past}:
            locations.mark(marks)
        locations.note_sources(
            {
                place.id: replace(place.source, status=REPLACED)
                for place in self.left.values()
                if place.source is not None and place.asset_id not in self._facts
            }
        )
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


def _is_another(asset: Asset, file: IncomingFile) -> bool:
    """Whether a file of that name is another recording than the asset is."""
    name = file.read_at.filename if file.read_at else ""
    return is_another_recording(name, asset.recorded, file.asset.recorded)


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
