"""Send Again: what is asked for once more, as it was sent, and what that costs today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QPushButton, QVBoxLayout
from shiboken6 import isValid

from desktop.domain.display import counted
from desktop.domain.untrusted_text import clean_line
from desktop.ui.generation.queue_model import told
from desktop.ui.generation.quote_view import QuoteView
from desktop.ui.kit.labels import make_primary, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.generation_queue import BatchQuote, GenerationCall

    # Asks for a quote; the answer, or why there is none, comes later.
    AskAgain = Callable[
        [Sequence[GenerationCall], Callable[[BatchQuote], None], Callable[[BaseException], None]],
        None,
    ]

WIDTH = 560
_MOST_ROWS = 8
_FRAME = 8  # of the list, in logical pixels


class SendAgainDialog(QDialog):
    """Asks whether calls are to be sent once more.

    Signals:
        agreed: The `BatchQuote` that was shown, and whether it may pass a budget.
    """

    agreed = Signal(object, bool)

    def __init__(
        self, calls: Sequence[GenerationCall], ask_quote: AskAgain, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Send Again")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.quote: BatchQuote | None = None
        self.list = QListWidget(self)
        self.foot = QuoteView(self)
        self.send = QPushButton("Send Again", self)
        self._build(calls)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.foot.answered.connect(self._enable)
        self._enable()
        ask_quote(calls, self._arrive, self._fail)

    def accept(self) -> None:
        """Send them: exactly what is quoted."""
        quote = self.quote
        if quote is None or not self.foot.may_be_sent:
            return
        super().accept()
        self.agreed.emit(quote, self.foot.passes_budget)

    def _arrive(self, quote: BatchQuote) -> None:
        if isValid(self):
            self.quote = quote
            self._show()

    def _fail(self, error: BaseException) -> None:
        if isValid(self):
            self.foot.say("", f"{error} {getattr(error, 'advice', '')}".strip())

    def _show(self) -> None:
        if self.quote is not None:
            self.foot.show_quote(self.quote, max(0, self.list.currentRow()))
            self._enable()

    def _enable(self) -> None:
        self.send.setEnabled(self.quote is not None and self.foot.may_be_sent)

    def _build(self, calls: Sequence[GenerationCall]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label(f"Send {counted(len(calls), 'take')} again", "title", self))
        words = plain_label(
            "Exactly what was sent is sent once more, as a new call that may be paid once more."
            " What it cost before stays on record.",
            parent=self,
        )
        words.setWordWrap(True)
        column.addWidget(words)
        self.list.setAccessibleName("Sent before")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for call in calls:
            line = clean_line(told(call))
            self.list.addItem(line)
            item = self.list.item(self.list.count() - 1)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            item.setToolTip(plain_tooltip(line))
        self.list.setCurrentRow(0)
        rows = min(len(calls), _MOST_ROWS)
        self.list.setFixedHeight(rows * ROW_HEIGHT + _FRAME)
        column.addWidget(self.list)
        self.foot.say("Quoting…")
        column.addWidget(self.foot, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.send, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        make_primary(self.send)
        self.resize(WIDTH, self.sizeHint().height())
