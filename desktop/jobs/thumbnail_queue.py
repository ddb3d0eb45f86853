"""What pictures are still to be made, in which order, and of what there is none."""

from __future__ import annotations

import threading
from collections import Counter, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.ids import AssetId

# How often a picture is begun whose reader was ended from outside, which says nothing about it.
ROUNDS = 3


class ThumbnailQueue:
    """What is still to be made: the newest wish of the window first. Thread-safe.

    The window puts checksums in with `want`; imports put ids in with `add`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: dict[str, None] = {}
        self._waiting: deque[AssetId] = deque()
        self._hopeless: dict[str, str] = {}
        self._rounds: Counter[str] = Counter()
        self._arrived = threading.Event()

    def want(self, checksums: Iterable[str]) -> None:
        """These are looked at now: make them before everything else, newest last given first."""
        with self._lock:
            for checksum in checksums:
                if checksum not in self._hopeless:
                    self._wanted.pop(checksum, None)
                    self._wanted[checksum] = None
        self._arrived.set()

    def add(self, ids: Iterable[AssetId]) -> None:
        """These came in: make theirs when nothing is looked at."""
        with self._lock:
            self._waiting.extend(ids)
        self._arrived.set()

    def give_up(self, checksum: str, reason: str) -> None:
        """There is no picture of this; `want` ignores it from now on."""
        with self._lock:
            self._hopeless[checksum] = reason

    def put_off(self, checksum: str) -> bool:
        """This could not be made now, through no fault of its file: whether it is tried again."""
        with self._lock:
            self._rounds[checksum] += 1
            if self._rounds[checksum] >= ROUNDS:
                return False
            self._wanted = {checksum: None, **self._wanted}  # after what is looked at
        self._arrived.set()
        return True

    def forget_failure(self, checksum: str) -> None:
        """There may be a picture of this after all: its file is back, or its drive answers."""
        with self._lock:
            self._hopeless.pop(checksum, None)
            self._rounds.pop(checksum, None)

    def reason(self, checksum: str) -> str:
        """Why there is no picture of this, or empty."""
        with self._lock:
            return self._hopeless.get(checksum, "")

    def take(self, limit: int) -> tuple[list[str], list[AssetId]]:
        """The next checksums and, where there are not enough, ids."""
        with self._lock:
            checksums = [self._wanted.popitem()[0] for _ in range(min(limit, len(self._wanted)))]
            room = min(limit - len(checksums), len(self._waiting))
            ids = [self._waiting.popleft() for _ in range(room)]
            if not self._wanted and not self._waiting:
                self._arrived.clear()
        return checksums, ids

    def wait(self, timeout: float) -> bool:
        """Wait until something is there; whether it is."""
        return self._arrived.wait(timeout)

    def __len__(self) -> int:
        with self._lock:
            return len(self._wanted) + len(self._waiting)
