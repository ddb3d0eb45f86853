"""Opening and leaving libraries: off the window's thread, remembered, kindly refused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from desktop.base import paths, secrets
from desktop.base.address import is_url, parsed, redacted
from desktop.base.errors import LibraryError, LibraryOlderError
from desktop.edits.history import History
from desktop.ui.kit.lanes import Lane
from desktop.ui.shell.ask import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Library
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner

PATIENCE = 1.0  # seconds at the end of the program
JOBS_MAY_TAKE = 30.0  # seconds


class Opener(Protocol):
    """What opens libraries; the front door supplies it, so that SQL is loaded after the window."""

    def __call__(self, address: str, *, create: bool, agreed: bool) -> Library: ...  # noqa: D102


class LibraryDoor(QObject):
    """The one way a library comes into the window.

    Signals:
        opening: The address that is being opened.
        opened: The library that is open now.
        refused: The address could not be opened (the report has said why).
    """

    opening = Signal(str)
    opened = Signal(object)
    refused = Signal(str)
    _arrived = Signal(object)

    def __init__(self, opener: Opener, runner: Runner, report: Report, window: QWidget) -> None:
        super().__init__(window)
        self._opener, self._runner, self._report = opener, runner, report
        self._window = window
        # Several: who waits for a server that is silent may open something else meanwhile.
        self._lane = Lane("open", 3)
        self._leaving = Lane("leave")
        self._serial = 0
        self._arrived.connect(lambda act: act(), Qt.ConnectionType.QueuedConnection)

    def open(
        self, address: str, *, create: bool = False, password: str = "", agreed: bool = False
    ) -> None:
        """Open a library; the one that is open stays until the other is ready."""
        self._serial += 1
        serial = self._serial
        self.opening.emit(redacted(address))

        def work() -> None:
            full = _with(address, password)
            try:
                library: Library | Exception = self._opener(full, create=create, agreed=agreed)
            except Exception as error:  # noqa: BLE001 - carried to the window's thread
                library = error
            history = None if isinstance(library, Exception) else _history(library)

            def act() -> None:
                self._arrive(serial, address, library, history, password)

            try:
                self._arrived.emit(act)
            except RuntimeError:
                return  # the window has gone

        self._lane.submit(work)

    def close(self) -> None:
        """Leave the open library and refuse further ones; a silent server is not waited for."""
        self._serial += 1
        self._lane.close()
        self._lane.join(PATIENCE)
        library = self._runner.library
        if library is not None:
            self._leaving.submit(library.close)
        self._leaving.close(finish=True)
        self._leaving.join(PATIENCE)

    def _arrive(
        self,
        serial: int,
        address: str,
        found: Library | Exception,
        history: History | None,
        password: str,
    ) -> None:
        if serial != self._serial:
            if not isinstance(found, Exception):
                self._leaving.submit(found.close)
            return
        if isinstance(found, LibraryOlderError):
            Decision(
                self._window,
                "Upgrade this shared library?",
                f"{found} {found.advice}",
                verb="Upgrade",
                typed="upgrade",
                decided=lambda: self.open(address, password=password, agreed=True),
            ).open()
            return
        if isinstance(found, Exception):
            self._report.fail(found)
            self.refused.emit(address)
            return
        before, jobs = self._runner.library, self._runner.jobs
        self._runner.set_library(found, history)
        if before is not None:
            # Edits that were asked for before are written first.
            left = before
            self._runner.after_writes(lambda: self._leave_later(left, jobs))
        self.opened.emit(found)

    def _leave_later(self, library: Library, jobs: Sequence[JobHandle]) -> None:
        self._leaving.submit(lambda: _leave(library, jobs))


def _leave(library: Library, jobs: Sequence[JobHandle]) -> None:
    """Close a library that has been left, once the jobs that were at work in it have stopped."""
    until = time.monotonic() + JOBS_MAY_TAKE
    while any(not job.is_over for job in jobs if job.session is not None):
        if time.monotonic() > until:
            break  # it fails then, with a library that is closed, and nobody is told
        time.sleep(0.02)
    library.close()


def _with(address: str, password: str) -> str:
    """The address as the database needs it; the password lives only in this call."""
    if not is_url(address):
        return address
    if not password:
        return secrets.with_password(address)
    return parsed(address).with_password(password).spelled()


def _history(library: Library) -> History:
    """Undo and redo of this library, taken up where they were left."""
    history = History(paths.data_dir() / "history" / f"{library.workspace_id}.json")
    try:
        history.load(library)
    except LibraryError:
        return history  # undo begins empty; the library itself says what is wrong soon enough
    return history
