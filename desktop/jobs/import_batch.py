"""One batch of an import: what was read and waits, and how it is stored with its report rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.changes import Changes, Kind
from desktop.domain.intake import IncomingFile, KnownFile, UnreadFile, asset_of, copied, referenced
from desktop.domain.job import FOUND_AGAIN, Effect, Outcome, ReportRow
from desktop.edits.intake import BringIn
from desktop.jobs.bring_in import bring_in
from desktop.jobs.import_folders import FolderNames
from desktop.jobs.import_request import ImportMode
from desktop.jobs.import_rows import failed, remark, row_of, told, with_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId, JobId, OperationId
    from desktop.domain.intake import FileResult, FoundOriginals
    from desktop.domain.technical import Probe
    from desktop.edits.intake import IntakeResult
    from desktop.jobs.import_request import ImportRequest
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import ScannedFile
    from desktop.storage.store import Stored

Ending = Callable[["Maintenance", "Sequence[ReportRow]"], None]
COPY_GONE = "the library changed while this came in; import it again"


@frozen
class ImportItem:
    """One file that was looked at and is good.

    Attributes:
        shown: Its path as it was reached.
        path: Its absolute path; undecodable bytes as surrogates.
        stored: Its copy, where one was made.
        places: What a look at the known places of its content showed, where there was one.
        frames: Of an image sequence its frames.
        remark: What its row says of it where it comes in; None for the usual.
        is_longer: It is an image sequence that the library has, and more frames.
        beside: Paths of its sidecars.
        is_orphan: It was found in the media folder, and nobody knows what it is a copy of.
    """

    shown: str
    path: str
    probe: Probe
    mtime_ns: int
    stored: Stored | None = None
    places: FoundOriginals | None = None
    frames: Frames | None = None
    remark: str | None = None
    is_longer: bool = False
    beside: tuple[bytes, ...] = ()
    is_orphan: bool = False

    @property
    def checksum(self) -> str:
        """SHA-256 of its content, lower-case hex."""
        return self.probe.checksum_sha256 or ""

    def incoming(self, request: ImportRequest, folders: tuple[str, ...]) -> IncomingFile:
        """It as the edit takes it."""
        mode = request.mode
        here = referenced(self.probe, self.path, self.mtime_ns)
        original = None if mode is ImportMode.COPY else here
        if self.stored is not None:
            source = None if self.is_orphan else here.as_source
            original = copied(self.probe, self.path, self.stored.path, self.stored.pattern, source)
        asset = asset_of(
            self.probe,
            self.path,
            self.frames,
            takes_tags=request.takes_tags,
            takes_ratings=request.takes_ratings,
        )
        read_at = None if self.is_orphan else here
        places, longer = self.places, self.is_longer
        return IncomingFile(asset, original, read_at, places, folders, is_longer=longer)


def item_of(file: ScannedFile, result: ProbeResult, probe: Probe) -> ImportItem:
    """A file, or an image sequence, that was read and is good."""
    beside = result.request.beside
    return ImportItem(
        file.shown, file.path, probe, result.mtime_ns, frames=file.frames, beside=beside
    )


@dataclass(slots=True)
class ImportBatch:
    """What waits to be stored.

    Attributes:
        rows: Report rows of files that were not read: what they say is known.
        unread: Those of them that are files, and could not be read.
    """

    items: list[ImportItem] = field(default_factory=list)
    rows: list[ReportRow] = field(default_factory=list)
    unread: list[UnreadFile] = field(default_factory=list)

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

    def edit(self, request: ImportRequest) -> BringIn:
        """What brings it in."""
        folder_of = FolderNames(request).of if request.folders else lambda path: ()
        return BringIn(
            tuple(item.incoming(request, folder_of(told(item.shown))) for item in self.items),
            request.label,
            tags=request.tags,
            collection=request.collection,
            by_folder=request.folders,
            # Where nothing was asked for them there is nothing to do, however many they are.
            known=tuple(
                KnownFile(row.asset_id, folder_of(row.path))
                for row in (self.rows if request.marks_known else ())
                if row.outcome is Outcome.DUPLICATE and row.asset_id
            ),
            unread=tuple(self.unread),
        )


@frozen
class StoredBatch:
    """What is on record of a batch.

    Attributes:
        size: Bytes of what was added.
        quota: If the workspace's quota ran out: its size in bytes; the other items are left.
    """

    rows: Sequence[ReportRow]
    changes: Changes
    size: int = 0
    quota: int | None = None

    @property
    def added(self) -> list[AssetId]:
        """The new assets."""
        return [r.asset_id for r in self.rows if r.outcome is Outcome.ADDED and r.asset_id]

    @property
    def found(self) -> list[Effect]:
        """How assets that had lost their files were found again, each once."""
        return [one for row in self.rows for one in row.effects if one in FOUND_AGAIN]


class BatchReport:
    """Writes the report rows of a batch in its transaction.

    Attributes:
        rows: What was written.
    """

    def __init__(
        self,
        job_id: JobId,
        request: ImportRequest,
        batch: ImportBatch,
        *,
        first: int,
        progress: int,
        ending: Ending | None = None,
    ) -> None:
        self._job_id = job_id
        self._request = request
        self._batch = batch
        self._first = first
        self._progress = progress
        self._ending = ending
        self.rows: list[ReportRow] = []

    def before(self, books: Maintenance) -> None:
        """Make sure that the import is still ours.

        Raises:
            JobTakenError: Another program works on it now.
        """
        books.jobs.hold_import(self._job_id, progress=self._progress)

    def after(self, books: Maintenance, result: IntakeResult) -> None:
        """Every file has its row, whatever became of it."""
        known = iter(result.known)
        says_collection = self._request.folders
        self.rows = list(self._batch.rows)
        if result.known:
            self.rows = [
                with_tags(row, next(known), says_collection=True)
                if row.outcome is Outcome.DUPLICATE and row.asset_id
                else row
                for row in self.rows
            ]
        for item, one in zip(self._batch.items, result.files, strict=False):
            self.rows.append(_row(item, one, says_collection=says_collection))
        books.jobs.add_rows(self._job_id, self._first, self.rows)
        if self._ending is not None:
            self._ending(books, self.rows)


def _row(item: ImportItem, result: FileResult, *, says_collection: bool) -> ReportRow:
    if result.outcome is Outcome.FAILED:
        return failed(item.shown, COPY_GONE)
    return row_of(
        item.shown,
        result,
        item.probe.type,
        item.remark or remark(item.probe),
        says_collection=says_collection,
    )


def store_batch(
    library: Library,
    job_id: JobId,
    operation_id: OperationId,
    request: ImportRequest,
    batch: ImportBatch,
    *,
    first: int,
    progress: int = 0,
    ending: Ending | None = None,
) -> StoredBatch:
    """Bring a batch in with its report rows, numbered from `first`, in one transaction.

    Args:
        library: Where it goes.
        job_id: The import that it is a batch of.
        operation_id: What all batches of that import are recorded under.
        request: What was asked for.
        batch: What to store.
        first: The number of its first row.
        progress: How far the import is with it, in percent.
        ending: With the last batch: writes down, by its rows, that the import has ended.

    Raises:
        JobTakenError: Another program works on this import now; nothing of it was written.
        LibraryError: Nothing of it was written.
    """
    report = BatchReport(job_id, request, batch, first=first, progress=progress, ending=ending)
    sources = {item.stored.path: item.path for item in batch.items if item.stored is not None}
    applied = bring_in(
        library,
        batch.edit(request),
        sources=sources,
        operation_id=operation_id,
        bookkeeping=report,
    )
    changes = applied.changes | Changes(frozenset({Kind.JOBS}))
    return StoredBatch(report.rows, changes, applied.result.size, applied.result.quota)


def recalled(rows: Sequence[ReportRow]) -> StoredBatch:
    """What a batch did whose answer was lost, by the rows it left."""
    ids = (row.asset_id for row in rows if row.outcome is Outcome.ADDED or row.effects)
    kinds = set(Kind) - {Kind.RELATIONS, Kind.SETTINGS, Kind.SPENDING}
    return StoredBatch(rows, Changes(frozenset(kinds), frozenset(key for key in ids if key)))
