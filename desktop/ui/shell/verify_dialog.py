"""The report of Tools > Verify Library: a row for each problem, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain import display
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import make_default, plain_label, plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs.verify_report import Finding, VerifyReport
    from desktop.ui.kit.report import NoteAction


class FindingsModel(FlatTable):
    """The findings, a row each."""

    HEADINGS = ("What", "Where", "What to do")

    def __init__(self, findings: Sequence[Finding], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings = list(findings)

    def size(self) -> int:
        """How many there are."""
        return len(self._findings)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; long ones whole in the tool tip."""
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        text = (finding.problem.value, finding.path, finding.message)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return plain_tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else None


class VerifyDialog(QDialog):
    """The report of a verification.

    Args:
        report: What was found.
        parent: The window.
        acts: What can be done about it, a button each, which closes the report.
    """

    def __init__(
        self, report: VerifyReport, parent: QWidget, *, acts: Sequence[NoteAction] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Verify Library")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label(_headline(report), "title", self))
        label = plain_label(_explained(report), "quiet", self)
        label.setWordWrap(True)
        column.addWidget(label)
        if report.findings:
            column.addWidget(self._table(report), 1)
            self.resize(900, 480)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        if report.findings:
            copy = buttons.addButton("Copy All", QDialogButtonBox.ButtonRole.ActionRole)
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(_as_text(report)))
        for act in acts:
            button = buttons.addButton(act.text, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(self.close)
            button.clicked.connect(lambda _=False, act=act: act.act())
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _table(self, report: VerifyReport) -> QTableView:
        table = QTableView(self)
        table.setModel(FindingsModel(report.findings, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table


def _headline(report: VerifyReport) -> str:
    if report.is_sound:
        return "Everything is in order."
    return f"{display.counted(len(report.findings), 'thing')} to look at."


def _explained(report: VerifyReport) -> str:
    parts = [f"{display.counted(report.checked, 'stored file')} checked."]
    if report.returned:
        parts.append(f"{report.returned:,} are within reach again.")
    if report.marked:
        parts.append(f"{report.marked:,} are marked as missing; nothing was removed.")
    if count := len(report.replaced) + len(report.outdated):
        words = "was written anew; its asset" if count == 1 else "were written anew; their assets"
        parts.append(f"{display.counted(count, 'file')} {words} can follow.")
    if report.unmarked:
        parts.append(report.unmarked.sentence)
    return " ".join(parts)


def _as_text(report: VerifyReport) -> str:
    return "\n".join(f"{f.problem.value}\t{f.path}\t{f.message}" for f in report.findings)
