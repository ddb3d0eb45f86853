"""Keeps what is in sight where it is while rows come and go above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPersistentModelIndex

if TYPE_CHECKING:
    from desktop.ui.library.asset_grid import AssetGrid


class PlaceKeeper(QObject):
    """Holds the first cell in sight, unless the view stands at its very top: there, new is news."""

    def __init__(self, grid: AssetGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._held: tuple[QPersistentModelIndex, int] | None = None
        model = grid.assets
        model.rowsAboutToBeInserted.connect(self._hold)
        model.rowsAboutToBeRemoved.connect(self._hold)
        model.rowsInserted.connect(self._keep)
        model.rowsRemoved.connect(self._keep)

    def _hold(self) -> None:
        grid = self._grid
        rows = grid.rows_in_sight()
        self._held = None
        if grid.verticalOffset() > 0 and rows:
            top = grid.assets.index(rows.start, 0)
            self._held = (QPersistentModelIndex(top), grid.visualRect(top).top())

    def _keep(self) -> None:
        grid = self._grid
        grid.updateGeometries()
        if self._held is not None and self._held[0].isValid():
            index, at = self._held
            grid.verticalScrollBar().setValue(grid.layout_now.rect(index.row()).top() - at)
        grid.forget_hover()
        grid.viewport().update()
