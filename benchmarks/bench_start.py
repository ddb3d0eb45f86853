"""Starting: whole processes to the first paint, bars 14 and 15.

Ours is the command line itself (`directors-desk --library FILE`), ended once the grid has painted
its first page of assets. The limit is a bare QMainWindow in the same interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks.libraries import folder, sqlite_path
from benchmarks.registry import Measured, Run, case, compare

ROUNDS = 9
# What must not be loaded before the window has been painted: each costs a good part of a window.
HEAVY = ("sqlalchemy", "alembic", "psycopg", "PIL", "numpy", "av", "typer", "rich", "pebble",
         "qtpy", "keyring", "PySide6.QtMultimedia")  # fmt: skip

WHY = "all panes are built before the first paint: half is their modules, a quarter their widgets"

BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os._exit(0))
application = QApplication(sys.argv)
window = Window()
window.resize(1600, 1000)
window.show()
application.exec()
"""

# The program enters Qt's loop once everything is built and shown; from there on the grid's paints
# are watched, and the process ends behind the first one with assets in it.
OURS = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
HEAVY = set(sys.argv.pop(1).split(","))
def end():
    found = sorted(HEAVY & set(sys.modules))
    if found:
        sys.stderr.write(",".join(found))
    os._exit(0)
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and window.library.model.rowCount():
            QTimer.singleShot(0, end)
        return False
def loop():
    global window, watch
    window = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "desk")
    watch = Watch()
    window.library.grid.viewport().installEventFilter(watch)
    window.library.grid.viewport().update()
    return enter()
enter = QApplication.exec
QApplication.exec = staticmethod(loop)
from desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@case(
    "start",
    what="start to the first page of assets in the window, large library",
    limit="a bare window",
    bar=1.6,
    number="14",
)
def start(run: Run) -> Measured:
    """The whole program against a bare QMainWindow."""
    path = sqlite_path(run.large)
    found = compare(lambda: ours(path), bare, rounds=ROUNDS)
    note = "; ".join(filter(None, (_early(), WHY)))
    return Measured(found.ours, found.limit, found.ratio, note)


@case(
    "start large",
    what="start to the first page of assets in the window, large library",
    limit="the same with 1,000 assets",
    bar=2,
    number="15",
)
def start_large(run: Run) -> Measured:
    """A large library against one of 1,000."""
    large, small = sqlite_path(run.large), sqlite_path(1000)
    return compare(lambda: ours(large), lambda: ours(small), rounds=ROUNDS)


def bare() -> None:
    """A bare window until it has been painted."""
    subprocess.run([sys.executable, "-c", BARE], check=True, env=environment(), timeout=60)


def ours(path: Path) -> str:
    """The desk until its grid has been painted with assets; what it loaded too early."""
    ended = subprocess.run(
        [sys.executable, "-c", OURS, ",".join(HEAVY), "--library", str(path)],
        check=True, env=environment(), timeout=60, cwd=Path(__file__).parent.parent,
        capture_output=True, text=True,
    )  # fmt: skip
    return ended.stderr


@cache
def environment() -> dict[str, str]:
    """A home of its own, offscreen, and compiled modules kept, as they are once installed."""
    place = folder() / "start"
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "DESK_HOME": str(place / "home"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(place / "compiled"),
    }


def _early() -> str:
    early = ours(sqlite_path(1000))
    return f"loaded before the paint: {early}" if early else ""
