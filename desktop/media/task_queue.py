"""A waiting line in front of the worker processes: urgent first, cancellable while waiting.

A call is a function and a handful of items. A worker that does not come back costs the item that it
was at, not its neighbours: they go on together in another process, and the one it was at is tried
again, alone and in a fresh one, before it is given up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.media.worker_process import Ending, WorkerLostError, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A worker that has served this many items is replaced, so that what leaks stays small.
ITEMS_PER_WORKER = 20_000
LOOK_EVERY = 0.5  # seconds between two looks at the workers that are busy
# A pause between two looks of more than these is not theirs: the program itself was halted, or the
# machine asleep.
STANDSTILL = 5.0
# How often an item may lose its worker. What ends a worker from outside may well have nothing to do
# with the item, but one for which memory never suffices looks the same.
CHANCES = {Ending.CRASHED: 2, Ending.KILLED: 4, Ending.HALTED: 4, Ending.TIMEOUT: 1}
# How often a worker may be lost before it came to the first item of a call.
STARTS = 8
PAUSE = 0.1  # seconds after the first loss, doubled with each
LONGEST_PAUSE = 2.0


@dataclass(slots=True, eq=False)
class _Call:
    """What was asked for, and what has come of it so far."""

    function: Callable[[Any], Any]
    items: Sequence[Any]
    seconds: Callable[[Sequence[Any]], float]
    future: Future[list[Any]] = field(default_factory=Future)
    outcomes: dict[int, Any] = field(default_factory=dict)
    losses: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Part:
    """Some items of a call, for one worker.

    Attributes:
        is_retry: A single item whose worker was lost: for a process that has done nothing yet.
        starts: How often a worker was lost before it began.
    """

    call: _Call
    places: Sequence[int]
    is_retry: bool = False
    is_urgent: bool = False
    starts: int = 0


class WorkLine:
    """Runs functions in spawned, limited worker processes; each call has a wall-clock limit.

    Safe to use from any thread.
    """

    def __init__(self, workers: int) -> None:
        """Prepare; processes start with the first call."""
        self.workers = workers
        self._news = threading.Condition()
        self._urgent: deque[_Part] = deque()
        self._waiting: deque[_Part] = deque()
        self._running: set[_Call] = set()
        self._processes: set[WorkerProcess] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(
        self,
        function: Callable[[Any], Any],
        items: Sequence[Any],
        *,
        seconds: Callable[[Sequence[Any]], float],
        urgent: bool = False,
    ) -> Future[list[Any]]:
        """Queue `function(item)` for each item.

        Args:
            function: Picklable, as the items and what it returns are.
            items: At least one.
            seconds: How long some of the items may take together.
            urgent: Before everything else that waits.

        Returns:
            What came of each item, in their order: what the function returned, or the exception
            that it raised, or the `WorkerLostError` of the last try.

        Raises:
            RuntimeError: The line is closed.
        """
        call = _Call(function, items, seconds)
        with self._news:
            if self._closed:
                raise RuntimeError("the media pool is closed")
            self._queue(_Part(call, range(len(items)), is_urgent=urgent), last=True)
            if not self._threads:
                self._begin()
        return call.future

    def close(self) -> None:
        """Cancel what waits, kill what runs, end the processes."""
        with self._news:
            self._closed = True
            waiting = [part.call for part in (*self._urgent, *self._waiting)]
            running = [*self._running]
            self._urgent.clear()
            self._waiting.clear()
            self._running.clear()
            processes = [*self._processes]
            self._news.notify_all()
        for call in {*waiting, *running}:
            if not call.future.cancel() and not call.future.done():
                call.future.set_exception(CancelledError())
        for process in processes:
            process.end()
        for thread in self._threads:
            thread.join()

    def _begin(self) -> None:
        """Start who serves; the lock is held."""
        names = [*(f"media-lane-{number}" for number in range(self.workers)), "media-watch"]
        for name in names:
            target = self._watch if name == "media-watch" else self._lane
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _queue(self, part: _Part, *, last: bool = False) -> None:
        """Let a part wait; the lock is held."""
        line = self._urgent if part.is_urgent else self._waiting
        if last:
            line.append(part)
        else:
            line.appendleft(part)
        self._news.notify_all()  # the watch waits for news as well

    def _take(self) -> _Part | None:
        """The next part that nobody has cancelled, or None when the line is closed."""
        with self._news:
            while not self._closed:
                for line in (self._urgent, self._waiting):
                    while line:
                        part = line.popleft()
                        future = part.call.future
                        if future.running() or future.set_running_or_notify_cancel():
                            if not self._running:
                                self._news.notify_all()
                            self._running.add(part.call)
                            return part
                self._news.wait()
        return None

    # A lane: one thread with one process.

    def _lane(self) -> None:
        """Serve one part after the other."""
        process: WorkerProcess | None = None
        while (part := self._take()) is not None:
            call = part.call
            items = [call.items[place] for place in part.places]
            try:
                process = self._ready(process, part)
                outcomes = process.run(call.function, items, call.seconds(items))
            except WorkerLostError as lost:
                self._drop(process)
                process = None
                self._lost(part, lost)
            except (OSError, RuntimeError) as error:  # the system starts no process
                process = None
                self._not_begun(part, error)
            except Exception as error:  # noqa: BLE001 - what cannot be sent to a worker
                self._settle(part, dict.fromkeys(part.places, error))
            else:
                self._settle(part, dict(zip(part.places, outcomes, strict=True)))
        self._drop(process)

    def _ready(self, process: WorkerProcess | None, part: _Part) -> WorkerProcess:
        """A process that can take a part: the one that is there, or another."""
        if process is not None:
            is_worn = process.served >= ITEMS_PER_WORKER or (part.is_retry and process.served)
            if not is_worn and process.is_alive():
                return process
            self._drop(process)
        made = WorkerProcess()
        with self._news:
            self._processes.add(made)
            if self._closed:
                made.end()
        return made

    def _drop(self, process: WorkerProcess | None) -> None:
        if process is not None:
            process.close()
            with self._news:
                self._processes.discard(process)

    def _lost(self, part: _Part, lost: WorkerLostError) -> None:
        """Of a part whose worker is gone, one item is tried again alone, and the others go on."""
        if lost.at is None:
            self._not_begun(part, lost)
            return
        call, place = part.call, part.places[lost.at]
        # Of its time, an item in company had less than it may have alone.
        is_fair = lost.ending is not Ending.TIMEOUT or len(part.places) == 1
        call.losses[place] = call.losses.get(place, 0) + is_fair
        others = [other for other in part.places if other != place]
        with self._news:
            if self._closed:
                return
            if others:
                self._queue(_Part(call, others, is_urgent=part.is_urgent))
            if call.losses[place] < CHANCES.get(lost.ending, 1):
                if lost.ending in (Ending.KILLED, Ending.HALTED):  # whatever it was, it may pass
                    self._pause(call.losses[place])
                self._queue(_Part(call, [place], is_retry=True, is_urgent=part.is_urgent))
                return
        self._settle(part, {place: lost})

    def _not_begun(self, part: _Part, error: Exception) -> None:
        """No item is to blame; but where no worker ever begins, the call must not wait for ever."""
        part.starts += 1
        with self._news:
            if self._closed:
                return
            if part.starts < STARTS:
                self._pause(part.starts)
                self._queue(part)
                return
        self._settle(part, dict.fromkeys(part.places, error))

    def _pause(self, times: int) -> None:
        """Wait after a loss, the longer the more there were; the lock is held, but not meanwhile.

        If the line is closed by then, the call has been cancelled, and nobody takes what is queued.
        """
        pause = min(LONGEST_PAUSE, PAUSE * 2 ** (times - 1))
        self._news.wait_for(lambda: self._closed, pause)

    def _settle(self, part: _Part, outcomes: dict[int, Any]) -> None:
        """Note what came of some items; with the last of them, the call is answered."""
        call = part.call
        with self._news:
            call.outcomes |= outcomes
            if self._closed or len(call.outcomes) < len(call.items):
                return
            self._running.discard(call)
        call.future.set_result([call.outcomes[place] for place in range(len(call.items))])

    # The watch.

    def _watch(self) -> None:
        """Look at the workers as long as something runs."""
        looked = time.monotonic()
        while True:
            with self._news:
                if not self._running:
                    self._news.wait_for(lambda: self._running or self._closed)
                    looked = time.monotonic()
                self._news.wait_for(lambda: self._closed, LOOK_EVERY)
                if self._closed:
                    return
                processes = [*self._processes]
            now = time.monotonic()
            if now - looked > STANDSTILL:
                for process in processes:
                    process.forgive(now - looked)
            looked = now
            for process in processes:
                process.look(now)
