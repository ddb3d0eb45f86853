"""What is being edited in a field: the value it began with, and why its words were not written.

Every field that is edited in place has one. A refresh never takes unsaved words away, and a change
from elsewhere is found out when they are written, since the value they began with is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import RuleError
from desktop.ui.inspector.wrong_mark import mark_wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from desktop.ui.inspector.codec import Codec


class Edited(Protocol):
    """The field."""

    committed: SignalInstance  # (value, the value it began with)
    refused: SignalInstance  # why the text was not written; empty: it is being mended

    @property
    def typed(self) -> str: ...  # noqa: D102


class Editing:
    """Begins with a value, ends by telling another one.

    Args:
        field: Tells its words, and has the signals.
        widget: The same as a widget, marked while its words are wrong.
        codec: Words to values and back.
        shown: What of a written value is in sight; all of it unless the field cuts long ones.

    Attributes:
        base: The value that the editing began with.
        problem: Why the words were not written, or empty.
    """

    def __init__(
        self,
        field: Edited,
        widget: QWidget,
        codec: Codec,
        shown: Callable[[str], str] = str,
    ) -> None:
        self._field, self._widget, self._shown = field, widget, shown
        self.codec = codec
        self.base: Any = None
        self.problem = ""

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that have not been written."""
        return self._field.typed != self.words

    @property
    def words(self) -> str:
        """How the value reads that it began with."""
        return self.write(self.base)

    def write(self, value: Any) -> str:
        """How a value reads in the field."""
        return self._shown(self.codec.write(value))

    def begin(self, value: Any) -> bool:
        """From this value on; False where words in sight have not been written."""
        if self.is_dirty:
            return False
        self.base = value
        return True

    def end(self, settle: Callable[[str], None] | None = None) -> None:
        """Tell what has been typed; what was refused is not tried again before it is changed.

        Args:
            settle: Gets the words as the value is written, before it is told.
        """
        if not self.is_dirty or self.problem:
            return
        try:
            value = self.codec.parse(self._field.typed)
        except RuleError as error:
            self.complain(f"{error} {error.advice}".strip())
            return
        base, self.base = self.base, value
        if settle is not None:
            settle(self.words)
        if value != base:
            self._field.committed.emit(value, base)

    def complain(self, why: str) -> None:
        """Say why the words were not written; empty: no more."""
        if why != self.problem:
            self.problem = why
            mark_wrong(self._widget, why)
            self._field.refused.emit(why)
