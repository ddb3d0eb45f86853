"""Small questions: one line with completion; yes or no with what it means; which one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit.completion import dress
from desktop.ui.kit.labels import make_default, make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent


_MOST_LINES = 8  # of the details of a question


def front(window: QWidget) -> QWidget:
    """What a dialog of `window` stands over: the full screen that hides it, if there is one."""
    active = QApplication.activeWindow()
    return active if active is not None and active.isFullScreen() else window


class LineQuestion(QDialog):
    """Asks for one line of text. Enter answers, Esc does not.

    Attributes:
        answered: Called with the text when it is given.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        question: str,
        *,
        text: str = "",
        known: Sequence[str] = (),
        verb: str = "OK",
        answered: Callable[[str], None],
    ) -> None:
        super().__init__(front(parent))
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._answered = answered
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label(question, parent=self))
        self.field = QLineEdit(text, self)
        self.field.setAccessibleName(question)
        self.field.selectAll()
        if known:
            self.field.setCompleter(dress(QCompleter(list(known), self)))
        column.addWidget(self.field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        accept = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(accept)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(380)

    def accept(self) -> None:
        """Hand the answer on, unless it is empty."""
        text = self.field.text().strip()
        if text:
            super().accept()
            self._answered(text)


def _height(box: QPlainTextEdit, lines: int) -> int:
    """As high as its lines, up to eight of them; what is longer scrolls."""
    frame = 2 * box.frameWidth() + 2 * round(box.document().documentMargin()) + GAP + GAP_HALF
    return min(lines, _MOST_LINES) * box.fontMetrics().lineSpacing() + frame


class _Details(QPlainTextEdit):
    """Lines to read, as high as they are once they are wrapped, up to eight."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setReadOnly(True)
        self.setAccessibleName("Details")
        self.setFixedHeight(_height(self, self.blockCount()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower box wraps more."""
        super().resizeEvent(event)
        block, lines = self.document().begin(), 0
        while block.isValid():
            self.blockBoundingRect(block)  # lays out what has not been in sight yet
            lines += block.layout().lineCount()
            block = block.next()
        around = self.height() - self.viewport().height()  # a style pads more than a frame
        margins = 2 * round(self.document().documentMargin())
        shown = min(max(1, lines), _MOST_LINES) * self.fontMetrics().lineSpacing()
        self.setFixedHeight(shown + margins + around + GAP_HALF)


class Decision(QDialog):
    """Asks before something weighty: what will happen, to what, and the word for it.

    With `typed`, the verb can be chosen only after that word has been typed. What is final cannot
    be undone: then Enter means Cancel, and only a click on the verb, or its key, does it.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        *,
        details: Sequence[str] = (),
        verb: str,
        typed: str = "",
        is_final: bool = False,
        decided: Callable[[], None],
    ) -> None:
        super().__init__(front(parent))
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label(title, "title", self))
        label = plain_label(text, parent=self)
        label.setWordWrap(True)
        column.addWidget(label)
        if details:
            column.addWidget(_Details("\n".join(details), self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        accept = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        if is_final:
            accept.setAutoDefault(False)
            make_default(buttons.button(QDialogButtonBox.StandardButton.Cancel))
        else:
            make_primary(accept)
        if typed:
            accept.setEnabled(False)
            field = QLineEdit(self)
            field.setPlaceholderText(f"Type “{typed}” to go on")
            field.setAccessibleName(f"Type {typed} to go on")
            field.textChanged.connect(lambda now: accept.setEnabled(now.strip().lower() == typed))
            column.addWidget(field)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(decided)
        column.addWidget(buttons)
        self.setMinimumWidth(440)
