"""The window from its first paint to its end. What is in it is built by `window_builder.py`.

It stands on the screen before most of the program is loaded, so this file and what it imports stay
light: panes are known here by name only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.shell.settings_store import SettingsStore
from desktop.ui.shell.startup_cover import StartupCover
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QDockWidget

    from desktop.base.settings import Settings
    from desktop.ui.imports.importer import Importer
    from desktop.ui.inspector.pane import InspectorPane
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.preview.pane import PreviewPane
    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.layout import Arrangement
    from desktop.ui.shell.message_display import MessageDisplay
    from desktop.ui.shell.pane_spec import BuiltPane
    from desktop.ui.shell.panes import Panes
    from desktop.ui.shell.services import Services
    from desktop.ui.shell.tool_bar import ToolBar
    from desktop.ui.shell.view_memory import ViewMemory
    from desktop.ui.storyboard.pane import StoryboardPane

FIRST_SIZE = QSize(1600, 1000)


class DeskWindow(QMainWindow):
    """The main window.

    What is in it is put there by `window_builder.py`: nothing below but `settings`, `cover` and
    `thumbnails` is there before.

    Attributes:
        settings: The settings in force.
        cover: What is painted in the place of panes that are not built yet.
        services: What panes and commands stand on.
        built: Every pane by name; four of them by their own names too.
        docks: By the pane that a dock is named after; `inspector` holds the preview too.
        panes: Shows, hides and goes to panes.
        commands: Every command; the only place QActions come from.
        imports: Brings files in.
        bar: The tool bar.
        views: Remembers how the library is shown.

    Signals:
        closed: It is being closed.
    """

    closed = Signal()
    thumbnails: Thumbnails
    services: Services
    built: Mapping[str, BuiltPane]
    library: LibraryPane
    preview: PreviewPane
    inspector: InspectorPane
    storyboard: StoryboardPane
    docks: dict[str, QDockWidget]
    panes: Panes
    commands: Commands
    imports: Importer
    messages: MessageDisplay
    bar: ToolBar
    views: ViewMemory

    def __init__(self, preferences: Settings) -> None:
        super().__init__()
        self.settings = SettingsStore(preferences, self)
        self.setObjectName("desk")
        self.setWindowTitle("Director's Desk")
        self.cover: StartupCover | None = None
        self._arrangement: Arrangement | None = None
        self.resize(FIRST_SIZE)
        geometry = window_file().value("geometry")
        self._is_placed = isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)

    @property
    def report(self) -> Report:
        """Tells people what happened."""
        return self.services.report

    @property
    def runner(self) -> Runner:
        """Reads and changes the library."""
        return self.services.runner

    @property
    def state(self) -> DeskState:
        """What the window looks at."""
        return self.services.state

    @property
    def is_built(self) -> bool:
        """Whether the panes are there."""
        return self._arrangement is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is asked, written or reloaded any more."""
        panes = self.built.values() if self.is_built else ()
        is_looking = self.is_built and self.services.file_locator.is_looking
        is_asking = self.runner.is_reading or is_looking
        return not is_asking and all(pane.is_settled() for pane in panes)

    def place(self) -> None:
        """Before it is shown to a person for the first time: no part of it is off the screen."""
        if not self._is_placed:
            from desktop.ui.shell.screens import fit_first  # noqa: PLC0415 - at a first start only

            fit_first(self, QGuiApplication.primaryScreen().availableGeometry().size())

    def show_cover(self) -> StartupCover:
        """Be painted from now on, although nothing is built yet; returns what paints."""
        self.cover = StartupCover(self)
        return self.cover

    def settle(self, arrangement: Arrangement) -> None:
        """The panes are built: put them where they stood, and show them."""
        self._arrangement = arrangement
        self.views.restore(self.settings.current.thumbnail_size)
        arrangement.restore()
        arrangement.fit()
        if self.cover is not None:
            self.cover.hide()
            self.cover.deleteLater()
            self.cover = None

    def tell_crash(self, report: str) -> None:
        """Show a crash report."""
        self.messages.crash(report)

    def reset_panes(self) -> None:
        """Every dock where it was at first."""
        if self._arrangement is not None:
            self._arrangement.reset()

    def createPopupMenu(self) -> QMenu:
        """Panes only: Qt's own menu would also take the tool bar away, and with it the search."""
        return self.commands.context_menu(self, ContextMenu.BARS) if self.is_built else QMenu(self)

    # Coming and going

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps what cannot be done without."""
        super().resizeEvent(event)
        if self.cover is not None:
            self.cover.resize(event.size())
        if self._arrangement is not None:
            self._arrangement.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Docks can be sized only once there is something to share."""
        super().showEvent(event)
        if self._arrangement is not None:
            self._arrangement.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout; refuse new work, cancel, wait, close the library: in this order."""
        if self._arrangement is not None:
            if not self.settings.is_posing:
                self._arrangement.keep()
                self.views.keep()
            self._close_down()
        self.closed.emit()
        super().closeEvent(event)

    def _close_down(self) -> None:
        self.inspector.flush(is_last=True)
        self.imports.is_ending = True
        self.preview.close_down()
        services = self.services
        for part in (services.file_locator, services.pictures, services.lut, services.screens):
            part.close()
        # Jobs end between two steps; one that waits for a worker that hangs ends without it.
        if not self.runner.shut_down(1.5):
            self.services.jobs.end()
            self.runner.shut_down(1.5)
        self.services.jobs.end()
        self.thumbnails.close()
        self.services.door.close()
