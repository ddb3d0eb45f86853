"""A queue of files for the worker pool, so that the import's thread can write and be stopped."""

from __future__ import annotations

import os
import queue
import threading
from typing import TYPE_CHECKING

from desktop.media.requests import ProbeRequest
from desktop.storage.sidecars import Beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import ScannedFile

# Enough that the readers never wait for a commit; little enough that texts do not fill memory.
AHEAD = 256
# How many results wait for one that is still being read. Files mostly differ by less; beside one of
# many gigabytes the others come in first.
HELD = 256


class Probing:
    """The results of looking at files, in the order of the files. `tag` of each is its place there.

    Several processes read at a time; what is ready too early is held, up to `HELD` of them.

    Attributes:
        held: Results by place that wait for an earlier one.
    """

    def __init__(
        self,
        pool: MediaPool,
        files: Sequence[ScannedFile],
        *,
        all_files: bool,
        rate: Fraction | None = None,
    ) -> None:
        """Begin.

        Args:
            pool: The worker processes.
            files: What to look at.
            all_files: What is no media is a document.
            rate: How many frames of an image sequence a second has.
        """
        self._rate = rate
        self._pool = pool
        self._files = files
        self._all_files = all_files
        self.held: dict[int, ProbeResult] = {}
        self._next = 0
        self._stopped = threading.Event()
        self._queue: queue.Queue[ProbeResult | BaseException | None] = queue.Queue(AHEAD)
        self._thread = threading.Thread(target=self._run, name="import-probing", daemon=True)
        self._thread.start()

    def take(self, timeout: float) -> list[ProbeResult] | None:
        """What has come and whose turn it is, an empty list if that is nothing; None at the end.

        Waits at most `timeout` seconds.

        Raises:
            Exception: Whatever ended the looking.
        """
        results: list[ProbeResult] = []
        try:
            result = self._queue.get(timeout=timeout)
            while True:
                if result is None or isinstance(result, BaseException):
                    if results or self.held:
                        self._put_back(result)
                        return self._in_order(results, is_end=True)
                    if result is None:
                        return None
                    raise result
                results.append(result)
                result = self._queue.get_nowait()
        except queue.Empty:
            return self._in_order(results)

    def _in_order(self, results: list[ProbeResult], *, is_end: bool = False) -> list[ProbeResult]:
        """Those of all that have come whose turn it is."""
        self.held.update((int(result.request.tag), result) for result in results)
        ready: list[int] = [place for place in self.held if place < self._next]
        while self.held:
            while self._next in self.held:
                ready.append(self._next)
                self._next += 1
            waiting = len(self.held) - len(ready)
            if not waiting or (waiting <= HELD and not is_end):
                break
            self._next = min(self.held.keys() - set(ready))
        return [self.held.pop(place) for place in sorted(ready)]

    def close(self) -> None:
        """Ask for no more; what runs in the pool may still end by itself."""
        self._stopped.set()
        self._thread.join(0.2)

    def _put_back(self, result: BaseException | None) -> None:
        # The thread has put its last; there is room for it.
        self._queue.put(result)

    def _requests(self) -> Iterator[ProbeRequest]:
        beside = Beside()
        for index, found in enumerate(self._files):
            if self._stopped.is_set():
                return
            yield ProbeRequest(
                os.fsencode(found.path),
                all_files=self._all_files,
                size=found.size,
                tag=index,
                frames=found.frames,
                rate=self._rate,
                beside=() if found.frames is not None else beside.of(found.path),
                still=None if found.frames is not None else beside.still_of(found.path),
            )

    def _run(self) -> None:
        end: BaseException | None = None
        try:
            for result in self._pool.probe_many(self._requests()):
                if not self._offer(result):
                    return
        except BaseException as error:  # noqa: BLE001 - raised by the taker
            end = error
        self._offer(end)

    def _offer(self, result: ProbeResult | BaseException | None) -> bool:
        """Put something in the queue; False when nobody wants it any more."""
        while not self._stopped.is_set():
            try:
                self._queue.put(result, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False
