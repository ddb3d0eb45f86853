"""The sidebar: where to look. Types, films, collections, characters, tags, searches, the Trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QWidget,
)

from desktop.ui.kit.edit_in_place import edit_in_place
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.sidebar_delegate import SidebarDelegate
from desktop.ui.library.sidebar_drops import DropTree
from desktop.ui.library.sidebar_model import SidebarModel
from desktop.ui.library.sidebar_nodes import Draft, NodeKind, SidebarNode, SidebarSection, name_left

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import (
        QKeyEvent,
        QMouseEvent,
    )

    from desktop.domain.sidebar import SidebarData

Index = QModelIndex | QPersistentModelIndex


class Sidebar(DropTree):
    """The tree of places.

    Signals:
        chosen: The `SidebarNode` to list, or the film to open.
        menu_requested: (Node, global position) by the context menu.
        add_requested: The `SidebarSection` whose plus was clicked.
        acted_on_changed: Another row is acted on, or it is something else now.
        opened: Enter was pressed on a `SidebarNode`.
        left: Escape was pressed.
        outdated: What was read while a name was typed could not be shown; it can be now.
    """

    chosen = Signal(object)
    menu_requested = Signal(object, object)
    add_requested = Signal(object)
    acted_on_changed = Signal()
    opened = Signal(object)
    left = Signal()
    outdated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SidebarModel(), parent)
        self._hovered = ""
        self._asked = ""  # the row whose menu is open
        self._chosen_key = "all"
        self._stood = ""  # the heading that the keyboard stood on before the rows came anew
        self._collapsed: set[str] = set()
        self._is_behind = False
        self._set_up()
        self.names = SidebarDelegate(self, self.places, self.is_hovered, self.is_chosen)
        self.setItemDelegate(self.names)
        self.names.closed.connect(self._named)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.places.modelAboutToBeReset.connect(self._remember)
        self.places.modelReset.connect(self._restore)
        self.collapsed.connect(lambda index: self._collapsed.add(self.places.node(index).key))
        self.expanded.connect(lambda index: self._collapsed.discard(self.places.node(index).key))
        self._restore()

    def _set_up(self) -> None:
        self.setAccessibleName("Places")
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # see `edit_name`

    def show_data(self, data: SidebarData) -> None:
        """Show what was read; what was chosen and folded stays so, and a name that is typed."""
        self._is_behind = not self.places.show_data(data, may_reset=not self.names.is_open)

    def choose(self, key: str) -> bool:
        """Choose a row by its key (`all`, `tag:<id>`), as if clicked; False if there is none."""
        index = self.places.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def mark(self, key: str) -> None:
        """Mark a row as what is listed, without announcing it."""
        self._chosen_key = key
        self._restore()

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the rows that hide what is below them; some may be gone by now."""
        return frozenset(self._collapsed)

    def fold(self, keys: Iterable[str]) -> None:
        """Fold these rows and no others, now and when they are read."""
        self._collapsed = set(keys)
        self._restore()

    def edit_name(self, key: str) -> None:
        """Let the name of a row be edited in place."""
        index = self.places.index_of(key)
        if self.names.is_open:
            self.names.take_keyboard()
        elif self.places.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.reveal(key)
            edit_in_place(self, index)

    def name_new(self, draft: Draft) -> None:
        """Let a new place be named in a row of its own; `places.make_requested` has the name."""
        self.names.finish()
        self.places.begin_draft(draft)
        self.edit_name("draft")

    def made(self, name: str) -> None:
        """The library has the new place."""
        self.places.keep_draft(name)
        self.names.accept()

    def reveal(self, key: str) -> None:
        """Bring a row into sight, unfolding what it is in."""
        index = self.places.index_of(key)
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        self.scrollTo(index)

    def _named(self) -> None:
        """No name is typed any more: a new place without one was not wanted."""
        self.places.drop_unnamed()
        if self._is_behind:
            self._is_behind = False
            self.outdated.emit()

    def closeEditor(self, editor: QWidget, hint: SidebarDelegate.EndEditHint) -> None:
        """Not before the library has what was typed."""
        if not self.names.holds_on():
            super().closeEditor(editor, hint)

    def sizeHint(self) -> QSize:
        """Wide enough for most names."""
        return QSize(224, 600)

    def is_hovered(self, node: SidebarNode) -> bool:
        """Whether the pointer is over a row, or its menu is open."""
        return node.key in (self._hovered, self._asked)

    def is_chosen(self, node: SidebarNode) -> bool:
        """Whether a row is the place that is listed, or the film that was opened last."""
        return node.key == self._chosen_key

    def show_writable(self, is_writable: bool) -> None:
        """Whether places can be made, named, moved and given something."""
        self.places.is_writable = is_writable
        self.viewport().update()

    @property
    def acted_on(self) -> SidebarNode | None:
        """The row that commands on places are about: whose menu is open, else the marked one."""
        index = self.places.index_of(self._asked) if self._asked else self.currentIndex()
        return self.places.node(index) if index.isValid() else None

    def _remember(self) -> None:
        node = self.places.node(self.currentIndex())
        self._stood = node.key if node.kind is NodeKind.SECTION else ""

    def _restore(self) -> None:
        """After a reload: unfold as before, mark what was chosen, without announcing it."""
        folded = frozenset(self._collapsed)
        self.expandAll()
        self._collapsed |= folded  # also of rows that are yet to be read
        for key in folded:
            index = self.places.index_of(key)
            if index.isValid():
                self.collapse(index)
        index = self.places.index_of(self._chosen_key)
        chosen = self.selectionModel()
        chosen.blockSignals(True)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            chosen.setCurrentIndex(index, flags.ClearAndSelect)
        else:
            chosen.clear()
        heading = self.places.index_of(self._stood)
        if heading.isValid():
            chosen.setCurrentIndex(heading, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._stood = ""
        chosen.blockSignals(False)
        self.acted_on_changed.emit()
        self.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        node = self.places.node(index)
        self.acted_on_changed.emit()
        if index.isValid() and node.kind not in (NodeKind.SECTION, NodeKind.DRAFT):
            self._chosen_key = node.key
            self.chosen.emit(node)
            self.viewport().update()

    @report_exceptions(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Headings fold by a click, or add by a click on their plus."""
        if event.button() == Qt.MouseButton.RightButton:
            return  # a menu acts on what was clicked, and goes nowhere
        index = self.indexAt(event.position().toPoint())
        node = self.places.node(index)
        if index.isValid() and node.kind is NodeKind.SECTION:
            if event.button() == Qt.MouseButton.LeftButton:
                if (
                    self.names.has_plus(node)
                    and event.position().x() > self.viewport().width() - 30
                ):
                    self.add_requested.emit(SidebarSection(node.name))
                else:
                    self.setExpanded(index, not self.isExpanded(index))
            return
        if index.isValid() and node.children:
            left = name_left(node)
            if left - 14 <= event.position().x() < left:
                self.setExpanded(index, not self.isExpanded(index))
                return
        super().mousePressEvent(event)

    @report_exceptions(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click edits the name of what people made."""
        index = self.indexAt(event.position().toPoint())
        self.edit_name(self.places.node(index).key)

    @report_exceptions(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember what is under the pointer."""
        index = self.indexAt(event.position().toPoint())
        self._hovered = self.places.node(index).key if index.isValid() else ""
        super().mouseMoveEvent(event)

    @report_exceptions(None)
    def leaveEvent(self, event: object) -> None:
        """Nothing is under the pointer."""
        self._hovered = ""
        self.viewport().update()

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to what is listed or folds a heading; Escape goes back to the pictures."""
        index = self.currentIndex()
        node = self.places.node(index)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not index.isValid():
            super().keyPressEvent(event)
        elif node.kind is NodeKind.SECTION:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self.opened.emit(node)

    @report_exceptions(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the pane for a menu; its row is marked while it is open."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        corner = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        node = self.places.node(index)
        self._ask(node.key)
        self.menu_requested.emit(node, corner if is_key else event.globalPos())
        self._ask("")

    def _ask(self, key: str) -> None:
        """A row's menu is open, or none."""
        self._asked = key
        self.acted_on_changed.emit()
        self.viewport().update()
