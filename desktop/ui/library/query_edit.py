"""The field a search is typed into: one line in which conditions look like chips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop.domain.search import lazy
from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

LONGEST = 4_000  # characters of a search


class QueryEdit(QPlainTextEdit):
    """One line of text with its tokens coloured.

    Signals:
        edited: The text changed.
        submitted: Enter was pressed.
        stepped: Down (1) or Up (-1) was pressed.
        dismissed: Escape was pressed.
        completed: Tab was pressed while there is something to complete (`has_offers`).
        focus_lost: The field is no longer the one typed into.
    """

    edited = Signal()
    submitted = Signal()
    stepped = Signal(int)
    dismissed = Signal()
    completed = Signal()
    focus_lost = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error: tuple[int, int] | None = None
        self._known_text = ""
        self.has_offers = False
        self._colours = _Colours(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)
        self.setAccessibleName("Search")
        self.document().setDocumentMargin(2)
        self.setFixedHeight(self.fontMetrics().height() + 6)
        self.setStyleSheet("QPlainTextEdit { background: transparent; border: none; padding: 0; }")
        self.textChanged.connect(self._on_text)
        theme.changed.connect(self._colours.rehighlight)

    @property
    def text(self) -> str:
        """What is written."""
        return self.toPlainText().replace("\n", " ")

    @property
    def position(self) -> int:
        """Where the cursor stands."""
        return self.textCursor().position()

    def set_text(self, text: str) -> None:
        """Write another text; the cursor goes to its end."""
        self.setPlainText(" ".join(text[:LONGEST].splitlines()))
        self.moveCursor(QTextCursor.MoveOperation.End)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put `text` where start..end was; the cursor goes behind it. One step of undo."""
        cursor = self.textCursor()
        cursor.setPosition(min(start, len(self.text)))
        cursor.setPosition(min(end, len(self.text)), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def show_error(self, place: tuple[int, int] | None) -> None:
        """Underline (start, length), or nothing."""
        if place != self._error:
            self._error = place
            self._colours.error = place
            self._colours.rehighlight()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(420, self.height())

    def minimumSizeHint(self) -> QSize:
        """One line, not too narrow."""
        return QSize(120, self.height())

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Chips first, the text on them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().chosen))
        for chip in self._chips():
            painter.drawRoundedRect(chip, 3, 3)
        painter.end()
        super().paintEvent(event)

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that mean something to the bar are told; the rest is typing."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    @report_exceptions(False)
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's names
        """Tab takes a completion where one is offered; else it goes to the next field."""
        if next and self.has_offers:
            self.completed.emit()
            return True
        return super().focusNextPrevChild(next)

    @report_exceptions(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that typing went elsewhere."""
        super().focusOutEvent(event)
        self.focus_lost.emit()

    @report_exceptions(None)
    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """What is pasted becomes one line of plain text."""
        if source.hasText():
            self.textCursor().insertText(" ".join(source.text()[:LONGEST].split()))

    def _on_text(self) -> None:
        if self.text == self._known_text:
            return  # colouring counts as a change for Qt
        self._known_text = self.text
        self._error = self._colours.error = None
        self.edited.emit()

    def _chips(self) -> list[QRectF]:
        """The plates behind the conditions."""
        if not self.text:
            return []  # as at the start, which loads no search language
        spans: dict[int, tuple[int, int]] = {}
        for token in lazy.tokens.tokens(self.text):
            if token.is_of_condition and token.term >= 0:
                start, end = spans.get(token.term, (token.start, token.end))
                spans[token.term] = (min(start, token.start), max(end, token.end))
        text = self.text
        return [
            QRectF(self._rect_of(start - (start > 0 and text[start - 1] == "-"), end))
            for start, end in spans.values()
        ]

    def _rect_of(self, start: int, end: int) -> QRect:
        cursor = self.textCursor()
        cursor.setPosition(min(start, len(self.text)))
        left = self.cursorRect(cursor)
        cursor.setPosition(min(end, len(self.text)))
        right = self.cursorRect(cursor)
        width = right.left() - left.left() + 2
        return QRect(left.left() - 1, left.top() - 2, width, left.height() + 4)


class _Colours(QSyntaxHighlighter):
    """Colours the tokens and underlines the error."""

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit.document())
        self.error: tuple[int, int] | None = None

    @report_exceptions(None)
    def highlightBlock(self, text: str) -> None:
        """Colour one line: all there is."""
        if not text:
            return
        look, kinds = theme.tokens(), lazy.tokens.TokenKind
        colours = {
            kinds.FIELD: look.accent_text,
            kinds.OPERATOR: look.accent_text,
            kinds.UNKNOWN_FIELD: look.bad,
            kinds.UNCLOSED: look.warning,
            kinds.KEYWORD: look.bad,
            kinds.PARENTHESIS: look.quiet,
        }
        excluded_at = -1
        for token in lazy.tokens.tokens(text):
            colour = colours.get(token.kind)
            word = text[token.start : token.end]
            if token.kind is kinds.KEYWORD:
                is_not = word in ("-", "NOT")
                excluded_at = token.end if is_not else -1
                colour = look.bad if is_not else look.accent_text
            elif token.kind is kinds.FIELD and token.start == excluded_at:
                colour = look.bad
            if colour:
                self.setFormat(token.start, token.end - token.start, QColor(colour))
        if self.error is not None:
            start, length = self.error
            start = max(0, min(start, len(text) - 1))
            made = QTextCharFormat()
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            made.setUnderlineColor(QColor(look.bad))
            made.setForeground(QColor(look.bad))
            self.setFormat(start, max(1, length), made)
