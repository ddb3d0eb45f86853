"""The thumbnail grid: what mouse and keys do to the cells of a `GridView`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.ui.kit import stars
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.dragging import drag_of
from desktop.ui.library.grid_keys import MOVES
from desktop.ui.library.grid_view import GridView, Index
from desktop.ui.library.row_selection import selection_of
from desktop.ui.library.rubber_band import RubberBand

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel

_FLAG = QItemSelectionModel.SelectionFlag
_ZOOM_STEP = 1.15


class AssetGrid(GridView):
    """Assets as pictures: selected, opened, rated and dragged.

    Signals:
        opened: The asset (id) was opened by double click or Enter.
        rating_requested: (asset id, stars) by a click on the stars.
        quick_look_requested: Space was pressed.
        escaped: Escape was pressed.
    """

    opened = Signal(str)
    rating_requested = Signal(str, int)
    quick_look_requested = Signal()
    escaped = Signal()

    def __init__(
        self, model: AssetModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, thumbnails, parent)
        self._thumbnails = thumbnails
        self._band: RubberBand | None = None
        self._range_from: QPersistentModelIndex | None = None
        self._set_up()

    def _set_up(self) -> None:
        self.setAccessibleName("Assets")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    # Selecting

    @report_exceptions(None)
    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the cells in a rectangle of the viewport (a click, or a rubber band)."""
        area = rect.normalized().translated(0, self.verticalOffset())
        ranges = self.layout_now.ranges_in(area)
        self.selectionModel().select(selection_of(self.assets, ranges), command)

    def _select_to(self, index: QModelIndex) -> None:
        """Select in reading order from where the range began; Qt itself would take a rectangle."""
        if self._range_from is None or not self._range_from.isValid():
            start = self.currentIndex() if self.currentIndex().isValid() else index
            self._range_from = QPersistentModelIndex(start)
        first, last = sorted((self._range_from.row(), index.row()))
        selection = selection_of(self.assets, [(first, last)])
        self.selectionModel().select(selection, _FLAG.ClearAndSelect)
        self.selectionModel().setCurrentIndex(index, _FLAG.NoUpdate)
        self.scrollTo(index)

    # Mouse and keys

    @report_exceptions(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, rate by the stars, or begin a rubber band on empty ground."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() == Qt.MouseButton.LeftButton:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and index.isValid() and self._rate_at(index, point):
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and index.isValid():
                self._select_to(index)
                return
            self._range_from = None
            if not index.isValid():
                self._band = RubberBand(self, point)
                if not event.modifiers() & (
                    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
                ):
                    self.clearSelection()
                    self.selectionModel().clearCurrentIndex()  # the first of the band will be
                return
        super().mousePressEvent(event)

    @report_exceptions(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stretch the rubber band, else show what is under the pointer."""
        point = event.position().toPoint()
        if self._band is not None:
            area = self._band.stretch(point)
            extends = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self.setSelection(
                area, (_FLAG.Select if extends else _FLAG.ClearAndSelect) | _FLAG.Rows
            )
            return
        self._hover(self.indexAt(point).row())
        super().mouseMoveEvent(event)

    @report_exceptions(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the rubber band."""
        if self._band is not None:
            self._band.end()
            self._band = None
            return
        super().mouseReleaseEvent(event)

    @report_exceptions(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        asset_id = self.assets.id_at(index.row()) if index.isValid() else None
        on_stars = self._stars_of(index).contains(point) if index.isValid() else False
        if asset_id is not None and not on_stars:
            self.opened.emit(asset_id)

    @report_exceptions(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, change the size of the cells."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turn = event.angleDelta().y()
            if turn:
                self.set_cell_size(round(self._size * (_ZOOM_STEP if turn > 0 else 1 / _ZOOM_STEP)))
            event.accept()
            return
        super().wheelEvent(event)

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space looks; the rest is Qt's."""
        key = event.key()
        asset_id = self.assets.id_at(self.currentIndex().row())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and asset_id is not None:
            if self.state() != QAbstractItemView.State.EditingState:
                self.opened.emit(asset_id)
        elif key == Qt.Key.Key_Space:
            self.quick_look_requested.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in MOVES and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._select_to(self.moveCursor(MOVES[Qt.Key(key)], event.modifiers()))
        else:
            self._range_from = None if key in MOVES else self._range_from
            super().keyPressEvent(event)

    @report_exceptions(False)
    def viewportEvent(self, event: QEvent) -> bool:
        """Forget the hovered cell when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _stars_of(self, index: Index) -> QRect:
        return self._painter.stars_rect(self.visualRect(index))

    def _rate_at(self, index: QModelIndex, point: QPoint) -> bool:
        """Whether a click was on the stars, and then what it asks for.

        Only of what is selected: who selects fast would rate without knowing.
        """
        area, card = self._stars_of(index), self.assets.row_at(index.row())
        is_meant = area.contains(point) and self.selectionModel().isRowSelected(index.row())
        is_fixed = card is None or card.is_trashed or self.assets.is_read_only
        if card is None or is_fixed or not is_meant:
            return False
        chosen = stars.at(point.x() - area.left())
        self.rating_requested.emit(card.id, 0 if chosen == card.rating else chosen)
        return True

    @report_exceptions(None)
    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the selection, with the top pictures and their number under the pointer."""
        drag = drag_of(self, self.assets, self._thumbnails)
        if drag is not None:
            drag.exec(actions, Qt.DropAction.CopyAction)
