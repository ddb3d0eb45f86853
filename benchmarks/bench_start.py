"""Starting: whole processes to the first paint, bars 14 and 15.

Ours is the command line itself (`directors-desk --library FILE`), ended behind a paint. The limit
is a bare QMainWindow in the same interpreter.
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
HEAVY = ("sqlalchemy", "alembic", "psycopg", "PIL", "numpy", "av", "typer", "rich", "psutil",
         "qtpy", "keyring", "PySide6.QtMultimedia")  # fmt: skip

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

# Ours is watched from inside: the process ends behind the paint that is asked for.
OURS = """
import os, sys
import desktop.ui.kit.qt_import  # first, as in desktop/__main__.py
from PySide6.QtCore import QTimer
import desktop.ui.shell.startup_cover as sight
until, heavy = sys.argv.pop(1), set(sys.argv.pop(1).split(","))
def end():
    found = sorted(heavy & set(sys.modules))
    if found:
        sys.stderr.write(",".join(found))
    os._exit(0)
paint = sight.StartupCover.paintEvent
def painted(self, event):
    if until == "paint" or (until == "page" and self.has_page):
        QTimer.singleShot(0, end)  # before the steps that the paint sets off
    paint(self, event)
sight.StartupCover.paintEvent = painted
if until == "built":
    from desktop.ui.shell.window import DeskWindow
    settle = DeskWindow.settle
    def settled(self, arrangement):
        settle(self, arrangement)
        self.repaint()
        end()
    DeskWindow.settle = settled
from desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@case(
    "start",
    what="start to the window's first paint, large library",
    limit="a bare window",
    bar=1.6,
    number="14",
)
def start(run: Run) -> Measured:
    """The program's first paint against that of a bare QMainWindow."""
    path = sqlite_path(run.large)
    return compare(lambda: ours(path, "paint"), bare, rounds=ROUNDS)


@case(
    "start page",
    what="start to the first page of assets on the screen, large library",
    limit="a bare window",
    bar=2,
    number="14",
)
def start_page(run: Run) -> Measured:
    """The first page; how much longer the window takes until it can be worked with is noted."""
    path = sqlite_path(run.large)
    found = compare(lambda: ours(path, "page"), bare, rounds=ROUNDS)
    built = compare(lambda: ours(path, "built"), bare, rounds=5)
    note = f"every pane is built and can be clicked at {built.ratio:.1f} bare windows"
    early = ours(sqlite_path(1000), "page")
    if early:
        note += f"; loaded before the paint: {early}"
    return Measured(found.ours, found.limit, found.ratio, note)


@case(
    "start large",
    what="start to the window complete, large library",
    limit="the same with 1,000 assets",
    bar=2,
    number="15",
)
def start_large(run: Run) -> Measured:
    """A large library against one of 1,000."""
    large, small = sqlite_path(run.large), sqlite_path(1000)
    return compare(lambda: ours(large, "built"), lambda: ours(small, "built"), rounds=ROUNDS)


def bare() -> None:
    """A bare window until it has been painted."""
    subprocess.run([sys.executable, "-c", BARE], check=True, env=environment(), timeout=60)


def ours(path: Path, until: str) -> str:
    """The desk until it has been painted so far; what it has loaded too early.

    Args:
        path: The library.
        until: `paint` (the window), `page` (with assets in it) or `built` (with every pane).
    """
    ended = subprocess.run(
        [sys.executable, "-c", OURS, until, ",".join(HEAVY), "--library", str(path)],
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
