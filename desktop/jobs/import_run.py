"""One run of an import, step by step: list, judge, plan, read, store, end."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import JobTakenError, LibraryError, LibraryWriteError
from desktop.domain.activity import Operation
from desktop.domain.display import size
from desktop.domain.job import Effect, Outcome
from desktop.jobs.import_folders import exact_path
from desktop.jobs.import_known import CHUNK, candidates, known_files
from desktop.jobs.import_ledger import Ledger, is_within_reach
from desktop.jobs.import_reader import FileReader
from desktop.jobs.import_request import (
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
)
from desktop.jobs.import_rows import failed, skipped
from desktop.jobs.import_sequences import checked_sequences
from desktop.jobs.import_vanished import vanished
from desktop.jobs.import_writer import BatchWriter
from desktop.jobs.job import Job, Progress
from desktop.storage.half_copies import sweep
from desktop.storage.sidecars import set_aside
from desktop.storage.store import check_space

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.catalog.library import Library
    from desktop.domain.ids import JobId, OperationId
    from desktop.domain.job import PlannedFile, ReportRow
    from desktop.edits.history import History
    from desktop.jobs.import_tally import ImportTally
    from desktop.media.pool import MediaPool
    from desktop.storage.scan import ScannedFile

TOLD_EVERY = 0.1


class ImportRun:
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
        self._ledger = Ledger(
            library,
            request,
            job_id,
            operation_id,
            waiting=lambda: self._writer.progress(detail="Waiting for the library"),
        )
        self._writer = BatchWriter(library, request, self._ledger)
        self._reader = FileReader(library, pool, request, self._ledger, self._writer)
        self._earlier: list[ReportRow] = []
        self._done_before: Counter[str] = Counter()
        self._planned: list[PlannedFile] = []
        self._began = time.monotonic()

    def begin(self) -> Generator[Progress, None, None]:
        """Write down that it has begun."""
        yield from self._ledger.begin()

    def go_on(self) -> Generator[Progress, None, None]:
        """Take up what an earlier run left."""
        self._earlier = yield from self._ledger.go_on()
        self._planned = yield from self._ledger.planned()
        self._writer.tally.remember(self._earlier)
        self._done_before = Counter(row.path for row in self._earlier)

    def steps(self, history: History | None) -> Job[ImportReport]:
        """Everything, from the walk to the last row."""
        try:
            yield from self._all()
            report = yield from self._writer.end(self._report)
        except GeneratorExit:
            self._cancelled()
            self._note(history)
            raise
        except LibraryError as error:
            self._keep_ready(error)
            self._note(history)
            raise self._stopped(error) from error
        self._note(history)
        return report

    def _all(self) -> Generator[Progress, None, None]:
        if self._request.mode is ImportMode.COPY:
            sweep(self._library.media_root)
        found = yield from self._walk()
        found = yield from self._look_at_sequences(found)
        gone = vanished(self._planned, self._earlier, found)
        files = yield from self._judge(found)
        # From here on, what vanishes is missed.
        positions = yield from self._ledger.plan(files, self._planned)
        self._writer.total = (self._writer.total or 0) + len(gone)
        yield from self._reader.add_vanished(gone)
        if self._request.mode.points_there:
            check_space(self._library.path or self._library.media_root, 0)
        yield from self._reader.read(files, positions)

    def _walk(self) -> Generator[Progress, None, list[ScannedFile]]:
        """List everything there is; what an earlier run has a row for is passed over."""
        found: list[ScannedFile] = []
        told = time.monotonic()
        met = candidates(self._library, self._request, self._done_before)
        for part in met:
            found += part
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                yield Progress("Looking for files", len(found), None)
        return found

    def _look_at_sequences(
        self, found: list[ScannedFile]
    ) -> Generator[Progress, None, list[ScannedFile]]:
        """What are no frames after all comes in as single pictures; sidecars are set aside."""
        found = yield from checked_sequences(self._pool, found, self._request, self._done_before)
        if not self._request.all_files:
            base = self._request.base or str(Path.cwd())
            found = set_aside(found, [exact_path(path, base) for path in self._request.paths])
        self._writer.total = self._writer.tally.position + len(found)
        yield self._writer.progress()
        return found

    def _judge(self, found: list[ScannedFile]) -> Generator[Progress, None, list[ScannedFile]]:
        """Rows for what is no plain file and for what has not changed; returns the rest."""
        files = [one for one in found if one.outcome is None]
        for one in (one for one in found if one.outcome is not None):
            make = skipped if one.outcome is Outcome.SKIPPED else failed
            self._writer.batch.rows.append(make(one.shown, one.reason))
            yield from self._writer.store_if_due()
        changed: list[ScannedFile] = []
        for start in range(0, len(files), CHUNK):
            yield from self._writer.store_if_due()  # of the last part nothing: it ends with them
            part = files[start : start + CHUNK]
            unchanged, others = yield from self._ledger.retrying(
                lambda part=part: known_files(self._library, part)  # type: ignore[misc]
            )
            self._writer.batch.rows.extend(unchanged)
            changed.extend(others)
        return changed

    def _cancelled(self) -> None:
        """The job was closed: keep what is ready, and end it or leave it to be continued."""
        with suppress(LibraryError):
            self._writer.store_now()
            if self._leave_open():
                self._ledger.release()
            else:
                self._ledger.cancel(self._report(self._writer.tally))

    def _keep_ready(self, error: LibraryError) -> None:
        """The library failed: keep what is ready, if it takes that, and let others go on."""
        if not is_within_reach(error) or isinstance(error, JobTakenError):
            return
        with suppress(LibraryError):
            self._writer.store_now()
        with suppress(LibraryError):
            self._ledger.release()

    def _stopped(self, error: LibraryError) -> ImportStoppedError:
        report = self._report(self._writer.tally)
        of = f" of {self._writer.total:,}" if self._writer.total else ""
        message = f"The import stopped after {report.total:,}{of} files: {error}"
        if isinstance(error, LibraryWriteError) and self._request.mode is ImportMode.COPY:
            left = size(self._reader.left)
            message = f"{message.removesuffix('.')}. What is still to come needs {left}."
        return ImportStoppedError(
            message,
            report,
            advice=error.advice or "What came in is safe. Continue the import when it is solved.",
            is_taken=isinstance(error, JobTakenError),
        )

    def _note(self, history: History | None) -> None:
        if history is not None and self._writer.tally.is_undoable:
            history.note(Operation(self._operation_id, self._request.label))

    def _report(self, tally: ImportTally) -> ImportReport:
        """How it went, by what is stored."""
        effects = tally.effects
        return ImportReport(
            self._job_id,
            self._operation_id,
            self._request.label,
            counts=Counter(tally.counts),
            restored=effects[Effect.RESTORED],
            found=tally.found,
            tagged=effects[Effect.TAGGED],
            collected=effects[Effect.COLLECTED],
            size=tally.size,
            seconds=time.monotonic() - self._began,
            is_undoable=tally.is_undoable,
        )
