"""Does queued jobs without a window; any number of machines may do so at once.

Each takes jobs under a lease that it renews while it works; what a dead one held is taken up by
another when the lease runs out, and given up after several tries.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError, MediaError, NotFoundError, SourceError
from desktop.base.frozen import frozen
from desktop.catalog.lease import LEASE
from desktop.domain.changes import Changes, Kind
from desktop.domain.derived import Derived
from desktop.domain.ids import AssetId, JobId, OperationId, new_id
from desktop.domain.job import MEASURE, METADATA, PREVIEW, THUMBNAIL
from desktop.jobs.job import Job, Progress
from desktop.jobs.make_thumbnails import render_derived
from desktop.jobs.measure_lengths import NotHereError, measure_length
from desktop.jobs.read_facts import AT_ONCE, read_facts, stored
from desktop.jobs.retrying import retrying_job
from desktop.storage.finding import OriginFinder
from desktop.storage.presence import PATIENCE
from desktop.storage.sidecars import Beside

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.job import Job as QueuedJob
    from desktop.media.pool import MediaPool

Handler = Callable[[AssetId], None]
KINDS = (THUMBNAIL, PREVIEW, METADATA, MEASURE)
_NOTHING = Changes()
_LABELS = {MEASURE: "Measuring lengths", METADATA: "Reading files"}
_PICTURE = frozenset({Kind.JOBS, Kind.LOCATIONS})
_FACTS = frozenset({Kind.JOBS, Kind.ASSETS})
_MEASURED = frozenset({"duration", "metadata"})  # columns of an asset
_TOUCHED = {THUMBNAIL: _PICTURE, PREVIEW: _PICTURE, METADATA: _FACTS, MEASURE: _FACTS}
SPARE = 1  # jobs that are begun beyond one for each worker process: none waits for the next
AHEAD = 4  # jobs in hand for each worker process: what is written waits for the disk each time
STEP = 0.1  # seconds in which jobs that end are written down together, and a stop comes through
RENEW = LEASE.total_seconds() / 4  # seconds between two renewals of the leases in hand


@frozen
class WorkReport:
    """What a worker did.

    Attributes:
        retried: Attempts that failed and went back to the queue, or were closed for good.
        aside: Jobs that could not be tried here and now, and wait.
    """

    done: int = 0
    retried: int = 0
    aside: int = 0


def work(
    library: Library,
    pool: MediaPool,
    *,
    stay: bool = False,
    cache: Path | None = None,
    finder: OriginFinder | None = None,
    kinds: Collection[str] = KINDS,
) -> Job[WorkReport]:
    """Do the jobs of the queue until it is empty, or for ever; several at once.

    What is stopped gives back what it has begun. What cannot be reached from here is left to
    others, or to the next time.

    Args:
        library: Whose queue.
        pool: The worker processes.
        stay: Wait for more jobs; closing the job ends it.
        cache: Where pictures go; the user's own cache if None.
        finder: Who looks for the originals; one that lets a disk wake up if None.
        kinds: Which jobs: names of `domain/job.py`.

    Raises:
        LibraryError: The library cannot be written any more.
    """
    finder, stop = finder or OriginFinder(patience=PATIENCE), threading.Event()
    # Who stays looks again for each job: what lies beside a file may be new.
    handlers = _handlers(library, pool, cache, finder, beside=None if stay else Beside(), stop=stop)
    handlers = {name: handler for name, handler in handlers.items() if name in kinds}
    threads = ThreadPoolExecutor(pool.workers + SPARE, thread_name_prefix="queued-job")
    in_hand = _InHand(library, handlers, threads, limit=pool.workers * AHEAD)
    try:
        in_hand.free_left()
        while True:
            yield from in_hand.told()
            if in_hand.jobs:
                yield in_hand.progress(next(iter(in_hand.jobs.values())))
            elif stay:
                in_hand.aside.clear()
                yield from _rest()
            else:
                return WorkReport(in_hand.done, in_hand.retried, len(in_hand.aside))
    finally:
        # What has begun is waited for: it reads the library, which may be closed after this.
        stop.set()
        threads.shutdown(cancel_futures=True)
        in_hand.give_back()


def measure_queued(
    library: Library, pool: MediaPool, *, finder: OriginFinder | None = None
) -> Job[WorkReport]:
    """Find out all lengths that are still being measured, those that others are at included.

    First the files are read that came in unread: what scripts save is. A library that went away
    for a moment is waited for.

    Raises:
        LibraryError: As `work`.
    """
    parts: list[WorkReport] = []
    yield from retrying_job(
        library,
        lambda: _measure_all(library, pool, finder, parts),
        lambda: Progress(_LABELS[MEASURE]),
    )
    done, retried = (sum(part.done for part in parts), sum(part.retried for part in parts))
    return WorkReport(done, retried, parts[-1].aside if parts else 0)


def _measure_all(
    library: Library, pool: MediaPool, finder: OriginFinder | None, parts: list[WorkReport]
) -> Job[None]:
    """Read, and measure until nothing waits that can be reached; what was done goes to `parts`."""
    if library.read(lambda reads: reads.jobs.waiting(METADATA)):
        parts.append((yield from work(library, pool, finder=finder, kinds=(METADATA,))))
    while library.read(lambda reads: reads.jobs.waiting(MEASURE)):
        parts.append((yield from work(library, pool, finder=finder, kinds=(MEASURE,))))
        if not library.read(lambda reads: reads.jobs.is_held(MEASURE)):
            break
        while library.read(lambda reads: reads.jobs.is_held(MEASURE)):
            yield from _rest(label=_LABELS[MEASURE])
        # What others found out: nobody says of which assets.
        changes = Changes(_FACTS, everything=True, columns=_MEASURED)
        done = sum(part.done for part in parts)
        yield Progress(_LABELS[MEASURE], done, None, changes)


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
        self.aside: set[JobId] = set()  # what cannot be done here and now
        self.done = self.retried = 0

    def free_left(self) -> None:
        """Take up at once what a program of this machine has left behind by dying."""

        def free(books: Maintenance) -> None:
            for name in self._handlers:
                books.jobs.free_left(name)

        self._library.maintain(free)

    def told(self) -> Generator[Progress, None, None]:
        """Make a turn and tell of each job that ended."""
        for job, problem in self.turn():
            ids = frozenset([job.asset_id] if job.asset_id else [])
            columns = _MEASURED if job.job_type == MEASURE else None
            changes = Changes(_TOUCHED[job.job_type], ids, columns=columns)
            yield self.progress(job, changes, problem)

    def progress(self, job: QueuedJob, changes: Changes = _NOTHING, problem: str = "") -> Progress:
        """How far the work is, and what became of a job."""
        label = _LABELS.get(job.job_type, "Working")
        detail = job.job_type if changes else ""
        return Progress(label, self.done + self.retried, None, changes, detail, problem)

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
                _write_down(books, job, failure)
            for job in self.jobs.values() if is_due else ():
                books.jobs.renew(job.id)
            return self._claim(books)

        for job in self._library.maintain(write):
            future = self._threads.submit(_do, job, self._handlers[job.job_type])
            self.jobs[future] = job
        self._renewed = time.monotonic() if is_due else self._renewed
        self.aside |= {job.id for job, failure in ended if failure and failure.is_elsewhere}
        self.done += sum(failure is None for _, failure in ended)
        self.retried += sum(
            failure is not None and not failure.is_elsewhere for _, failure in ended
        )
        return [(job, failure.words if failure else "") for job, failure in ended]

    def give_back(self) -> None:
        """The work ends early: what is done is done, and what is not is anybody's at once."""
        if not self.jobs:
            return

        def write(books: Maintenance) -> None:
            for future, job in self.jobs.items():
                is_over = not future.cancelled() and future.exception() is None
                _write_down(books, job, future.result() if is_over else _STOPPED)

        with suppress(LibraryError):  # their leases run out
            self._library.maintain(write)

    def _claim(self, books: Maintenance) -> list[QueuedJob]:
        found: list[QueuedJob] = []
        for name in self._handlers:
            room = self._limit - len(self.jobs) - len(found)
            if name == MEASURE:  # the one process for it does one at a time
                room = min(room, 1 - sum(job.job_type == MEASURE for job in self.jobs.values()))
            if room > 0:
                found += books.jobs.claim(name, limit=room, but=self.aside)
        return found


def _write_down(books: Maintenance, job: QueuedJob, failure: _Failure | None) -> None:
    """What became of one job."""
    if failure is None:
        books.jobs.finish(job.id, "completed")
    elif failure.is_elsewhere:
        books.jobs.put_aside(job.id)
    elif failure.is_final:
        books.jobs.finish(job.id, "failed", error=failure.words)
    else:
        books.jobs.retry(job.id, failure.words)


def queue_pictures(library: Library, ids: Sequence[AssetId]) -> None:
    """Leave the making of thumbnails of these assets to whoever works on the queue.

    Raises:
        LibraryError: They could not be queued.
    """
    library.maintain(lambda books: books.jobs.queue(THUMBNAIL, ids))


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
            lambda books, part=part: books.jobs.queue(METADATA, part)  # type: ignore[misc]
        )
    return count


def _handlers(
    library: Library,
    pool: MediaPool,
    cache: Path | None,
    finder: OriginFinder,
    *,
    beside: Beside | None,
    stop: threading.Event,
) -> dict[str, Handler]:
    def thumbnail(asset_id: AssetId) -> None:
        render_derived(library, pool, asset_id, None, cache=cache, finder=finder)

    def preview(asset_id: AssetId) -> None:
        render_derived(library, pool, asset_id, Derived.PREVIEW, cache=cache, finder=finder)

    linking = OperationId(new_id())

    def metadata(asset_id: AssetId) -> None:
        read_facts(library, pool, asset_id, finder=finder, beside=beside, linking=linking)

    def measure(asset_id: AssetId) -> None:
        measure_length(library, pool, asset_id, finder=finder, is_wanted=lambda: not stop.is_set())

    return {THUMBNAIL: thumbnail, PREVIEW: preview, METADATA: metadata, MEASURE: measure}


@frozen
class _Failure:
    """What went wrong with one job.

    Attributes:
        is_final: Another try would end in the same way.
        is_elsewhere: It was not tried: what it is about cannot be reached here and now.
    """

    words: str
    is_final: bool = False
    is_elsewhere: bool = False


_STOPPED = _Failure("It was stopped.", is_elsewhere=True)


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
    except NotHereError as error:
        return _Failure(str(error), is_elsewhere=True)
    except NotFoundError as error:
        return _Failure(str(error), is_final=True)
    except SourceError as error:
        return _Failure(str(error))
    return None


def _rest(
    seconds: float = LEASE.total_seconds() / 60, *, label: str = "Waiting for work"
) -> Job[None]:
    """Wait a moment in small steps, so that a stop comes through."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield Progress(label)
        time.sleep(0.05)
