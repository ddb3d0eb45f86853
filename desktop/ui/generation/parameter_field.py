"""A field for one parameter of a generator, whatever kind it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.domain.generation import ParameterKind
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from desktop.domain.generation import ParameterSpec, Value

_DIGITS = 15  # that a field for a number has room for


class ParameterField(QWidget):
    """A choice, a switch, a number or a text, as the parameter asks for.

    An empty field leaves the value to the generator.

    Signals:
        edited: A person has changed it.
    """

    edited = Signal()

    def __init__(self, spec: ParameterSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._choice: QComboBox | None = None
        self._switch: QCheckBox | None = None
        self._line: QLineEdit | None = None
        if spec.kind is ParameterKind.CHOICE:
            row.addWidget(self._build_choice())
            row.addStretch(1)
        elif spec.kind is ParameterKind.SWITCH:
            row.addWidget(self._build_switch())
            row.addStretch(1)
        else:
            row.addWidget(self._build_line())
            if spec.kind is not ParameterKind.TEXT:
                row.addWidget(plain_label(self._limits(), "quiet", self), 1)
        self.setToolTip(plain_tooltip(spec.hint))
        self.show_value(spec.default)

    @property
    def value(self) -> Value:
        """What is said; None where that is left to the generator, or is no number."""
        if self._choice is not None:
            found: Value = self._choice.currentData()
            return found
        if self._switch is not None:
            return self._switch.isChecked()
        return self._typed()

    @property
    def problem(self) -> str:
        """Why what is typed cannot be sent; empty where it can."""
        if self._line is None or self.spec.kind is ParameterKind.TEXT:
            return ""
        typed, spec = self._line.text().strip(), self.spec
        if not typed:
            return ""
        number = self._typed()
        if not isinstance(number, int | float):
            return f"{spec.title} is a number."
        if spec.low is not None and number < spec.low:
            return f"{spec.title} is at least {_short(spec.low)}."
        if spec.high is not None and number > spec.high:
            return f"{spec.title} is at most {_short(spec.high)}."
        return ""

    def show_value(self, value: Value) -> None:
        """Show a value; one that is no choice of it becomes the default."""
        if self._choice is not None:
            at = self._choice.findData(value)
            fallback = max(0, self._choice.findData(self.spec.default))
            self._choice.setCurrentIndex(at if at >= 0 else fallback)
        elif self._switch is not None:
            self._switch.setChecked(bool(value))
        elif self._line is not None:
            self._line.setText("" if value is None else str(value))

    def _typed(self) -> Value:
        text = self._line.text().strip() if self._line is not None else ""
        if not text:
            return None
        if self.spec.kind is ParameterKind.TEXT:
            return text
        try:
            return int(text) if self.spec.kind is ParameterKind.WHOLE else float(text)
        except ValueError:
            return None

    def _limits(self) -> str:
        spec = self.spec
        low, high = (_short(one) if one is not None else "" for one in (spec.low, spec.high))
        between = f"{low} to {high}" if low and high else f"from {low}" if low else ""
        between = between or (f"up to {high}" if high else "")
        return " ".join(part for part in (spec.unit, f"({between})" if between else "") if part)

    def _build_choice(self) -> QWidget:
        box = self._choice = QComboBox(self)
        for value, words in self.spec.choices:
            box.addItem(words or value, value)
        box.setAccessibleName(self.spec.title)
        box.currentIndexChanged.connect(lambda _at: self.edited.emit())
        return box

    def _build_switch(self) -> QWidget:
        box = self._switch = QCheckBox(self.spec.title, self)
        box.toggled.connect(lambda _on: self.edited.emit())
        return box

    def _build_line(self) -> QWidget:
        line = self._line = QLineEdit(self)
        line.setAccessibleName(self.spec.title)
        line.setPlaceholderText("as the generator chooses")
        if self.spec.kind is not ParameterKind.TEXT:
            line.setFixedWidth(line.fontMetrics().horizontalAdvance("0") * _DIGITS)
            line.setPlaceholderText("automatic")
            line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        line.textEdited.connect(lambda _text: self.edited.emit())
        return line


def _short(number: float) -> str:
    """A number without a fraction that says nothing."""
    return f"{number:g}"
