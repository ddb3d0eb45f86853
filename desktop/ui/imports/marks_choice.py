"""What of people's marks in files comes in, in the question before an import: tags, ratings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.folding import folded
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QLabel

    from desktop.jobs.import_marks import MarksOutlook
    from desktop.jobs.import_request import ImportRequest

_LINES = 5  # tags that are seen without scrolling
_COUNT_WIDTH = 80
_NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TagCounts(FlatTable):
    """Tags that files carry, the most frequent first, as far as they match what is looked for."""

    HEADINGS = ("Tag", "Files")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[tuple[str, int]] = []
        self._shown: list[tuple[str, int]] = []
        self._wanted = ""

    def show_tags(self, tags: Mapping[str, int]) -> None:
        """What was found so far."""
        self._all = list(tags.items())
        self.look_for(self._wanted)

    def look_for(self, text: str) -> None:
        """Only tags whose path holds this."""
        self._wanted = folded(text.strip())
        self.beginResetModel()
        self._shown = [one for one in self._all if self._wanted in folded(one[0])]
        self.endResetModel()

    def size(self) -> int:
        """How many are shown."""
        return len(self._shown)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path and count; a long path whole in the tool tip."""
        if not index.isValid():
            return None
        path, count = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{count:,}" if index.column() else path
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return _NUMBERS
        return plain_tooltip(path) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings, over what they head."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _NUMBERS
        return super().headerData(section, orientation, role)


class MarksChoice(QWidget):
    """Two boxes, with what each of them would bring in as far as that is known.

    Signals:
        grown: It needs more room than before, or less.
    """

    grown = Signal()

    def __init__(self, request: ImportRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tags = QCheckBox("Tags from keywords", self)
        self.tags.setToolTip("Keywords in files and their sidecars become tags here.")
        self.tags.setChecked(request.takes_tags)
        self.ratings = QCheckBox("Ratings, labels and descriptions", self)
        self.ratings.setToolTip("Those that files and their sidecars carry.")
        self.ratings.setChecked(request.takes_ratings)
        self.tags_told = plain_label("", "quiet", self)
        self.ratings_told = plain_label("", "quiet", self)
        self.progress = plain_label("", "quiet", self)
        self.progress.setWordWrap(True)
        self.more = QToolButton(self)
        self.more.setCheckable(True)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a tag")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a tag in the files")
        self.model = TagCounts(self)
        self.table = self._table()
        self._build()
        self.more.hide()
        self._show_more(is_open=False)
        for told in (self.tags_told, self.ratings_told, self.progress):
            told.hide()
        self.more.toggled.connect(lambda on: self._show_more(is_open=on))
        self.search.textChanged.connect(self.model.look_for)

    def show_outlook(self, outlook: MarksOutlook) -> None:
        """Say what would come in."""
        before = self._parts()
        nothing = "none found" if outlook.is_over else ""
        self._tell(self.tags_told, outlook.tag_words or nothing)
        self._tell(self.ratings_told, outlook.rating_words or nothing)
        self._tell(self.progress, outlook.progress_words)
        self.more.setVisible(bool(outlook.tags))
        self.model.show_tags(outlook.tags)
        if self._parts() != before:
            self.grown.emit()

    def give_up(self) -> None:
        """It cannot be found out: the boxes stay."""
        self.progress.hide()
        self.grown.emit()

    def applied(self, request: ImportRequest) -> ImportRequest:
        """The request with what was chosen here."""
        return replace(
            request, takes_tags=self.tags.isChecked(), takes_ratings=self.ratings.isChecked()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field that finds tags is no answer to the question around it."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and self.search.hasFocus()):
            super().keyPressEvent(event)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for box, told, button in (
            (self.tags, self.tags_told, self.more),
            (self.ratings, self.ratings_told, None),
        ):
            row = QHBoxLayout()
            row.setSpacing(GAP_WIDE)
            row.addWidget(box)
            row.addStretch(1)
            row.addWidget(told)
            if button is not None:
                row.addWidget(button)
            column.addLayout(row)
            if button is not None:
                column.addWidget(self.search)
                column.addWidget(self.table)
        column.addWidget(self.progress)

    def _table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName("Tags that the files carry")
        table.setModel(self.model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _COUNT_WIDTH)
        table.setFixedHeight((_LINES + 1) * ROW_HEIGHT + 2 * table.frameWidth())
        return table

    def _show_more(self, *, is_open: bool) -> None:
        self.more.setText("Hide Tags" if is_open else "Show Tags")
        self.search.setVisible(is_open)
        self.table.setVisible(is_open)
        self.grown.emit()

    def _parts(self) -> tuple[bool, ...]:
        parts = (self.tags_told, self.ratings_told, self.progress, self.more)
        return tuple(not part.isHidden() for part in parts)

    @staticmethod
    def _tell(label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))
