"""Carries work into a lane's thread and its outcome back to the window's thread.

The one way from any thread to the window's: what is to be done there waits in a queue of Python's,
and a signal without arguments wakes the window. So no object of Python's travels through Qt, which
would take Python's lock in the middle of its own, and none is let go of in a thread of Qt's choice.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
T = TypeVar("T")


@frozen
class Raised:
    """An outcome that is an exception instead of an answer."""

    error: BaseException


class Carrier(QObject):
    """The way back from a lane to the window; what is posted first is done first."""

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way: deque[Callable[[], None]] = deque()  # filled and emptied by any thread
        self._posted.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

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
        try:
            self._posted.emit()
        except RuntimeError:
            log.info("an answer came after the window was gone")

    @Slot()
    def _arrive(self) -> None:
        """On the window's thread: one for each that was posted."""
        self._under_way.popleft()()
