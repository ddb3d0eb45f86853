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
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtCore import QSettings

    from desktop.ui.shell.frame import DeskFrame
    from desktop.ui.shell.pane_spec import Pane, PaneSpec

SIZES_KEPT = "pane sizes"  # an earlier program kept them without names under "panes"
COLUMNS_KEPT = "table columns"  # an earlier program kept fewer of them under "columns"


def build_docks(
    window: DeskFrame, specs: Iterable[PaneSpec], built: Mapping[str, Pane]
) -> dict[str, QDockWidget]:
    """The docks around the centre, by the panes that they are named after."""
    shared: dict[str, list[PaneSpec]] = {}
    for spec in specs:
        if spec.minimum is not None:  # small screens and large type: every pane can be squeezed
            built[spec.name].widget.setMinimumSize(*spec.minimum)
        if not spec.is_centre:
            shared.setdefault(spec.dock, []).append(spec)
    docks = {name: _dock(window, parts, built) for name, parts in shared.items()}
    add_docks(window, docks, specs)
    # The board stands under the pictures only; the sides reach from top to bottom.
    area = Qt.DockWidgetArea
    window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
    window.setDockOptions(
        QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks
    )
    return docks


def add_docks(
    window: QMainWindow, docks: Mapping[str, QDockWidget], specs: Iterable[PaneSpec]
) -> None:
    """Every dock at its first side, and what shares it as high as at first."""
    for spec in specs:
        if spec.side is not None and spec.name in docks:
            window.addDockWidget(spec.side, docks[spec.name])
    for name, dock in docks.items():
        shared = dock.widget()
        if isinstance(shared, QSplitter):
            shared.setSizes([spec.height for spec in specs if spec.dock == name])


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

    def __init__(self, window: DeskFrame, specs: Iterable[PaneSpec]) -> None:
        self._window, self._specs = window, tuple(specs)
        self._sizes = PaneSizes(window, window.docks, self._specs)

    def restore(self) -> None:
        """As it was left, if it was."""
        kept = window_file()
        _restore_views(self._window, kept)
        state = kept.value("state")
        if isinstance(state, QByteArray):
            self._window.restoreState(state)
        self._sizes.read(str(kept.value(SIZES_KEPT) or ""))
        self._window.panes.hide_parts(str(kept.value("hidden") or "").split())
        self._keep_within_reach()

    def reset(self) -> None:
        """Every pane and bar in sight, where it was at first, as large as it was at first."""
        window = self._window
        for dock in window.docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        add_docks(window, window.docks, self._specs)
        window.panes.show_all()
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
        kept.setValue(SIZES_KEPT, self._sizes.text())
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


def _dock(window: DeskFrame, parts: Sequence[PaneSpec], built: Mapping[str, Pane]) -> QDockWidget:
    """A dock for one pane, or for several above each other."""
    first, *others = parts
    dock = QDockWidget(" and ".join((first.title, *(o.title.lower() for o in others))), window)
    dock.setObjectName(f"dock-{first.name}")
    if others:
        shared = QSplitter(Qt.Orientation.Vertical)
        for spec in parts:
            shared.addWidget(built[spec.name].widget)
        shared.setChildrenCollapsible(False)
        dock.setWidget(shared)
    else:
        dock.setWidget(built[first.name].widget)
    dock.setTitleBarWidget(DockTitle(dock))
    return dock
