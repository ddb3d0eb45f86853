"""The door to the worker processes; the only file of this room that runs in the program itself."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from desktop.domain.derived import Derived
from desktop.domain.untrusted_text import display_name
from desktop.media import limits, worker
from desktop.media.requests import (
    MeasureRequest,
    MeasureResult,
    ProbeRequest,
    ProbeResult,
    RenderRequest,
    RenderResult,
    SidecarRequest,
    SidecarResult,
)
from desktop.media.task_queue import WorkLine
from desktop.media.worker_process import Ending, WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

_Request = TypeVar("_Request", ProbeRequest, RenderRequest, SidecarRequest)
_Result = TypeVar("_Result", ProbeResult, RenderResult, SidecarResult)

# A round trip to a worker costs about as much as probing a picture, so probes travel together.
PROBES_PER_TASK = 16
# ... unless together they are much to read: a bad one would cost its neighbours that time again.
BYTES_PER_TASK = 64 * limits.MEGABYTE
SIDECARS_PER_TASK = 4
STEP = 0.1  # seconds between two looks at whether a film that is read to its end is wanted still


class MediaPool:
    """Long-lived worker processes that look at media and make pictures of it.

    A worker that dies, hangs or eats memory costs the one file that made it so, and that only when
    the file was read again, alone and in a fresh process. Safe to use from any thread.
    """

    def __init__(
        self, *, workers: int | None = None, time_limit: float = limits.TIME_LIMIT
    ) -> None:
        """Prepare; processes start with the first request.

        Args:
            workers: How many processes; None for one per processor.
            time_limit: Seconds of wall clock for one file, reading time of large ones excepted.
        """
        self.workers = max(1, workers or os.cpu_count() or 1)
        self._time_limit = time_limit
        self._line = WorkLine(self.workers)
        # What reads a whole film has a process of its own: no picture waits behind it.
        self._long_line: WorkLine | None = None
        self._long_lock = threading.Lock()
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self, timeout: float = 5.0) -> None:
        """End the workers, whatever they are doing; returns after `timeout` seconds at the latest.

        Iterators of `probe_many` and `render_many` end, futures are cancelled.
        """
        until = time.monotonic() + timeout
        with self._long_lock:
            lines = [self._line, *filter(None, [self._long_line])]
            self._long_line, self._is_closed = None, True
        for ending in [_closing(line) for line in lines]:
            ending.join(max(0.0, until - time.monotonic()))

    def probe(self, request: ProbeRequest) -> ProbeResult:
        """Look at one file and wait for what was found."""
        return next(self.probe_many([request]))

    def probe_many(self, requests: Iterable[ProbeRequest]) -> Generator[ProbeResult]:
        """Look at many files; results come as they are ready, in any order, one per request.

        Few are in flight at a time, so `requests` may be endless. Closing the generator cancels.
        """
        return self._stream(_batches(requests), worker.probe, _probe_failure)

    def measure(
        self, request: MeasureRequest, *, is_wanted: Callable[[], bool] = lambda: True
    ) -> MeasureResult:
        """Read one film or sound to its end, beside everything else; one at a time.

        Where it `is_wanted` no more, its reader is ended; the result says `stopped` then.
        """
        try:
            line = self._begin_long()
            future = line.submit(worker.measure, [request], seconds=self._measure_seconds)
            while not wait([future], STEP).done:
                if not is_wanted():
                    self._end_long(line)
                    break
            (outcome,) = future.result()
        except (CancelledError, RuntimeError):  # this one was ended, or the line by somebody else
            return MeasureResult(request, reason="stopped", message="It was stopped.")
        if isinstance(outcome, Exception):
            reason, message = _why(request.path, outcome)
            return MeasureResult(request, reason=reason, message=message)
        return cast("MeasureResult", outcome)

    def _begin_long(self) -> WorkLine:
        with self._long_lock:
            if self._is_closed:
                raise CancelledError
            self._long_line = self._long_line or WorkLine(1)
            return self._long_line

    def _end_long(self, line: WorkLine) -> None:
        with self._long_lock:
            if self._long_line is line:
                self._long_line = None
        _closing(line)

    def _measure_seconds(self, requests: Sequence[MeasureRequest]) -> float:
        """Once to see that it is what came in, and once for its packets."""
        size = sum(request.size for request in requests)
        return self._time_limit + 2 * size / limits.SLOWEST_READ

    def render_many(self, requests: Iterable[RenderRequest]) -> Generator[RenderResult]:
        """Make many derived files; as `probe_many`."""
        # Each travels alone: it takes far longer than a round trip, and of the last group one
        # worker would make several while the others stand idle.
        return self._stream(([one] for one in requests), worker.render, _render_failure)

    def compose_many(self, requests: Iterable[SidecarRequest]) -> Generator[SidecarResult]:
        """Find out what sidecars are to hold; as `probe_many`. Nothing is written."""
        return self._stream(_chunks(requests), worker.compose, _sidecar_failure)

    def render(self, request: RenderRequest, *, urgent: bool = False) -> Future[RenderResult]:
        """Make one derived file, before everything else that waits if `urgent`.

        The future never fails: errors are in the result. Cancelling it is free while it waits.
        """
        outer: Future[RenderResult] = Future()
        inner = self._submit(worker.render, [request], urgent=urgent)

        def pass_on(done: Future[list[Any]]) -> None:
            if done.cancelled():
                outer.cancel()
            if not outer.set_running_or_notify_cancel():
                return
            error = done.exception()
            if error is not None:
                outer.set_exception(error)
                return
            (outcome,) = done.result()
            is_lost = isinstance(outcome, Exception)
            outer.set_result(_render_failure(request, outcome) if is_lost else outcome)

        outer.add_done_callback(lambda future: inner.cancel() if future.cancelled() else None)
        inner.add_done_callback(pass_on)
        return outer

    def _submit(
        self, function: Callable[[Any], Any], batch: Sequence[Any], *, urgent: bool = False
    ) -> Future[list[Any]]:
        """Queue one batch with the time it may take."""
        return self._line.submit(function, batch, seconds=self._seconds, urgent=urgent)

    def _seconds(self, requests: Sequence[Any]) -> float:
        """How long some files may take together: a large one has to be read first."""
        size = sum(max(0, _size(request)) for request in requests)
        pictures = sum(_picture_seconds(request) for request in requests)
        return self._time_limit + size / limits.SLOWEST_READ + pictures

    def _stream(
        self,
        batches: Iterator[list[_Request]],
        function: Callable[[_Request], _Result],
        failure: Callable[[_Request, Exception], _Result],
    ) -> Generator[_Result]:
        """Keep a few batches in flight and yield their results; lost workers become results."""
        flying: dict[Future[list[Any]], list[_Request]] = {}
        try:
            while True:
                while len(flying) < self.workers + 2:
                    batch = next(batches, None)
                    if batch is None:
                        break
                    flying[self._submit(function, batch)] = batch
                if not flying:
                    return
                for done in wait(flying, return_when=FIRST_COMPLETED).done:
                    batch = flying.pop(done)
                    if done.cancelled() or isinstance(done.exception(), CancelledError):
                        return
                    for request, outcome in zip(batch, done.result(), strict=True):
                        is_lost = isinstance(outcome, Exception)
                        yield failure(request, outcome) if is_lost else outcome
        finally:
            for future in flying:
                future.cancel()


def _closing(line: WorkLine) -> threading.Thread:
    """End the workers of a line; who wants to can wait for that."""
    ending = threading.Thread(target=line.close, name="media-pool-close", daemon=True)
    ending.start()
    return ending


def _batches(requests: Iterable[ProbeRequest]) -> Iterator[list[ProbeRequest]]:
    """Requests in groups that are worth a round trip and not too much to lose."""
    batch: list[ProbeRequest] = []
    total = 0
    for request in requests:
        size = max(0, _size(request))
        if batch and (len(batch) >= PROBES_PER_TASK or total + size > BYTES_PER_TASK):
            yield batch
            batch, total = [], 0
        batch.append(request)
        total += size
    if batch:
        yield batch


def _chunks(requests: Iterable[_Request]) -> Iterator[list[_Request]]:
    """Requests in small groups."""
    waiting = iter(requests)
    while chunk := list(islice(waiting, SIDECARS_PER_TASK)):
        yield chunk


def _size(request: ProbeRequest | RenderRequest | SidecarRequest) -> int:
    """Bytes to be read for a request, as far as known; only a time limit hangs on it."""
    if not isinstance(request, ProbeRequest):
        return 0
    if request.size >= 0 or not request.hash:
        return max(request.size, 0)
    try:
        return os.stat(request.path).st_size  # noqa: PTH116 - bytes
    except (OSError, ValueError):
        return 0


def _picture_seconds(request: ProbeRequest | RenderRequest | SidecarRequest) -> float:
    """How much longer many pictures may take than one file of their size."""
    if isinstance(request, SidecarRequest):
        return 0.0
    if isinstance(request, ProbeRequest):
        is_read = request.frames is not None and request.hash
        return len(request.frames or ()) * limits.FRAME_TIME if is_read else 0.0
    is_strip = request.kind is Derived.STRIP and request.frames is not None
    return limits.ALL_PICTURES_TIME if request.kind is Derived.MOTION or is_strip else 0.0


def _probe_failure(request: ProbeRequest, error: Exception) -> ProbeResult:
    """The result for a file whose worker did not come back."""
    reason, message = _why(request.path, error)
    return ProbeResult(request, reason=reason, message=message)


def _render_failure(request: RenderRequest, error: Exception) -> RenderResult:
    """The result for a picture whose worker did not come back; its half-made file goes."""
    if request.output:
        with contextlib.suppress(OSError):
            Path(request.partial).unlink()
    reason, message = _why(request.path, error)
    return RenderResult(request, reason=reason, message=message)


def _sidecar_failure(request: SidecarRequest, error: Exception) -> SidecarResult:
    """The result for a sidecar whose worker did not come back."""
    reason, message = _why(request.sidecar, error)
    return SidecarResult(request, reason=reason, message=message)


def _why(path: str | bytes, error: Exception) -> tuple[str, str]:
    """Reason code and message for what became of a worker."""
    name = display_name(path)
    ending = error.ending if isinstance(error, WorkerLostError) else None
    if isinstance(error, WorkerLostError) and error.at is None:
        ending = None  # it never came to a file
    match ending:
        case Ending.TIMEOUT:
            return "timeout", f"{name} took too long to read and was given up."
        case Ending.CRASHED:
            return "crashed", f"{name} made the reader fail twice; the file is probably damaged."
        case Ending.KILLED:
            return "stopped", (
                f"{name} was not read: its reader was stopped from outside each time,"
                " perhaps because memory ran out. Import it again."
            )
        case Ending.HALTED:
            return "stopped", (
                f"{name} was not read: its reader was stopped from outside each time."
                " Import it again."
            )
    return "unread", f"{name} could not be read: no reader began with it. {error}"
