"""The thumbnail grid: a view that computes where its cells are and paints them itself.

QListView keeps geometry for every row (seconds at a million rows, at each resize); here nothing is
kept per row. `setModel` is not overridden: doing so from Python has crashed Qt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.ui.kit import stars, theme
from desktop.ui.kit.guard import guarded
from desktop.ui.library.asset_columns import NAME_COLUMN
from desktop.ui.library.asset_painter import AssetPainter, CellState
from desktop.ui.library.dragging import drag_of
from desktop.ui.library.grid_keys import MOVES, moved, scrolled
from desktop.ui.library.grid_layout import CAPTION, LARGEST, SMALLEST, USUAL, GridLayout
from desktop.ui.library.place_keeper import PlaceKeeper
from desktop.ui.library.row_selection import selection_of
from desktop.ui.library.rubber_band import RubberBand
from desktop.ui.library.scrub import Scrub

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel

_FLAG = QItemSelectionModel.SelectionFlag
_ZOOM_STEP = 1.15
Index = QModelIndex | QPersistentModelIndex


class AssetGrid(QAbstractItemView):
    """Cells in lines, as wide as the size slider says.

    Signals:
        size_changed: The width of a cell was changed by wheel or keys.
        opened: The asset (id) was opened by double click or Enter.
        rating_requested: (asset id, stars) by a click on the stars.
        quick_look_requested: Space was pressed.
    """

    size_changed = Signal(int)
    opened = Signal(str)
    rating_requested = Signal(str, int)
    quick_look_requested = Signal()

    def __init__(
        self, model: AssetModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.assets = model
        self._thumbnails = thumbnails
        self._painter = AssetPainter(thumbnails)
        self._size = USUAL
        self._hovered = -1
        self._band: RubberBand | None = None
        self._range_from: QPersistentModelIndex | None = None
        self.scrub = self._painter.scrub = Scrub(self, thumbnails, self)
        self.setModel(model)
        self._set_up()
        model.modelReset.connect(self._on_reset)
        self._place = PlaceKeeper(self, self)
        thumbnails.loaded.connect(self._on_thumbnail)

    def _set_up(self) -> None:
        self.setProperty("role", "ground")
        self.setAccessibleName("Assets")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)

    # Geometry

    @property
    def layout_now(self) -> GridLayout:
        """Where the cells are at this width."""
        return GridLayout(self.viewport().width(), self.assets.rowCount(), self._size)

    @property
    def cell_size(self) -> int:
        """The width of a cell that was asked for."""
        return self._size

    def set_cell_size(self, size: int) -> None:
        """Make the cells about `size` pixels wide; what is in the middle stays in sight."""
        size = max(SMALLEST, min(LARGEST, size))
        if size == self._size:
            return
        middle = self._row_in_sight()
        self._size = size
        self.updateGeometries()
        if middle >= 0:
            self._scroll_to_row(middle, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.viewport().update()
        self.size_changed.emit(size)

    @guarded(QRect())
    def visualRect(self, index: Index) -> QRect:
        """The cell of an index in the viewport."""
        if not index.isValid():
            return QRect()
        return self.layout_now.rect(index.row()).translated(0, -self.verticalOffset())

    @guarded(None)
    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring an index into sight."""
        if index.isValid():
            self._scroll_to_row(index.row(), hint)

    @guarded(QModelIndex())
    def indexAt(self, point: QPoint) -> QModelIndex:
        """The index at a point of the viewport."""
        row = self.layout_now.row_at(point + QPoint(0, self.verticalOffset()))
        return self.assets.index(row, NAME_COLUMN) if row >= 0 else QModelIndex()

    def horizontalOffset(self) -> int:
        """It never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        """Only the name column stands for a row here."""
        return index.column() != NAME_COLUMN

    @guarded(None)
    def updateGeometries(self) -> None:
        """Fit the scroll bar to the content."""
        layout, bar = self.layout_now, self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(20, layout.step // 3))
        bar.setRange(0, max(0, layout.height - self.viewport().height()))
        super().updateGeometries()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other columns; the same things stay in sight."""
        row = self.layout_now.rows_between(self.verticalOffset(), self.verticalOffset()).start
        was_at_top = self.verticalOffset() == 0
        super().resizeEvent(event)
        self.updateGeometries()
        if not was_at_top and event.oldSize().width() != event.size().width():
            self._scroll_to_row(row, QAbstractItemView.ScrollHint.PositionAtTop)

    def rows_in_sight(self) -> range:
        """The rows whose cells show."""
        top = self.verticalOffset()
        return self.layout_now.rows_between(top, top + self.viewport().height())

    def _row_in_sight(self) -> int:
        """The current row if it shows, else the one in the middle of the view, else -1."""
        rows = self.rows_in_sight()
        current = self.currentIndex().row()
        if current in rows:
            return current
        return rows[len(rows) // 2] if rows else -1

    def _scroll_to_row(self, row: int, hint: QAbstractItemView.ScrollHint) -> None:
        bar, rect = self.verticalScrollBar(), self.layout_now.rect(row)
        bar.setValue(scrolled(rect, bar.value(), self.viewport().height(), hint))

    @guarded(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that show, and only those."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.tokens().ground))
        layout, offset = self.layout_now, self.verticalOffset()
        chosen, current = self.selectionModel(), self.currentIndex().row()
        has_focus, is_chosen = self.hasFocus(), chosen.hasSelection()
        for row in layout.rows_between(event.rect().top() + offset, event.rect().bottom() + offset):
            state = CellState(
                is_selected=is_chosen and chosen.isRowSelected(row),
                is_current=has_focus and row == current,
                is_hovered=row == self._hovered,
            )
            cell = layout.rect(row).translated(0, -offset)
            self._painter.paint(painter, cell, self.assets.row_at(row), state)
        painter.end()

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        """Repaint what of these rows shows."""
        rows = self.rows_in_sight()
        if first.row() < rows.stop and last.row() >= rows.start:
            self.viewport().update()

    def _on_thumbnail(self, checksum: str) -> None:
        """A picture came: repaint its cells if they show."""
        for row in self.rows_in_sight():
            card = self.assets.row_at(row)
            if card is not None and card.checksum == checksum:
                self.viewport().update(self.visualRect(self.assets.index(row, 0)))

    def _on_reset(self) -> None:
        self.forget_hover()
        self.updateGeometries()
        self.verticalScrollBar().setValue(0)

    # Selecting

    @guarded(None)
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

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What to repaint when a selection changes: simply what shows."""
        return QRegion(self.viewport().rect())

    @guarded(QModelIndex())
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where an arrow, page or end key leads."""
        count = self.assets.rowCount()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self.assets.index(0, NAME_COLUMN)
        target = moved(self.layout_now, action, current.row(), self.viewport().height())
        return self.assets.index(target, NAME_COLUMN)

    # Mouse and keys

    @guarded(None)
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

    @guarded(None)
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

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the rubber band."""
        if self._band is not None:
            self._band.end()
            self._band = None
            return
        super().mouseReleaseEvent(event)

    @guarded(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        asset_id = self.assets.id_at(index.row()) if index.isValid() else None
        on_stars = self._stars_of(index).contains(point) if index.isValid() else False
        if asset_id is not None and not on_stars:
            self.opened.emit(asset_id)

    @guarded(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, change the size of the cells."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turn = event.angleDelta().y()
            if turn:
                self.set_cell_size(round(self._size * (_ZOOM_STEP if turn > 0 else 1 / _ZOOM_STEP)))
            event.accept()
            return
        super().wheelEvent(event)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space looks, Escape selects nothing; the rest is Qt's."""
        key = event.key()
        asset_id = self.assets.id_at(self.currentIndex().row())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and asset_id is not None:
            if self.state() != QAbstractItemView.State.EditingState:
                self.opened.emit(asset_id)
        elif key == Qt.Key.Key_Space:
            self.quick_look_requested.emit()
        elif key == Qt.Key.Key_Escape:
            self.clearSelection()
        elif key in MOVES and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._select_to(self.moveCursor(MOVES[Qt.Key(key)], event.modifiers()))
        else:
            self._range_from = None if key in MOVES else self._range_from
            super().keyPressEvent(event)

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        """Forget the hovered cell when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def caption_rect(self, index: Index) -> QRect:
        """Where the name of a cell is edited."""
        cell = self.visualRect(index)
        return QRect(cell.left(), cell.bottom() - CAPTION, cell.width(), CAPTION + 2)

    def forget_hover(self) -> None:
        """What is under the pointer is not known any more."""
        self._hovered = -1

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _stars_of(self, index: Index) -> QRect:
        return self._painter.stars_rect(self.visualRect(index))

    def _rate_at(self, index: QModelIndex, point: QPoint) -> bool:
        """Whether a click was on the stars, and then what it asks for.

        Only of what is selected: who selects fast would rate without knowing.
        """
        area, card = self._stars_of(index), self.assets.row_at(index.row())
        is_meant = area.contains(point) and self.selectionModel().isRowSelected(index.row())
        if card is None or card.is_trashed or not is_meant:
            return False
        chosen = stars.at(point.x() - area.left())
        self.rating_requested.emit(card.id, 0 if chosen == card.rating else chosen)
        return True

    @guarded(None)
    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the selection, with the top pictures and their number under the pointer."""
        drag = drag_of(self, self.assets, self._thumbnails)
        if drag is not None:
            drag.exec(actions, Qt.DropAction.CopyAction)
