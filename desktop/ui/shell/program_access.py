"""The library, open to other programs: `directors-desk serve` as a child of this window.

It reads the same library in a process of its own, and ends with the window, whatever becomes of it:
its standard input ends then. What programs save is seen as everything is that others save.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal

from desktop.base.programs import OWN_COMMAND

if TYPE_CHECKING:
    from desktop.ui.kit.runner import Runner

_END_SECONDS = 3.0  # in which it has to end with the window; then it is ended


class AccessState(StrEnum):
    """Whether programs may come in."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"


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
        self._runner = runner
        self._process: QProcess | None = None
        self._told = b""
        self.state = AccessState.CLOSED
        self.address = self.token = self.problem = ""
        self.saved = 0
        runner.library_changed.connect(self._leave)

    def open(self, port: int) -> None:
        """Begin to let programs in; `changed` tells when they can come."""
        library = self._runner.library
        if library is None or self._process is not None:
            return
        process = QProcess(self)
        program, *rest = OWN_COMMAND
        process.setProgram(program)
        serve = ["serve", "--json", "--until-input-ends", "--port", str(port)]
        process.setArguments([*rest, "--library", library.address, *serve])
        process.readyReadStandardOutput.connect(self._hear)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed)
        self._process, self._told, self.problem, self.saved = process, b"", "", 0
        self._become(AccessState.OPENING)
        process.start()

    def close(self) -> None:
        """Let no more programs in; what is being saved is saved to its end."""
        if self._process is not None and self.state is not AccessState.CLOSING:
            self._become(AccessState.CLOSING)
            self._process.closeWriteChannel()

    def end(self) -> None:
        """Close it with the window, which is about to go."""
        self.close()
        process = self._process
        if process is not None and not process.waitForFinished(int(_END_SECONDS * 1000)):
            process.kill()
            process.waitForFinished(int(_END_SECONDS * 1000))

    def _leave(self, _library: object) -> None:
        """Another library is not opened to programs by itself."""
        self.close()

    def _hear(self) -> None:
        """Read the rows that it tells."""
        process = self._process
        if process is None:
            return
        self._told += process.readAllStandardOutput().data()
        *lines, self._told = self._told.split(b"\n")
        for line in lines:
            row = json.loads(line)
            self.saved = row.get("saved", self.saved)
            if "address" in row:
                self.address, self.token = row["address"], row["token"]
                if self.state is AccessState.OPENING:
                    self.state = AccessState.OPEN
            self.changed.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.problem = "The program could not be started."
            self._gone()

    def _ended(self) -> None:
        process = self._process
        if process is None:
            return
        self._hear()
        if self.state is not AccessState.CLOSING:
            said = str(process.readAllStandardError().data(), "utf-8", "replace").strip()
            self.problem = said.removeprefix("directors-desk: ") or "It ended by itself."
        self._gone()

    def _gone(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self.address = self.token = ""
        self._become(AccessState.CLOSED)

    def _become(self, state: AccessState) -> None:
        self.state = state
        self.changed.emit()
