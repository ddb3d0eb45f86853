"""Calls that may wait for a drive, made beside the loop and awaited for a while only.

A drive that does not answer keeps a few threads of its own, and neither the loop nor the threads in
which other requests are answered.
"""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from desktop.base.lanes import NamedLanes

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
PATIENCE = 10.0  # seconds
HELD_PER_DRIVE = 8  # threads


class SilentDriveError(Exception):
    """A drive did not answer in time."""


class DriveLanes:
    """Lanes for calls that may wait for a drive."""

    def __init__(self) -> None:
        self._patience = PATIENCE
        self._lanes = NamedLanes("send-media", HELD_PER_DRIVE)
        self._numbers = itertools.count()

    def new_lane(self, drive: str) -> DriveLane:
        """A lane of its own, for calls that come one after the other."""
        return DriveLane(self._lanes, f"{next(self._numbers)}", drive, self._patience)


class DriveLane:
    """Calls one after the other, all to one drive."""

    def __init__(self, lanes: NamedLanes, name: str, drive: str, patience: float) -> None:
        self._lanes, self._name, self._drive, self._patience = lanes, name, drive, patience

    async def call(self, work: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
        """Make a call, and wait for what it returns.

        Args:
            work: The call. What it raises is raised here.
            undo: Called in the lane with what came when nobody waited any more.

        Raises:
            SilentDriveError: It did not return in time.
        """
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[T] = loop.create_future()

        def act() -> None:
            try:
                found = work()
            except Exception as error:  # noqa: BLE001 - raised where it is awaited
                with suppress(RuntimeError):  # the loop has ended meanwhile
                    loop.call_soon_threadsafe(fail, error)
                return
            try:
                loop.call_soon_threadsafe(deliver, found)
            except RuntimeError:
                if undo is not None:
                    undo(found)

        def fail(error: Exception) -> None:
            if not answered.done():
                answered.set_exception(error)

        def deliver(found: T) -> None:
            if not answered.done():
                answered.set_result(found)
            elif undo is not None:
                self.begin(lambda: undo(found))

        ticket = self._lanes.submit(self._name, act, group=self._drive)
        try:
            async with asyncio.timeout(self._patience):
                return await answered
        except TimeoutError:
            raise SilentDriveError from None
        finally:
            if answered.cancelled():
                ticket.cancel()

    def begin(self, work: Callable[[], object]) -> None:
        """Make a call that nobody waits for."""

        def act() -> None:
            with suppress(Exception):
                work()

        self._lanes.submit(self._name, act, group=self._drive)
