"""Where the panes stand: docks at the first start, as they were left at every later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop.ui.shell.dock_title import DockTitle
from desktop.ui.shell.first_sight import Places
from desktop.ui.shell.pane_sizes import PaneSizes
from desktop.ui.shell.screens import bring_onto_a_screen, is_on_a_screen
from desktop.ui.shell.tool_bar import fit_tool_bar
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from desktop.ui.shell.frame import DeskFrame

LOOK_HEIGHTS = [320, 420]
COLUMNS_KEPT = "table columns"  # an earlier program kept fewer of them under "columns"
HOMES = {
    "sidebar": Qt.DockWidgetArea.LeftDockWidgetArea,
    "storyboard": Qt.DockWidgetArea.BottomDockWidgetArea,
    "inspector": Qt.DockWidgetArea.RightDockWidgetArea,
}


def build_docks(window: DeskFrame) -> dict[str, QDockWidget]:
    """The panes around the centre, by the names of their View commands."""
    # Small screens and large type: every pane can be squeezed, and scrolls or shortens by itself.
    for pane, width, height in (
        (window.library, 200, 110),
        (window.storyboard, 200, 110),
        (window.preview, 100, 70),
        (window.inspector, 180, 90),
    ):
        pane.setMinimumSize(width, height)
    look = QSplitter(Qt.Orientation.Vertical)
    look.addWidget(window.preview)
    look.addWidget(window.inspector)
    look.setSizes(LOOK_HEIGHTS)
    look.setChildrenCollapsible(False)
    docks = {
        "sidebar": _dock(window, "Sidebar", window.library.sidebar),
        "storyboard": _dock(window, "Storyboard", window.storyboard),
        "inspector": _dock(window, "Preview and inspector", look),
    }
    for name, dock in docks.items():
        window.addDockWidget(HOMES[name], dock)
    # The board stands under the pictures only; the sides reach from top to bottom.
    area = Qt.DockWidgetArea
    window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
    window.setDockOptions(
        QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks
    )
    return docks


def build_centre(window: DeskFrame, banners: QWidget) -> None:
    """The library, with room for warnings above it."""
    centre = QWidget(window)
    column = QVBoxLayout(centre)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(banners)
    column.addWidget(window.library, 1)
    window.setCentralWidget(centre)


class Arrangement:
    """The panes of a window whose docks are built: how they share it, and how they were left."""

    def __init__(self, window: DeskFrame) -> None:
        self._window = window
        self._sizes = PaneSizes(window, HOMES)

    def restore(self) -> None:
        """As it was left, if it was."""
        kept = window_file()
        _restore_views(self._window, kept)
        state = kept.value("state")
        if isinstance(state, QByteArray):
            self._window.restoreState(state)
        self._sizes.read(str(kept.value("panes") or ""))
        self._window.panes.hide_parts(str(kept.value("hidden") or "").split())
        self._keep_within_reach()

    def reset(self) -> None:
        """Every pane and bar in sight, where it was at first, as large as it was at first."""
        window = self._window
        for name, dock in window.docks.items():
            dock.setFloating(False)
            window.removeDockWidget(dock)
            window.addDockWidget(HOMES[name], dock)
        window.panes.show_all()
        look = window.docks["inspector"].widget()
        if isinstance(look, QSplitter):
            look.setSizes(LOOK_HEIGHTS)
        self._keep_within_reach()
        bring_onto_a_screen(window)
        self._sizes.reset()

    def _keep_within_reach(self) -> None:
        """The tool bar is never away, and no pane floats where there is no screen any more."""
        window = self._window
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, window.bar)
        window.bar.show()
        for dock in window.docks.values():
            if dock.isFloating() and not is_on_a_screen(dock):
                dock.setFloating(False)

    def fit(self) -> None:
        """Fit into the window as large as it is now."""
        fit_tool_bar(self._window.spare, self._window, self._window.width())
        self._sizes.fit()

    def keep(self) -> None:
        """Remember size, place, docks and views."""
        window, kept = self._window, window_file()
        window.setUpdatesEnabled(False)  # it is closing: nobody sees panes come back
        window.panes.end_focus()
        kept.setValue("geometry", window.saveGeometry())
        kept.setValue("state", window.saveState())
        kept.setValue("panes", self._sizes.text())
        kept.setValue("hidden", " ".join(window.panes.parts_off))
        library = window.library
        kept.setValue("view", "table" if library.is_table else "grid")
        kept.setValue("cell", library.grid.cell_size)
        kept.setValue("place", library.way_back.kept())
        kept.setValue(COLUMNS_KEPT, library.table.keep_columns())
        kept.setValue("shot columns", window.storyboard.list.header().saveState())
        kept.setValue("film", window.state.film_id or "")
        kept.setValue("sight", Places.of(window).text())


def last_film() -> str:
    """The film that was open when the program ended; it may be gone, or of another library."""
    return str(window_file().value("film") or "")


def _restore_views(window: DeskFrame, kept: QSettings) -> None:
    """Grid or table, how large, which columns; what makes no sense is left as it is at first."""
    library = window.library
    cell = str(kept.value("cell") or "")
    library.table.restore_columns(kept.value(COLUMNS_KEPT))
    heading = window.storyboard.list.header()
    columns, shown = kept.value("shot columns"), heading.saveState()
    if isinstance(columns, QByteArray) and not heading.restoreState(columns):
        heading.restoreState(shown)
    size = int(cell) if cell.isdigit() else window.preferences.thumbnail_size
    library.grid.set_cell_size(size)
    library.way_back.take_up(str(kept.value("place") or ""))
    if kept.value("view") == "table":
        library.show_table(True)


def _dock(window: DeskFrame, title: str, widget: QWidget) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{title.split(maxsplit=1)[0].lower()}")
    dock.setWidget(widget)
    dock.setTitleBarWidget(DockTitle(dock))
    return dock
