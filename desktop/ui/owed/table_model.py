"""The list of what is owed: a row for each gap; the shot stands at the first of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from desktop.domain.owed import OwedKind
from desktop.domain.owed_words import KIND_NAMES, line_words, place_words, quote_words
from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.owed import OwedLine

WHERE, KIND, WHAT, QUOTE = range(4)
FIRST_ROLE = Qt.ItemDataRole.UserRole + 1  # whether a row is the first of its shot
# What keeps a shot from being seen at all; of the rest, what only spare things are about is quiet.
_BAD = {OwedKind.MISSING, OwedKind.BLOCKED, OwedKind.FAILED, OwedKind.OFFLINE}
_QUIET = {OwedKind.UNUSED, OwedKind.EMPTY}


class OwedModel(FlatTable):
    """The lines of one film, or those of one kind."""

    HEADINGS = ("Where", "Owed", "What", "To make it")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[OwedLine] = ()

    def show_lines(self, lines: Sequence[OwedLine]) -> None:
        """Show other ones."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def size(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def row_like(self, line: OwedLine) -> int:
        """The row of the same gap, whatever is said of it by now; -1 where it is mended."""
        return next((at for at, one in enumerate(self.lines) if _gap(one) == _gap(line)), -1)

    def text_of(self, row: int) -> str:
        """A row as text, its columns apart by tabs."""
        line = self.lines[row]
        cells = (
            place_words(line.place),
            KIND_NAMES[line.kind],
            line_words(line),
            quote_words(line.quote),
        )
        return "\t".join(cells).rstrip()

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The place is written once for all rows of a shot, and read aloud in each."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == FIRST_ROLE:
            return self._is_first(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            if column == WHERE and not self._is_first(index.row()):
                return ""
            return _cell(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _cell(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(_cell(line, column))
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(line, column)
        return None

    def _is_first(self, row: int) -> bool:
        return not row or self.lines[row - 1].place != self.lines[row].place


def _gap(line: OwedLine) -> object:
    return line.kind, line.reason, line.place.scene_id, line.place.shot_id, line.asset_id


def _cell(line: OwedLine, column: int) -> str:
    if column == WHERE:
        return place_words(line.place)
    if column == KIND:
        return KIND_NAMES[line.kind]
    return line_words(line) if column == WHAT else quote_words(line.quote)


def _colour(line: OwedLine, column: int) -> QColor | None:
    look = theme.tokens()
    if column == KIND:
        if line.kind in _BAD:
            return QColor(look.bad)
        return QColor(look.quiet if line.kind in _QUIET else look.warning)
    if column == QUOTE and line.quote is not None and line.quote.estimate.cost is None:
        return QColor(look.quiet)
    return None
