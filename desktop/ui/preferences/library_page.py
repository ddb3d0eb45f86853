"""The preferences page of what belongs to the open library, not to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.library_settings import CURRENCIES, LibrarySettings, checked_settings
from desktop.domain.typed_text import read_length
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP
from desktop.ui.preferences.form import Form, sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PAGE = "This Library"
_WHOSE = "The same for everybody who opens this library. Edit > Undo takes changes back."
_NO_LIBRARY = "Open a library to change these."
_FIELD_WIDTH = 220


@frozen
class Row:
    """One setting: what it is called, and a sentence about it."""

    name: str
    label: str
    hint: str


ROWS = (
    Row(
        "still_seconds",
        "Length of a still",
        "How long a shot with a picture plays until it is given a length.",
    ),
    Row(
        "currency",
        "Currency",
        "For costs that name no other. Nothing is converted; sums count this one only.",
    ),
)


class LibraryPage(Form):
    """Shows the settings of a library once they are known, and reads what was changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: LibrarySettings | None = None
        self._first: QWidget | None = None
        self.still = QLineEdit(self)
        self.currency = QComboBox(self)
        for code, name in sorted(CURRENCIES.items(), key=lambda item: item[1].casefold()):
            self.currency.addItem(f"{name} ({code})", code)
        self.controls: dict[str, QWidget] = {
            "still_seconds": self.still,
            "currency": self.currency,
        }
        self._problem = sentence("", self, "bad")
        self._problem.hide()
        self._whose = plain_label(role="quiet", parent=self)
        self._whose.setWordWrap(True)
        self._whose.setContentsMargins(0, 0, 0, GAP)
        self._build()
        self.refuse(_NO_LIBRARY)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed, as it stands there."""
        return self._problem.text()

    def _build(self) -> None:
        self.add_line(self._whose)
        for row in ROWS:
            control = self.controls[row.name]
            control.setFixedWidth(_FIELD_WIDTH)
            self.add(row.label, control, row.hint)
            if control is self.still:
                self.add_below(self._problem)

    def show_settings(self, settings: LibrarySettings) -> None:
        """These are in force, and can be changed."""
        self._shown = settings
        self.still.setText(display.length(settings.still_seconds, places=3))
        if self.currency.findData(settings.currency) < 0:
            self.currency.addItem(settings.currency, settings.currency)
        self.currency.setCurrentIndex(self.currency.findData(settings.currency))
        self.refuse("")

    def begin_at(self, name: str) -> None:
        """The keyboard goes to this setting, at once or when it can be changed."""
        self._first = self.controls[name]
        self._first.setFocus()

    def refuse(self, why: str) -> None:
        """Say why nothing can be changed here; empty where it can."""
        self._whose.setText(why or _WHOSE)
        for control in self.controls.values():
            control.setEnabled(not why)
        if self._first is not None and not why:
            self._first.setFocus()
            self._first = None

    def changed(self) -> dict[str, Any] | None:
        """What is to be another value now; None where it cannot be read, which is then said."""
        if self._shown is None or not self.still.isEnabled():
            return {}
        self._problem.hide()
        try:
            seconds = read_length(self.still.text())
            if seconds is None:
                raise RuleError("A still needs a length.", advice="Write it like 3 or 2.5 s.")
            wanted = checked_settings(
                {"still_seconds": seconds, "currency": self.currency.currentData()}
            )
        except RuleError as error:
            self._problem.setText(f"{error} {error.advice}".strip())
            self._problem.show()
            self.still.setFocus()
            self.still.selectAll()
            return None
        return {key: value for key, value in wanted.items() if value != getattr(self._shown, key)}
