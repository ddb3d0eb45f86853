"""A tree of places that takes drops: says what one would do, marks where, and asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.mime import files_in, has_assets
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import RADIUS
from desktop.ui.library.sidebar_nodes import LEFT, SidebarNode

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QPoint
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QPaintEvent,
    )

    from desktop.ui.library.sidebar_model import SidebarModel


class DropTree(QTreeView):
    """The events of drags over `places`.

    Signals:
        kinds_wanted: Ids of a drag whose types nobody knows yet; answer by `places.learn`.
    """

    kinds_wanted = Signal(object)

    def __init__(self, places: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = places
        places.setParent(self)
        self.setModel(places)
        self._hint = DropHint(self.viewport())
        self._mark = QRect()
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # drawn here, in the look of the rest
        self.setAutoExpandDelay(600)

    @report_exceptions(None)
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Whatever some row may take comes in; the rows say yes or no by themselves."""
        super().dragEnterEvent(event)
        if unknown := self.places.unknown(event.mimeData()):
            self.kinds_wanted.emit(unknown)
        if files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    @report_exceptions(None)
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Say what a drop would do."""
        super().dragMoveEvent(event)
        at = event.position().toPoint()
        text = self._drop_text(event, at)
        self._hint.follow(at, text or self._refusal(event, at), allowed=bool(text))
        if text and files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)  # theirs stays theirs
        if text:
            event.accept()
        else:
            event.ignore()

    @report_exceptions(None)
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag has gone elsewhere."""
        self._hint.hide()
        self._show_mark(QRect())
        super().dragLeaveEvent(event)

    @report_exceptions(None)
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

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and where a drop would go."""
        super().paintEvent(event)
        if self._mark.isValid():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.tokens().accent), 2))
            painter.drawRoundedRect(self._mark.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            painter.end()

    def _drop_place(
        self, mime: QMimeData, at: QPoint
    ) -> tuple[SidebarNode | None, int, QModelIndex]:
        """Where a drop would go: the node, the row in it (-1: on it), its index."""
        index = self.indexAt(at)
        if not index.isValid():
            return None, -1, QModelIndex()
        rect, parent = self.visualRect(index), index.parent()
        edge = rect.height() // 4
        is_above = at.y() < rect.top() + edge
        if (
            parent.isValid()
            and not (has_assets(mime) or files_in(mime))
            and (is_above or at.y() > rect.bottom() - edge)
        ):
            return self.places.node(parent), index.row() + (not is_above), parent
        return self.places.node(index), -1, index
