"""What a batch would cost, whether the budgets have that, and exactly what would be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.untrusted_text import for_widget
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from desktop.domain.budget import NamedBudgetAhead
    from desktop.domain.generation_queue import BatchQuote
    from desktop.domain.spending import Amount

_LONGEST = 200_000  # characters of what is sent that are shown
_LINES = 10


class QuoteView(QWidget):
    """The foot of the question.

    Signals:
        answered: Whether a budget may be passed was said.
    """

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cost = plain_label("", "title", self)
        self.note = plain_label("", "quiet", self)
        self.problem = plain_label("", "bad", self)
        self.over = QCheckBox("Go over the budget", self)
        self.show_sent = QToolButton(self)
        self.sent = QPlainTextEdit(self)
        self._quote: BatchQuote | None = None
        self._agreed_to: tuple[Amount, ...] = ()
        self._build()

    @property
    def may_be_sent(self) -> bool:
        """Whether what was quoted may be sent."""
        quote = self._quote
        if quote is None or not quote.can_be_sent:
            return False
        return quote.is_admissible or self.over.isChecked()

    @property
    def passes_budget(self) -> bool:
        """Whether a person has said that a budget may be passed."""
        return self.over.isChecked() and not self.over.isHidden()

    def show_quote(self, quote: BatchQuote, current: int | None) -> None:
        """Show what all of it comes to, and what is sent for one of them.

        Args:
            quote: Of the batch.
            current: Which of its takes is looked at; None for none of them.
        """
        if self._agreed_to != quote.priced:  # to pass a budget was said of another sum
            self.over.setChecked(False)
        self._quote, self._agreed_to = quote, quote.priced
        self.cost.setText(quote.words[:1].upper() + quote.words[1:])
        ahead = [f"{one.words}." for one in quote.budgets if _counts(one)]
        _say(self.note, " ".join(ahead))
        self.note.setProperty("role", "bad" if quote.passed else "quiet")
        self.note.style().polish(self.note)
        self.over.setVisible(bool(quote.passed) and quote.can_be_sent)
        refused = next(iter(quote.refusals), None)
        several = len({plan.target_id for plan in quote.plans}) > 1
        where = f"{refused.target_name}: " if refused is not None and several else ""
        words = f"{where}{refused.refused} {refused.refused_advice}" if refused else ""
        _say(self.problem, words.strip())
        self._show_payload(quote, current)

    def say(self, words: str, problem: str = "") -> None:
        """Say that there is no quote, and why."""
        self._quote = None
        self.cost.setText(words)
        _say(self.note, "")
        _say(self.problem, problem)
        self.over.hide()

    def _show_payload(self, quote: BatchQuote, current: int | None) -> None:
        plan = None
        if current is not None and current < len(quote.plans):
            plan = quote.plans[current]
        if plan is None or plan.payload is None:
            self.sent.setPlainText("")
            return
        text = json.dumps(plan.payload.body, indent=2, ensure_ascii=False)
        head = f"{plan.provider_title or plan.provider} {plan.payload.endpoint}".strip()
        self.sent.setPlainText(for_widget(f"{head}\n{text}", limit=_LONGEST))

    def _build(self) -> None:
        self.show_sent.setText("What Is Sent")
        self.show_sent.setCheckable(True)
        self.show_sent.setProperty("role", "link")
        self.show_sent.setToolTip("Exactly this is sent, and kept with the take.")
        self.sent.setReadOnly(True)
        self.sent.setAccessibleName("What is sent")
        self.sent.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.sent.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.sent.setMinimumHeight(self.sent.fontMetrics().lineSpacing() * _LINES)
        self.sent.setPlaceholderText("Nothing is sent as it is.")
        self.sent.hide()
        self.over.hide()
        for label in (self.note, self.problem):
            label.setWordWrap(True)
            label.hide()
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.cost)
        head.addStretch(1)
        head.addWidget(self.show_sent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_HALF)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.problem)
        column.addWidget(self.over)
        column.addWidget(self.sent, 1)
        self.show_sent.toggled.connect(self.sent.setVisible)
        self.over.toggled.connect(lambda _on: self.answered.emit())


def _counts(one: NamedBudgetAhead) -> bool:
    """What costs nothing is held against no budget."""
    return bool(one.words) and bool(one.ahead.estimated or one.ahead.unpriced or one.is_passed)


def _say(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
