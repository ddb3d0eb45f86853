"""Keeps what is in sight where it is while rows come and go above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPersistentModelIndex

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollBar, QWidget

    from desktop.ui.library.asset_model import AssetModel
    from desktop.ui.library.grid_layout import GridLayout


class Scrolled(Protocol):
    """What is asked of the grid."""

    assets: AssetModel

    @property
    def layout_now(self) -> GridLayout: ...  # noqa: D102
    def rows_in_sight(self) -> range: ...  # noqa: D102
    def forget_hover(self) -> None: ...  # noqa: D102
    def updateGeometries(self) -> None: ...  # noqa: D102
    def verticalScrollBar(self) -> QScrollBar: ...  # noqa: D102, N802
    def viewport(self) -> QWidget: ...  # noqa: D102


class ScrollKeeper(QObject):
    """Keeps the first visible cell in place when rows come above it; not at the very top."""

    def __init__(self, grid: Scrolled, parent: QObject) -> None:
        super().__init__(parent)
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
        offset = grid.verticalScrollBar().value()
        if offset > 0 and rows:
            top = grid.assets.index(rows.start, 0)
            at = grid.layout_now.rect(rows.start).top() - offset
            self._held = (QPersistentModelIndex(top), at)

    def _keep(self) -> None:
        grid = self._grid
        grid.updateGeometries()
        if self._held is not None and self._held[0].isValid():
            index, at = self._held
            grid.verticalScrollBar().setValue(grid.layout_now.rect(index.row()).top() - at)
        grid.forget_hover()
        grid.viewport().update()
