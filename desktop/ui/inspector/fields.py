"""Fields that are edited in place: quiet until touched, written on Enter or on leaving.

A refresh never takes the cursor or unsaved words away: a field that is being edited keeps its text
and the value it began with, so that a change from elsewhere is found out when it is written.

Esc: in one line it brings the old words back (Ctrl+Z has the new ones again), and the next Esc
gives the keyboard back to the pane it came from; in several lines it writes and gives it back at
once. A text that stands for no value, or that could not be written, stays in the field with the
reason below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)

from desktop.ui.inspector import codec
from desktop.ui.inspector.editing import Edited, Editing
from desktop.ui.kit.labels import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

    from desktop.ui.inspector.codec import Codec

_LONGEST = 100_000
# Leaving for the list of completions or for another window is no leaving.
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class FieldEditor(Edited, Protocol):
    """What the binder needs of an editor."""

    @property
    def is_dirty(self) -> bool: ...  # noqa: D102
    def show_value(self, value: Any) -> None: ...  # noqa: D102
    def flush(self) -> None: ...  # noqa: D102
    def revert(self) -> None: ...  # noqa: D102
    def bring_back(self, typed: str, base: Any, why: str) -> None: ...  # noqa: D102
    def write(self, value: Any) -> str: ...  # noqa: D102
    def be_read_only(self, *, is_read_only: bool) -> None: ...  # noqa: D102


class LineField(QLineEdit):
    """One line.

    Signals:
        committed: The new value, and the one the editing began with.
        refused: Why the text stands for no value, or could not be written; empty: no more.
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
        self._editing = Editing(self, self, codec)
        self._hint = hint
        self.setProperty("role", "inplace")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaxLength(_LONGEST)
        self.returnPressed.connect(self._entered)
        self.textEdited.connect(lambda _text: self._editing.complain(""))

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that have not been written."""
        return self._editing.is_dirty

    @property
    def typed(self) -> str:
        """The words in sight."""
        return self.text()

    def use(self, codec: Codec) -> None:
        """Read and write another kind of value from now on."""
        self._editing.codec = codec

    def write(self, value: Any) -> str:
        """How a value reads in this field."""
        return self._editing.write(value)

    def show_value(self, value: Any) -> None:
        """Show a value, unless the field is being edited."""
        if not self._editing.begin(value):
            return
        text = self._editing.words
        if text != self.text():
            at = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(at, len(text)) if self.hasFocus() else 0)

    def flush(self) -> None:
        """Write what has been typed; what was refused is not tried again before it is changed."""
        self._editing.end(self.setText)

    def revert(self) -> None:
        """Back to the value it began with."""
        self._editing.complain("")
        self.setText(self._editing.words)

    def bring_back(self, typed: str, base: Any, why: str) -> None:
        """Have words again that could not be written, over the value they began with."""
        self._editing.base = base
        self.setText(typed)
        self._editing.complain(why)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """Only to be read and copied."""
        self.setReadOnly(is_read_only)
        self.setPlaceholderText("–" if is_read_only and self._hint else self._hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc reverts; with nothing to revert it goes on to the pane."""
        if event.key() == Qt.Key.Key_Escape and self.is_dirty:
            self._editing.complain("")
            # As an edit of the field, so that its own undo has the words that were typed.
            self.selectAll()
            self.insert(self._editing.words)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving writes."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
        if event.reason() not in _PASSING:
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        """What is cut is whole in the tool tip."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(plain_tooltip(self.text()) if self._is_cut() else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A long text that nobody is editing ends in an ellipsis."""
        if self.hasFocus() or not self._is_cut():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        style = self.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        room = self._room()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), cut)

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_LineEditContents
        # Two pixels are what a line edit keeps between its contents and its words.
        return self.style().subElementRect(element, option, self).adjusted(2, 0, -2, 0)

    def _is_cut(self) -> bool:
        return bool(self.fontMetrics().horizontalAdvance(self.text()) > self._room().width())

    def _entered(self) -> None:
        self._editing.problem = ""
        self.flush()
