"""The question before sidecars are written, and the list of those that were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.domain.display import counted
from desktop.jobs.sidecar_report import SidecarOutcome, SidecarReport
from desktop.ui.kit.labels import make_default, make_primary, plain_label
from desktop.ui.kit.text_table import TextTable, add_copy_all
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.shell.ask import front

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.jobs.sidecar_report import SidecarRow

WHAT = (
    "Stars, labels, tags, descriptions, people and named parts of pictures go into XMP files beside"
    " the originals. Whatever other programs keep there stays. Undo does not reach files."
)
_NAME = "Sidecars that are not written"
_ROWS = 6  # of a question that are seen without scrolling


class SidecarQuestion(QDialog):
    """Asks before sidecars are written: how many are made and changed, and which cannot be.

    Args:
        plan: What would become of each.
        parent: The window.
        decided: Gets whether those that another program has changed are written too.
    """

    def __init__(
        self, plan: SidecarReport, parent: QWidget, *, decided: Callable[[bool], None]
    ) -> None:
        super().__init__(front(parent))
        self._plan = plan
        self._decided = decided
        self.setWindowTitle("Write to Sidecars")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        self.told = plain_label("", "title", self)
        column.addWidget(self.told)
        what = plain_label(WHAT, "quiet", self)
        what.setWordWrap(True)
        column.addWidget(what)
        skipped = plan.counts[SidecarOutcome.SKIPPED]
        self.others = QCheckBox(_others(skipped), self)
        self.others.setVisible(bool(skipped))
        column.addWidget(self.others)
        failed = [row for row in plan.problems if row.outcome is SidecarOutcome.FAILED]
        if failed:
            column.addWidget(plain_label(f"{counted(len(failed), 'asset')} left out:", parent=self))
            left_out = _table(failed, self)
            left_out.show_lines(min(len(failed), _ROWS))
            column.addWidget(left_out)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton("Write", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.go)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.others.toggled.connect(self._tell)
        self.setMinimumWidth(520)
        self._tell()

    def accept(self) -> None:
        """Write."""
        overwrites = self.others.isChecked()
        super().accept()
        self._decided(overwrites)

    def _tell(self) -> None:
        made, changed = (
            self._plan.counts[one] for one in (SidecarOutcome.MADE, SidecarOutcome.CHANGED)
        )
        if self.others.isChecked():
            changed += self._plan.counts[SidecarOutcome.SKIPPED]
        self.told.setText(_asked(made, changed))
        self.go.setEnabled(bool(made or changed))


class SidecarProblems(QDialog):
    """The assets whose sidecars were not written, and why."""

    def __init__(self, report: SidecarReport, parent: QWidget) -> None:
        super().__init__(front(parent))
        self.setWindowTitle("Write to Sidecars")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        rows = report.problems
        title = f"{counted(len(rows), 'sidecar')} not written"
        column.addWidget(plain_label(title, "title", self))
        column.addWidget(_table(rows, self), 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        add_copy_all(buttons, [(row.name, row.path, _why(row)) for row in rows])
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(720, 400)


def _table(rows: Sequence[SidecarRow], parent: QWidget) -> TextTable:
    """Names and reasons."""
    texts = [(row.name, _why(row)) for row in rows]
    return TextTable(_NAME, ("Name", "Why"), texts, parent, widths=(170,))


def _asked(made: int, changed: int) -> str:
    if made and changed:
        return f"Make {counted(made, 'sidecar')} and change {changed:,}?"
    if made:
        return f"Make {counted(made, 'sidecar')}?"
    return f"Change {counted(changed, 'sidecar')}?" if changed else "No sidecar can be written."


def _others(count: int) -> str:
    read = "it was" if count == 1 else "they were"
    return f"Also the {count:,} that another program has changed since {read} read here"


def _why(row: SidecarRow) -> str:
    return f"{row.reason[:1].upper()}{row.reason[1:]}"
