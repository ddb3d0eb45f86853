"""Two programs that bring the same files into one library at once make each asset once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from typing import TYPE_CHECKING, Any

from desktop.catalog.library import Library, open_library
from desktop.domain.ids import JobId
from desktop.domain.job import Outcome
from desktop.domain.technical import Probe
from desktop.edits.edit import perform
from desktop.jobs.import_batch import BatchReport, ImportBatch, ImportItem, StoredBatch
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportReport, ImportRequest
from desktop.jobs.job import run
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.catalog.library import Maintenance
    from desktop.edits.intake import IntakeResult
    from desktop.media.pool import MediaPool

PATIENCE = 20  # seconds; no test waits that long where all is well
NAMED: dict[str, Any] = {"tags": ("harbour",), "collection": "Day 1"}


def batch_of(*contents: int) -> ImportBatch:
    """What a look at a file of each of these contents found."""
    items = []
    for number in contents:
        probe = Probe(
            type="image", content_type="image/png", size=9, checksum_sha256=f"{number:064x}"
        )
        items.append(ImportItem(f"/footage/{number}.png", f"/footage/{number}.png", probe, 1))
    return ImportBatch(items)


def write(
    library: Library,
    batch: ImportBatch,
    before_the_end: Callable[[], Any] = lambda: None,
    **options: Any,
) -> StoredBatch:
    """Store a batch as an import of its own does."""
    job: JobId = library.maintain(lambda books: books.jobs.start_import("footage", {}))
    request = ImportRequest(("/footage",), **options)

    class Books(BatchReport):
        """The report, held open before the transaction ends."""

        def after(self, books: Maintenance, result: IntakeResult) -> None:
            super().after(books, result)
            before_the_end()

    books = Books(job, request, batch, first=0, progress=0)
    applied = perform(library, batch.edit(request), bookkeeping=books)
    return StoredBatch(books.rows, applied.changes)


def count(library: Library) -> int:
    return library.read(lambda r: r.stats.info()).total.count


def test_who_comes_second_waits_and_finds_what_the_first_brought(library_address: str) -> None:
    first, second = (open_library(library_address, create=True) for _ in range(2))
    written, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        written.set()
        assert may_end.wait(PATIENCE)

    with closing(first), closing(second), ThreadPoolExecutor(2) as threads:
        one = threads.submit(write, first, batch_of(1, 2, 3), hold)
        assert written.wait(PATIENCE)
        two = threads.submit(write, second, batch_of(4, 3, 2))
        wait([two], 0.3)
        assert not two.done(), "it looked before the first had ended"
        may_end.set()
        assert [row.outcome for row in one.result(PATIENCE).rows] == [Outcome.ADDED] * 3
        outcomes = {row.path[-5]: row.outcome for row in two.result(PATIENCE).rows}
        assert outcomes == {"4": Outcome.ADDED, "3": Outcome.DUPLICATE, "2": Outcome.DUPLICATE}
        assert count(first) == 4


def test_a_tag_and_a_collection_that_two_imports_make_at_once(library_address: str) -> None:
    first, second = (open_library(library_address, create=True) for _ in range(2))
    written, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        written.set()
        assert may_end.wait(PATIENCE)

    with closing(first), closing(second), ThreadPoolExecutor(2) as threads:
        one = threads.submit(write, first, batch_of(1), hold, **NAMED)
        assert written.wait(PATIENCE)
        two = threads.submit(write, second, batch_of(2), **NAMED)
        wait([two], 0.3)
        may_end.set()
        assert len(one.result(PATIENCE).added) == len(two.result(PATIENCE).added) == 1
        assert [tag.name for tag in first.read(lambda r: r.tags.all())] == ["harbour"]
        assert [c.name for c in first.read(lambda r: r.collections.all())] == ["Day 1"]


def test_two_whole_imports_at_once(library_address: str, pool: MediaPool, tmp_path: Path) -> None:
    paths = [tmp_path / f"{shade:02d}.png" for shade in range(24)]
    for shade, path in enumerate(paths):
        picture(path, shade)
    clients = [open_library(library_address, create=True) for _ in range(2)]
    start = threading.Barrier(2)

    def bring_in(number: int) -> ImportReport:
        named = tuple(map(str, reversed(paths) if number else paths))
        start.wait(PATIENCE)
        return run(import_files(clients[number], pool, ImportRequest(named)))

    try:
        with ThreadPoolExecutor(2) as threads:
            reports = list(threads.map(bring_in, range(2)))
        assert count(clients[0]) == len(paths)
        total: Counter[Outcome] = Counter()
        for report in reports:
            total.update(report.counts)
        assert total == {Outcome.ADDED: len(paths), Outcome.DUPLICATE: len(paths)}
    finally:
        for library in clients:
            library.close()
