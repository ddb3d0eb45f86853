"""The queue of jobs that workers do without a window: whether processes share its work."""

from __future__ import annotations

import shutil
from functools import cache

from benchmarks.bench_import import fresh, pictures, pool
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import Library, open_library
from desktop.domain.ids import AssetId
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.work_queue import work

ROUNDS = 5


@cache
def library() -> tuple[Library, list[AssetId]]:
    """A library of pictures of six megapixels."""
    made = open_library(fresh(), create=True)
    report = run(import_files(made, pool(), ImportRequest((pictures(),))))
    rows = made.read(lambda r: r.jobs.report(report.job_id))
    return made, [row.asset_id for row in rows if row.asset_id]


def queued(workers: int) -> None:
    """A thumbnail of each picture, by way of the queue, into a new cache."""
    ours, ids = library()
    cache_folder = fresh().parent
    ours.write(lambda tx: tx.jobs.queue("thumbnail", ids))
    report = run(work(ours, pool(workers), cache=cache_folder))
    assert (report.done, report.retried) == (len(ids), 0)
    shutil.rmtree(cache_folder)


@case(
    "queue, two workers",
    what="the worker's queue with 2 worker processes",
    limit="the same with 1",
    bar=0.6,
    number="4",
)
def two_workers(_run: Run) -> Measured:
    """One job at a time would leave the second process idle."""
    pool(1)
    pool(2)
    return compare(lambda: queued(2), lambda: queued(1), rounds=ROUNDS)
