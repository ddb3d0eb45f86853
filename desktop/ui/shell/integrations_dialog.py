"""Help > Integrations: what is on, what is off and why, and the place where keys are entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.integration import (
    GROUP_TITLES,
    IntegrationGroup,
    IntegrationRow,
    IntegrationState,
)
from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE
from desktop.ui.shell.key_field import KeyField

if TYPE_CHECKING:
    from desktop.domain.integration import IntegrationReport

_WORDS = {
    IntegrationState.ON: ("On", "good"),
    IntegrationState.OFF: ("Off", "quiet"),
    IntegrationState.FAILING: ("Failing", "bad"),
}
_STATE_WIDTH, _TITLE_WIDTH = 56, 200
_LOOKING = "Looking…"


class IntegrationsDialog(QDialog):
    """The page.

    Signals:
        look_wanted: Look again.
        key_given: The name of a key, and what was typed.
        key_forgotten: The name of a key that is to leave the keyring.
        test_wanted: Send a word to try every way that is on.
    """

    look_wanted = Signal()
    key_given = Signal(str, str)
    key_forgotten = Signal(str)
    test_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Integrations")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields: dict[str, KeyField] = {}
        self.rows: dict[str, IntegrationRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label("Integrations", "title", self))
        self.note = plain_label(_LOOKING, "quiet", self)
        self.note.setWordWrap(True)
        column.addWidget(self.note)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Integrations")
        column.addWidget(self._scroll, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        kind = QDialogButtonBox.ButtonRole.ActionRole
        self.again = buttons.addButton("Look Again", kind)
        self.again.clicked.connect(self._look)
        self.test = buttons.addButton("Send a Test Word", kind)
        self.test.clicked.connect(self.test_wanted)
        self.test.setEnabled(False)
        for button in buttons.buttons():
            # None is the default: Enter in a field keeps the key, and closes nothing.
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
                button.setDefault(False)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(860, 640)

    def show_report(self, report: IntegrationReport) -> None:
        """Show what was found; what is typed in other fields stays typed."""
        typed = {name: field.typed for name, field in self.fields.items() if field.typed}
        self.rows = {row.name: row for row in report.rows}
        self.fields = {}
        page = QWidget(self._scroll)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, GAP_WIDE, 0)
        column.setSpacing(GAP_WIDE)
        for group, title in GROUP_TITLES.items():
            if rows := report.of(group):
                column.addWidget(SectionHead(title, page))
                for row in rows:
                    self._add(column, page, row, can_keep=report.can_keep_keys)
        column.addStretch(1)
        for name, text in typed.items():
            if name in self.fields:
                self.fields[name].type(text)
        at = self._scroll.verticalScrollBar().value()
        self._scroll.setWidget(page)
        self._scroll.verticalScrollBar().setValue(at)
        failing = len(report.failing)
        self.note.setText(
            f"{failing} of these {'does' if failing == 1 else 'do'} not work as set up."
            if failing
            else "Everything here is optional. Keys stay in the keyring or the environment."
        )
        self.test.setEnabled(
            any(row.state is IntegrationState.ON for row in report.of(IntegrationGroup.NOTICES))
        )
        self.again.setEnabled(True)

    def say(self, text: str) -> None:
        """Say how something went, over the rows."""
        self.note.setText(text)

    def _look(self) -> None:
        self.again.setEnabled(False)
        self.note.setText(_LOOKING)
        self.look_wanted.emit()

    def _add(self, column: QLayout, page: QWidget, row: IntegrationRow, *, can_keep: bool) -> None:
        holder = QWidget(page)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_HALF)
        grid.setColumnMinimumWidth(0, _STATE_WIDTH)
        grid.setColumnMinimumWidth(1, _TITLE_WIDTH)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        word, role = _WORDS[row.state]
        grid.addWidget(plain_label(word, role, holder), 0, 0, top)
        title = plain_label(row.title, parent=holder)
        title.setWordWrap(True)
        grid.addWidget(title, 0, 1, top)
        line = 0
        for text, kind in ((row.words, ""), (row.advice, "quiet")):
            if text:
                label = plain_label(text, kind, holder)
                label.setWordWrap(True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(label, line, 2, top)
                line += 1
        for key in row.keys:
            field = KeyField(key, holder, can_keep=can_keep)
            field.given.connect(lambda text, name=key.name: self.key_given.emit(name, text))
            field.forgotten.connect(lambda name=key.name: self.key_forgotten.emit(name))
            self.fields.setdefault(key.name, field)
            grid.addWidget(field, line, 2)
            line += 1
        column.addWidget(holder)
