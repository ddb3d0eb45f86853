"""Carries work into a lane's thread and its outcome back to the window's thread.

The one way from any thread to the window's: what is to be done there waits in a queue of Python's,
and a signal without arguments wakes the window. So no object of Python's travels through Qt, which
would take Python's lock in the middle of its own, and none is let go of in a thread of Qt's choice.
"""

from __future__ import annotations

import logging
from collections import deque
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
T = TypeVar("T")


@frozen
class Raised:
    """An outcome that is an exception instead of an answer."""

    error: BaseException


class _Bell(QObject):
    """Wakes the window's thread. One for the whole program, and never destroyed.

    A thread that is within `emit` when Qt destroys the sender ends the program, and Qt destroys a
    dialog with its carrier when it likes, without asking Python. So threads emit nothing of theirs.
    """

    _rung = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rings: deque[ref[Carrier]] = deque()
        self._rung.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def ring(self, carrier: ref[Carrier]) -> None:
        """From any thread: let something of a carrier be done on the window's thread."""
        self._rings.append(carrier)
        self._rung.emit()

    @Slot()
    def _arrive(self) -> None:
        """On the window's thread: one for each that was rung for."""
        carrier = self._rings.popleft()()
        if carrier is not None:
            carrier.arrive()


@cache
def _bell() -> _Bell:
    return _Bell()


class Carrier(QObject):
    """The way back from a lane to the window; what is posted first is done first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way: deque[Callable[[], None]] = deque()  # filled and emptied by any thread
        self._bell, self._ref = _bell(), ref(self)

    @property
    def is_busy(self) -> bool:
        """Whether anything is on its way to the window's thread."""
        return bool(self._under_way)

    def carry(self, act: Callable[[], T], arrive: Callable[[T | Raised], None]) -> None:
        """In a lane's thread: do `act`, then call `arrive` on the window's with how it went."""
        outcome: T | Raised
        try:
            outcome = act()
        except BaseException as error:  # noqa: BLE001 - carried to the window's thread, told there
            outcome = Raised(error)
        self.post(lambda: arrive(outcome))

    def post(self, act: Callable[[], None]) -> None:
        """From any thread: call `act` on the window's thread, unless the window has gone."""
        self._under_way.append(act)
        self._bell.ring(self._ref)

    def arrive(self) -> None:
        """On the window's thread: do the next of what was posted."""
        act = self._under_way.popleft()
        if isValid(self):
            act()
        else:
            log.info("an answer came after the window was gone")
