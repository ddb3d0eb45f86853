"""Looks at files in the pool while the import's own thread stays free to write and to stop."""

from __future__ import annotations

import os
import queue
import threading
from typing import TYPE_CHECKING

from desktop.media.requests import ProbeRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import Found

# Enough that the readers never wait for a commit; little enough that texts do not fill memory.
AHEAD = 256


class Probing:
    """The results of looking at files, as they come. `tag` of each is its place in `files`."""

    def __init__(self, pool: MediaPool, files: Sequence[Found], *, all_files: bool) -> None:
        """Begin."""
        self._pool = pool
        self._files = files
        self._all_files = all_files
        self._stopped = threading.Event()
        self._queue: queue.Queue[ProbeResult | BaseException | None] = queue.Queue(AHEAD)
        self._thread = threading.Thread(target=self._run, name="import-probing", daemon=True)
        self._thread.start()

    def take(self, timeout: float) -> list[ProbeResult] | None:
        """What has come, at most a queue's length; an empty list after `timeout`; None at the end.

        Raises:
            Exception: Whatever ended the looking.
        """
        results: list[ProbeResult] = []
        try:
            result = self._queue.get(timeout=timeout)
            while True:
                if result is None or isinstance(result, BaseException):
                    if results:
                        self._put_back(result)
                        return results
                    if result is None:
                        return None
                    raise result
                results.append(result)
                result = self._queue.get_nowait()
        except queue.Empty:
            return results

    def close(self) -> None:
        """Ask for no more; what runs in the pool may still end by itself."""
        self._stopped.set()
        self._thread.join(0.2)

    def _put_back(self, result: BaseException | None) -> None:
        # The thread has put its last; there is room for it.
        self._queue.put(result)

    def _requests(self) -> Iterator[ProbeRequest]:
        for index, found in enumerate(self._files):
            if self._stopped.is_set():
                return
            yield ProbeRequest(
                os.fsencode(found.path), all_files=self._all_files, size=found.size, tag=index
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
