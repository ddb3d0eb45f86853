"""A table of texts that are only read, as reports show them: long ones whole in the tool tip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QWidget,
)

from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence


class TextRows(FlatTable):
    """Texts in rows and columns."""

    def __init__(
        self,
        headings: tuple[str, ...],
        rows: Sequence[Sequence[str]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.HEADINGS = headings
        self._rows = rows

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show others."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def size(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; long ones whole in the tool tip."""
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return plain_tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else None


class TextTable(QTableView):
    """Shows such rows.

    Args:
        name: What a screen reader calls it.
        headings: What stands over the columns.
        rows: A text for each column.
        parent: Where it stands.
        widths: Of the first columns, pixels; the others share what is left.
    """

    def __init__(
        self,
        name: str,
        headings: tuple[str, ...],
        rows: Sequence[Sequence[str]],
        parent: QWidget,
        *,
        widths: Sequence[int] = (),
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._texts = TextRows(headings, rows, self)
        self.setModel(self._texts)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at in range(len(headings)):
            is_given = at < len(widths)
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, mode.Interactive if is_given else mode.Stretch)
            if is_given:
                header.resizeSection(at, widths[at])

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show others in their place."""
        self._texts.show_rows(rows)

    def show_lines(self, lines: int) -> None:
        """Be as high as so many rows."""
        self.setFixedHeight((lines + 1) * ROW_HEIGHT + 2 * self.frameWidth() + GAP)


def add_copy_all(buttons: QDialogButtonBox, rows: Sequence[Sequence[str]]) -> None:
    """A button that puts rows on the clipboard, with tabs between their columns."""
    copy = buttons.addButton("Copy All", QDialogButtonBox.ButtonRole.ActionRole)
    copy.clicked.connect(
        lambda: QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
    )
