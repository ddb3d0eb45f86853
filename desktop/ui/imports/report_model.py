"""The rows of an import report as a table: filtered by outcome and text, sorted by any column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from desktop.domain.display import type_name
from desktop.domain.job import Outcome
from desktop.domain.name_order import sort_name
from desktop.domain.untrusted_text import clean_line, display_name
from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from desktop.domain.ids import AssetId
    from desktop.domain.job import ReportRow

OUTCOME, FILE, TYPE, REASON = range(4)
# In this order the rows stand, and the buttons that filter them.
TROUBLE_FIRST = (Outcome.FAILED, Outcome.SKIPPED, Outcome.UPDATED, Outcome.ADDED, Outcome.DUPLICATE)
WORDS = {
    Outcome.ADDED: "Added",
    Outcome.UPDATED: "Updated",
    Outcome.DUPLICATE: "Duplicate",
    Outcome.SKIPPED: "Skipped",
    Outcome.FAILED: "Failed",
}
_COLOURS = {
    Outcome.ADDED: "good",
    Outcome.UPDATED: "good",
    Outcome.DUPLICATE: "quiet",
    Outcome.SKIPPED: "quiet",
    Outcome.FAILED: "bad",
}


class ReportModel(FlatTable):
    """One row per file that the filter lets through; filters by itself, without a proxy."""

    HEADINGS = ("Outcome", "File", "Type", "What happened")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[ReportRow] = ()
        self._shown: list[int] = []
        self._outcomes: frozenset[Outcome] = frozenset(Outcome)
        self._needle = ""
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show_rows(self, rows: Sequence[ReportRow]) -> None:
        """Show another report; the filter stays."""
        self._rows = rows
        self._refilter()

    def filter(self, outcomes: Collection[Outcome], needle: str) -> None:
        """Show only these outcomes, and of them what has `needle` in its path or reason."""
        self._outcomes = frozenset(outcomes)
        self._needle = needle.strip().casefold()
        self._refilter()

    def counts(self) -> Counter[Outcome]:
        """How many rows of each outcome the whole report has."""
        return Counter(row.outcome for row in self._rows)

    def row(self, index: Index) -> ReportRow:
        """The row of the report behind a cell."""
        return self._rows[self._shown[index.row()]]

    def asset_id(self, index: Index) -> AssetId | None:
        """The asset a row is about, if there is one."""
        return self.row(index).asset_id if index.isValid() else None

    def as_text(self, places: Iterable[int] | None = None, *, delimiter: str = "\t") -> str:
        """Rows with headings, as a spreadsheet takes them; all that are shown if None."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(["outcome", "path", "type", "what happened", "asset id"])
        for place in range(len(self._shown)) if places is None else places:
            row = self._rows[self._shown[place]]
            writer.writerow(
                [row.outcome.value, row.path, row.type or "", row.error or "", row.asset_id or ""]
            )
        return out.getvalue()

    def size(self) -> int:
        """How many there are."""
        return len(self._shown)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts as plain lines; the whole path as tool tip."""
        if not index.isValid():
            return None
        row = self.row(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.path if index.column() == FILE else row.error or "")
        if role == Qt.ItemDataRole.ForegroundRole:
            if index.column() == OUTCOME:
                return QColor(getattr(theme.tokens(), _COLOURS[row.outcome]))
            if index.column() in (TYPE, REASON):
                return QColor(theme.tokens().quiet)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 is trouble first, and then the order in which the files were reached."""
        self._order = (column, order) if column >= 0 else None
        self._refilter()

    def _refilter(self) -> None:
        self.beginResetModel()
        needle = self._needle
        self._shown = [
            place
            for place, row in enumerate(self._rows)
            if row.outcome in self._outcomes
            and (
                not needle
                or needle in row.path.casefold()
                or needle in (row.error or "").casefold()
            )
        ]
        if self._order is None:
            self._shown.sort(key=lambda place: TROUBLE_FIRST.index(self._rows[place].outcome))
        else:
            column, order = self._order
            self._shown.sort(
                key=lambda place: sort_name(_cell(self._rows[place], column)),
                reverse=order == Qt.SortOrder.DescendingOrder,
            )
        self.endResetModel()


def _cell(row: ReportRow, column: int) -> str:
    """What a cell says."""
    if column == OUTCOME:
        return WORDS[row.outcome]
    if column == FILE:
        return display_name(row.path)
    if column == TYPE:
        return type_name(row.type) if row.type else ""
    return clean_line(row.error or "")
