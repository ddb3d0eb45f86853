"""Paints a row of the palette: name, where it is in the menus, its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, TYPE_NOTE

ROW = 30


class PaletteRow(QStyledItemDelegate):
    """One line: the name, quietly its place, at the right its keys."""

    def __init__(self, keys_role: int, place_role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys_role, self._place_role = keys_role, place_role

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are equally high."""
        del option, index
        return QSize(200, ROW)

    @report_exceptions(None)
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        is_enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        if state & QStyle.StateFlag.State_Selected and is_enabled:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("chosen"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 4, 4)
        inner = rect.adjusted(GAP, 0, -GAP, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.body_font())
        painter.setPen(theme.colour("text" if is_enabled else "faint"))
        name = str(index.data() or "")
        painter.drawText(inner, middle, name)
        used = painter.fontMetrics().horizontalAdvance(name) + GAP
        painter.setFont(theme.body_font(TYPE_NOTE))
        painter.setPen(theme.colour("quiet" if is_enabled else "faint"))
        painter.drawText(
            inner.adjusted(used, 0, 0, 0), middle, str(index.data(self._place_role) or "")
        )
        keys = str(index.data(self._keys_role) or "")
        painter.drawText(inner, middle | int(Qt.AlignmentFlag.AlignRight), keys)
        painter.restore()
