"""Where the panes stand: docks at the first start, as they were left at every later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.shell.dock_tabs import DockTabs
from desktop.ui.shell.dock_title import DockTitle
from desktop.ui.shell.pane_sizes import PaneSizes
from desktop.ui.shell.screens import bring_onto_a_screen, is_on_a_screen
from desktop.ui.shell.startup_cover import GRID, WindowParts
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.ui.library.asset_grid import AssetGrid
    from desktop.ui.shell.pane_spec import BuiltPane, PaneSpec
    from desktop.ui.shell.panes import Panes
    from desktop.ui.shell.tool_bar import ToolBar

SIZES_KEPT = "pane sizes"  # an earlier program kept them without names under "panes"
DOCKS_KEPT = "docks"  # which there were; an earlier program did not say, and had fewer


def build_docks(
    window: QMainWindow, specs: Iterable[PaneSpec], built: Mapping[str, BuiltPane]
) -> dict[str, QDockWidget]:
    """The docks around the centre, by the panes that they are named after."""
    shared: dict[str, list[PaneSpec]] = {}
    for spec in specs:
        if spec.minimum is not None:  # small screens and large type: every pane can be squeezed
            built[spec.name].widget.setMinimumSize(*spec.minimum)
        if not spec.is_centre:
            shared.setdefault(spec.dock, []).append(spec)
    docks = {name: _dock(window, parts, built) for name, parts in shared.items()}
    DockTabs(window)
    add_docks(window, docks, specs)
    # The board stands under the pictures only; the sides reach from top to bottom.
    area = Qt.DockWidgetArea
    window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
    window.setTabPosition(area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    window.setDockOptions(
        QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks
    )
    return docks


def add_docks(
    window: QMainWindow, docks: Mapping[str, QDockWidget], specs: Iterable[PaneSpec]
) -> None:
    """These docks where they stand at first, and what shares one as high as at first."""
    for spec in specs:
        if spec.name not in docks:
            continue
        dock, beside = docks[spec.name], docks.get(spec.beside)
        if spec.side is not None:
            window.addDockWidget(spec.side, dock)
        if beside is not None:
            window.tabifyDockWidget(beside, dock)
            beside.raise_()
        dock.setVisible(spec.is_open)
    for name, dock in docks.items():
        shared = dock.widget()
        if isinstance(shared, QSplitter):
            shared.setSizes([spec.height for spec in specs if spec.dock == name])


def build_centre(window: QMainWindow, banners: QWidget, pane: QWidget) -> None:
    """The pane in the centre, with room for warnings above it."""
    centre = QWidget(window)
    column = QVBoxLayout(centre)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(banners)
    column.addWidget(pane, 1)
    window.setCentralWidget(centre)


class Arrangement:
    """The panes of a window whose docks are built: how they share it, and how they were left.

    Args:
        bar: The tool bar, which is never away.
        grid: The grid, whose place is painted first at the next start.
    """

    def __init__(
        self,
        window: QMainWindow,
        docks: Mapping[str, QDockWidget],
        panes: Panes,
        specs: Iterable[PaneSpec],
        *,
        bar: ToolBar,
        grid: AssetGrid,
    ) -> None:
        self._window, self._docks, self._panes, self._specs = window, docks, panes, tuple(specs)
        self._bar, self._grid = bar, grid
        self._sizes = PaneSizes(window, docks, self._specs)

    def restore(self) -> None:
        """As it was left, if it was."""
        kept = window_file()
        state = kept.value("state")
        if isinstance(state, QByteArray):
            self._restore_state(state)
            self._add_new(str(kept.value(DOCKS_KEPT) or "").split())
        self._sizes.read(str(kept.value(SIZES_KEPT) or ""))
        self._panes.hide_parts(str(kept.value("hidden") or "").split())
        self._keep_within_reach()

    def _restore_state(self, state: QByteArray) -> None:
        """Put docks and bars where they were.

        Of a window that is not shown yet and will be maximised, Qt keeps the state until it has its
        size, and crashes there over docks and bars that were put elsewhere meanwhile.
        """
        window, large = self._window, self._window.windowState()
        if not window.isVisible():
            window.setWindowState(Qt.WindowState.WindowNoState)
        window.restoreState(state)
        if window.windowState() != large:
            window.setWindowState(large)

    def reset(self) -> None:
        """Every pane and bar that is in sight at first, where it was then, as large as then."""
        window = self._window
        for dock in self._docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        add_docks(window, self._docks, self._specs)
        self._panes.show_first()
        self._keep_within_reach()
        bring_onto_a_screen(window)
        self._sizes.reset()

    def fit(self) -> None:
        """Fit into the window as large as it is now."""
        self._bar.fit(self._window.width())
        self._sizes.fit()

    def keep(self) -> None:
        """Remember size, place and docks."""
        window, kept = self._window, window_file()
        window.setUpdatesEnabled(False)  # it is closing: nobody sees panes come back
        self._panes.end_focus()
        kept.setValue("geometry", window.saveGeometry())
        kept.setValue("state", window.saveState())
        kept.setValue(DOCKS_KEPT, " ".join(self._docks))
        kept.setValue(SIZES_KEPT, self._sizes.text())
        kept.setValue("hidden", " ".join(self._panes.parts_off))
        kept.setValue("sight", self._places().text())

    def _add_new(self, known: Sequence[str]) -> None:
        """Put docks that an earlier program did not have where they stand at first."""
        new = [spec for spec in self._specs if spec.is_late and spec.name not in known]
        for spec in new:
            self._window.removeDockWidget(self._docks[spec.name])
        add_docks(self._window, self._docks, new)

    def _keep_within_reach(self) -> None:
        """The tool bar is never away, and no pane floats where there is no screen any more."""
        self._window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._bar)
        self._bar.show()
        for dock in self._docks.values():
            if dock.isFloating() and not is_on_a_screen(dock):
                dock.setFloating(False)

    def _places(self) -> WindowParts:
        """Where everything stands now."""
        window = self._window
        found: dict[str, QWidget | None] = {
            "menu": window.menuBar(),
            "bar": self._bar,
            "status": window.statusBar(),
            **self._docks,
            GRID: self._grid.viewport(),
        }
        parts = {
            name: QRect(part.mapTo(window, QPoint()), part.size())
            for name, part in found.items()
            if part is not None and part.isVisibleTo(window) and part.window() is window
        }
        return WindowParts((window.width(), window.height()), parts, self._grid.cell_size)


def _dock(
    window: QMainWindow, parts: Sequence[PaneSpec], built: Mapping[str, BuiltPane]
) -> QDockWidget:
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
