"""Grid, table and the page that says why there is nothing: one of them is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.library.asset_grid import AssetGrid
from desktop.ui.library.asset_table import AssetTable
from desktop.ui.library.delegates import NameDelegate

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_model import AssetModel
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
    """

    opened = Signal(str)
    quick_look_requested = Signal()
    escaped = Signal()
    menu_requested = Signal(QPoint)
    focused = Signal()

    def __init__(
        self, model: AssetModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.is_table = False
        self._model = model
        self.grid = AssetGrid(model, thumbnails, self)
        self.table = AssetTable(model, thumbnails, self)
        self.empty = EmptyState(parent=self)
        self.empty.setProperty("role", "ground")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.grid.setItemDelegate(NameDelegate(self.grid))
        own = self.table.selectionModel()
        self.table.setSelectionModel(self.grid.selectionModel())
        own.deleteLater()
        for widget in (self.grid, self.table, self.empty):
            self.addWidget(widget)
        for view in (self.grid, self.table):
            view.opened.connect(self.opened)
            view.quick_look_requested.connect(self.quick_look_requested)
            view.escaped.connect(self.escaped)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(
                lambda at, view=view: self.menu_requested.emit(view.viewport().mapToGlobal(at))
            )
            view.installEventFilter(self)

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
