"""The front door: shows the window, builds everything into it, opens the library behind it.

The window is painted before most of the program is loaded: the panes take several times as long as
a bare window, and SQLAlchemy as long as the panes. What is imported up here is what the first paint
needs; the rest is loaded by `furnish`, in steps, and the database layer in the thread that opens
the library.
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
from desktop.base import paths, settings
from desktop.base.address import is_url
from desktop.ui.kit import theme
from desktop.ui.shell.pane_table import PANES
from desktop.ui.shell.startup_steps import StartupSteps
from desktop.ui.shell.window import DeskWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.catalog.first_page import FirstPage
    from desktop.catalog.library import Library
    from desktop.cli.desk import ScreenshotRequest
    from desktop.domain.location import Location, Sight
    from desktop.jobs.factory import JobFactory
    from desktop.ui.kit.film_lut import ColourLookup
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.shell.pane_spec import PaneSpec
    from desktop.ui.shell.startup_cover import StartupCover

UNPAINTED = 400  # milliseconds after which a window that nobody sees is built all the same


def open_catalog(address: str, *, create: bool, agreed: bool) -> Library:
    """Open a library, loading the database layer if this is the first one."""
    catalog: Any = importlib.import_module("desktop.catalog.library")
    library: Library = catalog.open_library(address, create=create, agreed_to_upgrade=agreed)
    return library


def load_jobs(workers: int) -> JobFactory:
    """The jobs with the worker processes they share, loaded when they are first needed."""
    module: Any = importlib.import_module("desktop.jobs.factory")
    jobs: JobFactory = module.JobFactory(workers=workers)
    return jobs


def look_at(place: Location, media_root: Path) -> Sight:
    """Look at the file of an asset on its disk."""
    presence: Any = importlib.import_module("desktop.storage.presence")
    sight: Sight = presence.look_at(place, media_root)
    return sight


def open_table(path: Path) -> ColourLookup:
    """Open the table that a worker made of a LUT."""
    tables: Any = importlib.import_module("desktop.media.colour_table")
    table: ColourLookup = tables.ColourTable(path)
    return table


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The QApplication, dressed; the one that is there already in tests."""
    found = QCoreApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["desk", *arguments])
    application.setApplicationName("Director's Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("directors-desk")
    application.setWindowIcon(QIcon(str(paths.resources_dir() / "icons" / "directors-desk.svg")))
    return application


def make_window(
    application: QApplication, *, address: str | None = None, panes: Sequence[PaneSpec] = PANES
) -> DeskWindow:
    """The window, built and not yet shown; it opens its library once it has been painted."""
    window = bare_window(application)
    for _step in furnish(window, address, panes):
        pass
    return window


def bare_window(application: QApplication) -> DeskWindow:
    """The window with nothing in it, in the place where it was left."""
    preferences = settings.load()
    theme.apply(application, preferences.theme)
    return DeskWindow(preferences)


def furnish(
    window: DeskWindow, address: str | None, panes: Sequence[PaneSpec] = PANES
) -> Iterator[None]:
    """Build the panes into a window; each step leaves the window's thread free again soon."""
    chosen, create = first_library(window.settings.current, address)
    window.thumbnails = _thumbnails(window)
    first = _first_page(chosen)
    shows_first = first is not None and _shows_first_page(chosen)
    if window.cover is not None and first is not None and shows_first:
        _show_first(window.cover, first, window.thumbnails)
    yield
    modules = [spec.module for spec in panes if spec.module]
    for module in ("desktop.ui.kit.runner", *modules, "desktop.ui.shell.wiring"):
        importlib.import_module(module)
        yield
    from desktop.ui.shell.window_builder import Below, build  # noqa: PLC0415 - this is what is put off

    below = Below(open_catalog, load_jobs, look_at, open_table)

    yield
    arrangement = yield from build(window, below, panes)
    if first is not None:
        _peek(window, first, assets=shows_first)
    window.settle(arrangement)
    QTimer.singleShot(0, window, lambda: window.services.door.open(chosen, create=create))


def _thumbnails(window: DeskWindow) -> Thumbnails:
    from desktop.ui.kit.thumbnails import Thumbnails  # noqa: PLC0415 - behind the first paint

    budget = window.settings.current.thumbnail_cache_mb * 1024 * 1024
    return Thumbnails(paths.thumbnails_dir(), budget=budget, parent=window)


def _first_page(chosen: str) -> FirstPage | None:
    """What a local library shows first."""
    from desktop.catalog.first_page import first_page  # noqa: PLC0415 - behind the first paint

    return None if is_url(chosen) else first_page(Path(chosen))


def _shows_first_page(chosen: str) -> bool:
    """Whether a library will show its first page, and not the place where somebody left it."""
    from desktop.ui.library.place_state import read_states  # noqa: PLC0415 - behind the first paint
    from desktop.ui.shell.window_file import window_file  # noqa: PLC0415 - behind the first paint

    state = read_states(str(window_file().value("place") or "")).get(chosen)
    return state is None or state.is_beginning


def _show_first(sight: StartupCover, first: FirstPage, thumbnails: Thumbnails) -> None:
    from desktop.ui.library.first_cells import FirstCells  # noqa: PLC0415 - behind the first paint

    sight.show_page(FirstCells(first.cards, thumbnails))
    thumbnails.loaded.connect(sight.update)


def _peek(window: DeskWindow, first: FirstPage, *, assets: bool) -> None:
    """Show what is known of a local library before the database layer is loaded.

    `assets`: also its first page, where that is what will be listed.
    """
    if assets:
        window.library.model.show_peek(first.cards, first.count)
    window.library.sidebar.show_data(first.sidebar)


def first_library(preferences: settings.Settings, address: str | None) -> tuple[str, bool]:
    """Which library to open at start, and whether it may be made.

    What the command line names, then DESK_LIBRARY, then the last one, then the default.
    """
    asked = address or os.environ.get("DESK_LIBRARY")
    if asked:
        return asked, False
    last = preferences.last_library
    if preferences.reopen_last and last and (is_url(last) or Path(last).exists()):
        return last, False
    return str(paths.default_library()), True


def run(address: str | None = None, *, verbose: bool = False) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    if has_no_display():
        sys.stderr.write(
            "There is no display here, so no window can be opened.\n"
            "`directors-desk screenshot --out FILE` shows the window as a picture;"
            " `directors-desk --help` lists what works without one.\n"
        )
        return 1
    application = make_application()
    window = bare_window(application)
    window.place()
    start = StartupSteps(_start(window, application, address, verbose=verbose), window)
    window.show_cover().painted.connect(start.begin)
    QTimer.singleShot(UNPAINTED, start, start.begin)
    start.ended.connect(lambda: application.exit(1) if start.error else None)
    window.closed.connect(start.stop)
    window.show()
    code = application.exec()
    if start.error is not None:
        raise start.error
    return code


def _start(
    window: DeskWindow, application: QApplication, address: str | None, *, verbose: bool
) -> Iterator[None]:
    """Everything that follows the first paint."""
    building = furnish(window, address)
    next(building)
    yield
    from desktop.ui.shell.crash import CrashNet  # noqa: PLC0415 - behind the first page
    from desktop.ui.shell.garbage_collection import IdleCollector  # noqa: PLC0415

    net = CrashNet(application)
    last_crash = net.spread()
    yield
    for _step in building:
        if window.cover is not None:
            window.cover.raise_()
        yield
    # In the same step as the end of building: the library opens with the next one.
    from desktop.base import log as log_set_up  # noqa: PLC0415 - behind the panes
    from desktop.ui.shell.close_on_signal import CloseOnSignal  # noqa: PLC0415

    log_set_up.set_up(verbose=verbose)
    CloseOnSignal(window)
    net.caught.connect(window.tell_crash)
    window.report.bug_found.connect(net.tell)
    truck = IdleCollector(window)
    application.aboutToQuit.connect(truck.end)
    if last_crash:
        window.tell_crash(last_crash)
    # So that the first selection need not wait for them.
    yield from window.preview.build_rest()
    yield from window.inspector.build_rest()
    logging.getLogger(__name__).info("started")


def screenshot(address: str | None, picture: ScreenshotRequest) -> int:
    """Write a picture of the real window, painted offscreen; returns the exit code."""
    from desktop.base import log as log_set_up  # noqa: PLC0415 - only pictures need these so early
    from desktop.ui.shell import window_picture  # noqa: PLC0415
    from desktop.ui.shell.crash import CrashNet  # noqa: PLC0415
    from desktop.ui.shell.garbage_collection import IdleCollector  # noqa: PLC0415

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(picture.scale)
    log_set_up.set_up()
    application = make_application()
    net = CrashNet(application)
    net.spread()
    window = make_window(application, address=address)
    theme.apply(application, picture.theme)
    window.settings.is_posing = True
    window.resize(picture.width, picture.height)
    failures: list[str] = []
    window.report.failed.connect(
        lambda failure: failures.append(f"{failure.text} {failure.advice}")
    )
    window.report.bug_found.connect(net.tell)
    net.caught.connect(lambda report: failures.append(report.strip().rsplit("\n", 1)[-1]))
    window.show()
    window.reset_panes()
    truck = IdleCollector(window)
    try:
        is_taken = window_picture.take(
            window, picture.out, view=picture.view, select=picture.select
        )
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
