"""Does queued jobs without a window; any number of machines may do so at once.

Each takes jobs under a lease that it renews while it works; what a dead one held is taken up by
another when the lease runs out, and given up after several tries.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, SourceError
from desktop.catalog.lease import LEASE
from desktop.domain.changes import Changes, Kind
from desktop.domain.derived import Derived
from desktop.domain.ids import AssetId
from desktop.jobs.job import Job, Progress
from desktop.jobs.make_thumbnails import render_derived, thumbnail_kind
from desktop.jobs.read_facts import read_facts

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.job import Job as QueuedJob
    from desktop.media.pool import MediaPool

Handler = Callable[["Library", "MediaPool", AssetId], None]
CLAIM = 8


@dataclass(frozen=True, slots=True)
class WorkReport:
    """What a worker did.

    Attributes:
        retried: Attempts that failed and went back to the queue, or were closed after their last.
    """

    done: int = 0
    retried: int = 0


def work(
    library: Library,
    pool: MediaPool,
    *,
    stay: bool = False,
    cache: Path | None = None,
) -> Job[WorkReport]:
    """Do the jobs of the queue until it is empty, or for ever.

    Args:
        library: Whose queue.
        pool: The worker processes.
        stay: Wait for more jobs; closing the job ends it.
        cache: Where pictures go; the user's own cache if None.

    Raises:
        LibraryError: The library cannot be written any more.
    """
    handlers = _handlers(cache)
    done, retried = 0, 0
    while True:
        jobs = library.maintain(
            lambda books: [job for name in handlers for job in books.jobs.claim(name, limit=CLAIM)]
        )
        if not jobs and not stay:
            return WorkReport(done, retried)
        if not jobs:
            yield from _rest()
        for index, job in enumerate(jobs):
            error = _do(library, pool, job, handlers[job.job_type])
            _close(library, job, error, jobs[index + 1 :])
            done += error is None
            retried += error is not None
            ids = frozenset([job.asset_id] if job.asset_id else [])
            changes = Changes(frozenset({Kind.JOBS, Kind.LOCATIONS}), ids)
            yield Progress("Working", done + retried, None, changes, detail=job.job_type)


def queue_pictures(library: Library, ids: Sequence[AssetId]) -> None:
    """Leave the making of thumbnails of these assets to whoever works on the queue.

    Raises:
        LibraryError: They could not be queued.
    """
    library.maintain(lambda books: books.jobs.queue("thumbnail", ids))


def _handlers(cache: Path | None) -> dict[str, Handler]:
    def thumbnail(library: Library, pool: MediaPool, asset_id: AssetId) -> None:
        kind = thumbnail_kind(library.read(lambda r: r.assets.load(asset_id)).type)
        render_derived(library, pool, asset_id, kind, cache=cache)

    def preview(library: Library, pool: MediaPool, asset_id: AssetId) -> None:
        render_derived(library, pool, asset_id, Derived.PREVIEW, cache=cache)

    return {"thumbnail": thumbnail, "preview": preview, "metadata": read_facts}


def _do(library: Library, pool: MediaPool, job: QueuedJob, handler: Handler) -> str | None:
    """Do one job; returns what went wrong with its file, or None."""
    if job.asset_id is None:
        return "It says no asset."
    try:
        handler(library, pool, job.asset_id)
    except (SourceError, NotFoundError) as error:
        return str(error)
    return None


def _close(library: Library, job: QueuedJob, error: str | None, held: Sequence[QueuedJob]) -> None:
    """End a job, and keep those that are still to be done."""

    def write(books: Maintenance) -> None:
        if error is None:
            books.jobs.finish(job.id, "completed")
        else:
            books.jobs.retry(job.id, error)
        for other in held:
            books.jobs.renew(other.id)

    library.maintain(write)


def _rest(seconds: float = LEASE.total_seconds() / 60) -> Job[None]:
    """Wait a moment in small steps, so that a stop comes through."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield Progress("Waiting for work")
        time.sleep(0.05)
