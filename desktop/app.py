"""The front door: builds everything, shows the window, then opens the library behind it.

The window is painted before the database layer is imported: SQLAlchemy alone takes longer to load
than the whole window. What needs it is loaded by name, in the thread that opens the library.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.base import log as log_set_up
from desktop.base import paths, settings
from desktop.catalog.first_page import first_page
from desktop.ui.kit import theme
from desktop.ui.kit.garbage import GarbageTruck
from desktop.ui.shell import still
from desktop.ui.shell.crash import CrashNet
from desktop.ui.shell.farewell import Farewell
from desktop.ui.shell.window import DeskWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.cli.desk import Picture

log = logging.getLogger(__name__)


def open_catalog(address: str, *, create: bool, agreed: bool) -> Library:
    """Open a library, loading the database layer if this is the first one."""
    catalog: Any = importlib.import_module("desktop.catalog.library")
    library: Library = catalog.open_library(address, create=create, agreed_to_upgrade=agreed)
    return library


def load_works(workers: int) -> Any:
    """The jobs with the worker processes they share, loaded when they are first needed."""
    works: Any = importlib.import_module("desktop.jobs.works")
    return works.Works(workers=workers)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The QApplication, dressed; the one that is there already in tests."""
    found = QCoreApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["desk", *arguments])
    application.setApplicationName("Director's Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("directors-desk")
    application.setWindowIcon(QIcon(str(paths.resources_dir() / "icons" / "directors-desk.svg")))
    return application


def make_window(application: QApplication, *, address: str | None = None) -> DeskWindow:
    """The window, built and not yet shown; it opens its library once it has been painted."""
    preferences = settings.load()
    theme.apply(application, preferences.theme)
    window = DeskWindow(preferences, opener=open_catalog, works=load_works)
    chosen, create = first_library(preferences, address)
    first = None if "://" in chosen else first_page(Path(chosen))
    if first is not None:
        window.peek(first)
    QTimer.singleShot(0, lambda: window.door.open(chosen, create=create))
    return window


def first_library(preferences: settings.Settings, address: str | None) -> tuple[str, bool]:
    """Which library to open at start, and whether it may be made.

    What the command line names, then DESK_LIBRARY, then the last one, then the default.
    """
    asked = address or os.environ.get("DESK_LIBRARY")
    if asked:
        return asked, False
    last = preferences.last_library
    if preferences.reopen_last and last and ("://" in last or Path(last).exists()):
        return last, False
    return str(paths.default_library()), True


def run(address: str | None = None, *, verbose: bool = False) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    log_set_up.set_up(verbose=verbose)
    if has_no_display():
        sys.stderr.write(
            "There is no display here, so no window can be opened.\n"
            "`directors-desk screenshot --out FILE` shows the window as a picture;"
            " `directors-desk --help` lists what works without one.\n"
        )
        return 1
    application = make_application()
    net = CrashNet(application)
    last_crash = net.spread()
    window = make_window(application, address=address)
    net.caught.connect(window.tell_crash)
    window.report.bug_found.connect(net.tell)
    Farewell(window)
    window.show()
    truck = GarbageTruck(window)
    if last_crash:
        window.tell_crash(last_crash)
    log.info("started")
    try:
        return application.exec()
    finally:
        truck.end()


def screenshot(address: str | None, picture: Picture) -> int:
    """Write a picture of the real window, painted offscreen; returns the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(picture.scale)
    log_set_up.set_up()
    application = make_application()
    net = CrashNet(application)
    net.spread()
    window = make_window(application, address=address)
    theme.apply(application, picture.theme)
    window.is_posing = True
    window.resize(picture.width, picture.height)
    failures: list[str] = []
    window.report.failed.connect(
        lambda failure: failures.append(f"{failure.text} {failure.advice}")
    )
    window.report.bug_found.connect(net.tell)
    net.caught.connect(lambda report: failures.append(report.strip().rsplit("\n", 1)[-1]))
    window.show()
    window.reset_panes()
    truck = GarbageTruck(window)
    try:
        is_taken = still.take(window, picture.out, view=picture.view, select=picture.select)
    except OSError as error:
        failures.append(str(error))
        is_taken = False
    finally:
        truck.end()
        window.close()
    for failure in failures:
        sys.stderr.write(f"{failure.strip()}\n")
    return 0 if is_taken and not failures else 1


def has_no_display() -> bool:
    """Whether Qt would find no screen to open a window on."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
