"""The base of small tables that are held in memory: headings, and rows without children."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class FlatTable(QAbstractTableModel):
    """Subclasses give `HEADINGS`, `size()` and Qt's `data`.

    Attributes:
        HEADINGS: What stands over the columns.
    """

    HEADINGS: tuple[str, ...] = ()

    def size(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Rows have no children."""
        return 0 if parent.isValid() else self.size()

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """One for each heading."""
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADINGS[section]
        return None
