"""The sidebar: where to look. Types, films, collections, characters, tags, searches, the Trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTreeView,
    QWidget,
)

from desktop.ui.kit import theme
from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.guard import guarded
from desktop.ui.kit.mime import has_assets
from desktop.ui.kit.tokens import RADIUS
from desktop.ui.library.sidebar_delegate import RowDelegate
from desktop.ui.library.sidebar_model import SidebarModel
from desktop.ui.library.sidebar_nodes import LEFT, Draft, Node, NodeKind, name_left

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QPoint
    from PySide6.QtGui import (
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
    )

    from desktop.domain.sidebar import SidebarData

Index = QModelIndex | QPersistentModelIndex


class Sidebar(QTreeView):
    """The tree of places.

    Signals:
        chosen: The `Node` to list, or the film to open.
        menu_requested: (Node, global position) by the context menu.
        add_requested: The `Section` name whose plus was clicked.
        remove_requested: The `Node` on which Delete was pressed.
        outdated: What was read while a name was typed could not be shown; it can be now.
    """

    chosen = Signal(object)
    menu_requested = Signal(object, object)
    add_requested = Signal(str)
    remove_requested = Signal(object)
    outdated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = SidebarModel(self)
        self._hint = DropHint(self.viewport())
        self._hovered = ""
        self._asked = ""  # the row whose menu is open
        self._mark = QRect()
        self._chosen_key = "all"
        self._collapsed: set[str] = set()
        self._is_behind = False
        self._set_up()
        self.setModel(self.places)
        self.names = RowDelegate(self, self.places, self.is_hovered)
        self.setItemDelegate(self.names)
        self.names.closed.connect(self._named)
        self.selectionModel().currentChanged.connect(self._on_current)
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
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # drawn here, in the look of the rest
        self.setAutoExpandDelay(600)

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

    def edit_name(self, key: str) -> None:
        """Let the name of a row be edited in place."""
        index = self.places.index_of(key)
        if self.names.is_open:
            self.names.take_keyboard()
        elif self.places.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.reveal(key)
            self.edit(index)

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

    def closeEditor(self, editor: QWidget, hint: RowDelegate.EndEditHint) -> None:
        """Not before the library has what was typed."""
        if not self.names.holds_on():
            super().closeEditor(editor, hint)

    def sizeHint(self) -> QSize:
        """Wide enough for most names."""
        return QSize(224, 600)

    def is_hovered(self, node: Node) -> bool:
        """Whether the pointer is over a row, or its menu is open."""
        return node.key in (self._hovered, self._asked)

    def _restore(self) -> None:
        """After a reload: unfold as before, mark what was chosen, without announcing it."""
        folded = tuple(self._collapsed)
        self.expandAll()
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
        chosen.blockSignals(False)
        self.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        node = self.places.node(index)
        if index.isValid() and node.kind not in (NodeKind.SECTION, NodeKind.DRAFT):
            self._chosen_key = node.key
            self.chosen.emit(node)
            self.viewport().update()

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Headings fold by a click, or add by a click on their plus."""
        if event.button() == Qt.MouseButton.RightButton:
            return  # a menu acts on what was clicked, and goes nowhere
        index = self.indexAt(event.position().toPoint())
        node = self.places.node(index)
        if index.isValid() and node.kind is NodeKind.SECTION:
            if event.button() == Qt.MouseButton.LeftButton:
                if node.name != "Library" and event.position().x() > self.viewport().width() - 30:
                    self.add_requested.emit(node.name)
                else:
                    self.setExpanded(index, not self.isExpanded(index))
            return
        if index.isValid() and node.children:
            left = name_left(node)
            if left - 14 <= event.position().x() < left:
                self.setExpanded(index, not self.isExpanded(index))
                return
        super().mousePressEvent(event)

    @guarded(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click edits the name of what people made."""
        index = self.indexAt(event.position().toPoint())
        self.edit_name(self.places.node(index).key)

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember what is under the pointer."""
        index = self.indexAt(event.position().toPoint())
        self._hovered = self.places.node(index).key if index.isValid() else ""
        super().mouseMoveEvent(event)

    @guarded(None)
    def leaveEvent(self, event: object) -> None:
        """Nothing is under the pointer."""
        self._hovered = ""
        self.viewport().update()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete asks to remove what people made."""
        index = self.currentIndex()
        is_ours = bool(self.places.flags(index) & Qt.ItemFlag.ItemIsEditable)
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Delete and is_ours and not is_editing:
            self.remove_requested.emit(self.places.node(index))
            return
        super().keyPressEvent(event)

    @guarded(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the pane for a menu; its row is marked while it is open."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        corner = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        node = self.places.node(index)
        self._asked = node.key
        self.viewport().update()
        self.menu_requested.emit(node, corner if is_key else event.globalPos())
        self._asked = ""
        self.viewport().update()

    @guarded(None)
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Say what a drop would do."""
        super().dragMoveEvent(event)
        at = event.position().toPoint()
        text = self._drop_text(event, at)
        self._hint.follow(at, text or self._refusal(event, at), allowed=bool(text))
        if text:
            event.accept()
        else:
            event.ignore()

    @guarded(None)
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag has gone elsewhere."""
        self._hint.hide()
        self._show_mark(QRect())
        super().dragLeaveEvent(event)

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the drop to the model, which asks for the edit."""
        self._hint.hide()
        self._show_mark(QRect())
        node, row, parent = self._drop_place(event.mimeData(), event.position().toPoint())
        if node is not None:
            self.places.dropMimeData(event.mimeData(), event.dropAction(), row, 0, parent)
            # Never MoveAction: the view would remove the dragged row by itself.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _drop_text(self, event: QDropEvent, at: QPoint) -> str:
        """What a drop here would do; and mark the place."""
        node, row, parent = self._drop_place(event.mimeData(), at)
        text = self.places.drop_text(event.mimeData(), node, row) if node is not None else ""
        mark = QRect()
        if text and row < 0:
            mark = self.visualRect(parent).adjusted(7, 0, -7, 0)
        elif text:
            rect = self.visualRect(self.indexAt(at))
            top = rect.top() if at.y() < rect.center().y() else rect.bottom()
            mark = QRect(LEFT, top - 1, rect.width() - 2 * LEFT, 2)
        self._show_mark(mark)
        return text

    def _refusal(self, event: QDropEvent, at: QPoint) -> str:
        """Why nothing can be dropped here, where somebody may wonder."""
        node, _row, _parent = self._drop_place(event.mimeData(), at)
        return self.places.refusal(event.mimeData(), node) if node is not None else ""

    def _show_mark(self, mark: QRect) -> None:
        if mark != self._mark:
            self._mark = mark
            self.viewport().update()

    @guarded(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and where a drop would go."""
        super().paintEvent(event)
        if self._mark.isValid():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.tokens().accent), 2))
            painter.drawRoundedRect(self._mark.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            painter.end()

    def _drop_place(self, mime: QMimeData, at: QPoint) -> tuple[Node | None, int, QModelIndex]:
        """Where a drop would go: the node, the row in it (-1: on it), its index."""
        index = self.indexAt(at)
        if not index.isValid():
            return None, -1, QModelIndex()
        rect, parent = self.visualRect(index), index.parent()
        edge = rect.height() // 4
        is_above = at.y() < rect.top() + edge
        if (
            parent.isValid()
            and not has_assets(mime)
            and (is_above or at.y() > rect.bottom() - edge)
        ):
            return self.places.node(parent), index.row() + (not is_above), parent
        return self.places.node(index), -1, index
