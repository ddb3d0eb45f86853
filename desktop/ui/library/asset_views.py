"""Grid, table and the page that says why there is nothing: one of them is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.listing import Order
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.library.asset_grid import AssetGrid
from desktop.ui.library.delegates import NameDelegate

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel
    from desktop.ui.library.asset_table import AssetTable
    from desktop.ui.library.empty_words import Words


class AssetViews(QStackedWidget):
    """The views of one model. They share a selection: it stays when the view changes.

    Attributes:
        is_table: Whether the table is in sight rather than the grid, where there are assets.

    Signals:
        opened: The asset (id) was opened by double click or Enter.
        quick_look_requested: Space was pressed.
        escaped: Escape was pressed.
        menu_requested: (global position) Something was clicked with the right button.
        focused: The keyboard came to one of the views.
        sort_requested: An `Order` chosen by a click on a heading of the table.
    """

    opened = Signal(str)
    quick_look_requested = Signal()
    escaped = Signal()
    menu_requested = Signal(QPoint)
    focused = Signal()
    sort_requested = Signal(object)

    def __init__(
        self, model: AssetModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.is_table = False
        self._model, self._thumbnails = model, thumbnails
        self._table: AssetTable | None = None
        self._order = Order()
        self._columns: object = None  # of the table, as they were left
        self.grid = AssetGrid(model, thumbnails, self)
        self.empty = EmptyState(parent=self)
        self.empty.setProperty("role", "ground")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.grid.setItemDelegate(NameDelegate(self.grid))
        self._add(self.grid)
        self.addWidget(self.empty)

    @property
    def table(self) -> AssetTable:
        """The table; built when it is first asked for."""
        if self._table is None:
            from desktop.ui.library.asset_table import AssetTable  # noqa: PLC0415 - not at start

            self._table = table = AssetTable(self._model, self._thumbnails, self)
            own = table.selectionModel()
            table.setSelectionModel(self.grid.selectionModel())
            own.deleteLater()
            table.restore_columns(self._columns)
            table.show_order(self._order)
            table.sort_requested.connect(self.sort_requested)
            self._add(table)
        return self._table

    @property
    def built(self) -> tuple[AssetGrid | AssetTable, ...]:
        """The views that are there."""
        return (self.grid,) if self._table is None else (self.grid, self._table)

    def _add(self, view: AssetGrid | AssetTable) -> None:
        self.addWidget(view)
        view.opened.connect(self.opened)
        view.quick_look_requested.connect(self.quick_look_requested)
        view.escaped.connect(self.escaped)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda at: self.menu_requested.emit(view.viewport().mapToGlobal(at))
        )
        view.installEventFilter(self)

    def restore_columns(self, kept: object) -> None:
        """Columns of the table as `keep_columns` gave them."""
        self._columns = kept
        if self._table is not None:
            self._table.restore_columns(kept)

    def keep_columns(self) -> object:
        """Which columns the table shows, where and how wide; None if it was never shown."""
        return self._columns if self._table is None else self._table.keep_columns()

    def show_order(self, order: Order) -> None:
        """Mark the heading that the rows are sorted by."""
        self._order = order
        if self._table is not None:
            self._table.show_order(order)

    @property
    def view(self) -> AssetGrid | AssetTable:
        """The view in sight, or that will be when there is something to show."""
        return self.table if self.is_table else self.grid

    def show_table(self, is_table: bool) -> None:
        """Show the table, or the grid, with the same things selected and in sight."""
        self.is_table = is_table
        if self.currentWidget() is not self.empty:
            self.show_assets()
        current = self.grid.currentIndex()
        if current.isValid():
            self.view.scrollTo(current)

    def show_assets(self) -> None:
        """There is something to show."""
        self.setCurrentWidget(self.view)

    def explain(self, words: Words) -> None:
        """There is nothing to show: say why, and what to do."""
        title, advice, buttons, icon = words
        self.empty.say(title, advice, buttons, icon=icon)
        self.setCurrentWidget(self.empty)

    def first_in_sight(self) -> AssetId | None:
        """The asset at the top, where the view was scrolled."""
        if not self.view.verticalScrollBar().value():
            return None
        at = self.table.rowAt(0) if self.is_table else self.grid.rows_in_sight().start
        return self._model.id_at(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard came here."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().eventFilter(watched, event)
