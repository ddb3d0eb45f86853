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
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.ui.kit import icons, theme
from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.guard import guarded
from desktop.ui.kit.tokens import RADIUS, ROW_HEIGHT
from desktop.ui.library.sidebar_model import SidebarModel
from desktop.ui.library.sidebar_nodes import Node, NodeKind

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import (
        QContextMenuEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
    )

    from desktop.domain.sidebar import SidebarData

Index = QModelIndex | QPersistentModelIndex
_INDENT = 14
_LEFT = 14  # where names begin
_DOT = 7
_SECTION_HEIGHT = 32


class Sidebar(QTreeView):
    """The tree of places.

    Signals:
        chosen: The `Node` to list, or the film to open.
        menu_requested: (Node, global position) by the context menu.
        add_requested: The `Section` name whose plus was clicked.
        remove_requested: The `Node` on which Delete was pressed.
    """

    chosen = Signal(object)
    menu_requested = Signal(object, object)
    add_requested = Signal(str)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = SidebarModel(self)
        self._hint = DropHint(self.viewport())
        self._hovered = ""
        self._chosen_key = "all"
        self._collapsed: set[str] = set()
        self._set_up()
        self.setModel(self.places)
        self.setItemDelegate(_RowDelegate(self))
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
        self.setDropIndicatorShown(True)
        self.setAutoExpandDelay(600)

    def show_data(self, data: SidebarData) -> None:
        """Show what was read; what was chosen and folded stays so."""
        self.places.show_data(data)

    def choose(self, key: str) -> None:
        """Choose a row by its key (`all`, `tag:<id>`), as if it had been clicked."""
        index = self.places.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)

    def mark(self, key: str) -> None:
        """Mark a row as what is listed, without announcing it."""
        self._chosen_key = key
        self._restore()

    def edit_name(self, key: str) -> None:
        """Let the name of a row be edited in place."""
        index = self.places.index_of(key)
        if index.isValid():
            self.scrollTo(index)
            self.edit(index)

    def sizeHint(self) -> QSize:
        """Wide enough for most names."""
        return QSize(224, 600)

    def level(self, index: Index) -> int:
        """How deep a row is nested below its section's own rows."""
        depth, node = 0, self.places.node(index)
        while node.parent is not None and node.parent.kind is not NodeKind.SECTION:
            depth, node = depth + 1, node.parent
        return depth

    def is_hovered(self, node: Node) -> bool:
        """Whether the pointer is over a row."""
        return node.key == self._hovered

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
        if index.isValid() and node.kind is not NodeKind.SECTION:
            self._chosen_key = node.key
            self.chosen.emit(node)
            self.viewport().update()

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Headings fold by a click, or add by a click on their plus."""
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
            left = _LEFT + self.level(index) * _INDENT
            if left - 14 <= event.position().x() < left:
                self.setExpanded(index, not self.isExpanded(index))
                return
        super().mousePressEvent(event)

    @guarded(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click edits the name of what people made."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.places.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

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
        """Ask the pane for a menu."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_requested.emit(self.places.node(index), event.globalPos())

    @guarded(None)
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Say what a drop would do."""
        super().dragMoveEvent(event)
        at = event.position().toPoint()
        text = self._drop_text(event, at)
        self._hint.follow(at, text)
        if text:
            event.accept()
        else:
            event.ignore()

    @guarded(None)
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag has gone elsewhere."""
        self._hint.hide()
        super().dragLeaveEvent(event)

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the drop to the model, which asks for the edit."""
        self._hint.hide()
        node, row, parent = self._drop_place(event.position().toPoint())
        if node is not None:
            self.places.dropMimeData(event.mimeData(), event.dropAction(), row, 0, parent)
            # Never MoveAction: the view would remove the dragged row by itself.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _drop_text(self, event: QDropEvent, at: QPoint) -> str:
        node, row, _ = self._drop_place(at)
        return self.places.drop_text(event.mimeData(), node, row) if node is not None else ""

    def _drop_place(self, at: QPoint) -> tuple[Node | None, int, QModelIndex]:
        """Where a drop would go: the node, the row in it (-1: on it), its index."""
        index = self.indexAt(at)
        if not index.isValid():
            return None, -1, QModelIndex()
        where = self.dropIndicatorPosition()
        places = QAbstractItemView.DropIndicatorPosition
        if where in (places.AboveItem, places.BelowItem):
            parent = index.parent()
            if parent.isValid():
                row = index.row() + (where == places.BelowItem)
                return self.places.node(parent), row, parent
        return self.places.node(index), -1, index


class _RowDelegate(QStyledItemDelegate):
    """Paints the rows of the sidebar."""

    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar

    @guarded(QSize(100, ROW_HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are higher."""
        node = self._sidebar.places.node(index)
        height = _SECTION_HEIGHT if node.kind is NodeKind.SECTION else ROW_HEIGHT
        return QSize(100, height)

    @guarded(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or a row."""
        node = self._sidebar.places.node(index)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if node.kind is NodeKind.SECTION:
            self._heading(painter, rect, node, index)
        else:
            state = option.state
            self._row(
                painter, rect, node, index, chosen=bool(state & QStyle.StateFlag.State_Selected)
            )
        painter.restore()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The editor stands where the name is."""
        left = _LEFT + self._sidebar.level(index) * _INDENT - 6
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(left, 0, -8, 0))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(255)
        editor.setAccessibleName("Name")
        return editor

    def _heading(self, painter: QPainter, rect: QRect, node: Node, index: Index) -> None:
        look, ratio = theme.tokens(), self._sidebar.devicePixelRatioF()
        line = rect.adjusted(_LEFT, 10, -12, 0)
        painter.setFont(theme.heading_font())
        painter.setPen(QColor(look.quiet))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), node.name)
        hovered = self._sidebar.is_hovered(node)
        symbol = ""
        if not self._sidebar.isExpanded(index):
            symbol = "caret-right"
        elif (hovered and node.name != "Library") or not node.children:
            symbol = "plus"
        if symbol:
            place = QRect(rect.right() - 27, line.center().y() - 6, 12, 12)
            painter.drawPixmap(place, icons.pixmap(symbol, 12, "quiet", ratio=ratio))

    def _row(
        self, painter: QPainter, rect: QRect, node: Node, index: Index, *, chosen: bool
    ) -> None:
        look, sidebar = theme.tokens(), self._sidebar
        plate = rect.adjusted(7, 0, -7, 0)
        if chosen or sidebar.is_hovered(node):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.chosen if chosen else look.hover))
            painter.drawRoundedRect(plate, RADIUS, RADIUS)
        if chosen:
            painter.setBrush(QColor(look.accent))
            painter.drawRoundedRect(QRect(plate.left(), plate.top(), 3, plate.height()), 1, 1)
        if chosen and sidebar.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 1))
            painter.drawRoundedRect(plate, RADIUS, RADIUS)
        left = rect.left() + _LEFT + sidebar.level(index) * _INDENT
        if node.children:
            symbol = "caret-down" if sidebar.isExpanded(index) else "caret-right"
            ratio = sidebar.devicePixelRatioF()
            place = QRect(left - 12, rect.center().y() - 4, 9, 9)
            painter.drawPixmap(place, icons.pixmap(symbol, 9, "quiet", ratio=ratio))
        if node.kind is NodeKind.TAG:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(node.colour or look.faint))
            painter.drawEllipse(QRect(left, rect.center().y() - _DOT // 2, _DOT, _DOT))
            left += _DOT + 8
        self._texts(painter, rect, node, left)

    def _texts(self, painter: QPainter, rect: QRect, node: Node, left: int) -> None:
        """The name, and its count at the right."""
        look = theme.tokens()
        painter.setFont(theme.body_font())
        metrics = painter.fontMetrics()
        right = rect.right() - 14
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        if node.value:
            painter.setPen(QColor(look.quiet))
            width = metrics.horizontalAdvance(node.value)
            painter.drawText(
                QRect(right - width, rect.top(), width + 1, rect.height()), middle, node.value
            )
            right -= width + 8
        painter.setPen(QColor(look.text))
        line = QRect(left, rect.top(), max(0, right - left), rect.height())
        name = metrics.elidedText(
            " ".join(node.name.split()), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignLeft), name)
