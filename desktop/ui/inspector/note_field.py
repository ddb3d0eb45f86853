"""A field of several lines that is edited in place, as tall as its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from desktop.domain.untrusted_text import for_widget
from desktop.ui.inspector import codec
from desktop.ui.inspector.editing import Editing

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    from desktop.ui.inspector.codec import Codec

_PAUSE = 1500  # milliseconds of rest after which a longer text is written
_TALLEST = 220
_LONGEST = 100_000


class NoteField(QPlainTextEdit):
    """Several lines, as tall as its words; written on leaving, Esc, Ctrl+Enter or after a rest.

    Signals:
        committed: The new value, and the one the editing began with.
        refused: Why the words could not be written; empty: no more.
    """

    committed = Signal(object, object)
    refused = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        codec: Codec = codec.PROSE,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = Editing(self, self, codec, lambda text: for_widget(text, limit=_LONGEST))
        self._hint = hint
        self.setProperty("role", "inplace")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE)
        self._rest.timeout.connect(self.flush)
        self.textChanged.connect(self._typing)
        # Not at once: growing inside the document's own layout would leave it half done.
        self._grown = QTimer(self)
        self._grown.setSingleShot(True)
        self._grown.setInterval(0)
        self._grown.timeout.connect(self._grow)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grown.start())
        self._grow()

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that have not been written."""
        return self._editing.is_dirty

    @property
    def typed(self) -> str:
        """The words in sight."""
        return self.toPlainText()

    def write(self, value: Any) -> str:
        """How a value reads in this field."""
        return self._editing.write(value)

    def show_value(self, value: Any) -> None:
        """Show a value, unless the field is being edited."""
        if not self._editing.begin(value):
            return
        text = self._editing.words
        if text != self.toPlainText():
            self.setPlainText(text)
            self._rest.stop()
        self._grow()

    def flush(self) -> None:
        """Write what has been typed; the cursor stays where it is."""
        self._rest.stop()
        self._editing.end()

    def revert(self) -> None:
        """Back to the value it began with."""
        self._editing.complain("")
        self.setPlainText(self._editing.words)
        self._rest.stop()

    def bring_back(self, typed: str, base: Any, why: str) -> None:
        """Have words again that could not be written, over the value they began with."""
        self._editing.base = base
        self.setPlainText(typed)
        self._rest.stop()
        self._editing.complain(why)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """Only to be read and copied."""
        self.setReadOnly(is_read_only)
        self.setPlaceholderText("–" if is_read_only else self._hint)

    def sizeHint(self) -> QSize:
        """As tall as its words."""
        return QSize(120, self._height())

    def minimumSizeHint(self) -> QSize:
        """Likewise."""
        return QSize(40, self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc writes and goes on to the pane, Ctrl+Enter writes."""
        if event.key() == Qt.Key.Key_Escape:
            self._try_again()
            event.ignore()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._try_again()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving writes."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        self.flush()
        if not self._editing.problem and self._editing.is_dirty:
            # What the codec trimmed is trimmed in sight, too.
            self.revert()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self._grown.start()

    def _typing(self) -> None:
        if self.hasFocus() and self.is_dirty:
            self._editing.complain("")
            self._rest.start()

    def _try_again(self) -> None:
        self._editing.complain("")
        self.flush()

    def _height(self) -> int:
        lines = max(1.0, self.document().size().height())
        return min(_TALLEST, round(lines * self.fontMetrics().lineSpacing()) + 8)

    def _grow(self) -> None:
        height = self._height()
        if height != self.height():
            self.setFixedHeight(height)
