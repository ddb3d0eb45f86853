"""Lanes of work for what may be held up: a thread for each name, and no more than some for a group.

A name is something that answers or does not, such as a folder; its group is what may fail as a
whole, such as a drive. What holds up one name holds up no other, and one group no other group.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Ticket:
    """One piece of work in a lane.

    Attributes:
        is_cancelled: It is no longer wanted; work that has begun may look at this and stop.
        is_running: It has begun and has not ended.
        name: Whatever the one who submitted it wants to know it by.
    """

    __slots__ = ("is_cancelled", "is_running", "name", "work")

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.is_cancelled = False
        self.is_running = False
        self.name: Any = None

    def cancel(self) -> None:
        """Drop it if it has not begun; mark it if it has."""
        self.is_cancelled = True


class NamedLanes:
    """A lane for each name, one piece of work at a time.

    A thread lives as long as there is work for it, so that many names leave none behind. Work that
    never ends keeps its thread; once `limit` threads of a group are kept, what else is asked of the
    group waits until one of them is free. Work must not raise.
    """

    def __init__(self, name: str, limit: int) -> None:
        """Prepare; threads start with the work.

        Args:
            name: Of the threads, for whoever looks at a list of them.
            limit: How many threads one group may have.
        """
        self._name = name
        self._limit = limit
        self._lanes: dict[str, deque[Ticket]] = {}  # a name is in here while it has a thread
        self._threads: dict[str, int] = {}  # of each group
        self._beyond: dict[str, deque[tuple[str, Ticket]]] = {}  # of each group: for no thread yet
        self._lock = threading.Lock()
        self._is_closed = False

    def submit(self, name: str, work: Callable[[], None], *, group: str = "") -> Ticket:
        """Queue `work` behind what `name` has to do."""
        ticket = Ticket(work)
        with self._lock:
            if self._is_closed:
                ticket.cancel()
            elif name in self._lanes:
                self._lanes[name].append(ticket)
            elif self._threads.get(group, 0) < self._limit:
                self._lanes[name] = deque([ticket])
                self._threads[group] = self._threads.get(group, 0) + 1
                # As a daemon: one that is held for ever must not keep the program from ending.
                threading.Thread(
                    target=self._serve, args=(name, group), name=self._name, daemon=True
                ).start()
            else:
                wanted = [one for one in self._beyond.get(group, ()) if not one[1].is_cancelled]
                self._beyond[group] = deque([*wanted, (name, ticket)])
        return ticket

    def close(self) -> None:
        """Refuse new work and drop what waits; nobody waits for what runs."""
        with self._lock:
            self._is_closed = True
            self._beyond.clear()
            for tickets in self._lanes.values():
                tickets.clear()

    def _serve(self, name: str, group: str) -> None:
        while True:
            with self._lock:
                waiting = self._lanes[name]
                while waiting and waiting[0].is_cancelled:
                    waiting.popleft()
                if not waiting:
                    del self._lanes[name]
                    other = self._next(group)
                    if other is None:
                        self._leave(group)
                        return
                    name = other
                    continue
                ticket = waiting.popleft()
                ticket.is_running = True
            ticket.work()
            ticket.is_running = False

    def _next(self, group: str) -> str | None:
        """Another name of the group that waits for a thread, now with a lane; the lock is held."""
        beyond = self._beyond.get(group, deque())
        while beyond:
            name, ticket = beyond.popleft()
            if name in self._lanes:
                self._lanes[name].append(ticket)
            elif not ticket.is_cancelled:
                self._lanes[name] = deque([ticket])
                return name
        self._beyond.pop(group, None)
        return None

    def _leave(self, group: str) -> None:
        """A thread of the group ends; the lock is held."""
        self._threads[group] -= 1
        if not self._threads[group]:
            del self._threads[group]
