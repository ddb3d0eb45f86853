"""Does queued jobs without a window; any number of machines may do so at once.

Each takes jobs under a lease that it renews while it works; what a dead one held is taken up by
another when the lease runs out, and given up after several tries.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError, NotFoundError, SourceError
from desktop.catalog.lease import LEASE
from desktop.domain.changes import Changes, Kind
from desktop.domain.derived import Derived
from desktop.domain.ids import AssetId
from desktop.jobs.job import Job, Progress
from desktop.jobs.make_thumbnails import render_derived
from desktop.jobs.read_facts import AT_ONCE, read_facts, stored
from desktop.storage.finding import OriginFinder
from desktop.storage.presence import PATIENCE
from desktop.storage.sidecars import Beside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.job import Job as QueuedJob
    from desktop.media.pool import MediaPool

Handler = Callable[[AssetId], None]
SPARE = 1  # jobs that are begun beyond one for each worker process: none waits for the next
AHEAD = 4  # jobs in hand for each worker process: what is written waits for the disk each time
STEP = 0.1  # seconds in which jobs that end are written down together, and a stop comes through
RENEW = LEASE.total_seconds() / 4  # seconds between two renewals of the leases in hand


@dataclass(frozen=True, slots=True)
class WorkReport:
    """What a worker did.

    Attributes:
        retried: Attempts that failed and went back to the queue, or were closed for good.
    """

    done: int = 0
    retried: int = 0


def work(
    library: Library,
    pool: MediaPool,
    *,
    stay: bool = False,
    cache: Path | None = None,
    finder: OriginFinder | None = None,
) -> Job[WorkReport]:
    """Do the jobs of the queue until it is empty, or for ever; several at once.

    Args:
        library: Whose queue.
        pool: The worker processes.
        stay: Wait for more jobs; closing the job ends it.
        cache: Where pictures go; the user's own cache if None.
        finder: Who looks for the originals; one that lets a disk wake up if None.

    Raises:
        LibraryError: The library cannot be written any more.
    """
    finder = finder or OriginFinder(patience=PATIENCE)
    # Who stays looks again for each job: what lies beside a file may be new.
    handlers = _handlers(library, pool, cache, finder, None if stay else Beside())
    threads = ThreadPoolExecutor(pool.workers + SPARE, thread_name_prefix="queued-job")
    in_hand = _InHand(library, handlers, threads, limit=pool.workers * AHEAD)
    try:
        while True:
            for job, problem in in_hand.turn():
                ids = frozenset([job.asset_id] if job.asset_id else [])
                changes = Changes(frozenset({Kind.JOBS, Kind.LOCATIONS}), ids)
                count = in_hand.done + in_hand.retried
                yield Progress(
                    "Working", count, None, changes, detail=job.job_type, problem=problem
                )
            if in_hand.jobs:
                yield Progress("Working", in_hand.done + in_hand.retried)
            elif stay:
                yield from _rest()
            else:
                return WorkReport(in_hand.done, in_hand.retried)
    finally:
        # What has begun is waited for: it reads the library, which may be closed after this.
        threads.shutdown(cancel_futures=True)


class _InHand:
    """The jobs that are being done now."""

    def __init__(
        self,
        library: Library,
        handlers: Mapping[str, Handler],
        threads: ThreadPoolExecutor,
        *,
        limit: int,
    ) -> None:
        self._library = library
        self._handlers = handlers
        self._threads = threads
        self._limit = limit
        self._renewed = time.monotonic()
        self.jobs: dict[Future[_Failure | None], QueuedJob] = {}
        self.done = self.retried = 0

    def turn(self) -> list[tuple[QueuedJob, str]]:
        """Write down what ended since the last turn, and take more.

        Returns:
            What ended, each with what went wrong, or nothing.
        """
        over = wait(self.jobs, STEP).done if self.jobs else set()
        ended = [(self.jobs[future], future.result()) for future in over]
        is_due = time.monotonic() - self._renewed > RENEW
        if self.jobs and not ended and not is_due:
            return []
        for future in over:
            del self.jobs[future]

        def write(books: Maintenance) -> list[QueuedJob]:
            for job, failure in ended:
                if failure is None:
                    books.jobs.finish(job.id, "completed")
                elif failure.is_final:
                    books.jobs.finish(job.id, "failed", error=failure.words)
                else:
                    books.jobs.retry(job.id, failure.words)
            for job in self.jobs.values() if is_due else ():
                books.jobs.renew(job.id)
            return self._claim(books)

        for job in self._library.maintain(write):
            future = self._threads.submit(_do, job, self._handlers[job.job_type])
            self.jobs[future] = job
        self._renewed = time.monotonic() if is_due else self._renewed
        failed = sum(failure is not None for _, failure in ended)
        self.retried += failed
        self.done += len(ended) - failed
        return [(job, failure.words if failure else "") for job, failure in ended]

    def _claim(self, books: Maintenance) -> list[QueuedJob]:
        found: list[QueuedJob] = []
        for name in self._handlers:
            room = self._limit - len(self.jobs) - len(found)
            if room > 0:
                found += books.jobs.claim(name, limit=room)
        return found


def queue_pictures(library: Library, ids: Sequence[AssetId]) -> None:
    """Leave the making of thumbnails of these assets to whoever works on the queue.

    Raises:
        LibraryError: They could not be queued.
    """
    library.maintain(lambda books: books.jobs.queue("thumbnail", ids))


def queue_facts(library: Library, ids: Sequence[AssetId]) -> int:
    """Leave the reading of the facts of these assets to whoever works on the queue; how many new.

    Those that nothing is stored of have none.

    Raises:
        LibraryError: They could not be queued.
    """
    count = 0
    for at in range(0, len(ids), AT_ONCE):
        part = stored(library, ids[at : at + AT_ONCE])
        count += library.maintain(
            lambda books, part=part: books.jobs.queue("metadata", part)  # type: ignore[misc]
        )
    return count


def _handlers(
    library: Library,
    pool: MediaPool,
    cache: Path | None,
    finder: OriginFinder,
    beside: Beside | None,
) -> dict[str, Handler]:
    def thumbnail(asset_id: AssetId) -> None:
        render_derived(library, pool, asset_id, None, cache=cache, finder=finder)

    def preview(asset_id: AssetId) -> None:
        render_derived(library, pool, asset_id, Derived.PREVIEW, cache=cache, finder=finder)

    def metadata(asset_id: AssetId) -> None:
        read_facts(library, pool, asset_id, finder=finder, beside=beside)

    return {"thumbnail": thumbnail, "preview": preview, "metadata": metadata}


@dataclass(frozen=True, slots=True)
class _Failure:
    """What went wrong with one job.

    Attributes:
        is_final: Another try would end in the same way.
    """

    words: str
    is_final: bool = False


# What the content of a file cannot help: whoever tries again meets the same.
_FINAL_REASONS = frozenset({"unsupported", "too_large", "encrypted"})


def _do(job: QueuedJob, handler: Handler) -> _Failure | None:
    """Do one job; returns what went wrong with its file, or None."""
    if job.asset_id is None:
        return _Failure("It says no asset.", is_final=True)
    try:
        handler(job.asset_id)
    except MediaError as error:
        return _Failure(str(error), is_final=error.reason in _FINAL_REASONS)
    except (SourceError, NotFoundError) as error:
        return _Failure(str(error))
    return None


def _rest(seconds: float = LEASE.total_seconds() / 60) -> Job[None]:
    """Wait a moment in small steps, so that a stop comes through."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield Progress("Waiting for work")
        time.sleep(0.05)
