"""Brings the library of another program in: read only, in batches, known rows left alone.

Each batch is one transaction with its rows of the report, and a row is known by what the old
library calls it: whoever runs it again after a stop, a failure or a crash goes on where it was, and
later gets what is new. What it needs of disks and networks, it does before each transaction.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.address import redacted
from desktop.base.errors import ChangedElsewhereError, LibraryError, NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.activity import Operation
from desktop.domain.changes import Changes
from desktop.domain.download import PUBLIC
from desktop.domain.ids import JobId, OperationId, new_id
from desktop.domain.intake import NOT_LOOKED
from desktop.domain.job import IMPORT_LIBRARY, Outcome, ReportRow
from desktop.domain.old_library import OldAsset, OldLink, OldMember
from desktop.domain.old_report import OldOutcome, OldResult
from desktop.domain.untrusted_text import clean_line
from desktop.edits.edit import perform
from desktop.edits.intake import CopiesPurgedError
from desktop.edits.old_library import BringInOld, ReadyRow
from desktop.jobs.bring_in import look_at_copies
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import Job, Progress
from desktop.jobs.old_media import OldMediaFinder, OldMediaReader
from desktop.jobs.old_sources import opened_old
from desktop.jobs.retrying import retrying

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from desktop.catalog.library import Library, Maintenance, Reads
    from desktop.domain.download import AllowedHosts
    from desktop.domain.old_library import OldKey, OldLibraryReader, OldOutline, OldRow
    from desktop.edits.history import History


BATCH = 500  # rows of one transaction
_SECONDS = 10.0  # in which files are made ready before what is ready goes in
_OUTCOMES = {
    OldOutcome.ADDED: Outcome.ADDED,
    OldOutcome.KNOWN: Outcome.DUPLICATE,
    OldOutcome.SKIPPED: Outcome.SKIPPED,
    OldOutcome.FAILED: Outcome.FAILED,
}
_REFUSALS = (RuleError, NotFoundError, ChangedElsewhereError)


@frozen
class OldRequest:
    """Which old library is to come in, and how.

    Attributes:
        source: A path, as a person gave it.
        media: The folder where its files are now, where they are not where it says; or empty.
        mode: Whether files stay where they are.
        fetches: What lies behind an address is downloaded; else the address is kept.
        allowed: Servers that are asked though they are not public.
    """

    source: str
    media: str = ""
    mode: ImportMode = ImportMode.REFERENCE
    fetches: bool = False
    allowed: AllowedHosts = PUBLIC


@dataclass(slots=True)
class OldImportReport:
    """What became of an old library.

    Attributes:
        operation_id: What all of it is recorded under: one step of undo.
        rows: How many rows its report has so far.
        is_undoable: Anything of it is on record.
    """

    outline: OldOutline
    operation_id: OperationId
    job_id: JobId
    counts: Counter[OldOutcome] = field(default_factory=Counter)
    rows: int = 0
    is_undoable: bool = False

    @property
    def sentence(self) -> str:
        """What was done, in a line."""
        words = {
            OldOutcome.ADDED: "added",
            OldOutcome.KNOWN: "known already",
            OldOutcome.SKIPPED: "skipped",
            OldOutcome.FAILED: "failed",
        }
        parts = [f"{self.counts[one]:,} {told}" for one, told in words.items() if self.counts[one]]
        return ", ".join(parts) or "There was nothing to bring in"

    def summary(self) -> dict[str, object]:
        """The sums, as reports and the command line have them."""
        return {
            "library": self.outline.title,
            "name": self.outline.name,
            **{one.value: self.counts[one] for one in OldOutcome},
            "left": [
                {"what": left.what, "why": left.why, "count": left.count}
                for left in self.outline.left
            ],
        }


def label_of(outline: OldOutline) -> str:
    """What an import is called, in the Edit menu and in reports."""
    return clean_line(f"Import {outline.title}: {outline.name}", limit=255)


def look_at_old(source: str) -> Job[OldOutline]:
    """Say what is in an old library and what of it would not come. Nothing is written.

    Raises:
        SourceReadError: Nobody knows it, or it cannot be read.
    """
    yield Progress("Reading the old library")
    with opened_old(source) as reader:
        return reader.outline()


def import_library(
    library: Library,
    request: OldRequest,
    tell: Callable[[Sequence[OldResult]], None] = lambda rows: None,
    history: History | None = None,
) -> Job[OldImportReport]:
    """Bring an old library in.

    Args:
        library: Where it comes in.
        request: What, and how.
        tell: Gets the rows of each batch when it is stored.
        history: Where all of it becomes one undo step.

    Raises:
        SourceReadError: Nobody knows it, or it cannot be read on. What came in stays.
        JobTakenError: Another program does this in the same library now.
        LibraryError: The library takes no more. What came in stays.
    """
    yield Progress("Reading the old library")
    with opened_old(request.source) as reader:
        outline = reader.outline()
        job_id = library.maintain(lambda books: books.jobs.begin_alone(IMPORT_LIBRARY))
        report = OldImportReport(outline, OperationId(new_id()), job_id)
        status = "cancelled"
        try:
            yield from _OldImport(library, reader, request, report, tell).run()
            status = "completed"
        except GeneratorExit:
            raise
        except BaseException:
            status = "failed"
            raise
        finally:
            if history is not None and report.is_undoable:
                history.note(Operation(report.operation_id, label_of(outline)))
            _finish(library, report, request, status)
        return report


def _finish(library: Library, report: OldImportReport, request: OldRequest, status: str) -> None:
    """Write down how it ended; where that cannot be, the next one closes it."""
    outline = report.outline
    options = {
        "paths": [clean_line(redacted(request.source), limit=1000)],
        "label": label_of(outline),
    }
    result = {"options": options, "summary": report.summary()}
    with suppress(LibraryError):
        library.maintain(lambda books: books.jobs.finish(report.job_id, status, result=result))


class _OldImport:
    """One run."""

    def __init__(
        self,
        library: Library,
        reader: OldLibraryReader,
        request: OldRequest,
        report: OldImportReport,
        tell: Callable[[Sequence[OldResult]], None],
    ) -> None:
        self._library, self._reader, self._report = library, reader, report
        self._tell = tell
        media = Path(request.media).expanduser().absolute() if request.media else None
        self._media = OldMediaReader(
            library,
            OldMediaFinder(reader.roots, media),
            mode=request.mode,
            fetches=request.fetches,
            allowed=request.allowed,
        )
        outline = report.outline
        self._total = sum(outline.assets.values()) + outline.collections + outline.links
        self._done = 0
        self._label = label_of(outline)

    def run(self) -> Generator[Progress]:
        """All of it, batch by batch."""
        rows = self._reader.rows()
        while batch := list(islice(rows, BATCH)):
            complete = self._library.read(partial(self._complete, batch=batch))
            yield from self._bring_in(batch, complete)

    def _complete(self, reads: Reads, batch: Sequence[OldRow]) -> set[str]:
        """Those of these rows that are here with their files: nothing of theirs is read."""
        names = [row.key.external_id for row in batch if isinstance(row, OldAsset)]
        known = reads.external_ids.known(self._reader.system, names)
        have = reads.assets.values(list(known.values()), "checksum_sha256")
        gone = reads.assets.values(list(known.values()), "deleted_at")
        return {name for name, key in known.items() if have.get(key) or gone.get(key)}

    def _bring_in(self, batch: Sequence[OldRow], complete: set[str]) -> Generator[Progress]:
        """Make the files of some rows ready, and store the rows."""
        ready: list[ReadyRow] = []
        since = time.monotonic()
        for row in batch:
            if isinstance(row, OldAsset) and row.key.external_id in complete:
                ready.append(ReadyRow(row))
                continue
            ready.append((yield from self._made_ready(row, len(ready))))
            if time.monotonic() - since > _SECONDS:
                yield from self._store(ready)
                ready, since = [], time.monotonic()
        if ready:
            yield from self._store(ready)

    def _progress(
        self, detail: str = "", ahead: int = 0, changes: Changes | None = None
    ) -> Progress:
        total = max(self._total, self._done + ahead)
        return Progress(self._label, self._done + ahead, total, changes or Changes(), detail)

    def _made_ready(self, row: OldRow, ahead: int) -> Generator[Progress, None, ReadyRow]:
        work = self._media.ready(row)
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                made: ReadyRow = end.value
                return made
            yield self._progress(step.detail, ahead)

    def _store(self, rows: Sequence[ReadyRow]) -> Generator[Progress]:
        results, changes = yield from retrying(
            self._library, lambda: self._perform(tuple(rows)), self._progress
        )
        self._done += len(rows)
        order = {_key_of(one.row): n for n, one in reversed(list(enumerate(rows)))}
        results.sort(key=lambda result: order.get(result.key, len(order)))
        self._report.counts.update(result.outcome for result in results)
        self._tell(results)
        yield self._progress(changes=changes)

    def _perform(self, rows: tuple[ReadyRow, ...]) -> tuple[list[OldResult], Changes]:
        """Store rows in one transaction; where one of them cannot be, the others by themselves."""
        edit = BringInOld(self._reader.system, rows, label=self._label)
        files = [file for one in rows if (file := one.owned_file())]
        sources = {
            file.original.path: file.read_at.path
            for file in files
            if file.original is not None and file.original.is_owned and file.read_at is not None
        }
        books = _Books(self._report)
        try:
            while True:
                with suppress(CopiesPurgedError):
                    copies = look_at_copies(self._library, files, sources) if files else NOT_LOOKED
                    done = perform(
                        self._library,
                        replace(edit, copies=copies),
                        operation_id=self._report.operation_id,
                        bookkeeping=books,
                    )
                    self._report.is_undoable |= done.is_undoable
                    self._report.rows += len(done.result)
                    return done.result, done.changes
        except _REFUSALS as error:
            if len(rows) > 1:
                half = len(rows) // 2
                first, changes = self._perform(rows[:half])
                rest, more = self._perform(rows[half:])
                return first + rest, changes | more
            key = _key_of(rows[0].row)
            failed = [OldResult(key, OldOutcome.FAILED, error=str(error))]
            self._library.maintain(lambda upkeep: books.after(upkeep, failed))
            self._report.rows += len(failed)
            return failed, Changes()


class _Books:
    """What is written down of a batch, in its transaction: the rows of the report."""

    def __init__(self, report: OldImportReport) -> None:
        self._report = report

    def before(self, books: Maintenance) -> None:
        """Say that the import lives."""
        books.jobs.renew(self._report.job_id)

    def after(self, books: Maintenance, result: list[OldResult]) -> None:
        """Write what became of each row."""
        rows = [
            ReportRow(
                clean_line(f"{one.key.table} {one.key.told_id}", limit=1000),
                _OUTCOMES[one.outcome],
                one.asset_id,
                one.type,
                one.error or None,
            )
            for one in result
        ]
        books.jobs.add_rows(self._report.job_id, self._report.rows, rows)


def _key_of(row: OldRow) -> OldKey:
    """What the report calls a row."""
    if isinstance(row, OldLink):
        return row.key or row.child
    if isinstance(row, OldMember):
        return row.key or row.asset
    return row.key
