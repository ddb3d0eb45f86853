"""The asset table: chosen columns, sorted in the database by a click on a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from desktop.domain.listing import Order
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import ROW_HEIGHT
from desktop.ui.library.asset_columns import COLUMNS, PICTURE_COLUMN
from desktop.ui.library.delegates import TableDelegate
from desktop.ui.library.dragging import drag_of
from desktop.ui.library.view_bar import first_order

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel

PICTURE_ROW = 40  # logical pixels of a row with a picture


class AssetTable(QTableView):
    """Assets in rows.

    Signals:
        sort_requested: An `Order` chosen by a click on a heading.
        opened: The asset (id) was opened by double click or Enter.
        quick_look_requested: Space was pressed.
        escaped: Escape was pressed.
        columns_changed: Which columns show, or how wide they are.
    """

    sort_requested = Signal(object)
    opened = Signal(str)
    quick_look_requested = Signal()
    escaped = Signal()
    columns_changed = Signal()

    def __init__(
        self, model: AssetModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._assets = model
        self._thumbnails = thumbnails
        self._was_selected = False
        self._order = Order()
        self.setModel(model)
        self._set_up()
        self._set_up_heading()
        self._fit_rows()
        self.columns_changed.connect(self._fit_rows)
        thumbnails.loaded.connect(self._on_thumbnail)

    def _set_up(self) -> None:
        self.setAccessibleName("Assets")
        self.setItemDelegate(TableDelegate(self, self._thumbnails, lambda: self._was_selected))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        # A fixed height for all: measuring rows would ask for the data of every one.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def _set_up_heading(self) -> None:
        heading = self.horizontalHeader()
        heading.setSectionsMovable(True)
        heading.setSectionsClickable(True)
        heading.setHighlightSections(False)
        heading.setMinimumSectionSize(40)
        heading.setStretchLastSection(True)
        heading.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heading.customContextMenuRequested.connect(self._choose_columns)
        heading.sectionClicked.connect(self._sort_by)
        heading.sectionResized.connect(lambda *_: self.columns_changed.emit())
        heading.sectionMoved.connect(lambda *_: self.columns_changed.emit())
        for at, column in enumerate(COLUMNS):
            self.setColumnWidth(at, column.width)
            self.setColumnHidden(at, not column.is_shown)
        heading.moveSection(PICTURE_COLUMN, 0)
        self.show_order(self._order)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that show."""
        return tuple(c.key for at, c in enumerate(COLUMNS) if not self.isColumnHidden(at))

    def keep_columns(self) -> QByteArray:
        """Which columns show, where and how wide."""
        return self.horizontalHeader().saveState()

    def restore_columns(self, kept: object) -> None:
        """Columns as they were kept; what makes no sense leaves them as they are."""
        heading, now = self.horizontalHeader(), self.horizontalHeader().saveState()
        if isinstance(kept, QByteArray) and not heading.restoreState(kept):
            heading.restoreState(now)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Rows with a picture are higher."""
        has_pictures = not self.isColumnHidden(PICTURE_COLUMN)
        self.verticalHeader().setDefaultSectionSize(PICTURE_ROW if has_pictures else ROW_HEIGHT)

    def _on_thumbnail(self, checksum: str) -> None:
        """A picture came: repaint its rows if they show."""
        if not self.isVisible() or self.isColumnHidden(PICTURE_COLUMN):
            return
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        for row in range(first, (last if last >= 0 else self._assets.rowCount() - 1) + 1):
            card = self._assets.row_at(row)
            if card is not None and card.checksum == checksum:
                self.update(self._assets.index(row, PICTURE_COLUMN))

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show these columns; the name always shows."""
        for at, column in enumerate(COLUMNS):
            self.setColumnHidden(at, at > 0 and column.key not in keys)
        self._fit_rows()

    def show_order(self, order: Order) -> None:
        """Mark the heading that the rows are sorted by."""
        self._order = order
        self._assets.show_order(order)

    def _sort_by(self, section: int) -> None:
        """A heading was clicked: sort by it, or the other way round."""
        key = COLUMNS[section].sort
        if key is None:
            return
        if self._order.key is key:
            order = Order(key, not self._order.descending)
        else:
            order = first_order(key)
        self.show_order(order)
        self.sort_requested.emit(order)

    def _choose_columns(self, at: QPoint) -> None:
        menu = self.column_menu()
        menu.exec(self.horizontalHeader().mapToGlobal(at))
        menu.deleteLater()

    def column_menu(self) -> QMenu:
        """The menu of the headings: which columns show."""
        menu = QMenu(self)
        for at, column in enumerate(COLUMNS):
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(at > 0)
            action.toggled.connect(lambda shown, at=at: self._show_column(at, shown=shown))
        return menu

    def _show_column(self, at: int, *, shown: bool) -> None:
        self.setColumnHidden(at, not shown)
        self.columns_changed.emit()

    def _open(self, row: int) -> None:
        asset_id = self._assets.id_at(row)
        if asset_id is not None:
            self.opened.emit(asset_id)

    @report_exceptions(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select; what a click does in a cell is only for rows that were selected before."""
        row = self.rowAt(event.position().toPoint().y())
        self._was_selected = row >= 0 and self.selectionModel().isRowSelected(row)
        super().mousePressEvent(event)

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space looks; the rest is Qt's."""
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_editing:
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space and not is_editing:
            self.quick_look_requested.emit()
        elif event.key() == Qt.Key.Key_Escape and not is_editing:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    @report_exceptions(None)
    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the selected rows."""
        drag = drag_of(self, self._assets, self._thumbnails)
        if drag is not None:
            drag.exec(actions, Qt.DropAction.CopyAction)
