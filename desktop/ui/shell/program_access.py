"""The library, open to other programs: `directors-desk serve` as a child of this window.

It reads the same library in a process of its own, and ends with the window, which does not wait for
it. What programs save is seen as everything is that others save.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.jobs.door_process import DoorEnded, DoorOpened, DoorProcess
from desktop.ui.kit.carrier import Carrier

if TYPE_CHECKING:
    from desktop.jobs.door_process import DoorNews
    from desktop.ui.kit.runner import Runner


class AccessState(StrEnum):
    """Whether programs may come in."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    REOPENING = "reopening"  # it is closing, and is opened again when it is closed


_ENDING = (AccessState.CLOSING, AccessState.REOPENING)


class ProgramAccess(QObject):
    """Opens the library to programs, and closes it.

    Attributes:
        state: Whether they may come in.
        address: Where they ask; empty while it is not open.
        token: What they need; for this window's eyes.
        saved: How often they have saved something since it was opened.
        problem: Why it could not be opened, or ended by itself; empty where it was closed.

    Signals:
        changed: One of these is another one now.
    """

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._carrier = runner, Carrier(self)
        self._process: DoorProcess | None = None
        self._next_port = 0
        self.state = AccessState.CLOSED
        self.address = self.token = self.problem = ""
        self.saved = 0
        runner.library_changed.connect(self._leave)

    def open(self, port: int) -> None:
        """Begin to let programs in; `changed` tells when they can come.

        While it is closing, it is opened when it is closed.
        """
        library = self._runner.library
        if library is None:
            return
        if self._process is not None:
            if self.state in _ENDING:
                self._next_port = port
                self._become(AccessState.REOPENING)
            return
        self.problem, self.saved = "", 0
        self._process = DoorProcess(library.address, port, self._told)
        self._become(AccessState.OPENING)

    def close(self) -> None:
        """Let no more programs in; what is being saved is saved to its end."""
        if self._process is not None and self.state is not AccessState.CLOSING:
            self._process.stop()
            self.address = self.token = ""
            self._become(AccessState.CLOSING)

    def end(self) -> None:
        """Close it with the window, which is about to go and does not wait for it."""
        if self._process is not None:
            self._process.stop()

    def _leave(self, _library: object) -> None:
        """Another library is not opened to programs by itself."""
        self.close()

    def _told(self, news: DoorNews) -> None:
        """In the thread of the process."""
        self._carrier.post(lambda: self._hear(news))

    def _hear(self, news: DoorNews) -> None:
        if isinstance(news, DoorEnded):
            self._gone(news.problem)
        elif isinstance(news, DoorOpened):
            if self.state is AccessState.OPENING:
                self.address, self.token = news.address, news.token
                self._become(AccessState.OPEN)
        else:
            self.saved = news.count
            self.changed.emit()

    def _gone(self, problem: str) -> None:
        is_wanted = self.state is AccessState.REOPENING
        self._process, self.problem = None, problem
        self.address = self.token = ""
        self._become(AccessState.CLOSED)
        if is_wanted:
            self.open(self._next_port)

    def _become(self, state: AccessState) -> None:
        self.state = state
        self.changed.emit()
