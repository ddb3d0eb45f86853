"""The field that finds words in a text: on and back through the places, all of them marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextEdit, QToolButton, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

_MARKED = 500  # places that are marked at once


class FindBar(QWidget):
    """Finds in one text widget."""

    def __init__(self, text: QTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Find in this text")
        self.field.setAccessibleName("Find in this text")
        self.found = plain_label(role="quiet", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP_HALF, GAP_HALF, GAP_HALF)
        row.setSpacing(GAP_HALF)
        row.addWidget(self.field, 1)
        row.addWidget(self.found)
        for name, tip, act in (
            ("caret-up", "Previous (Shift+Enter)", lambda: self.go(back=True)),
            ("caret-down", "Next (Enter)", lambda: self.go()),
            ("x", "Close (Esc)", self.dismiss),
        ):
            button = QToolButton(self)
            button.setIcon(icons.icon(name))
            button.setToolTip(plain_tooltip(tip))
            button.setAccessibleName(tip.partition(" (")[0])
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        self.field.textChanged.connect(self._changed)
        self.field.installEventFilter(self)

    def begin(self) -> None:
        """Show the field with the keyboard in it; a selected word is looked for."""
        chosen = self._text.textCursor().selectedText()
        self.show()
        if chosen and len(chosen) < 80:
            self.field.setText(chosen)
        self.field.setFocus()
        self.field.selectAll()

    def dismiss(self) -> None:
        """Hide the field and take the marks away."""
        self._text.setExtraSelections([])
        if self.isVisible():
            self.hide()
            self._text.setFocus()

    def go(self, *, back: bool = False) -> None:
        """To the next place, or the one before; round the end."""
        word = self.field.text()
        if not word:
            return
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if not self._text.find(word, flags):
            cursor = self._text.textCursor()
            cursor.movePosition(
                QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
            )
            self._text.setTextCursor(cursor)
            self._text.find(word, flags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Esc closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.go(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        return super().eventFilter(watched, event)

    def _changed(self, word: str) -> None:
        """Mark every place, and go to the first from here."""
        marks: list[QTextEdit.ExtraSelection] = []
        look = QTextCharFormat()
        shade = QColor(theme.tokens().accent)
        shade.setAlphaF(0.35)
        look.setBackground(shade)
        document = self._text.document()
        cursor = document.find(word) if word else QTextCursor()
        while not cursor.isNull() and len(marks) < _MARKED:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
            cursor = document.find(word, cursor)
        self._text.setExtraSelections(marks)
        many = len(marks) == _MARKED
        self.found.setText("" if not word else f"{len(marks)}{'+' if many else ''}")
        if marks:
            start = self._text.textCursor()
            start.setPosition(start.selectionStart())
            self._text.setTextCursor(start)
            self.go()
