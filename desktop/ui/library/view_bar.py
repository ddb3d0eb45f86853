"""The controls of the view: order, grid or table, size of the thumbnails."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from desktop.domain.listing import Order, SortKey
from desktop.ui.kit import icons, theme
from desktop.ui.kit.tokens import GAP
from desktop.ui.library.grid_layout import LARGEST, SMALLEST, USUAL

# Every order with its two directions, in the words of people; first the one that is usual.
ORDERS: dict[SortKey, tuple[tuple[str, bool], tuple[str, bool]]] = {
    SortKey.ADDED: (("Newest first", True), ("Oldest first", False)),
    SortKey.NAME: (("Name A–Z", False), ("Name Z–A", True)),
    SortKey.RATING: (("Best rated", True), ("Worst rated", False)),
    SortKey.SIZE: (("Largest first", True), ("Smallest first", False)),
    SortKey.DURATION: (("Longest first", True), ("Shortest first", False)),
    SortKey.COST: (("Most expensive", True), ("Cheapest", False)),
    SortKey.RECORDED: (("Recorded last", True), ("Recorded first", False)),
    SortKey.TYPE: (("Type", False), ("Type, reversed", True)),
    SortKey.MEMBER: (("Collection order", False), ("Collection order, reversed", True)),
}


class ViewBar(QWidget):
    """Sort menu, switch and slider.

    Signals:
        order_chosen: An `Order`.
        table_chosen: Whether the table was chosen rather than the grid.
        size_chosen: The width of a cell.
    """

    order_chosen = Signal(object)
    table_chosen = Signal(bool)
    size_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_collection = False
        self._order = Order()
        self.sort = QToolButton(self)
        self.grid = QToolButton(self)
        self.table = QToolButton(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._build()
        self._dress()
        theme.changed.connect(self._dress)

    def show_order(self, order: Order, *, in_collection: bool) -> None:
        """Say which order is in force; a collection has one of its own besides."""
        self._order, self._in_collection = order, in_collection
        words = {down: text for text, down in ORDERS[order.key]}
        self.sort.setText(words[order.descending])
        self.sort.setAccessibleName(f"Order: {words[order.descending]}")

    def show_table(self, is_table: bool) -> None:
        """Say which of the two views is in sight."""
        (self.table if is_table else self.grid).setChecked(True)
        self.slider.setEnabled(not is_table)

    def show_size(self, size: int) -> None:
        """Say how wide a cell is."""
        self.slider.blockSignals(True)
        self.slider.setValue(size)
        self.slider.blockSignals(False)

    def menu(self) -> QMenu:
        """The orders there are, the one in force marked."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for key, directions in ORDERS.items():
            if key is SortKey.MEMBER and not self._in_collection:
                continue
            for text, descending in directions:
                order = Order(key, descending)
                action = menu.addAction(text)
                action.setCheckable(True)
                action.setChecked(self._order == order)
                group.addAction(action)
                action.triggered.connect(partial(self.order_chosen.emit, order))
        return menu

    def _build(self) -> None:
        self.sort.setProperty("role", "menu")
        self.sort.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setIconSize(QSize(9, 9))
        self.sort.clicked.connect(self._open_menu)
        switch = QHBoxLayout()
        switch.setSpacing(0)
        group = QButtonGroup(self)
        for button, text, side in ((self.grid, "Grid", "left"), (self.table, "Table", "right")):
            button.setText(text)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("side", side)
            group.addButton(button)
            switch.addWidget(button)
        self.grid.setChecked(True)
        self.grid.clicked.connect(lambda: self.table_chosen.emit(False))
        self.table.clicked.connect(lambda: self.table_chosen.emit(True))
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setValue(USUAL)
        self.slider.setFixedWidth(110)
        self.slider.setPageStep(32)
        self.slider.setAccessibleName("Size of thumbnails")
        self.slider.valueChanged.connect(self.size_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.sort)
        row.addLayout(switch)
        row.addWidget(self.slider)
        self.show_order(Order(), in_collection=False)

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.exec(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))
        menu.deleteLater()

    def _dress(self) -> None:
        self.sort.setIcon(icons.icon("caret-down", "quiet"))
