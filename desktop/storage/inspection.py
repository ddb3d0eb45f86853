"""Looks at every place of a library, and reads what is to be read, beside whoever waits for it.

A drive that does not answer holds whoever asks for it, perhaps for ever. So two threads look, never
both at a drive that has not answered yet; one that is held is given up and replaced, and what lies
on a drive of which nothing was heard meanwhile is not asked for again.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.frames import FramesDigest
from desktop.domain.location import OWNED, Seen, Sight, drive_of, origin_of
from desktop.storage.presence import PATIENCE, look_at
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from desktop.domain.bytes import Origin
    from desktop.domain.location import Location

WORKERS = 2
PART = 32  # places that are looked at between two questions for more
CHUNK = 1 << 20  # bytes read between two signs of life
is_folder = os.path.isdir  # the machine's edge: a test puts a drive in its place


@frozen
class Inspected:
    """What was found at one place.

    Attributes:
        gap: Where the file is not there, the topmost folder on the way to it that is not there
            either; of a drive that does not answer, what is taken for the drive. Else empty.
        checksum: SHA-256 of the bytes, or why they could not be read; None where nobody read them.
    """

    place: Location
    sight: Sight
    gap: str = ""
    checksum: str | OSError | None = None


@dataclass(slots=True, eq=False)
class _Worker:
    """One of the threads, while it has work.

    Attributes:
        drive: What it is looking at.
        parts: What it has still to look at, the current place first.
        heard: When it last got an answer; `time.monotonic`.
        is_given_up: It is held, and whatever it still says is not wanted.
    """

    drive: str = ""
    parts: deque[Location] = field(default_factory=deque)
    heard: float = 0.0
    is_given_up: bool = False


class Inspection:
    """One look at many places. It begins at once; `take` what has come."""

    def __init__(
        self,
        places: Iterable[Location],
        media_root: Path,
        *,
        checksums: bool = False,
        patience: float | None = None,
    ) -> None:
        """Begin.

        Args:
            places: What to look at.
            media_root: The library's media folder.
            checksums: Read every byte. Else only what lies outside the library in the right size
                and was written since it was last read.
            patience: Seconds without a sign of life after which a drive counts as silent;
                `PATIENCE` if None.
        """
        self._root = media_root
        self._checksums = checksums
        self._patience = PATIENCE if patience is None else patience
        self._todo: dict[str, deque[Location]] = {}
        self._left = 0
        for place in places:
            self._todo.setdefault(_drive(place), deque()).append(place)
            self._left += 1
        self._answered: set[str] = set()
        self._workers: set[_Worker] = set()
        self._gaps: dict[str, str] = {}
        self._results: SimpleQueue[Inspected] = SimpleQueue()
        self._is_closed = False
        self._change = threading.Condition()
        for _ in range(WORKERS):
            self._start()

    def take(self, seconds: float) -> list[Inspected] | None:
        """What has been found since, an empty list if that is nothing; None when all is told.

        Waits at most `seconds`.
        """
        found: list[Inspected] = []
        try:
            found.append(self._results.get(timeout=seconds if self._left else 0.0))
            while True:
                found.append(self._results.get_nowait())
        except Empty:
            pass
        if not found and not self._left:
            return None
        self._left -= len(found)
        self._give_up_silent()
        return found

    def close(self) -> None:
        """Look at nothing more; who is held by a drive is left behind."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    def _start(self) -> None:
        # As a daemon: one that is held for ever must not keep the program from ending.
        threading.Thread(
            target=self._work, args=(_Worker(),), name="storage-inspection", daemon=True
        ).start()

    def _work(self, worker: _Worker) -> None:
        while self._next(worker):
            while worker.parts and not self._is_closed:
                place = worker.parts[0]
                found = self._inspect(place, lambda: self._beat(worker))
                with self._change:
                    if worker.is_given_up:
                        return
                    worker.parts.popleft()
                    worker.heard = time.monotonic()
                    if worker.drive not in self._answered:
                        self._answered.add(worker.drive)
                        self._change.notify_all()
                self._results.put(found)

    def _beat(self, worker: _Worker) -> bool:
        """Note a sign of life; whether the work is still wanted."""
        worker.heard = time.monotonic()
        return not (worker.is_given_up or self._is_closed)

    def _next(self, worker: _Worker) -> bool:
        """Give a worker something to do; False when there is nothing more for it."""
        with self._change:
            self._workers.discard(worker)
            while not self._is_closed and self._todo:
                busy = {other.drive for other in self._workers}
                free = [d for d in self._todo if d not in busy]
                free += [d for d in self._todo if d in busy & self._answered]
                if free:
                    todo = self._todo[free[0]]
                    worker.drive, worker.heard = free[0], time.monotonic()
                    worker.parts.extend(todo.popleft() for _ in range(min(PART, len(todo))))
                    if not todo:
                        del self._todo[free[0]]
                    self._workers.add(worker)
                    return True
                self._change.wait()
            self._change.notify_all()
            return False

    def _give_up_silent(self) -> None:
        """Replace who is held; what lies on a drive that nobody hears of is told as silent."""
        now = time.monotonic()
        with self._change:
            held = [w for w in self._workers if w.parts and now - w.heard > self._patience]
            for worker in held:
                worker.is_given_up = True
                self._workers.discard(worker)
                others = (one for one in self._workers if one.drive == worker.drive)
                current, rest = worker.parts.popleft(), worker.parts
                silent = [current]
                if any(one.heard > worker.heard for one in others):
                    self._todo.setdefault(worker.drive, deque()).extend(rest)  # only one file
                else:
                    silent += [*rest, *self._todo.pop(worker.drive, ())]
                for place in silent:
                    gap = os.fspath(self._root) if place.is_owned else worker.drive
                    self._results.put(Inspected(place, Sight(Seen.SILENT), gap))
                self._start()
            if held:
                self._change.notify_all()

    def _inspect(self, place: Location, beat: Callable[[], bool]) -> Inspected:
        """A look never fails: it shows nothing."""
        try:
            sight = look_at(place, self._root)
            if sight.seen in (Seen.NO_FILE, Seen.NO_FOLDER):
                folder = sight.path.parent if sight.path is not None else None
                return Inspected(place, sight, self._gap(folder) if folder else "")
            if sight.seen is Seen.FILE and (self._checksums or _is_touched(place, sight)):
                return Inspected(place, sight, checksum=self._sum(place, beat))
            if sight.seen is Seen.CHANGED and sight.size == place.size:
                checksum = self._sum(place, beat)  # what had been replaced may have come back
                is_back = checksum == place.checksum_sha256
                seen = replace(sight, seen=Seen.FILE) if is_back else sight
                return Inspected(place, seen, checksum=checksum)
        except Exception as error:  # noqa: BLE001 - whatever a disk has to say
            return Inspected(place, Sight(Seen.UNREADABLE, why=str(error)))
        return Inspected(place, sight)

    def _sum(self, place: Location, beat: Callable[[], bool]) -> str | OSError:
        """The SHA-256 of what is kept there, or why it could not be read."""
        origin = origin_of(place, self._root)
        try:
            if origin.frames is None:
                return _hashed(origin, beat).hex()
            digest = FramesDigest()
            for number in origin.frames:
                digest.add(number, _hashed(origin.frame(number), beat))
        except OSError as error:
            return error
        return digest.hexdigest()

    def _gap(self, folder: Path) -> str:
        """The topmost folder on the way to this one that is not there; empty if all are."""
        key = os.fspath(folder)
        if key not in self._gaps:
            gap = ""
            for part in (folder, *folder.parents):
                if is_folder(part):
                    break
                gap = os.fspath(part)
            self._gaps[key] = gap
        return self._gaps[key]


def _hashed(origin: Origin, beat: Callable[[], bool]) -> bytes:
    digest = hashlib.sha256()
    with store_of(origin).open(origin) as stream:
        while (part := stream.read(CHUNK)) and beat():
            digest.update(part)
    return digest.digest()


def _drive(place: Location) -> str:
    """What fails as a whole if the drive of a place does not answer."""
    if place.is_packed:
        return place.storage_type
    return OWNED if place.is_owned else drive_of(place.path)


def _is_touched(place: Location, sight: Sight) -> bool:
    """Whether a file that is referenced was written since it was last read."""
    return (
        not (place.is_owned or place.is_packed)
        and place.purpose == "original"
        and place.checksum_sha256 is not None
        and place.modified_ns not in (None, sight.modified_ns)
    )
