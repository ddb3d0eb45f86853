"""The report of Tools > Verify Library: a row for each problem, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.domain import display
from desktop.ui.kit.labels import make_default, plain_label
from desktop.ui.kit.text_table import TextTable, add_copy_all
from desktop.ui.kit.tokens import GAP, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs.verify_report import VerifyReport
    from desktop.ui.kit.report import NoteAction


_HEADINGS = ("What", "Where", "What to do")


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
        rows = [(one.problem.value, one.path, one.message) for one in report.findings]
        if rows:
            column.addWidget(TextTable("What was found", _HEADINGS, rows, self, widths=(100,)), 1)
            self.resize(900, 480)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        if rows:
            add_copy_all(buttons, rows)
        for act in acts:
            button = buttons.addButton(act.text, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(self.close)
            button.clicked.connect(lambda _=False, act=act: act.act())
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


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
