"""What the history is narrowed to: words, a person, a kind of edit, a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.base.errors import RuleError
from desktop.domain.history import KIND_NAMES, ActFilter, ActKind
from desktop.domain.typed_dates import read_date
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_TYPING = 200  # milliseconds after the last key
EVERYBODY, EVERYTHING, ANY_TIME = "Everybody", "Every kind", "Any time"
_TIMES = (ANY_TIME, "Today", "Yesterday", "Week", "Month", "Year", "7d", "30d")


class FilterBar(QWidget):
    """Four fields in a row.

    Signals:
        changed: What is asked for now (`ActFilter`).
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("Find an edit, a person or an asset")
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName("Find in the history")
        self.person = QComboBox(self)
        self.person.setAccessibleName("Person")
        self.person.addItem(EVERYBODY)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("Kind of edit")
        self.kind.addItem(EVERYTHING, None)
        for kind in ActKind:
            self.kind.addItem(KIND_NAMES[kind], kind.value)
        self.time = QComboBox(self)
        self.time.setEditable(True)
        self.time.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.time.setAccessibleName("Day or time")
        self.time.setToolTip(plain_tooltip("A day, month or year, or a time ago: 14 Nov 2026, 7d"))
        self.time.addItems(_TIMES)
        self._problem = plain_label(role="bad", parent=self)
        self._told = ActFilter()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        self._timer.timeout.connect(self.tell)
        self._build()

    @property
    def is_settled(self) -> bool:
        """Whether what is written is what was asked for."""
        return not self._timer.isActive()

    def set_people(self, names: Sequence[str]) -> None:
        """Who may be chosen; the one who is chosen stays, or everybody is asked for again."""
        chosen = self.person.currentText()
        wanted = [EVERYBODY, *names]
        if wanted == [self.person.itemText(at) for at in range(self.person.count())]:
            return
        self.person.blockSignals(True)
        self.person.clear()
        self.person.addItems(wanted)
        self.person.setCurrentIndex(max(0, self.person.findText(chosen)))
        self.person.blockSignals(False)
        self.tell()

    def clear(self) -> None:
        """Ask for everything."""
        self.words.clear()
        self.person.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        self.time.setCurrentIndex(0)
        self.tell()

    def tell(self) -> None:
        """Tell what is asked for, if it is something else than before."""
        self._timer.stop()
        try:
            since, until = _span(self.time.currentText())
        except RuleError as error:
            self._problem.setText("No such day.")
            self._problem.setToolTip(plain_tooltip(f"{error} {error.advice}"))
            return
        self._problem.setText("")
        kind = self.kind.currentData()
        wanted = ActFilter(
            self.person.currentText() if self.person.currentIndex() > 0 else "",
            ActKind(kind) if kind else None,
            self.words.text().strip(),
            since,
            until,
        )
        if wanted != self._told:
            self._told = wanted
            self.changed.emit(wanted)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP_HALF, GAP, GAP_HALF)
        row.setSpacing(GAP)
        row.addWidget(self.words, 3)
        for box in (self.person, self.kind, self.time):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(9)
            row.addWidget(box, 1)
        row.addWidget(self._problem)
        self.words.textChanged.connect(lambda _: self._timer.start())
        self.time.editTextChanged.connect(lambda _: self._timer.start())
        self.person.currentIndexChanged.connect(lambda _: self.tell())
        self.kind.currentIndexChanged.connect(lambda _: self.tell())


def _span(text: str) -> tuple[datetime | None, datetime | None]:
    """From when on, and until when."""
    period = read_date(text) if text.strip() not in ("", ANY_TIME) else None
    return (None, None) if period is None else (period.start, period.end)
