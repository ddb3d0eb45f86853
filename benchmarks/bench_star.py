"""One star in the whole window on a large library: statements, and time against the bare UPDATE."""

from __future__ import annotations

import itertools
import os
import sqlite3
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.bench_board import application
from benchmarks.libraries import sqlite_path
from benchmarks.registry import Measured, Run, case, compare
from desktop import app
from desktop.ui.library.refresh import Refresh
from desktop.ui.shell import after_opening, offline_media
from desktop.ui.shell.library_watch import LibraryWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.shell.window import DeskWindow

_NOT_ASKED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--", "SAVEPOINT", "RELEASE")
_KEYS = (Qt.Key.Key_2, Qt.Key.Key_4)
_NEVER = 2**31 - 1  # milliseconds


@case("star statements", what="statements of one star, all panes open",
      limit="the three that write it", bar=5)  # fmt: skip
def star_statements(run: Run) -> Measured:
    """Counted, not timed: row, edit and record, and whatever is read again to show it."""
    desk = star(run.large)
    told = desk.count()
    return Measured(told, 3, told / 3, unit="statements")


@case("star", what="a star in the whole window until everything shows it",
      limit="UPDATE and COMMIT of the same row by hand", bar=25)  # fmt: skip
def star_time(run: Run) -> Measured:
    """The window gathers changes for a fifth of a second; that is left out."""
    desk = star(run.large)
    return compare(desk.press, desk.update_by_hand)


@cache
def star(count: int) -> Star:
    """One window for both rows."""
    return Star(sqlite_path(count))


class Star:
    """The program on a library, standing on an asset in the grid."""

    def __init__(self, path: Path) -> None:
        self.told: list[str] = []
        self._keys = itertools.cycle(_KEYS)
        connect = sqlite3.dbapi2.connect

        def traced(*args: object, **options: object) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*args, **options)  # type: ignore[call-overload]
            connection.set_trace_callback(self.told.append)
            return connection

        sqlite3.dbapi2.connect = traced  # type: ignore[assignment]
        Refresh.CALM = 0  # each change is followed at once
        # What the program looks after by itself is no part of a star.
        offline_media.LOOK_AFTER = after_opening.BACKUP_AFTER = LibraryWatch.EVERY = _NEVER
        self.window = _window(path)
        grid = self.window.library.grid
        grid.setFocus()
        grid.setCurrentIndex(grid.model().index(2, 0))
        self._settle()
        card = self.window.library.model.row_at(2)
        self._key = card.id if card is not None else ""
        self._by_hand = sqlite3.connect(path, isolation_level=None)
        self._by_hand.execute("PRAGMA synchronous=FULL")
        self._ratings = itertools.cycle((1, 3))

    def press(self) -> None:
        """The next star, until nothing is asked any more."""
        QTest.keyClick(self.window.library.grid, next(self._keys))
        self._settle()

    def count(self) -> int:
        """How many statements a star costs."""
        self.told.clear()
        self.press()
        return sum(not text.lstrip().upper().startswith(_NOT_ASKED) for text in self.told)

    def update_by_hand(self) -> None:
        """The least that can be done."""
        self._by_hand.execute(
            "UPDATE assets SET rating = ? WHERE id = ?", (next(self._ratings), self._key)
        )

    def _settle(self) -> None:
        library, runner = self.window.library, self.window.runner
        _wait(lambda: not (runner.is_reading or library.refresh.is_waiting))


_SETTINGS = tempfile.TemporaryDirectory(prefix="desk-bench-")  # gone with the program


def _window(path: Path) -> DeskWindow:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(Path(_SETTINGS.name) / name)
    window = app.make_window(application(), address=str(path))
    window.resize(1500, 950)
    window.show()
    _wait(lambda: window.runner.library is not None)
    _wait(lambda: window.library.model.is_complete and not window.runner.is_reading)
    return window


def _wait(holds: Callable[[], bool]) -> None:
    """Until it holds, and has held for three rounds of events.

    The thread sleeps until something comes, as it does in use: asked for events without a pause it
    would keep Python's lock from the threads that read and write, for 5 ms at a time.
    """
    calm, until = 0, time.monotonic() + 120
    heartbeat = QTimer()
    heartbeat.start(1)  # milliseconds: what holds from now on may have come without an event
    while not holds() and time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    while calm < 3 and time.monotonic() < until:
        QApplication.processEvents()
        calm = calm + 1 if holds() else 0
