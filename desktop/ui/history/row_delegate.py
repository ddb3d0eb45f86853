"""Rows of the history: one height with or without a picture, and names that line up beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

PICTURE = QSize(34, 22)


class EditRowDelegate(QStyledItemDelegate):
    """Paints a cell. All rows are as high as the first: Qt asks only there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    @report_exceptions(None)
    def initStyleOption(  # noqa: N802 - Qt names it
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A picture has its whole place, however narrow it is."""
        super().initStyleOption(option, index)
        if option.features & QStyleOptionViewItem.ViewItemFeature.HasDecoration:
            option.decorationSize = PICTURE
            option.decorationAlignment = Qt.AlignmentFlag.AlignCenter

    @report_exceptions(QSize())
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As wide as it is, as high as all are."""
        return QSize(super().sizeHint(option, index).width(), max(ROW_HEIGHT, PICTURE.height() + 2))
