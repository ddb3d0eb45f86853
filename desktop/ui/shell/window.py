"""The window: panes as docks, and what holds them together. Layout only; deeds live elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolBar

from desktop.base import paths
from desktop.ui.inspector.pane import InspectorPane
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.pane import LibraryPane
from desktop.ui.preview.pane import PreviewPane
from desktop.ui.shell.frame import DeskFrame
from desktop.ui.shell.hearing import BannerStack, Hearing
from desktop.ui.shell.importing import Importing
from desktop.ui.shell.joining import join
from desktop.ui.shell.layout import (
    build_centre,
    build_docks,
    keep_layout,
    restore_layout,
    share_space,
)
from desktop.ui.shell.library_door import LibraryDoor, Opener
from desktop.ui.shell.pictures import Pictures
from desktop.ui.shell.status_bar import StatusBar
from desktop.ui.shell.tool_bar import fill_tool_bar, fit_tool_bar
from desktop.ui.storyboard.pane import StoryboardPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent

    from desktop.base.settings import Settings
    from desktop.catalog.first_page import FirstPage

FIRST_SIZE = QSize(1600, 1000)


class DeskWindow(DeskFrame):
    """The main window."""

    def __init__(
        self, preferences: Settings, *, opener: Opener, works: Callable[[int], Any]
    ) -> None:
        super().__init__(preferences, works)
        self.setObjectName("desk")
        self.setWindowTitle("Director's Desk")
        self._is_restored = False
        budget = preferences.thumbnail_cache_mb * 1024 * 1024
        self.thumbnails = Thumbnails(paths.thumbnails_dir(), budget=budget, parent=self)
        self.pictures = Pictures(self, self.runner, self.thumbnails)
        self.door = LibraryDoor(opener, self.runner, self.report, self)
        self._build_panes()
        self.docks = build_docks(self)
        self._build_frame()
        self._first_state = self.saveState()
        self.commands = join(self)
        self._spare = fill_tool_bar(self._bar, self)
        self.commands.remap(preferences.shortcuts)
        self._is_restored = restore_layout(self)

    def peek(self, first: FirstPage) -> None:
        """Show the first page of a local library before the database layer is loaded."""
        self.library.model.show_peek(first.cards, first.count)
        self.library.sidebar.show_data(first.sidebar)

    def tell_crash(self, report: str) -> None:
        """Show a crash report."""
        self.hearing.crash(report)

    def reset_panes(self) -> None:
        """Every dock where it was at first."""
        self.restoreState(self._first_state)
        share_space(self)

    # Building

    def _build_panes(self) -> None:
        self.library = LibraryPane(self.runner, self.state, self.thumbnails, self)
        self.preview = PreviewPane(
            self.runner, self.state, self.pictures, thumbnails=self.thumbnails
        )
        self.inspector = InspectorPane(self.runner, self.state, thumbnails=self.thumbnails)
        self.storyboard = StoryboardPane(self.runner, self.state, self.thumbnails)
        self.importing = Importing(self)

    def _build_frame(self) -> None:
        """Centre, tool bar, status bar, and who shows messages."""
        banners = BannerStack()
        build_centre(self, banners)
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

    # Coming and going

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps what cannot be done without."""
        super().resizeEvent(event)
        if hasattr(self, "_spare"):  # Qt sizes the window while it is still being built
            fit_tool_bar(self._spare, self, event.size().width())

    def showEvent(self, event: QShowEvent) -> None:
        """Docks can be sized only once there is something to share."""
        super().showEvent(event)
        if not self._is_restored:
            self._is_restored = True
            share_space(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout; refuse new work, cancel, wait, close the library: in this order."""
        if not self.is_posing:
            keep_layout(self)
        self.inspector.flush()
        self.importing.is_ending = True
        self.preview.close_down()
        # Jobs end between two steps; one that waits for a worker that hangs ends without it.
        if not self.runner.shut_down(1.5):
            self.end_works()
            self.runner.shut_down(1.5)
        self.end_works()
        self.thumbnails.close()
        self.door.close()
        super().closeEvent(event)
