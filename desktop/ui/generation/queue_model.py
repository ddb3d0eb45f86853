"""The queue as a table: what is made for which shot, with what, how far it is, what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from desktop.domain import display
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.generation_queue import GenerationCall

TARGET, MODEL, STATE, COST, WHEN = range(5)
PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 1  # percent, while it is known
_STATES = {
    CallState.PLANNED: "Waiting",
    CallState.QUEUED: "Waiting",
    CallState.SENT: "Sent",
    CallState.RUNNING: "Running",
    CallState.SUCCEEDED: "Done",
    CallState.FAILED: "Failed",
    CallState.CANCELLED: "Cancelled",
    CallState.LOST: "Lost",
    CallState.EXPIRED: "Expired",
    CallState.NOT_RESUMABLE: "Cannot be resumed",
}
_BAD = {CallState.FAILED, CallState.LOST, CallState.EXPIRED, CallState.NOT_RESUMABLE}
_QUIET = {CallState.PLANNED, CallState.QUEUED, CallState.CANCELLED}


class QueueModel(FlatTable):
    """The calls of the queue, the newest first."""

    HEADINGS = ("For", "With", "State", "Cost", "Asked for")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.calls: Sequence[GenerationCall] = ()

    def show_calls(self, calls: Sequence[GenerationCall]) -> None:
        """Show other ones; where they are the same calls, only what is said of them changes."""
        same = [one.id for one in calls] == [one.id for one in self.calls]
        if not same:
            self.beginResetModel()
        before, self.calls = self.calls, calls
        if not same:
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(before, calls, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, TARGET), self.index(row, WHEN))

    def text_of(self, row: int) -> str:
        """A row as it is copied."""
        call = self.calls[row]
        cells = [_cell(call, at) for at in (TARGET, MODEL)]
        return "\t".join([*cells, whole_words(call), _cell(call, COST), _cell(call, WHEN)])

    def size(self) -> int:
        """How many there are."""
        return len(self.calls)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; what went wrong, whole in the tool tip."""
        if not index.isValid():
            return None
        call, column = self.calls[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(call, column)
        if role == PROGRESS_ROLE:
            return call.progress if column == STATE and call.is_open else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(_more(call, column))
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(call, column)
        return None


def state_words(call: GenerationCall) -> str:
    """`Running, 40 %`; `Failed: the prompt was refused`."""
    name = _STATES[call.state]
    if call.is_open and call.is_stopping:
        return "Stopping"
    if call.state in (CallState.PLANNED, CallState.QUEUED) and call.position:
        return f"{name}, {call.position:,} before it"
    if call.is_open and call.progress is not None:
        return f"{name}, {call.progress} %"
    if call.error:
        return f"{name}: {clean_line(call.error, limit=400)}"
    return name


def told(call: GenerationCall) -> str:
    """`3A: fal · flux, about $0.35 before`; `3A: fal · flux, cost before not known`."""
    cost = "cost before not known" if call.cost is None else f"{_cost(call)} before"
    return f"{_cell(call, TARGET)}: {_cell(call, MODEL)}, {cost}"


def whole_words(call: GenerationCall) -> str:
    """What there is to say of a call, and what to do about it."""
    words = state_words(call)
    return f"{words.rstrip('.')}. {call.advice}" if call.advice else words


def _cell(call: GenerationCall, column: int) -> str:
    if column == TARGET:
        return call.target_name
    if column == MODEL:
        return " · ".join(part for part in (call.provider, call.model) if part)
    if column == STATE:
        return state_words(call)
    if column == COST:
        return _cost(call)
    return display.date_time(call.created_at) if call.created_at is not None else ""


def _cost(call: GenerationCall) -> str:
    if call.cost is None:
        return "not known"
    about = "about " if call.basis is CostBasis.ESTIMATED else ""
    return f"{about}{display.money(call.cost, call.currency)}"


def _more(call: GenerationCall, column: int) -> str:
    if column == TARGET:
        return call.prompt
    if column == STATE:
        return whole_words(call)
    return _cell(call, column)


def _colour(call: GenerationCall, column: int) -> QColor | None:
    look = theme.tokens()
    if column == STATE and call.state in _BAD:
        return QColor(look.bad)
    if call.state in _QUIET or (column == COST and call.cost is None) or column == WHEN:
        return QColor(look.quiet)
    return None
