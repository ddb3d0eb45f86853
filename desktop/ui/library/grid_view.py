"""A view of cells in lines: it computes where they are, scrolls to them and paints them itself.

QListView keeps geometry for every row (seconds at a million rows, at each resize); here nothing is
kept per row. `setModel` is not overridden: doing so from Python has crashed Qt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.asset_columns import NAME_COLUMN
from desktop.ui.library.asset_painter import AssetPainter, CellState
from desktop.ui.library.grid_keys import moved, scrolled
from desktop.ui.library.grid_layout import CAPTION, LARGEST, SMALLEST, USUAL, GridLayout
from desktop.ui.library.scroll_keeper import ScrollKeeper
from desktop.ui.library.scrub import Scrub

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel

Index = QModelIndex | QPersistentModelIndex


class GridView(QAbstractItemView):
    """Cells in lines, as wide as the size slider says.

    Signals:
        size_changed: The width of a cell was changed by wheel or keys.
    """

    size_changed = Signal(int)

    def __init__(
        self, model: AssetModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.assets = model
        self._painter = AssetPainter(thumbnails)
        self._size = USUAL
        self._hovered = -1
        self.scrub = self._painter.scrub = Scrub(self, thumbnails, self)
        self.setModel(model)
        self.setProperty("role", "ground")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        model.modelReset.connect(self._on_reset)
        self._place = ScrollKeeper(self, self)
        thumbnails.loaded.connect(self._on_thumbnail)

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

    @report_exceptions(QRect())
    def visualRect(self, index: Index) -> QRect:
        """The cell of an index in the viewport."""
        if not index.isValid():
            return QRect()
        return self.layout_now.rect(index.row()).translated(0, -self.verticalOffset())

    @report_exceptions(None)
    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring an index into sight."""
        if index.isValid():
            self._scroll_to_row(index.row(), hint)

    @report_exceptions(QModelIndex())
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

    @report_exceptions(None)
    def updateGeometries(self) -> None:
        """Fit the scroll bar to the content."""
        layout, bar = self.layout_now, self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(20, layout.step // 3))
        bar.setRange(0, max(0, layout.height - self.viewport().height()))
        super().updateGeometries()

    @report_exceptions(None)
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

    @report_exceptions(None)
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
                # Not `isRowSelected`, which asks for the flags of every column.
                is_selected=is_chosen and chosen.isSelected(self.assets.index(row, NAME_COLUMN)),
                is_current=has_focus and row == current,
                is_hovered=row == self._hovered,
                is_read_only=self.assets.is_read_only,
            )
            cell = layout.rect(row).translated(0, -offset)
            self._painter.paint(painter, cell, self.assets.row_at(row), state)
        painter.end()

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        """Repaint what of these rows shows."""
        rows = self.rows_in_sight()
        for row in range(max(first.row(), rows.start), min(last.row() + 1, rows.stop)):
            self.viewport().update(self.visualRect(self.assets.index(row, 0)))

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

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What to repaint when a selection changes: simply what shows."""
        return QRegion(self.viewport().rect())

    @report_exceptions(QModelIndex())
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
