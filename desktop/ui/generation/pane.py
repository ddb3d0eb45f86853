"""The pane of generation: what is being made, what waits, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.changes import Kind
from desktop.domain.generation_queue import CallAction
from desktop.domain.provider_call import CallState
from desktop.ui.generation.progress_delegate import ProgressDelegate
from desktop.ui.generation.queue_filter import QueueFilter, QueuePart
from desktop.ui.generation.queue_model import (
    COST,
    MODEL,
    STATE,
    TARGET,
    WHEN,
    QueueModel,
    whole_words,
)
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import ElidedLabel, plain_label
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
_MOST = 500  # calls that are listed
_EVERY = 1_000_000  # where it is about all of them
_KEY = "generation"
_TOUCHED_BY = (Kind.SPENDING, Kind.JOBS)
_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
_SELECT_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
# Of the width, at least, at most; what happens with a call has the rest.
_SHARES = {
    TARGET: (0.12, 70, 200),
    MODEL: (0.2, 110, 260),
    COST: (0.12, 104, 140),  # `about $12.40`
    WHEN: (0.15, 96, 150),
}
_ROOM = 640  # logical pixels, for all buttons
_LONGEST = 1_200  # characters that are said of one call below the list
_NOTHING = "Nothing is being generated"
_HOW = "Select a shot on the board and press G: what you ask for is listed here until it is there."
# What has ended as somebody wanted it to.
_DONE = (CallState.SUCCEEDED, CallState.CANCELLED)


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
        self.title = ElidedLabel("", self)
        self.cancel = QPushButton("Cancel", self)
        self.again = QPushButton("Send Again…", self)
        self.forget = QPushButton("Put Away", self)
        self.tidy = QPushButton("Put Away Done", self)
        self.filter = QueueFilter(self)
        self.detail = plain_label(role="quiet", parent=self)
        self._calls: list[GenerationCall] = []
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
            return [one.id for one in reads.generation.queue(_EVERY) if one.is_open]

        def stop(ids: list[str]) -> None:
            if ids:
                self.cancel_requested.emit(ids)
            else:
                self._runner.report.note("Nothing is being generated.")

        self._runner.ask(read, stop, key="generation-cancel-all")

    def put_away_done(self) -> None:
        """Take everything off the list that was made or cancelled, also what is not listed."""

        def read(reads: Reads) -> list[str]:
            return [one.id for one in reads.generation.queue(_EVERY) if one.state in _DONE]

        def put(ids: list[str]) -> None:
            if ids:
                self.forget_requested.emit(ids)

        self._runner.ask(read, put, key="generation-done")

    def copy(self) -> None:
        """Put the selected rows on the clipboard."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText("\n".join(map(self.model.text_of, rows)))

    def menu(self) -> QMenu:
        """What can be done with the selected calls."""
        menu = QMenu(self)
        row = self.table.currentIndex().row()
        go = menu.addAction("Go to the Shot", lambda: self.go_to(row))
        go.setEnabled(row >= 0 and self.model.calls[row].film_id is not None)
        came = menu.addAction("Show What Came", lambda: self._reveal(row))
        came.setEnabled(row >= 0 and bool(self.model.calls[row].made))
        menu.addSeparator()
        for button in (self.again, self.cancel, self.forget):
            menu.addAction(button.text(), button.click).setEnabled(button.isEnabled())
        menu.addSeparator()
        menu.addAction("Copy", self.copy).setEnabled(row >= 0)
        done = menu.addAction(self.tidy.text(), self.put_away_done)
        done.setEnabled(self.tidy.isEnabled())
        return menu

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
            self._reveal(row)
        else:
            self._runner.report.note("Its shot is on no board any more.")

    def _reveal(self, row: int) -> None:
        self._state.reveal_requested.emit(self.model.calls[row].made[0])

    # Reading

    def _read(self) -> None:
        if self._runner.library is None:
            self._show([], None)
            return

        def read(reads: Reads) -> tuple[list[GenerationCall], QueueCounts]:
            return list(reads.generation.queue(_MOST)), reads.generation.counts()

        self._runner.ask(read, lambda found: self._show(*found), key=_KEY)

    def _show(self, calls: list[GenerationCall], counts: QueueCounts | None) -> None:
        self._calls = calls
        words = [counts.words if counts is not None else ""]
        words += [f"the first {_MOST:,} are listed"] if len(calls) >= _MOST else []
        self.title.show_text(" · ".join(filter(None, words)))
        self.filter.count_calls(calls)
        self._list()

    def _list(self) -> None:
        """Show the part that is chosen; what was selected stays selected, and in its place."""
        before = {one.id for one in self.selected()}
        at, scrolled = self.table.currentIndex().row(), self.table.verticalScrollBar().value()
        current = self.model.calls[at].id if at >= 0 else ""
        calls = [one for one in self._calls if self.filter.part.has(one)]
        self.model.show_calls(calls)
        chosen = self.table.selectionModel()
        if before and not chosen.hasSelection():
            for row, one in enumerate(calls):
                if one.id == current:
                    chosen.setCurrentIndex(self.model.index(row, 0), _NO_UPDATE)
                if one.id in before:
                    chosen.select(self.model.index(row, 0), _SELECT_ROW)
            self.table.verticalScrollBar().setValue(scrolled)
        self._pages.setCurrentIndex(0 if calls else 1)
        if not calls:
            self._say_empty()
        self.filter.setVisible(bool(self._calls))
        self._enable()

    def _say_empty(self) -> None:
        if self._calls:
            self.empty.say("Nothing of that", "", {"everything": "Show Everything"})
        else:
            self.empty.say(_NOTHING, _HOW, {"generation.take": "Generate Take…"})

    def _answered(self, key: str) -> None:
        if key == "everything":
            self.filter.choose(QueuePart.EVERYTHING)
            self.table.setFocus()
        else:
            self.command_requested.emit(key)

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
        self.tidy.setEnabled(can_write and any(one.state in _DONE for one in self._calls))
        told = found[0] if len(found) == 1 else None
        has_more = told is not None and bool(told.error or told.advice)
        self.detail.setText(whole_words(told)[:_LONGEST] if told is not None and has_more else "")
        self.detail.setVisible(has_more)

    # How it is put together

    def _build(self) -> None:
        self.again.setToolTip("Asks once more, which is paid once more.")
        self.forget.setToolTip("Takes ended calls off this list; their cost stays on record.")
        self.tidy.setToolTip("Takes everything off this list that was made or cancelled.")
        head = QHBoxLayout()
        head.setSpacing(GAP)
        self.title.setProperty("role", "title")
        head.addWidget(self.title, 1)
        head.addWidget(self.filter)
        for button in (self.again, self.cancel, self.forget, self.tidy):
            button.setAutoDefault(False)
            head.addWidget(button)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.hide()
        self._build_table()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self._say_empty()
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addWidget(self.detail)

    def _build_table(self) -> None:
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
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.viewport().installEventFilter(self)

    def _connect(self) -> None:
        self.cancel.clicked.connect(lambda: self._act(CallAction.CANCEL))
        self.again.clicked.connect(lambda: self._act(CallAction.SEND_AGAIN))
        self.forget.clicked.connect(lambda: self._act(CallAction.FORGET))
        self.tidy.clicked.connect(self.put_away_done)
        self.filter.part_changed.connect(self._list)
        self.empty.chosen.connect(self._answered)
        self.table.customContextMenuRequested.connect(self._open_menu)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        self.table.activated.connect(lambda at: self.go_to(at.row()))
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._enable())
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._fresh.soon)

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wider list has wider columns."""
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            width = self.table.viewport().width()
            self.tidy.setVisible(width >= _ROOM)  # it is in the menu too
            for column, (share, least, most) in _SHARES.items():
                self.table.setColumnWidth(column, min(max(round(share * width), least), most))
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As high as a board is at first."""
        return QSize(900, 340)
