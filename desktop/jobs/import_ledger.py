"""The rows that the library keeps of an import while it runs: lease, plan, report, end.

Every step is harmless to repeat and is repeated where the library is busy or its server away: the
first and the last as well as those in the middle.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import LibraryBusyError, LibraryError, LibraryGoneError
from desktop.catalog.lease import LEASE
from desktop.domain.job import PlannedFile
from desktop.domain.location import readable
from desktop.jobs.import_batch import recalled, store_batch
from desktop.jobs.import_request import to_options
from desktop.jobs.import_rows import told
from desktop.jobs.import_vanished import exact_place
from desktop.jobs.retrying import retrying

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import JobId, OperationId
    from desktop.domain.job import ReportRow
    from desktop.jobs.import_batch import Ending, ImportBatch, StoredBatch
    from desktop.jobs.import_request import ImportReport, ImportRequest
    from desktop.jobs.job import Progress
    from desktop.storage.scan import ScannedFile

T = TypeVar("T")
HEARTBEAT = LEASE.total_seconds() / 4
PLANNED = 10_000  # files that go on record in one transaction

log = logging.getLogger(__name__)


class Ledger:
    """The record of one import."""

    def __init__(
        self,
        library: Library,
        request: ImportRequest,
        job_id: JobId,
        operation_id: OperationId,
        *,
        waiting: Callable[[], Progress],
    ) -> None:
        """Know what it is about.

        Args:
            library: Where it is kept.
            request: What the import was asked for.
            job_id: Its key there.
            operation_id: What its changes are recorded under.
            waiting: What is told while the library is waited for.
        """
        self._library = library
        self._request = request
        self._job_id = job_id
        self._operation_id = operation_id
        self._waiting = waiting
        self._kept = time.monotonic()

    def retrying(self, act: Callable[[], T]) -> Generator[Progress, None, T]:
        """See `retrying.py`."""
        return (yield from retrying(self._library, act, self._waiting))

    def _maintain(self, act: Callable[[Maintenance], T]) -> Generator[Progress, None, T]:
        done = yield from self.retrying(lambda: self._library.maintain(act))
        self._kept = time.monotonic()
        return done

    def begin(self) -> Generator[Progress, None, None]:
        """Write down that it has begun."""
        shown = ", ".join(readable(path) for path in self._request.paths[:20])
        options = to_options(self._request, self._operation_id)
        yield from self._maintain(
            lambda books: books.jobs.start_import(shown, options, key=self._job_id)
        )

    def go_on(self) -> Generator[Progress, None, list[ReportRow]]:
        """Take over what an earlier run left; returns its rows.

        Raises:
            JobTakenError: Another program is working on it.
        """
        yield from self._maintain(lambda books: books.jobs.take_over(self._job_id))
        return (
            yield from self.retrying(
                lambda: self._library.read(lambda r: r.jobs.report(self._job_id))
            )
        )

    def plan(
        self, files: Sequence[ScannedFile], before: Sequence[PlannedFile]
    ) -> Generator[Progress, None, list[int]]:
        """Put files on record that are not yet; returns the position of each.

        Args:
            files: What is to be brought in now.
            before: What earlier runs had put on record.
        """
        known: dict[str, list[int]] = {}
        for planned in reversed(before):
            known.setdefault(planned.path, []).append(planned.position)
        free = before[-1].position + 1 if before else 0
        positions: list[int] = []
        new: list[PlannedFile] = []
        for file in files:
            path = told(file.shown)
            if before and known.get(path):
                positions.append(known[path].pop())
                continue
            positions.append(free)
            new.append(PlannedFile(free, path, exact_place(file.path, path)))
            free += 1
        for start in range(0, len(new), PLANNED):
            part = new[start : start + PLANNED]
            yield from self._maintain(lambda books, part=part: self._put(books, part))  # type: ignore[misc]
            yield self._waiting()
        return positions

    def _put(self, books: Maintenance, files: Sequence[PlannedFile]) -> None:
        books.jobs.hold_import(self._job_id)
        books.jobs.plan.put(self._job_id, files)

    def planned(self) -> Generator[Progress, None, list[PlannedFile]]:
        """What earlier runs were to bring in."""
        return (
            yield from self.retrying(
                lambda: self._library.read(lambda r: r.jobs.plan.of(self._job_id))
            )
        )

    def note_contents(self, contents: dict[int, str]) -> Generator[Progress, None, None]:
        """Put on record which content the files at some positions have: they are copied next."""

        def note(books: Maintenance) -> None:
            books.jobs.hold_import(self._job_id)
            books.jobs.plan.note_contents(self._job_id, contents)

        if contents:
            yield from self._maintain(note)

    def store(
        self,
        batch: ImportBatch,
        *,
        first: int,
        progress: int,
        ending: Callable[[Sequence[ReportRow]], ImportReport] | None = None,
    ) -> Generator[Progress, None, StoredBatch]:
        """Write a batch as the rows from `first` on.

        Args:
            batch: What to write.
            first: The number of its first row.
            progress: How far the import is with it, in percent.
            ending: With the last batch: the report by its rows; the import has ended with it.
        """
        tried = False

        def act() -> StoredBatch:
            nonlocal tried
            is_again, tried = tried, True
            return self.store_now(
                batch,
                first=first,
                progress=progress,
                is_again=is_again,
                ending=ending
                and (lambda books, rows: self._close(books, "completed", ending(rows))),
            )

        written = yield from self.retrying(act)
        self._kept = time.monotonic()
        return written

    def store_now(
        self,
        batch: ImportBatch,
        *,
        first: int,
        progress: int,
        is_again: bool,
        ending: Ending | None = None,
    ) -> StoredBatch:
        """As `store`, without patience.

        Args:
            batch: What to write.
            first: The number of its first row.
            progress: How far the import is with it, in percent.
            is_again: A try before this one may have been committed without our hearing of it.
            ending: See `store_batch`.
        """
        if is_again and (
            rows := self._library.read(lambda r: r.jobs.report(self._job_id, first=first))
        ):
            return recalled(rows)
        return store_batch(
            self._library,
            self._job_id,
            self._operation_id,
            self._request,
            batch,
            first=first,
            progress=progress,
            ending=ending,
        )

    def beat(self) -> Generator[Progress, None, None]:
        """Say that the import lives, if that is due."""
        if time.monotonic() - self._kept > HEARTBEAT:
            yield from self._maintain(lambda books: books.jobs.hold_import(self._job_id))

    def finish(self, report: ImportReport) -> Generator[Progress, None, None]:
        """Write down that everything is in.

        It is, whether that can be written down or not: if it cannot, the import is offered to be
        continued, and has nothing to do then.
        """
        try:
            yield from self._maintain(lambda books: self._finish(books, "completed", report))
        except (LibraryGoneError, LibraryBusyError):
            log.warning("the end of an import could not be written down", exc_info=True)

    def cancel(self, report: ImportReport) -> None:
        """Write down that a person stopped it; it can be continued."""
        self._library.maintain(lambda books: self._finish(books, "cancelled", report))

    def _finish(self, books: Maintenance, status: str, report: ImportReport) -> None:
        job = books.jobs.load(self._job_id)
        if job is None or job.status != status:  # else a try before this one got through
            books.jobs.hold_import(self._job_id)
        self._close(books, status, report)

    def _close(self, books: Maintenance, status: str, report: ImportReport) -> None:
        if status == "completed":
            books.jobs.plan.forget(self._job_id)
        options = to_options(self._request, self._operation_id)
        result = {"options": options, "summary": report.summary()}
        books.jobs.finish(self._job_id, status, result=result)

    def release(self) -> None:
        """Leave it unfinished, for whoever comes."""
        self._library.maintain(self._release)

    def _release(self, books: Maintenance) -> None:
        books.jobs.hold_import(self._job_id)
        books.jobs.release(self._job_id)


def is_within_reach(error: LibraryError) -> bool:
    """Whether a library that failed so may still take what is ready."""
    return not isinstance(error, (LibraryGoneError, LibraryBusyError))
