"""Brings files into a library: looks, compares, stores, and writes one report row for each.

Phase A of an import: what came in is visible and searchable at once; pictures of it are made by
`make_thumbnails.py`. Every batch is one transaction with its report rows, so a killed import leaves
whole files and a ledger that `resume_import` goes on from.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import LibraryError, LibraryWriteError, RuleError, SourceError
from desktop.catalog.job import LEASE
from desktop.domain.activity import Operation
from desktop.domain.changes import Changes
from desktop.domain.ids import JobId, OperationId, new_id
from desktop.domain.job import Outcome, ReportRow
from desktop.domain.location import readable
from desktop.domain.untrusted_text import display_name
from desktop.jobs.import_batch import Batch, Item, Written, changes_of, recalled, write_batch
from desktop.jobs.import_copies import Copies, look_at_copies
from desktop.jobs.import_known import candidates, known_files
from desktop.jobs.import_places import Places, Search
from desktop.jobs.import_probing import Probing
from desktop.jobs.import_request import (
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
    from_options,
    to_options,
)
from desktop.jobs.import_rows import failed, skipped
from desktop.jobs.import_tally import Tally
from desktop.jobs.job import Job, Progress
from desktop.jobs.patience import patiently
from desktop.storage.store import check_space, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from desktop.catalog.library import Library
    from desktop.edits.history import History
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import Found

T = TypeVar("T")
BATCH_FILES = 100
BATCH_ROWS = 2000
BATCH_SECONDS = 0.5
WALKED = 64  # files that are listed between two looks at the clock
TOLD_EVERY = 0.1
LEAVING = 2.0  # seconds that a drive may take to answer while somebody waits for us to stop
HEARTBEAT = LEASE.total_seconds() / 4
# Not what a person would call a failure: there is nothing to bring in.
_NOT_MEDIA = frozenset({"unsupported", "not_media", "not_a_file"})


def import_files(
    library: Library,
    pool: MediaPool,
    request: ImportRequest,
    *,
    history: History | None = None,
    leave_open: Callable[[], bool] = lambda: False,
) -> Job[ImportReport]:
    """Bring files and folders into the library.

    Args:
        library: Where they go.
        pool: The worker processes that look at them.
        request: What to bring in, and how.
        history: Where the whole import becomes one undo step.
        leave_open: Asked when the job is closed in the middle: True (the program is ending) keeps
            it for the next start to continue, False (a person cancelled) ends it.

    Raises:
        ImportStoppedError: The library failed; `resume_import` goes on later.
        LibraryError: It could not even begin.
        RuleError: Nothing was named.
    """
    if not request.paths:
        raise RuleError("There is nothing to import.")
    operation_id = OperationId(new_id())
    shown = ", ".join(readable(path) for path in request.paths[:20])
    options = to_options(request, operation_id)
    job_id = library.write(lambda tx: tx.jobs.start_import(shown, options))
    run = _Import(library, pool, request, job_id, operation_id, leave_open=leave_open)
    return (yield from run.steps(history))


def resume_import(
    library: Library,
    pool: MediaPool,
    job_id: JobId,
    *,
    history: History | None = None,
    leave_open: Callable[[], bool] = lambda: False,
) -> Job[ImportReport]:
    """Go on with an import that was killed, stopped or cancelled; nothing comes in twice.

    Raises:
        RuleError: There is no such import.
        ImportStoppedError, LibraryError: As `import_files`.
    """
    job = library.read(lambda r: r.jobs.load(job_id))
    try:
        if job is None or job.job_type != "import":
            raise KeyError(job_id)
        request, operation_id = from_options(job.result["options"])
    except (KeyError, ValueError, TypeError) as error:
        raise RuleError("That import is not on record, so it cannot be continued.") from error
    run = _Import(library, pool, request, job_id, operation_id, leave_open=leave_open)
    run.remember(library.read(lambda r: r.jobs.report(job_id)))
    return (yield from run.steps(history))


def interrupted(library: Library) -> list[JobId]:
    """Imports that nobody works on any more, oldest first: what the next start offers."""
    return sorted(job.id for job in library.read(lambda r: r.jobs.interrupted_imports()))


class _Import:
    """One run of an import."""

    def __init__(
        self,
        library: Library,
        pool: MediaPool,
        request: ImportRequest,
        job_id: JobId,
        operation_id: OperationId,
        *,
        leave_open: Callable[[], bool],
    ) -> None:
        self._library = library
        self._pool = pool
        self._request = request
        self._job_id = job_id
        self._operation_id = operation_id
        self._leave_open = leave_open
        self._tally = Tally()
        self._done_before: Counter[str] = Counter()
        self._batch = Batch()
        self._silent: set[str] = set()  # folders on drives that do not answer
        self._total: int | None = None
        self._began = self._kept = self._flushed = time.monotonic()

    def remember(self, rows: Sequence[ReportRow]) -> None:
        """Take up the rows of an earlier run."""
        self._done_before.update(row.path for row in rows)
        self._tally.remember(rows)

    def steps(self, history: History | None) -> Job[ImportReport]:
        """Everything, from the walk to the last row."""
        try:
            yield from self._all()
        except GeneratorExit:
            self._cancelled()
            self._note(history)
            raise
        except LibraryError as error:
            self._note(history)
            raise self._stopped(error) from error
        report = self._report()
        result = {"options": self._options(), "summary": report.summary()}
        yield from self._patiently(
            lambda: self._library.write(
                lambda tx: tx.jobs.finish(self._job_id, "completed", result=result)
            )
        )
        self._note(history)
        return report

    def _all(self) -> Generator[Progress, None, None]:
        if self._request.mode is ImportMode.COPY:
            sweep(self._library.media_root)
        found = yield from self._walk()
        files = yield from self._judge(found)
        if self._request.mode is ImportMode.REFERENCE:
            check_space(self._library.path or self._library.media_root, 0)
        yield from self._look(files)
        yield from self._flush()

    def _walk(self) -> Generator[Progress, None, list[Found]]:
        """List everything there is; what an earlier run has a row for is passed over."""
        found: list[Found] = []
        told = time.monotonic()
        met = candidates(self._library, self._request, self._done_before)
        while part := list(islice(met, WALKED)):
            found += part
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                yield Progress("Looking for files", len(found), None)
        self._total = self._tally.position + len(found)
        yield self._progress()
        return found

    def _judge(self, found: list[Found]) -> Generator[Progress, None, list[Found]]:
        """Rows for what is no plain file and for what has not changed; returns the rest."""
        files = [one for one in found if one.outcome is None]
        for one in (one for one in found if one.outcome is not None):
            make = skipped if one.outcome is Outcome.SKIPPED else failed
            self._batch.rows.append(make(one.shown, one.reason))
            yield from self._flush_if_due()
        changed: list[Found] = []
        for unchanged, others in known_files(self._library, files):
            self._batch.rows.extend(unchanged)
            changed.extend(others)
            yield from self._flush_if_due()
        return changed

    # The look at each file.

    def _look(self, files: list[Found]) -> Generator[Progress, None, None]:
        probing = Probing(self._pool, files, all_files=self._request.all_files)
        seen = 0
        try:
            while (results := probing.take(BATCH_SECONDS / 2)) is not None:
                seen += len(results)
                yield from self._take_in(results, files)
                yield from self._flush_if_due()
                if not results:
                    yield from self._beat()
        finally:
            probing.close()
        if seen < len(files):
            raise LibraryError("The readers of media were ended.", advice="Continue the import.")

    def _take_in(
        self, results: list[ProbeResult], files: list[Found]
    ) -> Generator[Progress, None, None]:
        """Turn results into items and rows, with a copy where one is wanted."""
        copies = None
        if self._request.mode is ImportMode.COPY:
            probed = [(r.probe.checksum_sha256 or "", r.request.tag) for r in results if r.probe]
            known, places = yield from self._search([(c, files[int(n)].path) for c, n in probed])
            known |= {item.checksum for item in self._batch.items}
            copies = Copies(self._library.media.to_store(), known, places)
        for result in results:
            file = files[int(result.request.tag)]
            if result.probe is None:
                make = skipped if result.reason in _NOT_MEDIA else failed
                self._batch.rows.append(make(file.shown, result.message))
                continue
            detail = ""
            item = Item(file.shown, file.path, result.probe, result.mtime_ns)
            if copies is not None:
                try:
                    item, detail = copies.store(item), display_name(file.path)
                except SourceError as error:
                    self._batch.rows.append(failed(file.shown, str(error)))
                    continue
            self._batch.items.append(item)
            yield from self._flush_if_due(detail=detail)

    def _search(
        self, met: Sequence[tuple[str, str]]
    ) -> Generator[Progress, None, tuple[set[str], dict[str, Places]]]:
        """Which of these contents (each with a path) the library has, and where they are not."""
        search = yield from self._patiently(lambda: Search(self._library, met, silent=self._silent))
        while not search.wait(BATCH_SECONDS / 2):
            yield from self._beat()
        return set(search.known), search.found()

    # Writing.

    def _flush_if_due(self, *, detail: str = "") -> Generator[Progress, None, None]:
        due = time.monotonic() - self._flushed > BATCH_SECONDS and len(self._batch) > 0
        if due or len(self._batch.items) >= BATCH_FILES or len(self._batch.rows) >= BATCH_ROWS:
            yield from self._flush()
        elif detail:
            yield self._progress(detail=detail)

    def _flush(self) -> Generator[Progress, None, None]:
        if not len(self._batch):
            return
        if self._request.mode is ImportMode.REFERENCE and self._batch.items:
            _, found = yield from self._search(self._batch.met)
            self._batch.place(found)
        batch, self._batch = self._batch, Batch()
        tries = iter((self._write,))
        written = yield from self._patiently(lambda: next(tries, self._write_once)(batch))
        self._flushed = self._kept = time.monotonic()
        self._tally.add(written)
        yield self._progress(changes_of(written))
        if written.quota is not None:
            raise LibraryWriteError(
                f"The workspace's quota of {written.quota / 1e9:,.1f} GB is used up.",
                advice="Empty the Trash or ask for more room, then continue the import.",
            )

    def _write(self, batch: Batch) -> Written:
        first, total = self._tally.position, self._total or 1
        progress = min(99, 100 * (first + len(batch)) // total)
        while True:
            standing = look_at_copies(self._library, batch.items)
            written = self._library.write(
                lambda tx, standing=standing: write_batch(  # type: ignore[misc]
                    tx,
                    self._job_id,
                    self._request,
                    batch,
                    standing,
                    first=first,
                    progress=progress,
                ),
                operation_id=self._operation_id,
                repeatable=True,
            )
            if written is not None:
                return written

    def _write_once(self, batch: Batch) -> Written:
        """Write a batch whose first try may have been committed without our hearing of it."""
        return self._recalled(self._tally.position) or self._write(batch)

    def _patiently(self, act: Callable[[], T]) -> Generator[Progress, None, T]:
        def waiting() -> Progress:
            return self._progress(detail="Waiting for the library")

        return (yield from patiently(self._library, act, waiting))

    def _recalled(self, position: int) -> Written | None:
        """What a transaction did whose answer was lost, or None if it did nothing."""
        rows = self._library.read(lambda r: r.jobs.report(self._job_id, first=position))
        if not rows:
            return None
        return recalled(rows)

    def _beat(self) -> Generator[Progress, None, None]:
        """Say that the job lives, to the window and in its lease."""
        if time.monotonic() - self._kept > HEARTBEAT:
            yield from self._patiently(
                lambda: self._library.write(lambda tx: tx.jobs.keep(self._job_id))
            )
            self._kept = time.monotonic()
        yield self._progress()

    # The end.

    def _cancelled(self) -> None:
        """The job was closed: keep what is ready, and end it or leave it to be continued."""
        with suppress(LibraryError):
            if len(self._batch):
                batch, self._batch = self._batch, Batch()
                if self._request.mode is ImportMode.REFERENCE:
                    search = Search(self._library, batch.met, silent=self._silent)
                    search.wait(LEAVING, patience=LEAVING)
                    batch.place(search.found())
                self._tally.add(self._write(batch))
            if self._leave_open():
                self._library.write(lambda tx: tx.jobs.let_go(self._job_id))
            else:
                result = {"options": self._options(), "summary": self._report().summary()}
                self._library.write(
                    lambda tx: tx.jobs.finish(self._job_id, "cancelled", result=result)
                )

    def _stopped(self, error: LibraryError) -> ImportStoppedError:
        report = self._report()
        of = f" of {self._total:,}" if self._total else ""
        return ImportStoppedError(
            f"The import stopped after {report.total:,}{of} files: {error}",
            report,
            advice=error.advice or "What came in is safe. Continue the import when it is solved.",
        )

    def _note(self, history: History | None) -> None:
        if history is not None and self._tally.is_undoable:
            history.note(Operation(self._operation_id, self._request.label))

    def _options(self) -> dict[str, object]:
        return to_options(self._request, self._operation_id)

    def _report(self) -> ImportReport:
        return ImportReport(
            self._job_id,
            self._operation_id,
            self._request.label,
            counts=Counter(self._tally.counts),
            restored=self._tally.restored,
            found=self._tally.found.total(),
            size=self._tally.size,
            seconds=time.monotonic() - self._began,
        )

    def _progress(self, changes: Changes | None = None, *, detail: str = "") -> Progress:
        done = self._tally.position + len(self._batch)
        return Progress("Importing", done, self._total, changes or Changes(), detail)
