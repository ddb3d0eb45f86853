"""The pane of what is still owed: every gap of the film on the board, and the cost to finish it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.base.errors import NotFoundError
from desktop.domain.changes import JUDGEMENT, Kind
from desktop.domain.display import counted
from desktop.domain.owed_words import nothing_owed
from desktop.formats.owed_csv import owed_csv
from desktop.jobs.save_file import save_file
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.read_when_seen import ReadWhenSeen
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT
from desktop.ui.owed.kind_box import KindBox
from desktop.ui.owed.row_delegate import GroupedRowDelegate
from desktop.ui.owed.table_model import KIND, QUOTE, WHAT, WHERE, OwedModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.catalog.library import Library, Reads
    from desktop.domain.changes import Changes
    from desktop.domain.owed import Owed
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

CALM = 400  # milliseconds in which several changes become one question
_OWED = "owed"
_TOUCHED_BY = (
    *(Kind.ASSETS, Kind.MEMBERSHIP, Kind.RELATIONS, Kind.LOCATIONS),
    *(Kind.SETTINGS, Kind.SPENDING),
)
_SAVING = "Saving what is still owed"
_KINDS = 96  # width of a column, in logical pixels
_SHARES = {WHERE: (0.22, 96, 300), QUOTE: (0.22, 110, 380)}  # of the width, at least, at most


class OwedPane(QWidget):
    """Lists what the film on the board still owes, and leads there.

    Attributes:
        handlers: What it does for the commands of the action table.

    Signals:
        shots_chosen: The id of the film, and the ids of its shots to select.
        board_requested: The same, and the board is to be seen.
    """

    shots_chosen = Signal(str, list)
    board_requested = Signal(str, list)

    def __init__(self, runner: Runner, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self._owed: Owed | None = None
        self._fresh = ReadWhenSeen(self, self._read, CALM)
        self.model = OwedModel(self)
        self.table = QTableView(self)
        self.title = plain_label(role="title", parent=self)
        self.cost = plain_label(role="quiet", parent=self)
        self.kinds = KindBox(self)
        self.empty = EmptyState("check-circle", self)
        self._pages = QStackedWidget(self)
        self._build()
        self._connect()
        self.handlers: Mapping[str, Callable[[], None]] = {"owed.csv": self.ask_csv}
        self._fresh.read()

    @property
    def is_settled(self) -> bool:
        """Whether no change is still to be followed."""
        return self._fresh.is_settled

    # What a person does

    def choose(self, row: int) -> None:
        """Select the shot of a row, so that it is looked at; the list stays in sight."""
        line = self.model.lines[row]
        if self._owed is not None and line.place.shot_id is not None:
            self.shots_chosen.emit(self._owed.film_id, [line.place.shot_id])

    def go_to(self, row: int) -> None:
        """Show on the board what a row is about; in the library what is in no shot."""
        line = self.model.lines[row]
        if self._owed is None:
            return
        if line.place.shot_id is None and line.asset_id is not None:
            self._state.reveal_requested.emit(line.asset_id)
            return
        shots = [line.place.shot_id] if line.place.shot_id is not None else []
        self.board_requested.emit(self._owed.film_id, shots)

    def copy(self) -> None:
        """Put the current row on the clipboard."""
        index = self.table.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self.model.text_of(index.row()))

    def ask_csv(self) -> None:
        """Ask where the list is to go."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export Still Owed", "owed.csv", "Comma-separated values (*.csv)"
        )
        if chosen:
            self.save_csv(Path(chosen))

    def save_csv(self, path: Path) -> None:
        """Write what is chosen, read anew: the pane may never have been in sight."""
        film_id, kind = self._state.film_id, self.kinds.kind
        if film_id is None:
            return

        def data(library: Library) -> bytes:
            found = library.read(lambda reads: reads.owed.of(film_id))
            return owed_csv(found.of(kind)).encode("utf-8")

        self._runner.work(
            lambda library: save_file(path, data(library), what="The list", title=_SAVING),
            title=_SAVING,
            then=lambda _: self._runner.report.note(f"Saved as {path.name}"),
        )

    # Reading

    def _read(self) -> None:
        film_id = self._state.film_id
        if self._runner.library is None or film_id is None:
            self._show(None)
            return

        def read(reads: Reads) -> tuple[Owed, str]:
            return reads.owed.of(film_id), reads.settings.load().currency

        self._runner.ask(read, lambda found: self._show(*found), self._failed, key=_OWED)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, NotFoundError):  # the film is gone: the board will say so
            self._runner.report.fail(error)
        self._show(None)

    def _show(self, owed: Owed | None, currency: str = "") -> None:
        if owed is not None and owed.film_id != self._state.film_id:
            return  # another film is on the board by now, and is asked for
        self._owed = owed
        count = len(owed.lines) if owed is not None else 0
        self.title.setText(f"{counted(count, 'thing')} still owed" if count else "")
        cost = owed.finish.words(currency) if owed is not None else ""
        self.cost.setText(f"To finish it: {cost}." if cost else "")
        self.cost.setVisible(bool(cost))
        self.kinds.show_counts(owed.counts if owed is not None else {})
        self._list()

    def _list(self) -> None:
        """Show the lines of the kind that is chosen; the current one stays current."""
        at, before = self.table.currentIndex().row(), self.model.lines
        current = before[at] if 0 <= at < len(before) else None
        scrolled = self.table.verticalScrollBar().value()
        owed, kind = self._owed, self.kinds.kind
        self.model.show_lines(owed.of(kind) if owed is not None else ())
        has_quotes = any(line.quote is not None for line in self.model.lines)
        self.table.setColumnHidden(QUOTE, not has_quotes)
        row = self.model.row_like(current) if current is not None else -1
        if row < 0 and self.model.lines:
            row = min(max(at, 0), len(self.model.lines) - 1)
        if row >= 0:
            self.table.selectRow(row)
            self.table.verticalScrollBar().setValue(scrolled)
        self.kinds.setVisible(bool(owed is not None and owed.lines))
        self._pages.setCurrentIndex(0 if self.model.lines else 1)
        if not self.model.lines:
            self._say_empty()

    def _say_empty(self) -> None:
        owed = self._owed
        if owed is None:
            self.empty.say(
                "No film on the board", "Open a film, and what it still owes is listed here."
            )
        elif owed.lines:
            self.empty.say(
                "Nothing of that", "The film owes other things.", {"all": "Show Everything"}
            )
        else:
            self.empty.say(*nothing_owed(owed))

    def _changed(self, changes: Changes, _source: object) -> None:
        if changes.touches(*_TOUCHED_BY) and not changes.is_only(JUDGEMENT):
            self._fresh.soon()

    # How it is put together

    def _build(self) -> None:
        self.cost.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(GAP_WIDE)
        head.addWidget(self.title)
        head.addWidget(self.cost, 1)
        head.addWidget(self.kinds)
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(GroupedRowDelegate(table))
        table.setAccessibleName("Still owed")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(KIND, _KINDS)
        table.viewport().installEventFilter(self)
        self._pages.addWidget(table)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.kinds.kind_changed.connect(self._list)
        self.empty.chosen.connect(lambda _key: self._show_all())
        self.table.clicked.connect(lambda at: self.choose(at.row()))
        self.table.activated.connect(lambda at: self.go_to(at.row()))
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._fresh.soon)
        self._state.film_changed.connect(self._fresh.now)

    def _show_all(self) -> None:
        self.kinds.choose(None)
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wider list has wider columns."""
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            width = self.table.viewport().width()
            for column, (share, least, most) in _SHARES.items():
                self.table.setColumnWidth(column, min(max(round(share * width), least), most))
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As high as a board is at first."""
        return QSize(900, 340)
