"""The window: panes as docks, and what holds them together. Layout only; deeds live elsewhere."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from desktop.base import paths, settings
from desktop.ui.inspector.pane import InspectorPane
from desktop.ui.kit import theme
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.pane import LibraryPane
from desktop.ui.preview.pane import PreviewPane
from desktop.ui.shell.dock_title import DockTitle
from desktop.ui.shell.hearing import BannerStack, Hearing
from desktop.ui.shell.importing import Importing
from desktop.ui.shell.joining import join
from desktop.ui.shell.library_door import LibraryDoor, Opener
from desktop.ui.shell.pictures import Pictures
from desktop.ui.shell.status_bar import StatusBar
from desktop.ui.shell.tool_bar import fill_tool_bar
from desktop.ui.storyboard.pane import StoryboardPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QShowEvent

    from desktop.base.settings import Settings
    from desktop.catalog.first_page import FirstPage
    from desktop.ui.kit.runner import JobHandle
    from desktop.ui.shell.commands import Commands

FIRST_SIZE = QSize(1600, 1000)
LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


class DeskWindow(QMainWindow):
    """The main window.

    Attributes:
        docks: Sidebar, storyboard and inspector by the names of their View commands.
        commands: Every command; the only place QActions come from.
        preferences: The settings in force.
    """

    commands: Commands

    def __init__(
        self, preferences: Settings, *, opener: Opener, works: Callable[[int], Any]
    ) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setWindowTitle("Director's Desk")
        self.preferences = preferences
        self._load_works, self._works = works, None
        self._works_lock = threading.Lock()
        self._is_restored = False
        self.report = Report(self)
        self.runner = Runner(self.report, parent=self)
        self.state = DeskState(self)
        self.thumbnails = Thumbnails(paths.thumbnails_dir(), parent=self)
        self.pictures = Pictures(self, self.runner, self.thumbnails)
        self.door = LibraryDoor(opener, self.runner, self.report, self)
        self._build_panes()
        self.docks = self._build_docks()
        self._build_frame()
        self._first_state = self.saveState()
        self.commands = join(self)
        fill_tool_bar(self._bar, self)
        self.commands.remap(preferences.shortcuts)
        self._restore()

    def work(
        self,
        job: Callable[[Any, Any], Any],
        title: str,
        then: Callable[[Any], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> JobHandle:
        """Run a job of `jobs.works`; `job` gets the works and the library, in the job's thread."""
        return self.runner.work(
            lambda library: job(self._get_works(), library),
            title=title,
            then=then,
            on_error=on_error,
        )

    def peek(self, first: FirstPage) -> None:
        """Show the first page of a local library before the database layer is loaded."""
        self.library.model.show_peek(first.cards, first.count)
        self.library.sidebar.show_data(first.sidebar)

    def prefer(self, preferences: Settings) -> None:
        """Use other settings and keep them; a disk that takes none is told once."""
        self.preferences = preferences
        try:
            settings.save(preferences)
        except OSError as error:
            self.report.note(f"The settings could not be kept: {error.strerror}.")

    def wear(self, preferences: Settings) -> None:
        """Use settings that the preferences dialog returned."""
        self.prefer(preferences)
        self.commands.remap(preferences.shortcuts)
        self.library.grid.set_cell_size(preferences.thumbnail_size)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, preferences.theme)

    def tell_crash(self, report: str) -> None:
        """Show a crash report."""
        self.hearing.crash(report)

    def reset_panes(self) -> None:
        """Every dock where it was at first."""
        self.restoreState(self._first_state)
        self._share_space()

    # Building

    def _build_panes(self) -> None:
        self.library = LibraryPane(self.runner, self.state, self.thumbnails, self)
        self.preview = PreviewPane(
            self.runner, self.state, self.pictures, thumbnails=self.thumbnails
        )
        self.inspector = InspectorPane(self.runner, self.state, self.thumbnails)
        self.storyboard = StoryboardPane(self.runner, self.state, self.thumbnails)
        self.importing = Importing(self)

    def _build_docks(self) -> dict[str, QDockWidget]:
        look = QSplitter(Qt.Orientation.Vertical)
        look.addWidget(self.preview)
        look.addWidget(self.inspector)
        look.setSizes([320, 420])
        look.setChildrenCollapsible(False)
        docks = {
            "sidebar": self._dock("Sidebar", self.library.sidebar, LEFT),
            "storyboard": self._dock("Storyboard", self.storyboard, BOTTOM),
            "inspector": self._dock("Preview and inspector", look, RIGHT),
        }
        self.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        self.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        return docks

    def _build_frame(self) -> None:
        """Centre, tool bar, status bar, and who shows messages."""
        banners = BannerStack()
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(banners)
        column.addWidget(self.library, 1)
        self.setCentralWidget(centre)
        self._bar = QToolBar("Main", self)
        self._bar.setObjectName("main-bar")
        self._bar.setMovable(False)
        self.addToolBar(self._bar)
        status = StatusBar(self.runner, self.state, self)
        self.setStatusBar(status)
        status.place(self.importing.strip)
        self.hearing = Hearing(self.report, banners, self)
        self.runner.library_changed.connect(lambda _: banners.clear())
        self.resize(FIRST_SIZE)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks
        )

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock-{title.split()[0].lower()}")
        dock.setWidget(widget)
        dock.setTitleBarWidget(DockTitle(dock))
        self.addDockWidget(area, dock)
        return dock

    def _share_space(self) -> None:
        """The proportions of the first start."""
        sides = [self.docks["sidebar"], self.docks["inspector"]]
        self.resizeDocks(sides, [224, 348], Qt.Orientation.Horizontal)
        height = round(self.height() * 0.38)
        self.resizeDocks([self.docks["storyboard"]], [height], Qt.Orientation.Vertical)

    # Coming and going

    def showEvent(self, event: QShowEvent) -> None:
        """Docks can be sized only once there is something to share."""
        super().showEvent(event)
        if not self._is_restored:
            self._is_restored = True
            self._share_space()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout; refuse new work, cancel, wait, close the library: in this order."""
        keep = QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)
        keep.setValue("geometry", self.saveGeometry())
        keep.setValue("state", self.saveState())
        self.importing.is_ending = True
        self.preview.close_down()
        self.runner.shut_down(4.0)
        if self._works is not None:
            self._works.close()
        self.thumbnails.close()
        self.door.close()
        super().closeEvent(event)

    def _restore(self) -> None:
        """The layout of the last session, where it can be used."""
        keep = QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)
        geometry, state = keep.value("geometry"), keep.value("state")
        self._is_restored = (
            isinstance(geometry, QByteArray)
            and isinstance(state, QByteArray)
            and self.restoreGeometry(geometry)
            and self.restoreState(state)
        )

    def _get_works(self) -> Any:
        """The jobs and their worker processes, made when first needed (in a job's thread)."""
        with self._works_lock:
            if self._works is None:
                self._works = self._load_works(self.preferences.workers)
            return self._works
