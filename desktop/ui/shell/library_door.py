"""Opening and leaving libraries: off the window's thread, remembered, kindly refused."""

from __future__ import annotations

import threading
import time
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.base import paths, secrets
from desktop.base.address import is_url, parsed, redacted
from desktop.base.errors import LibraryEmptyError, LibraryError, LibraryOlderError
from desktop.base.frozen import frozen
from desktop.edits.history import History
from desktop.edits.history_file import history_file
from desktop.ui.kit.carrier import Carrier
from desktop.ui.kit.lanes import Lane
from desktop.ui.shell.ask import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


@frozen
class Visitor:
    """A dialog that asked for a library and stays until it is open.

    Attributes:
        window: What questions are asked over.
        remembers: Keep the password in the keyring once it has proved right.
        turned_away: Called with the reason, or None where the person said no to a question.
    """

    window: QWidget
    remembers: bool
    turned_away: Callable[[Exception | None], None]


@frozen
class _Visit:
    """One try to open a library."""

    serial: int
    address: str
    create: bool
    password: str = field(repr=False)
    agreed: bool
    visitor: Visitor | None


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

    def __init__(self, opener: Opener, runner: Runner, report: Report, window: QWidget) -> None:
        super().__init__(window)
        self._opener, self._runner, self._report = opener, runner, report
        self._window = window
        # Several: who waits for a server that is silent may open something else meanwhile.
        self._lane = Lane("open", 3)
        self._leaving = Lane("leave")
        self._is_closing = threading.Event()
        self._serial = 0
        self._carrier = Carrier(self)

    def open(
        self,
        address: str,
        *,
        create: bool = False,
        password: str = "",
        agreed: bool = False,
        visitor: Visitor | None = None,
    ) -> None:
        """Open a library; the one that is open stays until the other is ready.

        Args:
            address: A path, or a URL without its password.
            create: Make a library where there is none.
            password: Of the user in the URL.
            agreed: Upgrade an older library on a server.
            visitor: Who asked, and is told in the window's place if it does not open.
        """
        self._serial += 1
        visit = _Visit(self._serial, address, create, password, agreed, visitor)
        self.opening.emit(redacted(address))

        def work() -> None:
            try:
                library: Library | Exception = self._opener(
                    _with(address, password), create=create, agreed=agreed
                )
            except Exception as error:  # noqa: BLE001 - carried to the window's thread
                library = error
            history = None if isinstance(library, Exception) else _history(library)
            if history and password and visitor is not None and visitor.remembers:
                secrets.remember_password(address, password)
            self._carrier.post(lambda: self._arrive(visit, library, history))

        self._lane.submit(work)

    def give_up(self) -> None:
        """Wait no more for the library that is being opened; what was open stays."""
        self._serial += 1

    def close(self) -> None:
        """Leave the open library and refuse further ones; a silent server is not waited for."""
        self._serial += 1
        # Nobody hears any more that a job has stopped: what is left is not waited for.
        self._is_closing.set()
        self._lane.close()
        self._lane.join(PATIENCE)
        library = self._runner.library
        if library is not None:
            self._leaving.submit(library.close)
        self._leaving.close(finish=True)
        self._leaving.join(PATIENCE)

    def _arrive(self, visit: _Visit, found: Library | Exception, history: History | None) -> None:
        if visit.serial != self._serial:
            if not isinstance(found, Exception):
                self._leaving.submit(found.close)
            return
        if isinstance(found, LibraryOlderError):
            self._ask(visit, found, "Upgrade this shared library?", verb="Upgrade", typed="upgrade")
            return
        if isinstance(found, LibraryEmptyError) and not visit.create:
            self._ask(visit, found, "Make a library in it?", verb="Make Library")
            return
        if isinstance(found, Exception):
            self._turn_away(visit, found)
            return
        before, jobs = self._runner.library, self._runner.jobs
        self._runner.set_library(found, history)
        if before is not None:
            # Edits that were asked for before are written first.
            left = before
            self._runner.after_writes(lambda: self._leave_later(left, jobs))
        self.opened.emit(found)

    def _leave_later(self, library: Library, jobs: Sequence[JobHandle]) -> None:
        self._leaving.submit(lambda: _leave(library, jobs, self._is_closing))

    def _ask(
        self, visit: _Visit, found: LibraryError, title: str, *, verb: str, typed: str = ""
    ) -> None:
        """Ask whether the one thing that keeps it from opening shall be done."""
        is_old = isinstance(found, LibraryOlderError)
        text = f"{found} {found.advice}" if is_old else str(found)
        dialog = Decision(
            self._window if visit.visitor is None else visit.visitor.window,
            title,
            text,
            verb=verb,
            typed=typed,
            decided=lambda: self.open(
                visit.address,
                create=visit.create or not is_old,
                password=visit.password,
                agreed=visit.agreed or is_old,
                visitor=visit.visitor,
            ),
        )
        dialog.rejected.connect(lambda: self._turn_away(visit, None))
        dialog.open()

    def _turn_away(self, visit: _Visit, error: Exception | None) -> None:
        """Say why it did not open; without an error the person has said no."""
        if visit.visitor is not None:
            visit.visitor.turned_away(error)
        elif error is not None:
            self._report.fail(error)
        self.refused.emit(redacted(visit.address))


def _leave(library: Library, jobs: Sequence[JobHandle], is_closing: threading.Event) -> None:
    """Close a library that has been left, once the jobs that were at work in it have stopped."""
    until = time.monotonic() + JOBS_MAY_TAKE
    while any(not job.is_over for job in jobs if job.session is not None):
        if is_closing.is_set():
            break
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
    owner = library.media.owner
    store = history_file(paths.data_dir() / "history", owner)
    history = History(store, place=owner.place)
    try:
        history.load(library)
    except LibraryError:
        return history  # undo begins empty; the library itself says what is wrong soon enough
    return history
