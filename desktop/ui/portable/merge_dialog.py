"""Shows what a merge would do before anything is done, and asks whose side is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.display import counted, size
from desktop.domain.library_merge import MergeSide
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.labels import ElidedLabel, make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT
from desktop.ui.portable.merge_model import MergeModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.library_merge import MergeChoice, MergePlan

WHAT = (
    "The other library is only read. What only one side has edited follows; nothing is done until"
    " you have said whose side is taken of what both have edited. One step for Undo."
)
_WIDTHS = (110, 190, 170, 180, 180, 70)


class MergeDialog(QDialog):
    """The plan of a merge. Esc changes nothing.

    Args:
        name: What the other library is called.
        plan: What would be done.
        parent: The window.
        decided: Gets what was decided, when the merge is to be done.
    """

    def __init__(
        self,
        name: str,
        plan: MergePlan,
        parent: QWidget,
        *,
        decided: Callable[[MergeChoice], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Merge Library")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._decided, self._plan = decided, plan
        self.model = MergeModel(plan, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        title = plain_label(self._title(clean_line(name, limit=50)), "title", self)
        title.setWordWrap(True)
        column.addWidget(title)
        told = ElidedLabel(f"{plan.sentence[:1].upper()}{plan.sentence[1:]}.", self)
        column.addWidget(told)
        what = plain_label(WHAT, "quiet", self)
        what.setWordWrap(True)
        what.setVisible(not plan.changes_nothing)
        column.addWidget(what)
        self.table = self._table()
        self.empty = plain_label("The library has all of it already.", "quiet", self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setVisible(bool(self.model.size()))
        self.empty.setVisible(not self.model.size())
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(self._choices())
        column.addWidget(self._buttons())
        self.model.decided.connect(self._tell)
        self.resize(940, 560 if self.model.size() else 260)
        self._tell()

    def accept(self) -> None:
        """Merge."""
        choice = self.model.choice
        super().accept()
        self._decided(choice)

    def _title(self, name: str) -> str:
        if self._plan.changes_nothing:
            return f"Nothing of {name} is new here"
        if not self._plan.added:
            return f"Merge {name}?"
        count = len(self._plan.added)
        verb = "comes in" if count == 1 else "come in"
        return f"Merge {name}? {counted(count, 'asset')} {verb}, {size(self._plan.size)}"

    def _table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName("Plan of the merge")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate(_WIDTHS):
            header.resizeSection(at, width)
        for at in (1, 3, 4):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._turn)
        table.clicked.connect(self._clicked)
        return table

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.only = QCheckBox("Only what both have edited", self)
        self.only.toggled.connect(self.model.show_conflicts)
        row.addWidget(self.only)
        row.addStretch(1)
        self.open_told = plain_label("", "quiet", self)
        row.addWidget(self.open_told)
        self.ours = QPushButton("Take Ours", self)
        self.ours.clicked.connect(self._take_ours)
        self.theirs = QPushButton("Take Theirs", self)
        self.theirs.clicked.connect(self._take_theirs)
        for button in (self.ours, self.theirs):
            button.setToolTip("Of the selected rows; of all where none is selected.")
            button.setAutoDefault(False)
            row.addWidget(button)
        has_conflicts = bool(self._plan.conflicts)
        for widget in (self.only, self.ours, self.theirs):
            widget.setVisible(has_conflicts)
        return row

    def _buttons(self) -> QDialogButtonBox:
        cancel = QDialogButtonBox.StandardButton.Cancel
        if self._plan.changes_nothing:
            cancel = QDialogButtonBox.StandardButton.Close
        buttons = QDialogButtonBox(cancel, self)
        self.go: QPushButton | None = None
        if not self._plan.changes_nothing:
            self.go = buttons.addButton("Merge", QDialogButtonBox.ButtonRole.AcceptRole)
            make_primary(self.go)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _take_ours(self) -> None:
        self._take(MergeSide.OURS)

    def _take_theirs(self) -> None:
        self._take(MergeSide.THEIRS)

    def _take(self, side: MergeSide) -> None:
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        self.model.decide(side, rows or None)

    def _turn(self, index: QModelIndex) -> None:
        self.model.turn(index.row())

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == len(self.model.HEADINGS) - 1:
            self.model.turn(index.row())

    def _tell(self) -> None:
        left = self.model.open_count
        self.open_told.setText(f"{left:,} to decide" if left else "")
        if self.go is not None:
            self.go.setEnabled(not left)
