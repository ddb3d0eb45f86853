"""The pane of generation: what is being made, what waits, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.changes import Kind
from desktop.domain.generation_queue import CallAction
from desktop.ui.generation.progress_delegate import ProgressDelegate
from desktop.ui.generation.queue_model import COST, MODEL, STATE, TARGET, WHEN, QueueModel
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.read_when_seen import ReadWhenSeen
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.catalog.library import Reads
    from desktop.domain.changes import Changes
    from desktop.domain.generation_queue import GenerationCall, QueueCounts
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

CALM = 200  # milliseconds in which several changes become one question
_MOST = 500  # calls that are listed, the newest
_KEY = "generation"
_TOUCHED_BY = (Kind.SPENDING, Kind.JOBS)
_SELECT_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
_WIDTHS = {TARGET: 200, MODEL: 220, COST: 110, WHEN: 150}


class GenerationPane(QWidget):
    """Lists the calls of generators, and lets them be cancelled, sent again or put away.

    Attributes:
        handlers: What it does for the commands of the action table.

    Signals:
        cancel_requested, forget_requested: Ids of calls.
        send_again_requested: The calls.
        shots_requested: The id of a film, and the ids of its shots to select.
        command_requested: The id of a command.
    """

    cancel_requested = Signal(list)
    forget_requested = Signal(list)
    send_again_requested = Signal(list)
    shots_requested = Signal(str, list)
    command_requested = Signal(str)

    def __init__(self, runner: Runner, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self._fresh = ReadWhenSeen(self, self._read, CALM)
        self.model = QueueModel(self)
        self.table = QTableView(self)
        self.title = plain_label(role="title", parent=self)
        self.cancel = QPushButton("Cancel", self)
        self.again = QPushButton("Send Again", self)
        self.forget = QPushButton("Put Away", self)
        self.empty = EmptyState("sparkle", self)
        self._pages = QStackedWidget(self)
        self._build()
        self._connect()
        self.handlers: Mapping[str, Callable[[], None]] = {
            "generation.cancel_all": self.cancel_all,
        }
        self._fresh.read()

    @property
    def is_settled(self) -> bool:
        """Whether no change is still to be followed."""
        return self._fresh.is_settled

    def cancel_all(self) -> None:
        """Stop everything that has not ended, also what is not listed: it is asked for anew."""

        def read(reads: Reads) -> list[str]:
            return [one.id for one in reads.generation.queue(_MOST) if one.is_open]

        def stop(ids: list[str]) -> None:
            if ids:
                self.cancel_requested.emit(ids)
            else:
                self._runner.report.note("Nothing is being generated.")

        self._runner.ask(read, stop, key="generation-cancel-all")

    def selected(self) -> list[GenerationCall]:
        """The calls that are selected, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.calls[row] for row in rows]

    def _act(self, action: CallAction) -> None:
        """Do something with the selected calls that it can be done with."""
        calls = [one for one in self.selected() if action in one.actions]
        ids = [one.id for one in calls]
        if not ids:
            return
        if action is CallAction.CANCEL:
            self.cancel_requested.emit(ids)
        elif action is CallAction.FORGET:
            self.forget_requested.emit(ids)
        else:
            self.send_again_requested.emit(calls)

    def go_to(self, row: int) -> None:
        """Show on the board what a call was for; in the library what is in no film."""
        call = self.model.calls[row]
        if call.film_id is not None and call.target_id is not None:
            self.shots_requested.emit(call.film_id, [call.target_id])
        elif call.made:
            self._state.reveal_requested.emit(call.made[0])

    # Reading

    def _read(self) -> None:
        if self._runner.library is None:
            self._show([], None)
            return

        def read(reads: Reads) -> tuple[list[GenerationCall], QueueCounts]:
            return list(reads.generation.queue(_MOST)), reads.generation.counts()

        self._runner.ask(read, lambda found: self._show(*found), key=_KEY)

    def _show(self, calls: list[GenerationCall], counts: QueueCounts | None) -> None:
        before = {one.id for one in self.selected()}
        self.model.show_calls(calls)
        if before and not self.table.selectionModel().hasSelection():
            for row, one in enumerate(calls):
                if one.id in before:
                    self.table.selectionModel().select(self.model.index(row, 0), _SELECT_ROW)
        self.title.setText(counts.words if counts is not None else "")
        self._pages.setCurrentIndex(0 if calls else 1)
        self._enable()

    def _changed(self, changes: Changes, _source: object) -> None:
        if changes.touches(*_TOUCHED_BY):
            self._fresh.soon()

    def _enable(self) -> None:
        found = self.selected()
        can_write = not self._runner.is_read_only
        for button, action in (
            (self.cancel, CallAction.CANCEL),
            (self.again, CallAction.SEND_AGAIN),
            (self.forget, CallAction.FORGET),
        ):
            button.setEnabled(can_write and any(action in one.actions for one in found))

    # How it is put together

    def _build(self) -> None:
        self.again.setToolTip("Asks once more, which is paid once more.")
        self.forget.setToolTip("Takes ended calls off this list; their cost stays on record.")
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.title)
        head.addStretch(1)
        for button in (self.again, self.forget, self.cancel):
            button.setAutoDefault(False)
            head.addWidget(button)
        table = self.table
        table.setModel(self.model)
        table.setItemDelegateForColumn(STATE, ProgressDelegate(table))
        table.setAccessibleName("Generation")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        for at, width in _WIDTHS.items():
            header.resizeSection(at, width)
        self.empty.say(
            "Nothing is being generated",
            "Select a shot on the board and press G: what you ask for is listed here until it is"
            " there.",
            {"generation.take": "Generate Take…"},
        )
        self._pages.addWidget(table)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.cancel.clicked.connect(lambda: self._act(CallAction.CANCEL))
        self.again.clicked.connect(lambda: self._act(CallAction.SEND_AGAIN))
        self.forget.clicked.connect(lambda: self._act(CallAction.FORGET))
        self.empty.chosen.connect(self.command_requested)
        self.table.activated.connect(lambda at: self.go_to(at.row()))
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._enable())
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._fresh.soon)

    def sizeHint(self) -> QSize:
        """As high as a board is at first."""
        return QSize(900, 340)
