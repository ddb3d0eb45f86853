"""Paints how far a call is as a thin line below its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.generation.queue_model import PROGRESS_ROLE
from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop.ui.kit.flat_table import Index

_LINE = 2  # pixels
_INSET = 4


class ProgressDelegate(QStyledItemDelegate):
    """A line from left to right; nothing where no progress is known."""

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words, then the line."""
        super().paint(painter, option, index)
        progress = index.data(PROGRESS_ROLE)
        if not isinstance(progress, int):
            return
        rect = option.rect.adjusted(_INSET, 0, -_INSET, 0)
        ground = QRectF(rect.left(), rect.bottom() - _LINE, rect.width(), _LINE)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().hairline))
        painter.drawRect(ground)
        painter.setBrush(QColor(theme.tokens().accent))
        ground.setWidth(ground.width() * max(0, min(100, progress)) / 100)
        painter.drawRect(ground)
        painter.restore()
