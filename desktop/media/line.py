"""A waiting line in front of the worker processes: urgent first, cancellable while waiting.

Pebble kills the worker of a cancelled task, started or handed over; that would cost a process start
for every cell scrolled past. So only as much is handed over as keeps the workers busy, and
everything else waits here, where cancelling is free.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pebble import ProcessPool
from pebble.common import CONSTS  # type: ignore[attr-defined]

from desktop.media import limits

if TYPE_CHECKING:
    from collections.abc import Callable

# A worker that has done this many tasks is replaced, so that what leaks stays small.
TASKS_PER_WORKER = 2000
# Workers end at once when asked (see `limits.confine`); one that does not is stopped or stuck in
# the kernel, and waiting longer would only make closing slow.
CONSTS.term_timeout = 0.3
# Seconds beyond its limit, and beyond that of the call before it, after which a call is lost:
# starting a worker on a machine with much to do takes some of them.
GRACE = 30.0


@dataclass(slots=True, eq=False)
class _Task:
    """One call that waits or runs."""

    function: Callable[[Any], Any]
    argument: Any
    limit: float
    tries: int = 2
    future: Future[Any] = field(default_factory=Future)
    inner: Future[Any] | None = None  # the pool's own, of the try under way
    lost_at: float = 0.0  # on the monotonic clock


class WorkLine:
    """Runs functions in spawned, limited worker processes; each call has a wall-clock limit.

    Safe to use from any thread. Futures end with the result, `TimeoutError` (limit passed),
    `pebble.ProcessExpired` (the worker died) or whatever the function raised.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._lock = threading.RLock()
        self._urgent: deque[_Task] = deque()
        self._waiting: deque[_Task] = deque()
        self._running: set[_Task] = set()
        self._closed = False
        self._pool: Any = None

    def submit(
        self, function: Callable[[Any], Any], argument: Any, *, limit: float, urgent: bool = False
    ) -> Future[Any]:
        """Queue `function(argument)`; both must be picklable. `limit` is in seconds.

        Raises:
            RuntimeError: The line is closed.
        """
        task = _Task(function, argument, limit)
        with self._lock:
            if self._closed:
                raise RuntimeError("the media pool is closed")
            self.rescue()
            (self._urgent if urgent else self._waiting).append(task)
            self._hand_over()
        return task.future

    def rescue(self) -> None:
        """If a call was lost, start everything under way anew in fresh processes.

        A worker that dies with the channel's lock in its hand takes its task with it: pebble can
        then neither end the task nor stop the worker, and would wait for ever. Asked with every
        new call; to be asked now and then by who only waits.
        """
        with self._lock:
            now = time.monotonic()
            if self._closed or not any(task.lost_at < now for task in self._running):
                return
            lost, self._running = [*self._running], set()
            _dispose(self._pool)
            self._pool = None
            given_up = [task for task in lost if task.lost_at < now and task.tries <= 1]
            for task in lost:
                if task not in given_up:
                    task.tries -= task.lost_at < now
                    self._urgent.appendleft(task)
            self._hand_over()
        for task in given_up:
            task.future.set_exception(TimeoutError("no worker came back with it"))

    def close(self) -> None:
        """Cancel what waits, kill what runs, end the processes."""
        with self._lock:
            self._closed = True
            waiting = [*self._urgent, *self._waiting]
            running = [*self._running]
            self._urgent.clear()
            self._waiting.clear()
            self._running.clear()
            pool, self._pool = self._pool, None
        for task in waiting:
            task.future.cancel()
        for task in running:
            if not task.future.done():
                task.future.set_exception(CancelledError())
        if pool is not None:
            pool.stop()
            pool.join()

    def _hand_over(self) -> None:
        """Keep every worker busy and one task ahead; the lock is held."""
        while len(self._running) < self.workers + 1 and not self._closed:
            task = self._next()
            if task is None:
                return
            self._running.add(task)
            self._start(task)

    def _next(self) -> _Task | None:
        """The next task nobody has cancelled."""
        for queue in (self._urgent, self._waiting):
            while queue:
                task = queue.popleft()
                if task.future.running() or task.future.set_running_or_notify_cancel():
                    return task
        return None

    def _start(self, task: _Task) -> None:
        """Give `task` to the pool, with a new pool if the old one broke."""
        for fresh in (False, True):
            if self._pool is None or fresh:
                self._pool = self._new_pool()
            try:
                inner = self._pool.schedule(task.function, (task.argument,), timeout=task.limit)
            except RuntimeError:
                # An idle worker was killed from outside: pebble gives up its whole pool then.
                _dispose(self._pool)
                continue
            task.inner = inner
            before = max((other.limit for other in self._running), default=0.0)
            task.lost_at = time.monotonic() + before + task.limit + GRACE
            inner.add_done_callback(lambda done, task=task: self._finished(task, done))
            return
        self._running.discard(task)
        task.future.set_exception(RuntimeError("the worker processes cannot be started"))

    def _new_pool(self) -> Any:
        """Fresh worker processes; spawned, since forking a program with threads is not safe."""
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=limits.confine,
            context=multiprocessing.get_context("spawn"),
        )

    def _finished(self, task: _Task, done: Future[Any]) -> None:
        """Pass a result on; a task lost because the pool broke runs once more."""
        with self._lock:
            if task not in self._running or task.inner is not done:
                return
            self._running.discard(task)
            error = CancelledError() if done.cancelled() else done.exception()
            task.tries -= 1
            if isinstance(error, RuntimeError) and task.tries and not self._closed:
                self._urgent.appendleft(task)
                self._hand_over()
                return
            self._hand_over()
        if error is None:
            task.future.set_result(done.result())
        else:
            task.future.set_exception(error)


def _dispose(pool: Any) -> None:
    """End a broken pool; in a thread of its own, because its own threads may be the callers."""

    def end() -> None:
        pool.stop()
        pool.join()

    threading.Thread(target=end, name="media-pool-disposal", daemon=True).start()
