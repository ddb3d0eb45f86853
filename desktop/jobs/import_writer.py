"""Gathers what an import has read, and stores it in batches."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.domain.changes import Changes
from desktop.domain.display import size
from desktop.jobs.import_batch import ImportBatch
from desktop.jobs.import_copies import StoreFolder
from desktop.jobs.import_places import OriginalsSearch
from desktop.jobs.import_tally import ImportTally
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.intake import FoundOriginals
    from desktop.domain.job import ReportRow
    from desktop.jobs.import_ledger import Ledger
    from desktop.jobs.import_request import ImportReport, ImportRequest

BATCH_FILES = 100
BATCH_ROWS = 2000
BATCH_SECONDS = 0.5
LEAVING = 2.0  # seconds that a drive may take to answer while somebody waits for us to stop


class BatchWriter:
    """The batch that waits, and where the import stands.

    Attributes:
        batch: What is gathered and not stored yet.
        tally: What has been stored.
        folder: Where copies go.
        total: Files of the whole import, once they are counted.
        held: Files that were read and wait for their turn.
    """

    def __init__(self, library: Library, request: ImportRequest, ledger: Ledger) -> None:
        """Begin with nothing.

        Args:
            library: Where batches go.
            request: What the import was asked for.
            ledger: Its record.
        """
        self._library = library
        self._request = request
        self._ledger = ledger
        self._silent: set[str] = set()  # folders on drives that do not answer
        self._stored = time.monotonic()
        self.batch = ImportBatch()
        self.tally = ImportTally()
        self.folder = StoreFolder(library)
        self.total: int | None = None
        self.held = 0

    def progress(self, changes: Changes | None = None, *, detail: str = "") -> Progress:
        """How far the import is."""
        done = self.tally.position + len(self.batch) + self.held
        return Progress("Importing", done, self.total, changes or Changes(), detail)

    def beat(self) -> Generator[Progress, None, None]:
        """Say that the job lives, to the window and in its lease."""
        yield from self._ledger.beat()
        yield self.progress()

    def search(
        self, met: Sequence[tuple[str, str]]
    ) -> Generator[Progress, None, tuple[set[str], dict[str, FoundOriginals]]]:
        """Which of these contents (each with a path) the library has, and where they are not."""
        search = yield from self._ledger.retrying(
            lambda: OriginalsSearch(self._library, met, silent=self._silent)
        )
        while not search.wait(BATCH_SECONDS / 2):
            yield from self.beat()
        return set(search.known), search.found()

    def store_if_due(self, *, detail: str = "") -> Generator[Progress, None, None]:
        """Store the batch if it is large or has waited long; else say `detail`, if there is any."""
        batch = self.batch
        due = time.monotonic() - self._stored > BATCH_SECONDS and len(batch) > 0
        if due or len(batch.items) >= BATCH_FILES or len(batch.rows) >= BATCH_ROWS:
            yield from self.store()
        elif detail:
            yield self.progress(detail=detail)

    def store(self) -> Generator[Progress, None, None]:
        """Store the batch.

        Raises:
            LibraryWriteError: The quota of the workspace is used up.
            LibraryError: Nothing of it was stored.
        """
        if not len(self.batch):
            return
        if self._request.mode.points_there and self.batch.items:
            _, found = yield from self.search(self.batch.met)
            self.batch.place(found)
        self.folder.check()  # before a copy that is missing is made once more
        first, progress = self._numbers()
        stored = yield from self._ledger.store(self.batch, first=first, progress=progress)
        self.batch = ImportBatch()
        self._stored = time.monotonic()
        self.tally.add(stored)
        yield self.progress(stored.changes)
        if stored.quota is not None:
            raise LibraryWriteError(
                f"The workspace's quota of {size(stored.quota)} is used up.",
                advice="Empty the Trash or ask for more room, then continue the import.",
            )

    def end(
        self, report: Callable[[ImportTally], ImportReport]
    ) -> Generator[Progress, None, ImportReport]:
        """Store the last batch, and write down that the import has ended with it.

        Args:
            report: How the import went, by what is stored then.

        Raises:
            LibraryWriteError, LibraryError: As `store`.
        """
        if self.batch.items or not self.batch.rows:
            yield from self.store()
            told = report(self.tally)
            yield from self._ledger.finish(told)
            return told
        # Nothing comes in: one transaction does, and a folder that is looked at again has no other.
        ended: list[ImportReport] = []

        def ending(rows: Sequence[ReportRow]) -> ImportReport:
            ended.append(report(self.tally.with_rows(rows)))
            return ended[-1]

        first, progress = self._numbers()
        stored = yield from self._ledger.store(
            self.batch, first=first, progress=progress, ending=ending
        )
        self.batch = ImportBatch()
        self.tally.add(stored)
        yield self.progress(stored.changes)
        return ended[-1]

    def store_now(self) -> None:
        """As `store`, when the import ends early: without patience, and without telling.

        Whose copy is not there any more has no row yet, and comes again.
        """
        batch = self.batch
        batch.items = [item for item in batch.items if self.folder.has(item.stored)]
        if not len(batch):
            return
        if self._request.mode.points_there and batch.items:
            search = OriginalsSearch(self._library, batch.met, silent=self._silent)
            search.wait(LEAVING, patience=LEAVING)
            batch.place(search.found())
        first, progress = self._numbers()
        stored = self._ledger.store_now(batch, first=first, progress=progress, is_again=True)
        self.batch = ImportBatch()
        self.tally.add(stored)

    def _numbers(self) -> tuple[int, int]:
        """Where the rows of the batch begin, and how far the import is with them."""
        first, total = self.tally.position, self.total or 1
        return first, min(99, 100 * (first + len(self.batch)) // total)
