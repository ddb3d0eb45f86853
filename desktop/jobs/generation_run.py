"""Works on the queue of generations: takes calls up, and each of them step by step to its end.

Any number of programs may do so at once: each has calls under a lease that it renews, and what a
dead one had is taken up by another. See `generation_step.py` for what keeps anybody from paying
twice.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryBusyError, LibraryError, LibraryGoneError, LibraryWriteError
from desktop.base.frozen import frozen
from desktop.base.lanes import NamedLanes
from desktop.catalog.generation_writes import new_holder
from desktop.catalog.lease import LEASE
from desktop.domain.changes import Changes
from desktop.domain.generation_queue import GenerationReport
from desktop.domain.provider_call import CallState
from desktop.domain.work_end import WorkEnd, WorkOutcome
from desktop.jobs.generation_adapters import ReadyAdapters
from desktop.jobs.generation_notes import QUEUE_KINDS, Stepped
from desktop.jobs.generation_step import CallSteps
from desktop.jobs.generation_stop import end_unasked
from desktop.jobs.job import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.catalog.library import Library
    from desktop.domain.generation_pace import GenerationPace
    from desktop.generators.adapter import Generator
    from desktop.jobs.generation_adapters import AdapterShelf
    from desktop.storage.finding import OriginFinder

log = logging.getLogger(__name__)
RENEW = LEASE.total_seconds() / 4
LABEL = "Generating"
TROUBLES = 40  # turns in a row that the library may be away, where nobody stays
REST = 3.0  # seconds after such a turn
ANY = Changes(QUEUE_KINDS, everything=True)


def run_queue(
    library: Library,
    shelf: AdapterShelf,
    finder: OriginFinder,
    pace: GenerationPace,
    *,
    stay: bool,
    batch: str = "",
) -> Job[GenerationReport]:
    """See `GenerationJobs.run`."""
    runner = _Runner(library, shelf, finder, pace)
    troubles = 0
    try:
        while True:
            try:
                yield from runner.turn()
                is_over = not stay and runner.is_over(batch)
                troubles = 0
            except (LibraryGoneError, LibraryBusyError, LibraryWriteError) as error:
                troubles += 1
                if not stay and troubles > TROUBLES:
                    raise
                yield from _rest(str(error), REST)
                continue
            if is_over:
                return runner.report()
            yield runner.progress()
            runner.rest()
    finally:
        runner.close()


def _rest(problem: str, seconds: float) -> Job[None]:
    until = time.monotonic() + seconds
    yield Progress(LABEL, problem=problem)
    while time.monotonic() < until:
        time.sleep(0.05)
        yield Progress(LABEL)


@frozen
class GenerationProgress(Progress):
    """A step, with the last time that the queue ran empty.

    Attributes:
        last_end: How it went until then; the same object until it runs empty again.
    """

    last_end: WorkEnd | None = None


@dataclass(slots=True)
class _InHand:
    """A call that this run has.

    Attributes:
        due: When its next step is; `time.monotonic`.
        future: The step that is being taken.
        is_hurried: Somebody has stopped it, and its next step was taken for that.
        is_left: It has ended as far as anybody is told, and its answer is stored if it comes.
    """

    adapter: Generator
    due: float = 0.0
    future: Future[Stepped] | None = None
    errors: int = 0
    is_hurried: bool = False
    is_left: bool = False


@dataclass(slots=True)
class _Tally:
    """What came of the calls so far."""

    states: dict[CallState, int] = field(default_factory=dict)

    def since(self, before: Mapping[CallState, int]) -> GenerationReport:
        """What came of those that ended since the states were as `before`."""
        states = {state: count - before.get(state, 0) for state, count in self.states.items()}
        made, stopped = states.get(CallState.SUCCEEDED, 0), states.get(CallState.CANCELLED, 0)
        return GenerationReport(made, sum(states.values()) - made - stopped, stopped)

    def add(self, state: CallState) -> None:
        """One has ended."""
        self.states[state] = self.states.get(state, 0) + 1

    @property
    def count(self) -> int:
        """How many have ended."""
        return sum(self.states.values())


class _Runner:
    """One run of the queue."""

    def __init__(
        self, library: Library, shelf: AdapterShelf, finder: OriginFinder, pace: GenerationPace
    ) -> None:
        self._library = library
        self._ready = ReadyAdapters(shelf, library)
        self._pace = pace
        self._me = new_holder()
        self._stop = threading.Event()
        self._steps = CallSteps(library, self._me, pace, finder, self._stop)
        self._lanes = NamedLanes("generation", pace.threads)  # they hold no program at its end
        self._calls: dict[str, _InHand] = {}
        self._held: dict[str, float] = {}  # adapters that want no more calls for a while
        self._tally = _Tally()
        self._look_at = self._renew_at = 0.0
        self._left = 0  # calls that could be worked on from here, at the last look
        self._busy_since: float | None = None
        self._before: Mapping[CallState, int] = {}  # what had ended when that began
        self._last_end: WorkEnd | None = None

    def turn(self) -> Iterator[Progress]:
        """Hear of steps that ended, take calls up, begin the steps that are due."""
        for changes in self._ended():
            yield self.progress(changes)
        now = time.monotonic()
        if now >= self._look_at:
            for changes in self._take_up():
                yield self.progress(changes)
            self._look_at = time.monotonic() + self._pace.idle
            self._note_end()
        for changes in self._hurry():
            yield self.progress(changes)
        if now >= self._renew_at and self._calls:
            ids = list(self._calls)
            self._library.maintain(lambda books: books.generation.renew(self._me, ids))
            self._renew_at = now + RENEW
        for key, call in self._calls.items():
            if call.future is None and call.due <= time.monotonic():
                call.future = self._begin(key, call.adapter)

    def rest(self) -> None:
        """Wait until something happens, a moment at most."""
        running = self._running()
        due = min((call.due for call in self._calls.values()), default=self._look_at)
        seconds = min(self._pace.tick, max(0.01, due - time.monotonic()))
        if running:
            wait(running, seconds, return_when="FIRST_COMPLETED")
        else:
            time.sleep(seconds)

    def is_over(self, batch: str) -> bool:
        """Whether a batch has ended; without one, nothing is left that could be done from here."""
        if batch:
            return not self._library.read(lambda reads: reads.generation.is_open(batch))
        if any(not call.is_left for call in self._calls.values()):
            return False
        names = list(self._ready.now())
        return self._library.read(lambda reads: reads.generation.left(self._me, names)) == 0

    def report(self) -> GenerationReport:
        """What came of it."""
        left = self._library.read(lambda reads: reads.generation.all_open())
        return replace(self._tally.since({}), waiting=left)

    def progress(self, changes: Changes = Changes()) -> GenerationProgress:  # noqa: B008 - frozen
        """How far it is."""
        done = self._tally.count
        detail = f"{len(self._calls)} under way" if self._calls else ""
        return GenerationProgress(LABEL, done, None, changes, detail, last_end=self._last_end)

    def close(self) -> None:
        """What is being sent is waited for; everything else is anybody's at once."""
        self._stop.set()
        self._lanes.close()
        wait([one for one in self._running() if not one.cancel()], self._pace.grace)
        free = [
            key for key, call in self._calls.items() if call.future is None or call.future.done()
        ]
        if free:
            with suppress(LibraryError):  # their leases run out
                self._library.maintain(lambda books: books.generation.release(self._me, free))

    def _begin(self, key: str, adapter: Generator) -> Future[Stepped]:
        """Take a step in a thread of its own."""
        future = Future[Stepped]()

        def take() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(self._steps.step(key, adapter))
            except Exception as error:  # noqa: BLE001 - the run says what it means
                future.set_exception(error)

        self._lanes.submit(key, take, group=adapter.spec.name)
        return future

    def _running(self) -> list[Future[Stepped]]:
        """The steps that are waited for."""
        calls = self._calls.values()
        return [one.future for one in calls if one.future is not None and not one.is_left]

    def _ended(self) -> Iterator[Changes]:
        for key, call in list(self._calls.items()):
            if call.future is None or not call.future.done():
                continue
            future, call.future = call.future, None
            error = future.exception()
            if error is not None:
                call.errors += 1
                call.due = time.monotonic() + self._pace.retry_after(call.errors)
                if not isinstance(error, LibraryError):
                    log.error("a step of a generation failed", exc_info=error)
                continue
            stepped, call.errors = future.result(), 0
            if stepped.hold:
                self._held[call.adapter.spec.name] = time.monotonic() + stepped.hold
            if stepped.state is not None and not call.is_left:
                self._tally.add(stepped.state)
            call.is_left = False
            if stepped.wait is None:
                del self._calls[key]
                self._look_at = 0.0  # there is room for the next one
            else:
                call.due = time.monotonic() + stepped.wait
            if stepped.changes:
                yield stepped.changes

    def _take_up(self) -> Iterator[Changes]:
        """Take calls that are free, as far as there is room."""
        adapters, now = self._ready.now(), time.monotonic()
        if (off := self._ready.off()) and (changes := end_unasked(self._library, self._me, off)):
            yield changes
        rooms = {
            name: self._pace.at_once if self._held.get(name, 0.0) <= now else 0 for name in adapters
        }
        left = self._library.read(lambda reads: reads.generation.left(self._me, list(rooms)))
        self._left = left
        if left <= self._at_work or not rooms:
            return
        taken = self._library.maintain(lambda books: books.generation.claim(self._me, rooms))
        for key, name in taken:
            self._calls.setdefault(key, _InHand(adapters[name]))

    @property
    def _at_work(self) -> int:
        """How many calls this run waits for."""
        return sum(not call.is_left for call in self._calls.values())

    def _note_end(self) -> None:
        """Note when the queue begins to be worked on, and how it went when it has run empty."""
        now = time.monotonic()
        if self._at_work and self._busy_since is None:
            self._busy_since, self._before = now, dict(self._tally.states)
        elif self._busy_since is not None and not self._at_work and not self._left:
            came, seconds = self._tally.since(self._before).words, now - self._busy_since
            self._busy_since = None
            if came:  # else a person has stopped all of it, and knows
                self._last_end = WorkEnd(LABEL, WorkOutcome.DONE, seconds, came)

    def _hurry(self) -> Iterator[Changes]:
        """Let what nobody wants any more have its next step now, and wait for no answer to it."""
        mine = [key for key, call in self._calls.items() if not call.is_left]
        if not mine:
            return
        for key in self._library.read(lambda reads: reads.generation.stopping(mine)):
            call = self._calls[key]
            if call.future is None:
                if not call.is_hurried:  # once: where its generator does not answer, as any other
                    call.due, call.is_hurried = 0.0, True
            elif self._steps.leave(key, call.adapter):
                call.is_left = True
                self._tally.add(CallState.LOST)
                yield ANY
