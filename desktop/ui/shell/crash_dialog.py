"""Tells a person that something nobody expected has happened."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.kit.labels import make_default, plain_label
from desktop.ui.kit.tokens import GAP_WIDE


class CrashDialog(QDialog):
    """What happened, that the library is safe, and the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.addWidget(plain_label("Something went wrong inside Director's Desk.", "title", self))
        advice = plain_label(
            "Your library is safe: every change is written before it is shown. You can go on"
            " working. If it happens again, restart the program and send us this report; it holds"
            " no passwords.",
            parent=self,
        )
        advice.setWordWrap(True)
        column.addWidget(advice)
        text = QPlainTextEdit(report, self)
        text.setReadOnly(True)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setAccessibleName("Report")
        column.addWidget(text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy Report", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(680, 420)
