"""Closes the window as by hand when the system says so: logging out, Ctrl+C, `kill`."""

from __future__ import annotations

import logging
import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from types import FrameType

    from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)
# SIGHUP is what a closed terminal sends; Windows knows only the first two.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class CloseOnSignal(QObject):
    """Closes a window when the system asks the program to end; asked again, it ends at once.

    Python runs a signal's handler only between two of its own instructions, and there is none
    while Qt waits for events: the number also comes through a socket that wakes Qt's loop.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._ear, self._mouth = socket.socketpair()
        for end in (self._ear, self._mouth):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._told)

    def _told(self, number: int, frame: FrameType | None) -> None:
        """The system's word. Closing is left to the event loop: any code may be under way here."""
        del frame
        log.info("told to end by %s", signal.Signals(number).name)
        signal.signal(number, signal.SIG_DFL)

    def _heard(self) -> None:
        try:
            self._ear.recv(64)
        except BlockingIOError:
            return
        self._window.close()
