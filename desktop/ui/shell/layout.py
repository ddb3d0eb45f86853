"""Where the panes stand: docks at the first start, as they were left at every later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop.base import paths
from desktop.ui.shell.dock_title import DockTitle

if TYPE_CHECKING:
    from desktop.ui.shell.frame import DeskFrame

SIDE_WIDTHS = [224, 348]
BOARD_SHARE = 0.38
LOOK_HEIGHTS = [320, 420]


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
    area = Qt.DockWidgetArea
    docks = {
        "sidebar": _dock(window, "Sidebar", window.library.sidebar, area.LeftDockWidgetArea),
        "storyboard": _dock(window, "Storyboard", window.storyboard, area.BottomDockWidgetArea),
        "inspector": _dock(window, "Preview and inspector", look, area.RightDockWidgetArea),
    }
    # The board stands under the pictures only; the sides reach from top to bottom.
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


def share_space(window: DeskFrame) -> None:
    """The proportions of the first start."""
    sides = [window.docks["sidebar"], window.docks["inspector"]]
    window.resizeDocks(sides, SIDE_WIDTHS, Qt.Orientation.Horizontal)
    height = round(window.height() * BOARD_SHARE)
    window.resizeDocks([window.docks["storyboard"]], [height], Qt.Orientation.Vertical)


def keep_layout(window: DeskFrame) -> None:
    """Remember size, place and docks."""
    kept = _kept()
    kept.setValue("geometry", window.saveGeometry())
    kept.setValue("state", window.saveState())
    library = window.library
    kept.setValue("view", "table" if library.is_table else "grid")
    kept.setValue("cell", library.grid.cell_size)
    kept.setValue("columns", library.table.horizontalHeader().saveState())
    kept.setValue("film", window.state.film_id or "")


def restore_layout(window: DeskFrame) -> bool:
    """The layout of the last session; False where there is none that can be used."""
    kept = _kept()
    _restore_views(window, kept)
    geometry, state = kept.value("geometry"), kept.value("state")
    return (
        isinstance(geometry, QByteArray)
        and isinstance(state, QByteArray)
        and window.restoreGeometry(geometry)
        and window.restoreState(state)
    )


def last_film() -> str:
    """The film that was open when the program ended; it may be gone, or of another library."""
    return str(_kept().value("film") or "")


def _restore_views(window: DeskFrame, kept: QSettings) -> None:
    """Grid or table, how large, which columns; what makes no sense is left as it is at first."""
    library = window.library
    columns, cell = kept.value("columns"), str(kept.value("cell") or "")
    heading = library.table.horizontalHeader()
    shown = heading.saveState()
    if isinstance(columns, QByteArray) and not heading.restoreState(columns):
        heading.restoreState(shown)
    size = int(cell) if cell.isdigit() else window.preferences.thumbnail_size
    library.grid.set_cell_size(size)
    if kept.value("view") == "table":
        library.show_table(True)


def _kept() -> QSettings:
    return QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)


def _dock(window: DeskFrame, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{title.split(maxsplit=1)[0].lower()}")
    dock.setWidget(widget)
    dock.setTitleBarWidget(DockTitle(dock))
    window.addDockWidget(area, dock)
    return dock
