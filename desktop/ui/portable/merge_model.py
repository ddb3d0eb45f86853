"""The plan of a merge as a table, with whose side is taken of what both have edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont

from desktop.domain.library_merge import (
    OUTCOME_WORDS,
    MergeChoice,
    MergeKind,
    MergeOutcome,
    MergePlan,
    MergeRow,
    MergeSide,
)
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_KINDS: Mapping[MergeKind, str] = {
    MergeKind.ASSET: "Asset",
    MergeKind.TAG: "Tag",
    MergeKind.COLLECTION: "Collection",
    MergeKind.TAKE: "Take that plays",
    MergeKind.LINK: "Link",
    MergeKind.NOTE: "Note",
    MergeKind.FILM: "Film settings",
    MergeKind.RECIPE: "Recipe",
}
_SIDES: Mapping[MergeSide | None, str] = {
    MergeSide.OURS: "Ours",
    MergeSide.THEIRS: "Theirs",
    None: "Decide",
}
_LONGEST = 300
# What asks for somebody comes first.
_ORDER = (
    MergeOutcome.CONFLICT,
    MergeOutcome.REFUSED,
    MergeOutcome.LEFT_OUT,
    MergeOutcome.REMOVED,
    MergeOutcome.CHANGED,
    MergeOutcome.ADDED,
    MergeOutcome.KEPT,
)


class MergeModel(FlatTable):
    """Rows of a plan that are not the same on both sides, conflicts first.

    Attributes:
        decided: Somebody has said whose side is taken of something.
    """

    HEADINGS = ("What", "Name", "What happens", "Here", "There", "Take")
    decided = Signal()

    def __init__(self, plan: MergePlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        told = [row for row in plan.rows if row.outcome in _ORDER]
        self._all = sorted(told, key=lambda row: _ORDER.index(row.outcome))
        self._rows = self._all
        self._sides: dict[tuple[MergeKind, str], MergeSide] = {}

    @property
    def choice(self) -> MergeChoice:
        """What was decided."""
        return MergeChoice(rows=dict(self._sides))

    @property
    def open_count(self) -> int:
        """How many conflicts nobody has decided."""
        return sum(_is_conflict(row) and _key(row) not in self._sides for row in self._all)

    def size(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def show_conflicts(self, only: bool) -> None:
        """Show what both have edited, or everything."""
        self.beginResetModel()
        self._rows = [row for row in self._all if _is_conflict(row)] if only else self._all
        self.endResetModel()

    def decide(self, side: MergeSide, rows: Iterable[int] | None = None) -> None:
        """Take a side of the conflicts in these rows; of all if None."""
        chosen = self._all if rows is None else [self._rows[at] for at in rows]
        self._sides |= {_key(row): side for row in chosen if _is_conflict(row)}
        if self._rows:
            last = self.index(self.size() - 1, len(self.HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.decided.emit()

    def turn(self, at: int) -> None:
        """Take the other side of one conflict."""
        row = self._rows[at]
        if _is_conflict(row):
            is_theirs = self._sides.get(_key(row)) is MergeSide.THEIRS
            self.decide(MergeSide.OURS if is_theirs else MergeSide.THEIRS, [at])

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; whole in the tool tip."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        text = self._text(row, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(text)
        if role == Qt.ItemDataRole.FontRole and index.column() == self._taken_column(row):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _text(self, row: MergeRow, column: int) -> str:
        if column == 0:
            return _KINDS[row.kind]
        if column == 1:
            return clean_line(row.name, limit=_LONGEST)
        if column == 2:
            words = OUTCOME_WORDS[row.outcome]
            return row.reason or words[:1].upper() + words[1:]
        if column in (3, 4):
            return _values(row.ours if column == 3 else row.theirs)
        return _SIDES[self._sides.get(_key(row))] if _is_conflict(row) else ""

    def _taken_column(self, row: MergeRow) -> int:
        """The column that holds what is taken of a conflict, which is shown in bold."""
        side = self._sides.get(_key(row))
        return {MergeSide.OURS: 3, MergeSide.THEIRS: 4}.get(side, -1) if side else -1


def _key(row: MergeRow) -> tuple[MergeKind, str]:
    return row.kind, row.id


def _is_conflict(row: MergeRow) -> bool:
    return row.outcome is MergeOutcome.CONFLICT


def _values(values: Mapping[str, object]) -> str:
    """Fields in a line: `rating 4, dialogue “Where to?”`."""
    parts = []
    for name, value in values.items():
        field = name.removeprefix("metadata.").removeprefix("generation_metadata.")
        field = field.replace("_", " ")
        if value is None or value == "":
            told = "empty"
        elif isinstance(value, bool):
            told = "yes" if value else "no"
        elif field in ("state", "take"):
            parts.append(clean_line(str(value), limit=_LONGEST))
            continue
        else:
            told = clean_line(str(value), limit=_LONGEST)
        parts.append(f"{field}: {told}")
    return ", ".join(parts)
