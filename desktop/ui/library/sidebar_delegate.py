"""Paints the rows of the sidebar: headings, names, tag dots, counts at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import RADIUS, ROW_HEIGHT
from desktop.ui.library.sidebar_names import RowNames
from desktop.ui.library.sidebar_nodes import LEFT, NodeKind, SidebarNode, SidebarSection, name_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView

    from desktop.ui.library.sidebar_model import SidebarModel

Index = QModelIndex | QPersistentModelIndex
_DOT = 7
_SECTION_HEIGHT = 32


class SidebarDelegate(RowNames):
    """Paints the rows of the view, and names them."""

    def __init__(
        self,
        view: QTreeView,
        places: SidebarModel,
        is_hovered: Callable[[SidebarNode], bool],
        is_chosen: Callable[[SidebarNode], bool],
    ) -> None:
        super().__init__(view, places)
        self._is_hovered, self._is_chosen = is_hovered, is_chosen

    def has_plus(self, node: SidebarNode) -> bool:
        """Whether something can be made by a click at the right of a heading."""
        is_ours = node.kind is NodeKind.SECTION and node.name != SidebarSection.LIBRARY
        return is_ours and self._places.is_writable

    @report_exceptions(QSize(100, ROW_HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are higher."""
        node = self._places.node(index)
        height = _SECTION_HEIGHT if node.kind is NodeKind.SECTION else ROW_HEIGHT
        return QSize(100, height)

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or a row."""
        node = self._places.node(index)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if node.kind is NodeKind.SECTION:
            self._heading(painter, rect, node, index)
        else:
            self._row(painter, rect, node, index)
        if self._view.hasFocus() and index == self._view.currentIndex():
            self._focus(painter, rect.adjusted(7, 6 * (node.kind is NodeKind.SECTION), -7, 0))
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, node: SidebarNode, index: Index) -> None:
        look, ratio = theme.tokens(), self._view.devicePixelRatioF()
        line = rect.adjusted(LEFT, 10, -12, 0)
        painter.setFont(theme.heading_font())
        painter.setPen(QColor(look.quiet))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), node.name)
        hovered = self._is_hovered(node)
        symbol = ""
        if not self._view.isExpanded(index):
            symbol = "caret-right"
        elif self.has_plus(node) and (hovered or not node.children):
            symbol = "plus"
        if symbol:
            place = QRect(rect.right() - 27, line.center().y() - 6, 12, 12)
            painter.drawPixmap(place, icons.pixmap(symbol, 12, "quiet", ratio=ratio))

    def _focus(self, painter: QPainter, plate: QRect) -> None:
        """The keyboard is here."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.tokens().accent), 1))
        painter.drawRoundedRect(plate, RADIUS, RADIUS)

    def _row(self, painter: QPainter, rect: QRect, node: SidebarNode, index: Index) -> None:
        look, view = theme.tokens(), self._view
        chosen = self._is_chosen(node)
        plate = rect.adjusted(7, 0, -7, 0)
        if chosen or self._is_hovered(node):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.chosen if chosen else look.hover))
            painter.drawRoundedRect(plate, RADIUS, RADIUS)
        if chosen:
            painter.setBrush(QColor(look.accent))
            painter.drawRoundedRect(QRect(plate.left(), plate.top(), 3, plate.height()), 1, 1)
        left = rect.left() + name_left(node)
        if node.children:
            symbol = "caret-down" if view.isExpanded(index) else "caret-right"
            ratio = view.devicePixelRatioF()
            place = QRect(left - 12, rect.center().y() - 4, 9, 9)
            painter.drawPixmap(place, icons.pixmap(symbol, 9, "quiet", ratio=ratio))
        if NodeKind.TAG in (node.kind, node.draft.kind if node.draft else None):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(node.colour or look.faint))
            painter.drawEllipse(QRect(left, rect.center().y() - _DOT // 2, _DOT, _DOT))
            left += _DOT + 8
        self._texts(painter, rect, node, left)

    def _texts(self, painter: QPainter, rect: QRect, node: SidebarNode, left: int) -> None:
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
            clean_line(node.name, limit=255), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignLeft), name)
