"""Writes one batch of an import: assets, duplicates, report rows, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetSource, AssetStatus, file_title
from desktop.domain.changes import Changes, Kind
from desktop.domain.ids import AssetId, JobId, LocationId, new_id
from desktop.domain.job import Effect, Outcome, ReportRow
from desktop.domain.location import AVAILABLE, OWNED, Location, stored_path
from desktop.domain.technical import Probe, Technical
from desktop.domain.untrusted_text import clean_text
from desktop.jobs.import_marks import MARKS, Marks
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.import_rows import duplicate, failed, found_again, remark, retold, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.jobs.import_places import FoundOriginals
    from desktop.jobs.import_standing import Standing
    from desktop.storage.store import Stored


@dataclass(frozen=True, slots=True)
class Item:
    """One file that was looked at and is good.

    Attributes:
        shown: Its path as it was reached.
        path: Its absolute path; undecodable bytes as surrogates.
        stored: Its copy, where one was made.
        places: What a look at the known places of its content showed, where there was one.
    """

    shown: str
    path: str
    probe: Probe
    mtime_ns: int
    stored: Stored | None = None
    places: FoundOriginals | None = None

    @property
    def checksum(self) -> str:
        """SHA-256 of its content, lower-case hex."""
        return self.probe.checksum_sha256 or ""


@dataclass(slots=True)
class ImportBatch:
    """What waits to be written.

    Attributes:
        rows: Report rows that need nothing but to be written down.
    """

    items: list[Item] = field(default_factory=list)
    rows: list[ReportRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.items) + len(self.rows)

    @property
    def met(self) -> list[tuple[str, str]]:
        """Content and path of each item."""
        return [(item.checksum, item.path) for item in self.items]

    def place(self, found: Mapping[str, FoundOriginals]) -> None:
        """Give each item what a look at the known places of its content showed."""
        if found:
            self.items = [replace(item, places=found.get(item.checksum)) for item in self.items]


@dataclass(slots=True)
class Written:
    """What a batch did.

    Attributes:
        found: How assets that had lost their files were found again, each once.
        moved: Assets whose bytes are within reach again, or at another place than before.
        marked: Assets that were there and got the tags or the collection that were asked for.
        quota: If the workspace's quota ran out: its size in bytes; the other items are left.
    """

    rows: list[ReportRow] = field(default_factory=list)
    added: list[AssetId] = field(default_factory=list)
    restored: list[AssetId] = field(default_factory=list)
    found: list[Effect] = field(default_factory=list)
    moved: list[AssetId] = field(default_factory=list)
    marked: list[AssetId] = field(default_factory=list)
    size: int = 0
    quota: int | None = None


def write_batch(
    tx: Tx,
    job_id: JobId,
    request: ImportRequest,
    batch: ImportBatch,
    standing: Standing,
    *,
    first: int,
    progress: int,
) -> Written | None:
    """Write a batch; its report rows are numbered from `first`.

    None where a purge was decided on since its copies were looked at: then nothing was written.

    Raises:
        JobTakenError: Another program works on this import now; nothing of it was written.
        LibraryError: Nothing of it was written.
    """
    tx.jobs.hold_import(job_id, progress=progress)
    written = Written(rows=list(batch.rows))
    known = _known_contents(tx, batch)
    if standing.purges is not None and standing.purges != tx.upkeep.purge_count():
        return None
    room = tx.intake.room_left() if batch.items else None
    new: list[dict[str, Any]] = []
    places = _KnownPlaces(tx, standing, batch, [key for key, _, _ in known.values()])
    for item in batch.items:
        checksum = item.checksum
        if checksum in known:
            known[checksum] = _note_twin(written, item, known[checksum], places)
            continue
        if request.mode is ImportMode.COPY and not _has_copy(standing, item):
            reason = "the library changed while this came in; import it again"
            written.rows.append(failed(item.shown, reason))
            continue
        if room and written.size + item.probe.size > room[1]:
            written.quota = room[0]
            break
        values = _asset_row(item)
        known[checksum] = (values["id"], values["name"], False)
        new.append(values)
        written.size += item.probe.size
        written.added.append(values["id"])
        row = ReportRow(told(item.shown), Outcome.ADDED, values["id"], item.probe.type)
        written.rows.append(row._replace(error=remark(item.probe)))
    written.moved += places.write()
    _store(tx, request, new, written)
    tx.jobs.add_rows(job_id, first, written.rows)
    return written


def _known_contents(tx: Tx, batch: ImportBatch) -> dict[str, tuple[AssetId, str, bool]]:
    """What the library has of a batch's contents; nobody else adds any of them until the end."""
    contents = [item.checksum for item in batch.items]
    if contents:
        tx.intake.hold_contents(contents)
    return tx.assets.by_checksum(contents)


def _note_twin(
    written: Written, item: Item, known: tuple[AssetId, str, bool], places: _KnownPlaces
) -> tuple[AssetId, str, bool]:
    """Note a file whose content the library has; returns what it has from now on."""
    asset_id, name, is_trashed = known
    again = places.take(item, asset_id)
    row = duplicate(item.shown, asset_id, name, item.probe.type)
    written.rows.append(retold(row, is_restored=is_trashed, again=again))
    if again:
        written.found.append(again)
    if is_trashed:
        written.restored.append(asset_id)
    return asset_id, name, False


def _store(tx: Tx, request: ImportRequest, new: Sequence[dict[str, Any]], written: Written) -> None:
    """The rows themselves, and the record that undo goes by."""
    if written.restored:
        tx.assets.restore(written.restored)
    marks = Marks(tx, request, written.rows)
    written.marked = marks.put_on_known()
    if new:
        tx.intake.load([{**row, "tag_ids": list(marks.tags)} for row in new])
        marks.put_on_new(written.added)
        tx.activity.note_import(request.label, written.added)
    # What was restored or marked, the collections of folders, the new places of what was known.
    if tx.activity.is_due:
        tx.activity.record(request.label)


def _has_copy(standing: Standing, item: Item) -> bool:
    """Whether an item's copy is still there: a purge may have taken it since it was made."""
    return item.stored is not None and item.stored.path not in standing.gone


class _KnownPlaces:
    """The places of what the library has of a batch, and what the batch says of them."""

    def __init__(self, tx: Tx, standing: Standing, batch: ImportBatch, ids: list[AssetId]) -> None:
        """Read the places of the assets `ids`, which have the contents of the batch."""
        self._tx = tx
        self._standing = standing
        self._of = tx.locations.of(ids)
        lost = {item.places.asset_id for item in batch.items if item.places and item.places.is_lost}
        self._held = tx.locations.hold_assets(sorted(lost))
        self._marks: dict[LocationId, dict[str, Any]] = {}
        self._taken: dict[AssetId, dict[str, Any]] = {}
        self._gone: dict[LocationId, str] = {}
        self._moved: dict[AssetId, None] = {}

    def take(self, item: Item, asset_id: AssetId) -> Effect | None:
        """Note where this file of a known content lies, if nothing else is left of its asset.

        Returns how its asset was found again; None where it had not been lost.
        """
        self._refresh(item, asset_id)
        places = item.places
        if places is None or places.asset_id != asset_id:
            return None
        originals = [p for p in self._of.get(asset_id, ()) if p.purpose == "original"]
        if not places.is_lost:
            here = [place for place in originals if place.id in places.back]
            self._mark(here, is_accessible=True, status=AVAILABLE)
            return None
        is_found = asset_id in self._moved or any(p.id not in places.gone for p in originals)
        if is_found or asset_id not in self._held:
            return None  # by another file of this batch, or by another import; or it was purged
        if item.stored is not None and not _has_copy(self._standing, item):
            return None
        self._moved[asset_id] = None
        self._gone |= {place.id: places.gone[place.id] for place in originals}
        stored = item.stored.path if item.stored else None
        for place in originals:
            if place.is_owned and place.path == stored:
                del self._gone[place.id]
                self._mark([place], is_accessible=True, status=AVAILABLE)
                return Effect.PUT_BACK
        self._taken[asset_id] = _location(item)
        return Effect.KEPT if stored else Effect.FOUND

    def _refresh(self, item: Item, asset_id: AssetId) -> None:
        """Note the new time stamp of a known file that was read again, so that next time it is not.

        If it was out of reach, it is within it again.
        """
        path, url = stored_path(Path(item.path))
        for place in self._of.get(asset_id, ()):
            if place.bucket is None and (place.path, place.url) == (path, url):
                read = {"modified_ns": item.mtime_ns, "file_size_bytes": item.probe.size}
                self._mark([place], **read, is_accessible=True, status=AVAILABLE)

    def _mark(self, places: Sequence[Location], **values: Any) -> None:
        for place in places:
            self._marks.setdefault(place.id, {}).update(values)
            if not place.is_present:
                self._moved[place.asset_id] = None

    def write(self) -> list[AssetId]:
        """Write down what was seen of the places; returns whose are other ones than they were."""
        if self._taken:
            self._tx.locations.take(self._taken)
        gone = {key: {"status": status} for key, status in self._gone.items()}
        if marks := self._marks | gone:
            self._tx.locations.mark(marks)
        return list(self._moved)


def _asset_row(item: Item) -> dict[str, Any]:
    """One new asset with everything that belongs to it, as `load_assets` takes it."""
    probe = item.probe
    metadata = dict(probe.metadata)
    odd = [f"{probe.misnamed[0].upper()}{probe.misnamed[1:]}."] if probe.misnamed else []
    if warnings := [*odd, *probe.warnings]:
        metadata["warnings"] = warnings
    return {
        "id": AssetId(new_id()),
        "type": probe.type,
        "name": file_title(item.path),
        "size": probe.size,
        "duration": probe.duration,
        "metadata": metadata,
        "source": AssetSource.IMPORT.value,
        "status": AssetStatus.AVAILABLE.value,
        "recorded_at": probe.recorded_at,
        "checksum_sha256": probe.checksum_sha256,
        "technical": _technical(probe.technical),
        "locations": [_location(item)],
        "body": clean_text(probe.text) if probe.text else "",
    }


def _technical(technical: Technical) -> dict[str, Any]:
    return {name: getattr(technical, name) for name in Technical.__slots__}


def _location(item: Item) -> dict[str, Any]:
    if item.stored is not None:
        path, url, bucket, modified = item.stored.path, None, OWNED, None
    else:
        (path, url), bucket, modified = stored_path(Path(item.path)), None, item.mtime_ns
    return {
        "storage_type": "local",
        "bucket": bucket,
        "path": path,
        "url": url,
        "filename": file_title(item.path),
        "file_size_bytes": item.probe.size,
        "checksum_sha256": item.probe.checksum_sha256,
        "content_type": item.probe.content_type[:100],
        "modified_ns": modified,
    }


def recalled(rows: list[ReportRow]) -> Written:
    """What a batch did whose answer was lost, by the rows it left."""
    again = [(row, found_again(row)) for row in rows]
    return Written(
        rows=rows,
        added=[r.asset_id for r in rows if r.outcome is Outcome.ADDED and r.asset_id],
        restored=[r.asset_id for r in rows if Effect.RESTORED in r.effects and r.asset_id],
        found=[found for _, found in again if found],
        moved=[row.asset_id for row, found in again if found and row.asset_id],
        marked=[r.asset_id for r in rows if MARKS & set(r.effects) and r.asset_id],
    )


def changes_of(written: Written) -> Changes:
    """What the window is to look at again."""
    ids: list[AssetId] = [*written.added, *written.restored, *written.moved, *written.marked]
    kinds = {Kind.JOBS}
    if ids:
        kinds |= {Kind.ASSETS, Kind.MEMBERSHIP, Kind.TAGS, Kind.COLLECTIONS, Kind.LOCATIONS}
    return Changes(frozenset(kinds), frozenset(ids))
