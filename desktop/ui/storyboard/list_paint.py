"""Marks on the list: where a drop would go (a line, or a frame around a row), and the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.ui.kit import theme
from desktop.ui.kit.tokens import RADIUS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def mark_line(port: QWidget, left: int, y: int) -> None:
    """A line from `left` to the right edge, with a ring at its begin."""
    painter = QPainter(port)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.tokens().accent), 2))
    y = max(3, min(y, port.height() - 3))
    painter.drawLine(left + 7, y, port.width() - 4, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(left, y - 3, 6, 6))


def mark_row(port: QWidget, row: QRect) -> None:
    """A frame around a row, as wide as the list."""
    painter = QPainter(port)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = QColor(theme.tokens().accent)
    painter.setPen(QPen(accent, 2))
    accent.setAlpha(48)
    painter.setBrush(accent)
    area = QRectF(row)
    area.setLeft(2)
    area.setRight(port.width() - 2)
    painter.drawRoundedRect(area, RADIUS, RADIUS)


def mark_focus(port: QWidget, row: QRect) -> None:
    """A dotted frame around the row that the keyboard stands on."""
    painter = QPainter(port)
    painter.setPen(QPen(QColor(theme.tokens().accent), 1, Qt.PenStyle.DotLine))
    painter.drawRect(QRect(0, row.top(), port.width() - 1, row.height() - 1))
