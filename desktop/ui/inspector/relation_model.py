"""Relations as rows below their headings, both ways: Takes, Used in, References ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.domain.relation import RelationType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.inspector.display_text import summary
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QObject

    from desktop.domain.ids import AssetId
    from desktop.domain.relation import Relation

RELATION = Qt.ItemDataRole.UserRole + 1  # a Relation, or None in a heading
DETAIL = Qt.ItemDataRole.UserRole + 2  # the second line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RelationModel(QAbstractListModel):
    """A flat list: heading, its relations, the next heading ..."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | Relation] = []
        self._films: Mapping[AssetId, str] = {}

    def show_relations(
        self, relations: Sequence[Relation], films: Mapping[AssetId, str] | None = None
    ) -> None:
        """Show others, shots and scenes with their films; nothing happens if they are the same."""
        rows: list[str | Relation] = []
        groups: dict[str, list[Relation]] = {}
        for relation in relations:
            groups.setdefault(relation.reads_as, []).append(relation)
        for heading, members in groups.items():
            rows.append(heading)
            rows += members
        films = films or {}
        if (rows, films) == (self._rows, self._films):
            return
        self.beginResetModel()
        self._rows, self._films = rows, films
        self.endResetModel()

    def relation(self, index: Index) -> Relation | None:
        """The relation at an index; None for a heading."""
        row = self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None
        return None if isinstance(row, str) else row

    @report_exceptions(0)
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Headings and relations."""
        return 0 if parent.isValid() else len(self._rows)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, second line, the relation itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RELATION:
            return None if isinstance(row, str) else row
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            other = row.other
            return f"{other.code}  {other.name}" if other.code else other.name
        if role == DETAIL:
            return detail(row, self._films.get(row.other.id, ""))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.reads_as}: {row.other.name}, {detail(row)}"
        return None

    @report_exceptions(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.relation(index) is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def detail(relation: Relation, film: str = "") -> str:
    """`The Last Lamp · take 2, selected · Image · 1024 × 1024`."""
    parts = [clean_line(film, limit=80)] if film else []
    if relation.type is RelationType.GENERATED_FROM:
        chosen = ", selected" if relation.is_selected else ""
        parts.append(f"take {relation.sequence or '?'}{chosen}")
    if relation.other.is_trashed:
        parts.append("in the Trash")
    return " · ".join([*parts, summary(relation.other)])
