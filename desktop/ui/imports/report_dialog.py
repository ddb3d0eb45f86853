"""The report of an import, and those that were kept: filter, copy, save, go to the asset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain import display
from desktop.domain.job import IMPORT, Outcome
from desktop.domain.untrusted_text import clean_line
from desktop.jobs.save_file import save_file
from desktop.ui.imports.report_model import FILE, OUTCOME, TROUBLE_FIRST, TYPE, WORDS, ReportModel
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.report import NoteAction
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.ids import JobId
    from desktop.domain.job import Job, ReportRow
    from desktop.ui.kit.runner import Runner

SIZE = (1150, 640)
LIST_WIDTH = 230
_SAVING = "Saving the report"
STATES = {
    "completed": "",
    "cancelled": "cancelled",
    "failed": "failed",
    "processing": "not finished",
}
CONTINUABLE = frozenset({"cancelled", "failed", "processing"})
ENDED = frozenset({"completed", "cancelled", "failed"})


class ReportDialog(QDialog):
    """Kept reports at the left, the rows of one at the right. Not modal: work goes on.

    Signals:
        revealed: An asset (id) to show in the library.
        continued: An import (job id) to go on with.
        retried: An import (job id) whose failed files are to be read again.
    """

    revealed = Signal(str)
    continued = Signal(str)
    retried = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._jobs: list[Job] = []
        self._wanted: JobId | None = None
        self._opened: JobId | None = None  # whose rows are in sight
        self.setWindowTitle("Import Reports")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableSize() * 0.9
        self.resize(QSize(*SIZE).boundedTo(room))
        self.model = ReportModel(self)
        self.list = QListWidget(self)
        self.table = QTableView(self)
        self.search = QLineEdit(self)
        self.filters: dict[Outcome | None, QToolButton] = {}
        self._head = plain_label("", "title", self)
        self._told = plain_label("", "quiet", self)
        self._continue = QPushButton("Continue Import", self)
        self._retry = QPushButton("Retry Failed", self)
        self._show = QPushButton("Show in Library", self)
        self._build()
        self.refresh()

    def refresh(self, job_id: JobId | None = None) -> None:
        """Read the kept reports again, and show this one (the newest without one)."""
        self._wanted = job_id or self._wanted
        self._runner.ask(lambda r: r.jobs.imports(), self._list, key="imports.reports")

    # What arrives.

    def _list(self, jobs: list[Job]) -> None:
        self._jobs = jobs
        self.list.blockSignals(True)
        self.list.clear()
        for job in jobs:
            QListWidgetItem(_title(job), self.list).setToolTip("")
        chosen = next((n for n, job in enumerate(jobs) if job.id == self._wanted), 0)
        self.list.setCurrentRow(chosen if jobs else -1)
        self.list.blockSignals(False)
        self._choose()

    def _choose(self) -> None:
        """Another report was chosen."""
        place = self.list.currentRow()
        if not 0 <= place < len(self._jobs):
            self._head.setText("Nothing has been imported yet")
            self._told.setText("")
            self._rows([], None)
            return
        job = self._jobs[place]
        self._wanted = job.id
        self._head.setText(clean_line(_name(job), limit=90))
        self._told.setText(_story(job))
        can_go_on = not self._runner.is_read_only
        can_go_on = can_go_on and job.job_type == IMPORT  # another goes on by being done again
        self._continue.setVisible(can_go_on and job.status in CONTINUABLE)
        key = job.id
        self._runner.ask(
            lambda r: r.jobs.report(key), lambda rows: self._rows(rows, job), key="imports.rows"
        )

    def _rows(self, rows: list[ReportRow], job: Job | None) -> None:
        self.model.show_rows(rows)
        counts = self.model.counts()
        for outcome, button in self.filters.items():
            count = len(rows) if outcome is None else counts[outcome]
            word = "All" if outcome is None else WORDS[outcome]
            button.setText(f"{word} {count:,}")
            button.setEnabled(count > 0 or outcome is None)
            button.setVisible(count > 0 or outcome is not Outcome.UPDATED)  # seldom there are any
        if job is None or job.id != self._opened:
            self.search.clear()
            self.filters[_first_shown(counts)].setChecked(True)
        elif any(not button.isEnabled() and button.isChecked() for button in self.filters.values()):
            self.filters[None].setChecked(True)
        # While it runs, what there is to see of it first is not known yet.
        self._opened = job.id if job is not None and job.status != "processing" else None
        is_over = job is not None and job.status in ENDED
        is_ours = job is not None and job.job_type == IMPORT
        can_retry = is_over and is_ours and not self._runner.is_read_only
        self._retry.setVisible(can_retry and counts[Outcome.FAILED] > 0)
        self._update_buttons()

    # What the person does.

    def _filter(self) -> None:
        chosen = [o for o, b in self.filters.items() if o is not None and b.isChecked()]
        self.model.filter(chosen or list(Outcome), self.search.text())
        self._update_buttons()

    def _update_buttons(self) -> None:
        self._show.setEnabled(self.model.asset_id(self.table.currentIndex()) is not None)

    def _reveal(self) -> None:
        asset_id = self.model.asset_id(self.table.currentIndex())
        if asset_id is not None:
            self.revealed.emit(asset_id)

    def _go_on(self) -> None:
        if self._wanted is not None:
            self._continue.hide()
            self.continued.emit(self._wanted)

    def _try_again(self) -> None:
        if self._wanted is not None:
            self._retry.hide()
            self.retried.emit(self._wanted)

    def copy_rows(self) -> None:
        """The selected rows to the clipboard; all that are shown where none is."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        QGuiApplication.clipboard().setText(self.model.as_text(places or None))
        count = len(places) or self.model.rowCount()
        self._runner.report.note(f"Copied {display.counted(count, 'row')}.")

    def _ask_where(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Save Report", "import-report.csv", "Comma-separated values (*.csv)"
        )
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write what is shown to a CSV file, beside the window's thread."""
        text = self.model.as_text(delimiter=",")
        note = NoteAction("Copy", lambda: QGuiApplication.clipboard().setText(str(path)))
        self._runner.work(
            lambda _library: save_file(path, text.encode(), what="The report", title=_SAVING),
            title=_SAVING,
            then=lambda _: self._runner.report.note(f"Saved as {path.name}", note),
        )

    # How it is put together.

    def _build(self) -> None:
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(self.list)
        halves.addWidget(self._right())
        halves.setSizes([LIST_WIDTH, SIZE[0] - LIST_WIDTH])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        row.addWidget(halves)
        self.list.setAccessibleName("Kept reports")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(False)
        self.list.setSpacing(2)
        self.list.currentRowChanged.connect(lambda _: self._choose())
        self._set_up_table()

    def _right(self) -> QWidget:
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(self._head)
        column.addWidget(self._told)
        column.addLayout(self._filter_row())
        column.addWidget(self.table, 1)
        column.addLayout(self._button_row())
        return side

    def _filter_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        group = QButtonGroup(self)
        choices: Sequence[Outcome | None] = (None, *TROUBLE_FIRST)
        for place, outcome in enumerate(choices):
            button = QToolButton(self)
            button.setText("All" if outcome is None else WORDS[outcome])
            button.setCheckable(True)
            button.setProperty("role", "segment")
            side = {0: "left", len(choices) - 1: "right"}.get(place, "")
            button.setProperty("side", side)
            button.setChecked(outcome is None)
            button.toggled.connect(lambda _: self._filter())
            group.addButton(button)
            self.filters[outcome] = button
            row.addWidget(button)
        row.addSpacing(GAP)
        self.search.setPlaceholderText("Filter by name or reason")
        self.search.setAccessibleName("Filter")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._filter())
        row.addWidget(self.search, 1)
        return row

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        copy = QPushButton("Copy", self)
        copy.setToolTip("Copy the selected rows, or all that are shown")
        copy.clicked.connect(self.copy_rows)
        save = QPushButton("Save…", self)
        save.clicked.connect(self._ask_where)
        close = QPushButton("Close", self)
        close.clicked.connect(self.close)
        self._show.clicked.connect(self._reveal)
        self._continue.clicked.connect(self._go_on)
        self._continue.hide()
        self._retry.setToolTip("Read the failed files again, with the same choices")
        self._retry.clicked.connect(self._try_again)
        self._retry.hide()
        for button in (copy, save, self._show, self._continue, self._retry):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(close)
        for button in (copy, save, self._show, self._continue, self._retry, close):
            button.setAutoDefault(False)
        return row

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("Files of the import")
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        heading = table.horizontalHeader()
        heading.setHighlightSections(False)
        heading.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        heading.setSortIndicatorClearable(True)
        table.setSortingEnabled(True)
        heading.setStretchLastSection(True)
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((OUTCOME, 90), (FILE, 260), (TYPE, 80)):
            heading.resizeSection(column, width)
        table.doubleClicked.connect(lambda _: self._reveal())
        table.selectionModel().currentChanged.connect(lambda *_: self._update_buttons())
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy_rows)


def _first_shown(counts: Mapping[Outcome, int]) -> Outcome | None:
    """Which rows a report opens on: what failed; all, where some were skipped; what came in."""
    if counts[Outcome.FAILED]:
        return Outcome.FAILED
    return Outcome.ADDED if counts[Outcome.ADDED] and not counts[Outcome.SKIPPED] else None


def _name(job: Job) -> str:
    """What an import is called."""
    options = job.result.get("options") or {}
    return str(options.get("label") or f"Import {job.input_path or ''}")


def _title(job: Job) -> str:
    """Two lines for the list: what, and when."""
    state = STATES.get(job.status, job.status)
    when = display.date_time(job.created_at)
    return f"{clean_line(_name(job), limit=60)}\n{when}" + (f" · {state}" if state else "")


def _story(job: Job) -> str:
    """How it went, in one line."""
    summary = job.result.get("summary") or {}
    parts = [display.date_time(job.created_at)]
    if summary.get("bytes"):
        parts.append(f"{display.size(int(summary['bytes']))} added")
    if found := int(summary.get("found") or 0):
        parts.append(f"{display.counted(found, 'missing file')} found again")
    if summary.get("seconds"):
        parts.append(display.length(float(summary["seconds"])))
    if state := STATES.get(job.status, job.status):
        parts.append(state)
    return " · ".join(parts)
