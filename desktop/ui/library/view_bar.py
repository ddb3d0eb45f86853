"""The controls of the view: order, grid or table, size of the thumbnails."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from desktop.base.frozen import frozen
from desktop.domain.listing import Order, SortKey
from desktop.ui.kit import icons, theme
from desktop.ui.kit.tokens import GAP
from desktop.ui.library.grid_layout import LARGEST, SMALLEST, USUAL


@frozen
class OrderWords:
    """How an order reads: its field, and what each direction means."""

    field: str
    falling: str
    rising: str
    begins_falling: bool = True

    def of(self, *, descending: bool) -> str:
        """What a direction means: "Newest first"."""
        return self.falling if descending else self.rising


# Every order, in the words of people.
ORDERS: dict[SortKey, OrderWords] = {
    SortKey.ADDED: OrderWords("Date added", "Newest first", "Oldest first"),
    SortKey.NAME: OrderWords("Name", "Z to A", "A to Z", begins_falling=False),
    SortKey.RATING: OrderWords("Rating", "Highest first", "Lowest first"),
    SortKey.SIZE: OrderWords("Size", "Largest first", "Smallest first"),
    SortKey.DURATION: OrderWords("Length", "Longest first", "Shortest first"),
    SortKey.COST: OrderWords("Cost", "Most expensive first", "Cheapest first"),
    SortKey.RECORDED: OrderWords("Date recorded", "Newest first", "Oldest first"),
    SortKey.TYPE: OrderWords("Type", "Z to A", "A to Z", begins_falling=False),
    SortKey.GIVEN: OrderWords(
        "Likeness", "Least alike first", "Most alike first", begins_falling=False
    ),
    SortKey.MEMBER: OrderWords(
        "Collection order", "Last first", "First first", begins_falling=False
    ),
}


def first_order(key: SortKey) -> Order:
    """The direction that people mean first when they sort by a field."""
    return Order(key, ORDERS[key].begins_falling)


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
        self._special: SortKey | None = None
        self._order = Order()
        self.sort = QToolButton(self)
        self.direction = QToolButton(self)
        self.grid = QToolButton(self)
        self.table = QToolButton(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._build()
        self._dress()
        theme.changed.connect(self._dress)

    def show_order(self, order: Order, *, special: SortKey | None = None) -> None:
        """Say which order is in force; `special` is one that only what is listed now has."""
        self._order, self._special = order, special
        words = ORDERS[order.key]
        meaning = words.of(descending=order.descending)
        self.sort.setText(words.field)
        self.sort.setToolTip(f"Sorted by {words.field.lower()}, {meaning.lower()}")
        self.sort.setAccessibleName(f"Order: {words.field}, {meaning.lower()}")
        other = words.of(descending=not order.descending)
        self.direction.setToolTip(f"{meaning}. Click for {other.lower()}.")
        self.direction.setAccessibleName(f"Direction: {meaning.lower()}")
        self._dress()

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
        for key, words in ORDERS.items():
            if key in (SortKey.MEMBER, SortKey.GIVEN) and key is not self._special:
                continue
            is_now = key is self._order.key
            order = self._order if is_now else first_order(key)
            self._add(menu, group, words.field, order, checked=is_now)
        menu.addSeparator()
        words, directions = ORDERS[self._order.key], QActionGroup(menu)
        for descending in (words.begins_falling, not words.begins_falling):
            order = Order(self._order.key, descending)
            text = words.of(descending=descending)
            self._add(menu, directions, text, order, checked=order == self._order)
        return menu

    def _add(
        self, menu: QMenu, group: QActionGroup, text: str, order: Order, *, checked: bool
    ) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        group.addAction(action)
        action.triggered.connect(partial(self.order_chosen.emit, order))

    def _turn(self) -> None:
        self.order_chosen.emit(Order(self._order.key, not self._order.descending))

    def _build(self) -> None:
        self.sort.setProperty("role", "menu")
        self.sort.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setIconSize(QSize(9, 9))
        self.sort.clicked.connect(self._open_menu)
        self.direction.setIconSize(QSize(13, 13))
        self.direction.clicked.connect(self._turn)
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
        self.slider.setToolTip("Size of thumbnails")
        self.slider.valueChanged.connect(self.size_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        order = QHBoxLayout()
        order.setSpacing(0)
        order.addWidget(self.sort)
        order.addWidget(self.direction)
        row.addLayout(order)
        row.addLayout(switch)
        row.addWidget(self.slider)
        self.show_order(Order())

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.exec(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))
        menu.deleteLater()

    def _dress(self) -> None:
        self.sort.setIcon(icons.icon("caret-down", "quiet"))
        arrow = "arrow-down" if self._order.descending else "arrow-up"
        self.direction.setIcon(icons.icon(arrow, "quiet"))
