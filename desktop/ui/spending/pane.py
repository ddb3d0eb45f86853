"""The spending pane: what was spent in all, by what it is told apart, as a chart and a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.budget import BudgetState
from desktop.domain.changes import JUDGEMENT, Kind
from desktop.domain.display import counted
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.spending import Grouping, SpentOn
from desktop.formats.spending_csv import spending_csv
from desktop.jobs.save_file import save_file
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import ElidedLabel, plain_label
from desktop.ui.kit.read_when_seen import ReadWhenSeen
from desktop.ui.kit.report import NoteAction
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT
from desktop.ui.spending.actions import ESTIMATE
from desktop.ui.spending.chart import SpendingChart
from desktop.ui.spending.choices import (
    GROUPINGS,
    PARTS,
    PERIODS,
    SCOPES,
    Chosen,
    GenerationFilter,
    SpendingScope,
)
from desktop.ui.spending.export import as_pdf
from desktop.ui.spending.figures import read_figures
from desktop.ui.spending.table_model import ESTIMATED, FAILED, NAME, UNKNOWN, SpendingModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.catalog.library import Reads
    from desktop.domain.changes import Changes
    from desktop.domain.spending import SpendingRow, SpendingTable
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.spending.figures import Figures

K = TypeVar("K")
CALM = 400  # milliseconds in which several changes become one question
_TABLE, _FIGURES, _FILM_OF = "spending", "spending-figures", "spending-film-of"
_TOUCHED_BY = (Kind.ASSETS, Kind.MEMBERSHIP, Kind.RELATIONS, Kind.SETTINGS, Kind.SPENDING)
_COUNTS = "spending-counts"
_DEAREST = Order(SortKey.COST)
_SAVING = "Saving the spending"
_NUMBERS = 96  # width of a column, in logical pixels


class SpendingPane(QWidget):
    """Spending of the library, or of the film on the board.

    Attributes:
        handlers: What it does for the commands of the action table.

    Signals:
        assets_requested: A name, and the `Listing` of the assets behind a figure.
        film_requested: The id of a film to have on the board, and the ids of its shots to select.
        command_requested: The id of a command.
    """

    assets_requested = Signal(str, object)
    film_requested = Signal(str, list)
    command_requested = Signal(str)

    def __init__(self, runner: Runner, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self._table: SpendingTable | None = None
        self._shown: SpentOn | None = None  # what it is a table of; without the key of a group
        self._fresh = ReadWhenSeen(self, self._read, CALM)
        self.model = SpendingModel(self)
        self.chart = SpendingChart(self)
        self.total = plain_label(role="title", parent=self)
        self.budget = plain_label(parent=self)
        self.budget.hide()
        self.figures = ElidedLabel("", self)
        self.grouping = _box(GROUPINGS, "Told apart", self)
        self.scope = _box(SCOPES, "Counted", self)
        self.part = _box(PARTS, "Kind", self)
        self.period = _box(PERIODS, "Time", self)
        self.table = QTableView(self)
        self.estimate = QToolButton(self)
        self.estimate.setText("Estimate Again")
        self.estimate.setToolTip(ESTIMATE.help)
        self._pages = QStackedWidget(self)
        self._empty = EmptyState("chart-bar-horizontal", self)
        self._build()
        self._connect()
        self.handlers: Mapping[str, Callable[[], None]] = {
            "spending.csv": self.ask_csv,
            "spending.pdf": self.ask_pdf,
        }
        self._fresh.read()

    @property
    def chosen(self) -> Chosen:
        """What the boxes choose."""
        return Chosen(
            Grouping(self.grouping.currentData()),
            SpendingScope(self.scope.currentData()),
            GenerationFilter(self.part.currentData()),
            str(self.period.currentData()),
        )

    def choose(self, grouping: Grouping, scope: SpendingScope) -> None:
        """Count by something else; of the film on the board only where there is one."""
        self.grouping.setCurrentIndex(self.grouping.findData(grouping.value))
        if scope is SpendingScope.EVERYTHING or self._state.film_id:
            self.scope.setCurrentIndex(self.scope.findData(scope.value))

    @property
    def is_settled(self) -> bool:
        """Whether no change is still to be followed."""
        return self._fresh.is_settled

    # Reading

    def _read(self) -> None:
        """Ask for the table first, since it is what is looked at, and for the figures then."""
        if self._runner.library is None:
            self._show(None, None)
            self.budget.hide()
            return
        self.estimate.setVisible(not self._runner.is_read_only)
        chosen, film_id = self.chosen, self._state.film_id
        only = chosen.filter(film_id)

        def table(reads: Reads) -> SpendingTable:
            return reads.spending.by(chosen.grouping, only)

        def figures(reads: Reads) -> tuple[Figures, str]:
            return read_figures(reads, only.film_id), reads.settings.load().currency

        shown = SpentOn(chosen.grouping, "", only)
        self._runner.ask(table, lambda found: self._show(found, shown), key=_TABLE)
        self._runner.ask(figures, lambda found: self._tell(*found), key=_FIGURES)

    def _show(self, table: SpendingTable | None, shown: SpentOn | None) -> None:
        self._table, self._shown = table, shown
        self.model.show_table(table)
        for column in (ESTIMATED, UNKNOWN, FAILED):
            self.table.setColumnHidden(column, self.model.is_empty(column))
        self.chart.show_table(table)
        words = table.total.words if table is not None else ""
        self.total.setText(words[:1].upper() + words[1:])
        is_empty = table is None or not table.total.count
        if is_empty:
            self.figures.show_text("")
            self._say_empty()
        self._pages.setCurrentIndex(int(is_empty))

    def _say_empty(self) -> None:
        chosen = self.chosen
        if (chosen.scope, chosen.part, chosen.period) == (
            SpendingScope.EVERYTHING,
            GenerationFilter.ALL,
            "",
        ):
            title = "Nothing generated yet"
            advice = (
                "What comes in with a recipe, a cost or a provider is counted here, by film, shot,"
                " character, model and month."
            )
        else:
            title, advice = "Nothing of that", "Choose more time, or all generations."
        self._empty.say(title, advice)

    def _tell(self, figures: Figures, currency: str) -> None:
        self.budget.setText(figures.budget.standing_words)
        self.budget.setVisible(bool(figures.budget.standing_words))
        role = "bad" if figures.budget.state is BudgetState.PASSED else ""
        if self.budget.property("role") != role:
            self.budget.setProperty("role", role)
            self.budget.style().polish(self.budget)
        self.figures.show_text("   ·   ".join(figures.words(currency)))

    def _changed(self, changes: Changes, _source: object) -> None:
        if changes.touches(*_TOUCHED_BY) and not changes.is_only(JUDGEMENT):
            self._fresh.soon()

    def _film_changed(self, film_id: object) -> None:
        """The film on the board is another one, or none."""
        place = self.scope.findData(SpendingScope.FILM.value)
        self.scope.setItemData(place, None if film_id else 0, Qt.ItemDataRole.UserRole - 1)
        if self.chosen.scope is SpendingScope.FILM:
            if not film_id:
                self.scope.setCurrentIndex(0)
            self._fresh.soon()

    # Going there

    def open_group(self, key: str) -> None:
        """List the assets that a group was spent on; a film or a shot is had on the board too."""
        at = self.model.place_of(key)
        if at < 0 or self._shown is None:
            return
        row, grouping = self.model.row(at), self._shown.grouping
        self.table.selectRow(at)
        self.table.scrollTo(self.model.index(at, NAME))
        spent = replace(self._shown, key=key)
        self._list(row, Listing(spent=spent, order=_DEAREST))
        if key and grouping is Grouping.FILM:
            self.film_requested.emit(key, [])
        elif key and grouping in (Grouping.SCENE, Grouping.SHOT):
            self._open_film_of(AssetId(key))

    def _list(self, row: SpendingRow, listing: Listing) -> None:
        """List what is there, and say what else the figure counts."""
        name = f"{row.name}: {row.spending.words}"
        trashed = replace(listing, trashed=True)

        def counted_both(reads: Reads) -> tuple[int, int]:
            return reads.listing.count(listing), reads.listing.count(trashed)

        def found(counts: tuple[int, int]) -> None:
            live, gone = counts
            if not live and not gone:
                self._runner.report.note("No asset came of it: the attempts failed.")
                return
            self.assets_requested.emit(name, listing if live else trashed)
            if live and gone:
                are = "is" if gone == 1 else "are"
                words = f"{counted(gone, 'asset')} of it {are} in the Trash."
                show = partial(self.assets_requested.emit, name, trashed)
                self._runner.report.note(words, NoteAction("Show", show))

        self._runner.ask(counted_both, found, key=_COUNTS)

    def _open_film_of(self, part: AssetId) -> None:
        """A shot or a scene stands on the board of its film."""
        is_shot = self.chosen.grouping is Grouping.SHOT

        def found(films: dict[AssetId, tuple[AssetId, ...]]) -> None:
            for film_id in films.get(part, ())[:1]:
                self.film_requested.emit(film_id, [part] if is_shot else [])

        self._runner.ask(lambda reads: reads.relations.films_of([part]), found, key=_FILM_OF)

    # Handing on

    def ask_csv(self) -> None:
        """Ask where the table is to go."""
        self._ask("spending.csv", "Comma-separated values (*.csv)", self.save_csv)

    def ask_pdf(self) -> None:
        """Ask where the page is to go."""
        self._ask("spending.pdf", "PDF (*.pdf)", self.save_pdf)

    def save_csv(self, path: Path) -> None:
        """Write the table, beside the window's thread."""
        if self._table is not None:
            self._write(path, spending_csv(self._table.total, self._table).encode("utf-8"))

    def save_pdf(self, path: Path) -> None:
        """Write the page: total, chart and table."""
        if self._table is not None:
            heading = self.chosen.words()
            self._write(path, as_pdf(heading, self.total.text(), self.model, self.chart))

    def _ask(self, name: str, kinds: str, then: Callable[[Path], None]) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Export Spending", name, kinds)
        if chosen:
            then(Path(chosen))

    def _write(self, path: Path, data: bytes) -> None:
        self._runner.work(
            lambda _library: save_file(path, data, what="Spending", title=_SAVING),
            title=_SAVING,
            then=lambda _: self._runner.report.note(f"Saved as {path.name}"),
        )

    # How it is put together

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP, GAP_WIDE, GAP)
        column.setSpacing(GAP)
        self.figures.setProperty("role", "quiet")
        head, boxes = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(GAP_WIDE)
        head.addWidget(self.total)  # never cut: what is unknown stands at its end
        head.addWidget(self.budget)
        head.addWidget(self.figures, 1)
        boxes.setSpacing(GAP)
        for box in (self.grouping, self.scope, self.part, self.period):
            boxes.addWidget(box)
        boxes.addStretch(1)
        boxes.addWidget(self.estimate)
        column.addLayout(head)
        column.addLayout(boxes)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.chart)
        halves.addWidget(self.table)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        self._pages.addWidget(halves)
        self._pages.addWidget(self._empty)
        column.addWidget(self._pages, 1)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("Spending")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(56)
        for section in range(1, self.model.columnCount()):
            header.resizeSection(section, _NUMBERS)

    def _connect(self) -> None:
        for box in (self.grouping, self.scope, self.part, self.period):
            box.currentIndexChanged.connect(lambda _: self._fresh.read())
        self.estimate.clicked.connect(lambda: self.command_requested.emit(ESTIMATE.id))
        self.chart.activated.connect(self.open_group)
        self.table.activated.connect(lambda at: self.open_group(self.model.row(at.row()).key))
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._fresh.soon)
        self._state.film_changed.connect(self._film_changed)
        self._film_changed(self._state.film_id)

    def sizeHint(self) -> QSize:
        """As high as a board is at first."""
        return QSize(900, 340)


def _box(choices: Mapping[K, str], name: str, parent: QWidget) -> QComboBox:
    """A box of choices, the values as plain texts."""
    box = QComboBox(parent)
    for value, words in choices.items():
        box.addItem(words, str(value))
    box.setAccessibleName(name)
    return box
