"""The story of an asset as rows: one per edit, newest first, with what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.changed_words import changed_lines
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from desktop.domain.activity import ActivityEntry

STORY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@frozen
class Story:
    """One edit: what, who and when, and a line per value that changed."""

    label: str
    about: str
    lines: tuple[str, ...] = ()
    operation_id: str = ""

    @property
    def text(self) -> str:
        """All of it, to copy."""
        return "\n".join((f"{self.label} ({self.about})", *(f"  {line}" for line in self.lines)))


def stories(entries: Sequence[ActivityEntry], currency: str) -> list[Story]:
    """Entries of one operation belong together."""
    groups: dict[str, list[ActivityEntry]] = {}
    for entry in entries:
        groups.setdefault(entry.operation_id, []).append(entry)
    told = []
    for group in groups.values():
        first = group[0]
        about = " · ".join(filter(None, (first.user, display.date_time(first.created_at))))
        label = first.label or ("Imported" if first.action == "import" else "Changed")
        lines = [line for entry in reversed(group) for line in changed_lines(entry, currency)]
        told.append(Story(clean_line(label, limit=200), about, tuple(lines), first.operation_id))
    return told


class HistoryModel(QAbstractListModel):
    """A list of stories."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Story] = []

    def show_entries(self, entries: Sequence[ActivityEntry], currency: str) -> None:
        """Show others; what is new comes in at the top without a jump."""
        rows = stories(entries, currency)
        if rows == self._rows:
            return
        fresh = len(rows) - len(self._rows)
        if fresh > 0 and rows[fresh:] == self._rows:
            self.beginInsertRows(QModelIndex(), 0, fresh - 1)
            self._rows = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @report_exceptions(0)
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many edits there are."""
        return 0 if parent.isValid() else len(self._rows)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The label, and the whole story."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        story = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return story.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return story.text
        return story if role == STORY else None
