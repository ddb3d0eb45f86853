"""Fields that are edited in place: quiet until touched, written on Enter or leaving, Esc reverts.

A refresh never takes the cursor or unsaved words away: a field that is being edited keeps its text
and the value it began with, so that a change from elsewhere is found out when it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from desktop.base.errors import RuleError
from desktop.domain.untrusted_text import for_widget
from desktop.ui.inspector import codec

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    from desktop.ui.inspector.codec import Codec

_PAUSE = 1500  # milliseconds of rest after which a longer text is written
_TALLEST = 220
_LONGEST = 100_000


class Field(Protocol):
    """What the binder needs of an editor."""

    committed: SignalInstance  # (value, the value it began with)

    def show_value(self, value: Any) -> None: ...  # noqa: D102
    def flush(self) -> None: ...  # noqa: D102
    def revert(self) -> None: ...  # noqa: D102


class LineField(QLineEdit):
    """One line.

    Signals:
        committed: The new value, and the one the editing began with.
        refused: Why the text stands for no value.
    """

    committed = Signal(object, object)
    refused = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        codec: Codec = codec.TEXT,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._codec = codec
        self._base: Any = None
        self.setProperty("role", "inplace")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaxLength(_LONGEST)
        self.returnPressed.connect(self.flush)

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that have not been written."""
        return self.text() != self._codec.write(self._base)

    def use(self, codec: Codec) -> None:
        """Read and write another kind of value from now on."""
        self._codec = codec

    def show_value(self, value: Any) -> None:
        """Show a value, unless the field is being edited."""
        if self.is_dirty:
            return
        self._base = value
        text = self._codec.write(value)
        if text != self.text():
            at = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(at, len(text)) if self.hasFocus() else 0)

    def flush(self) -> None:
        """Write what has been typed."""
        if not self.is_dirty:
            return
        try:
            value = self._codec.parse(self.text())
        except RuleError as error:
            self.refused.emit(str(error))
            self.revert()
            return
        base, self._base = self._base, value
        self.setText(self._codec.write(value))
        if value != base:
            self.committed.emit(value, base)

    def revert(self) -> None:
        """Back to the value it began with."""
        self.setText(self._codec.write(self._base))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc reverts; with nothing to revert it goes on to the pane."""
        if event.key() == Qt.Key.Key_Escape and self.is_dirty:
            self.revert()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving writes."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self.setCursorPosition(0)


class NoteField(QPlainTextEdit):
    """Several lines, as tall as its words; written on leaving, Ctrl+Enter or after a rest.

    Signals:
        committed: The new value, and the one the editing began with.
    """

    committed = Signal(object, object)

    def __init__(
        self,
        name: str,
        *,
        codec: Codec = codec.PROSE,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._codec = codec
        self._base: Any = None
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
        self.textChanged.connect(self._typed)
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
        return self.toPlainText() != self._shown(self._base)

    def show_value(self, value: Any) -> None:
        """Show a value, unless the field is being edited."""
        if self.is_dirty:
            return
        self._base = value
        text = self._shown(value)
        if text != self.toPlainText():
            self.setPlainText(text)
            self._rest.stop()
        self._grow()

    def flush(self) -> None:
        """Write what has been typed; the cursor stays where it is."""
        self._rest.stop()
        if not self.is_dirty:
            return
        value = self._codec.parse(self.toPlainText())
        base, self._base = self._base, value
        if value != base:
            self.committed.emit(value, base)

    def revert(self) -> None:
        """Back to the value it began with."""
        self.setPlainText(self._shown(self._base))
        self._rest.stop()

    def sizeHint(self) -> QSize:
        """As tall as its words."""
        return QSize(120, self._height())

    def minimumSizeHint(self) -> QSize:
        """Likewise."""
        return QSize(40, self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc reverts, Ctrl+Enter writes."""
        if event.key() == Qt.Key.Key_Escape and self.is_dirty:
            self.revert()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.flush()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving writes."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            # What the codec trimmed is trimmed in sight, too.
            self.revert()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self._grown.start()

    def _shown(self, value: Any) -> str:
        return for_widget(self._codec.write(value), limit=_LONGEST)

    def _typed(self) -> None:
        if self.hasFocus() and self.is_dirty:
            self._rest.start()

    def _height(self) -> int:
        lines = max(1.0, self.document().size().height())
        return min(_TALLEST, round(lines * self.fontMetrics().lineSpacing()) + 8)

    def _grow(self) -> None:
        height = self._height()
        if height != self.height():
            self.setFixedHeight(height)
