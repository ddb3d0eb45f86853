"""What may be dropped on the listing: files to import, and members of a collection to reorder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.domain import display
from desktop.domain.listing import SortKey
from desktop.ui.kit import theme
from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.labels import READ_ONLY
from desktop.ui.kit.mime import asset_ids, files_in, has_assets, source_of
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.asset_grid import AssetGrid


class PaneDrops(QObject):
    """Watches the drags over a pane; the views in it take no drops themselves.

    Signals:
        import_requested: Paths of files dropped from another program.
        reorder_requested: (asset ids, id before which or None) in the collection that is listed.
    """

    import_requested = Signal(object)
    reorder_requested = Signal(object, object)

    def __init__(self, pane: QWidget, grid: AssetGrid, state: DeskState) -> None:
        super().__init__(pane)
        self._pane, self._grid, self._state = pane, grid, state
        self._hint = DropHint(pane)
        self._line = QFrame(grid.viewport())
        self._line.hide()
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)

    @report_exceptions(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer drags over the pane."""
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and isinstance(
            event, QDragMoveEvent
        ):
            self._over(event)
            return True
        if kind == QEvent.Type.DragLeave:
            self._end()
            return True
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._dropped(event)
            return True
        return False

    def _over(self, event: QDropEvent) -> None:
        """Say what a drop here would do."""
        at = event.position().toPoint()
        files = files_in(event.mimeData())
        if self._grid.assets.is_read_only and (files or self._reorders(event)):
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()  # ignored, it would not be told where the drag goes on
            self._hint.follow(at, READ_ONLY, allowed=False)
        elif files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._hint.follow(at, f"Import {display.counted(len(files), 'item')}")
        elif self._reorders(event):
            row = self._row_before(at)
            self._show_line(row)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            what = display.counted(len(asset_ids(event.mimeData())), "asset")
            self._hint.follow(at, f"Move {what} here")
        else:
            self._end()
            event.ignore()

    def _dropped(self, event: QDropEvent) -> None:
        files = files_in(event.mimeData())
        at = event.position().toPoint()
        if self._grid.assets.is_read_only:
            event.ignore()
        elif files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.import_requested.emit(files)
        elif self._reorders(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._reorder(asset_ids(event.mimeData()), self._row_before(at))
        else:
            event.ignore()
        self._end()

    def _reorder(self, ids: tuple[AssetId, ...], row: int) -> None:
        """Ask for what was dragged to stand in front of a row, as it is seen."""
        assets = self._grid.assets
        if self._state.listing.order.descending:  # in front is behind, the other way round
            self.reorder_requested.emit(ids[::-1], assets.id_at(row - 1))
        else:
            self.reorder_requested.emit(ids, assets.id_at(row))

    def _reorders(self, event: QDropEvent) -> bool:
        """Whether our own assets are dragged within a collection that is shown in its order."""
        listing = self._state.listing
        return (
            has_assets(event.mimeData())
            and source_of(event.mimeData()) == "library"
            and listing.collection_id is not None
            and listing.order.key is SortKey.MEMBER
            and self._grid.isVisible()
        )

    def _row_before(self, at: QPoint) -> int:
        """The row that dropped assets would stand in front of; the count for the end."""
        point = self._grid.viewport().mapFrom(self._pane, at)
        point += QPoint(0, self._grid.verticalOffset())
        layout = self._grid.layout_now
        row = layout.row_near(point)
        if row < 0:
            return layout.count
        return row + (point.x() > layout.rect(row).center().x())

    def _show_line(self, row: int) -> None:
        """A line between two cells."""
        layout = self._grid.layout_now
        if not layout.count:
            return
        is_end = row >= layout.count
        rect = layout.rect(min(row, layout.count - 1)).translated(0, -self._grid.verticalOffset())
        x = rect.right() + 5 if is_end else rect.left() - 8
        self._line.setStyleSheet(f"background: {theme.tokens().accent}; border-radius: 1px;")
        self._line.setGeometry(x, rect.top(), 3, rect.height())
        self._line.show()

    def _end(self) -> None:
        self._hint.hide()
        self._line.hide()
