"""Rows of what is owed: a line above the first one of each shot, so that shots are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.owed.table_model import FIRST_ROLE

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex


class GroupedRowDelegate(QStyledItemDelegate):
    """Paints a cell."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    @report_exceptions(None)
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """As the style does, and the line over it."""
        super().paint(painter, option, index)
        if index.row() and index.data(FIRST_ROLE):
            top = option.rect
            painter.fillRect(top.x(), top.y(), top.width(), 1, QColor(theme.tokens().hairline))
