"""One worker process: it is started, given calls by a pipe of its own, looked at, and ended.

Nothing is shared between two workers, so one that dies or is halted holds up no other. It notes
which of the items of a call it is at where the program can read it after its death. While a call
runs, it may ask for pieces of a file that is packed into a library, by the same pipe.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import pickle
import signal
import threading
import time
from enum import StrEnum
from multiprocessing import connection
from typing import TYPE_CHECKING, Any

import psutil

from desktop.media import limits, packed_feed
from desktop.media.packed_feed import PackedAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

# Seconds from the start of a process to its first item: Python and the readers have to be loaded.
STARTING = 120.0
ENDING = 5.0  # seconds that a killed process may take to be gone
# Signals by which a process fails of itself; any other that ends it was sent by somebody else, or
# by the system when memory ran out.
_CRASHES = frozenset(
    -getattr(signal, name)
    for name in ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE", "SIGSYS", "SIGTRAP")
    if hasattr(signal, name)
)
_OVER_CPU_TIME = -getattr(signal, "SIGXCPU", 0)
_NOT_BEGUN = -1
# The children of a process are a list of the standard library's that is not made for threads.
_CHILDREN = threading.Lock()


class Ending(StrEnum):
    """Why a worker did not come back with a call."""

    CRASHED = "crashed"  # it failed by itself
    KILLED = "killed"  # it was ended from outside
    HALTED = "halted"  # it was stopped from outside, without being ended
    TIMEOUT = "timeout"  # it took longer than it may
    CLOSED = "closed"  # nobody wants to know any more


class WorkerLostError(Exception):
    """A worker is gone before it answered.

    Attributes:
        ending: Why.
        at: Which item it was at, or None if it had not come to the first.
    """

    def __init__(self, ending: Ending, at: int | None) -> None:
        super().__init__(f"a worker was lost: {ending}")
        self.ending = ending
        self.at = at


class WorkerProcess:
    """A spawned, limited process. `run` belongs to one thread, the rest to any."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            OSError: The system starts no more processes.
        """
        # Spawned, since forking a program with threads is not safe.
        context = multiprocessing.get_context("spawn")
        self._place: Any = context.RawValue("i", _NOT_BEGUN)
        self._channel, theirs = context.Pipe()
        try:
            self._process = context.Process(
                target=_serve, args=(theirs, self._place), name="media-worker", daemon=True
            )
            with _CHILDREN:
                self._process.start()
        except BaseException:
            self._channel.close()
            raise
        finally:
            theirs.close()
        self._ending: Ending | None = None
        self._handed_at = self._begun_at = math.inf
        self._seconds = math.inf
        self._was_halted = False
        self.served = 0  # items

    def is_alive(self) -> bool:
        """Whether it can be given a call."""
        if self._ending is not None:
            return False
        with _CHILDREN:
            return self._process.is_alive()

    def run(self, function: Callable[[Any], Any], items: Sequence[Any], seconds: float) -> Any:
        """Call `function` with each item; returns what came of each, exceptions as values.

        Raises:
            WorkerLostError: The process is gone.
        """
        self._place.value = _NOT_BEGUN
        self._seconds, self._begun_at, self._was_halted = seconds, math.inf, False
        self._handed_at = time.monotonic()
        try:
            self._channel.send((function, tuple(items), seconds))
            while isinstance(outcomes := self._channel.recv(), PackedAsk):
                self._channel.send(packed_feed.answer(outcomes))
        except (EOFError, OSError, pickle.UnpicklingError):
            at = self._place.value
            raise WorkerLostError(self._why(), None if at == _NOT_BEGUN else at) from None
        finally:
            self._handed_at = math.inf
        self.served += len(items)
        return outcomes

    def look(self, now: float) -> None:
        """End it if it takes too long, or if it was halted from outside now and at the last look.

        A slow disk or a busy machine lets a process wait; only a signal (or a person, in a task
        manager) halts it, and the system says so.
        """
        if self._handed_at == math.inf or self._ending is not None:
            return
        if self._begun_at == math.inf and self._place.value != _NOT_BEGUN:
            self._begun_at = now
        if now - self._begun_at > self._seconds or now - self._handed_at > STARTING + self._seconds:
            self.end(Ending.TIMEOUT)
            return
        is_halted = self._is_halted()
        if is_halted and self._was_halted:
            self.end(Ending.HALTED)
        self._was_halted = is_halted

    def forgive(self, seconds: float) -> None:
        """Do not count a time in which the program itself stood still."""
        self._begun_at += seconds
        self._handed_at += seconds

    def end(self, why: Ending = Ending.CLOSED) -> None:
        """Kill it, whatever it is doing; who waits for it is told why."""
        with _CHILDREN:
            if self._ending is None:
                self._ending = why
            self._process.kill()

    def close(self) -> None:
        """Kill it and wait until it is gone."""
        self.end()
        self._joined()
        self._channel.close()

    def _is_halted(self) -> bool:
        try:
            return bool(psutil.Process(self._process.pid).status() == psutil.STATUS_STOPPED)
        except psutil.Error:
            return False  # it is gone, which the pipe tells

    def _why(self) -> Ending:
        if self._ending is not None:
            return self._ending
        code = self._joined()
        if code is None:  # the pipe is broken, and it lives: it is of no use any more
            self.end(Ending.CRASHED)
        elif code == _OVER_CPU_TIME:
            self._ending = Ending.TIMEOUT
        else:
            self._ending = Ending.CRASHED if code >= 0 or code in _CRASHES else Ending.KILLED
        return self._ending or Ending.CRASHED

    def _joined(self) -> int | None:
        """The exit code of the process, once it is gone."""
        is_gone = connection.wait([self._process.sentinel], ENDING)
        with _CHILDREN:
            self._process.join(ENDING if is_gone else 0)
            return self._process.exitcode


def _serve(channel: Connection, place: Any) -> None:
    """What the process does: answers calls until nobody asks any more."""
    limits.confine()
    packed_feed.ask_by(channel)
    threading.Thread(target=_end_with_the_program, daemon=True).start()
    while True:
        try:
            function, items, seconds = channel.recv()
        except (EOFError, OSError):
            return
        limits.allow_cpu(seconds)
        outcomes = []
        for index, item in enumerate(items):
            place.value = index
            outcomes.append(_call(function, item))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            channel.send_bytes(_packed(outcomes))


def _call(function: Callable[[Any], Any], item: Any) -> Any:
    try:
        return function(item)
    except Exception as error:  # noqa: BLE001 - told to who asked
        return error


def _packed(outcomes: list[Any]) -> bytes:
    try:
        return pickle.dumps(outcomes)
    except Exception as error:  # noqa: BLE001 - what cannot be sent is told as such
        return pickle.dumps([RuntimeError(f"the answer cannot be sent: {error}")] * len(outcomes))


def _end_with_the_program() -> None:
    """A program that is killed takes its workers with it, whatever they are doing."""
    program = multiprocessing.parent_process()
    if program is not None:
        program.join()
        os._exit(0)
