"""One run of an import, step by step: walk, judge, plan, look, copy, write, end."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from desktop.base.errors import (
    JobTakenError,
    LibraryError,
    LibraryWriteError,
    SourceError,
)
from desktop.domain.activity import Operation
from desktop.domain.changes import Changes
from desktop.domain.display import size
from desktop.domain.job import Effect, Outcome
from desktop.domain.untrusted_text import display_name
from desktop.jobs.import_batch import ImportBatch, Item
from desktop.jobs.import_copies import Copies, StoreFolder
from desktop.jobs.import_known import CHUNK, candidates, known_files
from desktop.jobs.import_ledger import Ledger, is_within_reach
from desktop.jobs.import_places import OriginalsSearch
from desktop.jobs.import_probing import Probing
from desktop.jobs.import_request import (
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
)
from desktop.jobs.import_rows import failed, skipped
from desktop.jobs.import_sources import Sources
from desktop.jobs.import_tally import Tally
from desktop.jobs.import_vanished import copies_of, row_of_vanished, taken_in, vanished
from desktop.jobs.job import Job, Progress
from desktop.storage.half_copies import sweep
from desktop.storage.store import check_space

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.ids import JobId, OperationId
    from desktop.domain.intake import FoundOriginals
    from desktop.domain.job import PlannedFile, ReportRow
    from desktop.edits.history import History
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import Found

BATCH_FILES = 100
BATCH_ROWS = 2000
BATCH_SECONDS = 0.5
WALKED = 64  # files that are listed between two looks at the clock
TOLD_EVERY = 0.1
LEAVING = 2.0  # seconds that a drive may take to answer while somebody waits for us to stop
# Not what a person would call a failure: there is nothing to bring in.
_NOT_MEDIA = frozenset({"unsupported", "not_media", "not_a_file"})


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
            waiting=lambda: self._progress(detail="Waiting for the library"),
        )
        self._tally = Tally()
        self._earlier: list[ReportRow] = []
        self._planned: list[PlannedFile] = []
        self._positions: list[int] = []
        self._batch = ImportBatch()
        self._sources = Sources(request)
        self._media = StoreFolder(library)
        self._silent: set[str] = set()  # folders on drives that do not answer
        self._total: int | None = None
        self._held = 0  # files that were read and wait for their turn
        self._left = 0  # bytes of what is still to come
        self._began = self._flushed = time.monotonic()

    def begin(self) -> Generator[Progress, None, None]:
        """Write down that it has begun."""
        yield from self._ledger.begin()

    def go_on(self) -> Generator[Progress, None, None]:
        """Take up what an earlier run left."""
        self._earlier = yield from self._ledger.go_on()
        self._planned = yield from self._ledger.planned()
        self._tally.remember(self._earlier)

    def steps(self, history: History | None) -> Job[ImportReport]:
        """Everything, from the walk to the last row."""
        try:
            yield from self._all()
            report = self._report()
            yield from self._ledger.finish(report)
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
        gone = vanished(self._planned, self._earlier, found)
        files = yield from self._judge(found)
        # From here on, what vanishes is missed.
        self._positions = yield from self._ledger.plan(files, self._planned)
        yield from self._take_leave(gone)
        if self._request.mode is ImportMode.REFERENCE:
            check_space(self._library.path or self._library.media_root, 0)
        yield from self._look(files)
        yield from self._flush()

    def _walk(self) -> Generator[Progress, None, list[Found]]:
        """List everything there is; what an earlier run has a row for is passed over."""
        found: list[Found] = []
        told = time.monotonic()
        done_before = Counter(row.path for row in self._earlier)
        met = candidates(self._library, self._request, done_before)
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
        for start in range(0, len(files), CHUNK):
            part = files[start : start + CHUNK]
            unchanged, others = yield from self._ledger.patiently(
                lambda part=part: known_files(self._library, part)  # type: ignore[misc]
            )
            self._batch.rows.extend(unchanged)
            changed.extend(others)
            yield from self._flush_if_due()
        return changed

    def _take_leave(self, gone: list[PlannedFile]) -> Generator[Progress, None, None]:
        """Rows for what vanished since an earlier run; of what had been copied, the copy comes in.

        A look at each copy is quick beside the copying, and of copies without a row there is at
        most a batch.
        """
        if not gone:
            return
        self._total = (self._total or 0) + len(gone)
        copies = copies_of(gone, self._library.media_root)
        results: dict[int, ProbeResult] = {}
        if copies:
            probing = Probing(self._pool, [*copies.values()], all_files=self._request.all_files)
            by_number = list(copies)
            try:
                while (some := probing.take(BATCH_SECONDS / 2)) is not None:
                    results |= {by_number[int(one.request.tag)]: one for one in some}
                    yield from self._beat()
            finally:
                probing.close()
        for one in gone:
            result = results.get(one.position)
            entry = taken_in(one, result) if result else row_of_vanished(one)
            if isinstance(entry, Item):
                self._batch.items.append(entry)
            else:
                self._batch.rows.append(entry)
            yield from self._flush_if_due()

    # The look at each file.

    def _look(self, files: list[Found]) -> Generator[Progress, None, None]:
        probing = Probing(self._pool, files, all_files=self._request.all_files)
        self._left = sum(max(0, file.size) for file in files)
        seen = 0
        try:
            while (results := probing.take(BATCH_SECONDS / 2)) is not None:
                seen += len(results)
                self._held = len(probing.held)
                yield from self._take_in(results, files)
                yield from self._flush_if_due()
                if not results:
                    yield from self._beat()
        finally:
            probing.close()
            self._keep(probing.held, files)
        if seen < len(files):
            raise LibraryError("The readers of media were ended.", advice="Continue the import.")

    def _keep(self, held: Mapping[int, ProbeResult], files: list[Found]) -> None:
        """What was read and waited for its turn is not read again, if no copy of it is needed."""
        self._held = 0
        if self._request.mode is ImportMode.REFERENCE:
            for place, result in sorted(held.items()):
                if result.probe is not None:
                    file = files[place]
                    item = Item(file.shown, file.path, result.probe, result.mtime_ns)
                    self._batch.items.append(item)

    def _take_in(
        self, results: list[ProbeResult], files: list[Found]
    ) -> Generator[Progress, None, None]:
        """Turn results into items and rows, with a copy where one is wanted."""
        copies = None
        if self._request.mode is ImportMode.COPY:
            copies = yield from self._copies(results, files)
        for result in results:
            file = files[int(result.request.tag)]
            if result.reason == "unread":
                raise LibraryError(
                    "The readers of media end before they begin.",
                    advice="Look whether the computer is short of memory, then continue the"
                    " import. What came in is safe.",
                )
            if result.probe is None:
                self._sources.check(file.path)
                make = skipped if result.reason in _NOT_MEDIA else failed
                self._batch.rows.append(make(file.shown, result.message))
                self._left -= max(0, file.size)
                continue
            detail = ""
            item = Item(file.shown, file.path, result.probe, result.mtime_ns)
            if copies is not None:
                try:
                    item, detail = copies.store(item), display_name(file.path)
                except SourceError as error:
                    self._sources.check(file.path)
                    self._batch.rows.append(failed(file.shown, str(error)))
                    self._left -= max(0, file.size)
                    continue
            self._left -= max(0, file.size)
            self._batch.items.append(item)
            yield from self._flush_if_due(detail=detail)

    def _copies(
        self, results: list[ProbeResult], files: list[Found]
    ) -> Generator[Progress, None, Copies]:
        """Who copies some files; by then it is on record what their copies are to become."""
        good = {int(r.request.tag): r.probe.checksum_sha256 or "" for r in results if r.probe}
        known, places = yield from self._search([(c, files[n].path) for n, c in good.items()])
        known |= {item.checksum for item in self._batch.items}
        new = {self._positions[n]: c for n, c in good.items() if c and c not in known}
        yield from self._ledger.note_contents(new)
        return Copies(self._media, known, places)

    def _search(
        self, met: Sequence[tuple[str, str]]
    ) -> Generator[Progress, None, tuple[set[str], dict[str, FoundOriginals]]]:
        """Which of these contents (each with a path) the library has, and where they are not."""
        search = yield from self._ledger.patiently(
            lambda: OriginalsSearch(self._library, met, silent=self._silent)
        )
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
        self._media.check()  # before a copy that is missing is made once more
        written = yield from self._ledger.store(self._batch, **self._numbers())
        self._batch = ImportBatch()
        self._flushed = time.monotonic()
        self._tally.add(written)
        yield self._progress(written.changes)
        if written.quota is not None:
            raise LibraryWriteError(
                f"The workspace's quota of {size(written.quota)} is used up.",
                advice="Empty the Trash or ask for more room, then continue the import.",
            )

    def _numbers(self) -> dict[str, int]:
        """Where the rows of the batch begin, and how far the import is with them."""
        first, total = self._tally.position, self._total or 1
        return {"first": first, "progress": min(99, 100 * (first + len(self._batch)) // total)}

    def _beat(self) -> Generator[Progress, None, None]:
        """Say that the job lives, to the window and in its lease."""
        yield from self._ledger.beat()
        yield self._progress()

    # The end.

    def _cancelled(self) -> None:
        """The job was closed: keep what is ready, and end it or leave it to be continued."""
        with suppress(LibraryError):
            self._store_ready()
            if self._leave_open():
                self._ledger.let_go()
            else:
                self._ledger.cancel(self._report())

    def _keep_ready(self, error: LibraryError) -> None:
        """The library failed: keep what is ready, if it takes that, and let others go on."""
        if not is_within_reach(error) or isinstance(error, JobTakenError):
            return
        with suppress(LibraryError):
            self._store_ready()
        with suppress(LibraryError):
            self._ledger.let_go()

    def _store_ready(self) -> None:
        """Write what waits. Whose copy is not there any more has no row yet, and comes again."""
        self._batch.items = [item for item in self._batch.items if self._media.has(item.stored)]
        if not len(self._batch):
            return
        if self._request.mode is ImportMode.REFERENCE and self._batch.items:
            search = OriginalsSearch(self._library, self._batch.met, silent=self._silent)
            search.wait(LEAVING, patience=LEAVING)
            self._batch.place(search.found())
        written = self._ledger.store_now(self._batch, **self._numbers(), is_again=True)
        self._batch = ImportBatch()
        self._tally.add(written)

    def _stopped(self, error: LibraryError) -> ImportStoppedError:
        report = self._report()
        of = f" of {self._total:,}" if self._total else ""
        message = f"The import stopped after {report.total:,}{of} files: {error}"
        if isinstance(error, LibraryWriteError) and self._request.mode is ImportMode.COPY:
            message = (
                f"{message.removesuffix('.')}. What is still to come needs {size(self._left)}."
            )
        return ImportStoppedError(
            message,
            report,
            advice=error.advice or "What came in is safe. Continue the import when it is solved.",
            is_taken=isinstance(error, JobTakenError),
        )

    def _note(self, history: History | None) -> None:
        if history is not None and self._tally.is_undoable:
            history.note(Operation(self._operation_id, self._request.label))

    def _report(self) -> ImportReport:
        effects = self._tally.effects
        return ImportReport(
            self._job_id,
            self._operation_id,
            self._request.label,
            counts=Counter(self._tally.counts),
            restored=effects[Effect.RESTORED],
            found=self._tally.found,
            tagged=effects[Effect.TAGGED],
            collected=effects[Effect.COLLECTED],
            size=self._tally.size,
            seconds=time.monotonic() - self._began,
            is_undoable=self._tally.is_undoable,
        )

    def _progress(self, changes: Changes | None = None, *, detail: str = "") -> Progress:
        done = self._tally.position + len(self._batch) + self._held
        return Progress("Importing", done, self._total, changes or Changes(), detail)
