"""Lanes of work beside the window: the only file here that names a thread."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from desktop.base.lanes import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable


class Lane:
    """A queue served by a few threads, which are started when first needed.

    Work must not raise: callers wrap it and carry the failure home themselves.
    """

    def __init__(self, name: str, threads: int = 1, *, newest_first: bool = False) -> None:
        self._name = name
        self._limit = threads
        self._newest_first = newest_first
        self._waiting: deque[Ticket] = deque()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Whether anything waits or runs."""
        with self._changed:
            return bool(self._waiting) or self._idle < len(self._threads)

    def submit(self, work: Callable[[], None]) -> Ticket:
        """Queue `work`. After `close` it is dropped."""
        ticket = Ticket(work)
        with self._changed:
            if self._is_closed:
                ticket.is_cancelled = True
                return ticket
            self._waiting.append(ticket)
            # One that is idle may have been woken for other work that still stands in the queue.
            if self._idle < len(self._waiting) and len(self._threads) < self._limit:
                self._start_thread()
            self._changed.notify()
        return ticket

    def trim(self, keep: int) -> list[Ticket]:
        """Cancel the oldest waiting work until `keep` remain; returns what was dropped."""
        dropped: list[Ticket] = []
        with self._changed:
            while len(self._waiting) > keep:
                ticket = self._waiting.popleft()
                ticket.cancel()
                dropped.append(ticket)
        return dropped

    def close(self, *, finish: bool = False) -> None:
        """Refuse new work; running work goes on to its end. What waits is dropped, or finished."""
        with self._changed:
            self._is_closed = True
            if not finish:
                for ticket in self._waiting:
                    ticket.cancel()
                self._waiting.clear()
            self._changed.notify_all()

    def join(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for running work; whether all ended."""
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _start_thread(self) -> None:
        """One more thread; a daemon, so that a hung server cannot keep the program alive."""
        name = f"{self._name}-{len(self._threads)}"
        thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        """Take work until the lane is closed."""
        while True:
            with self._changed:
                while not self._waiting and not self._is_closed:
                    self._idle += 1
                    self._changed.wait()
                    self._idle -= 1
                if not self._waiting:
                    return
                ticket = self._waiting.pop() if self._newest_first else self._waiting.popleft()
                if ticket.is_cancelled:
                    continue
                ticket.is_running = True
            ticket.work()
            ticket.is_running = False


class Pause:
    """A gate a job passes at each step: open, or closed until it is opened again."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    @property
    def is_closed(self) -> bool:
        """Whether who comes must wait."""
        return not self._open.is_set()

    def close(self) -> None:
        """Let nobody pass."""
        self._open.clear()

    def open(self) -> None:
        """Let everybody pass."""
        self._open.set()

    def pass_through(self) -> None:
        """Return at once if open, else when it opens."""
        self._open.wait()
