"""Carries work into a lane's thread and its outcome back to the window's thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Raised:
    """An outcome that is an exception instead of an answer."""

    error: BaseException


class Carrier(QObject):
    """The way back from a lane to the window: a queued signal, so that order is kept."""

    _returned = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._returned.connect(lambda act: act(), Qt.ConnectionType.QueuedConnection)

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
        try:
            self._returned.emit(act)
        except RuntimeError:
            log.info("an answer came after the window was gone")
