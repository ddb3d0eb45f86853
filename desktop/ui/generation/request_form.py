"""The fields of one request: what the chosen model heeds, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from desktop.domain.asset import AssetType
from desktop.domain.generation import ParameterKind
from desktop.ui.generation.parameter_field import ParameterField
from desktop.ui.kit.completion import dress
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE

if TYPE_CHECKING:
    from desktop.domain.generation import GenerationRequest, ModelSpec

_PROMPT_LINES, _NEGATIVE_LINES = 5, 2
_DIGITS, _SEED_DIGITS = 15, 30  # that a field has room for
_LARGEST_SEED = 2**64 - 1


class RequestForm(QWidget):
    """Prompt, seed, size, length, voice and the model's own parameters.

    What the model does not heed is not shown, and kept for a model that does.

    Attributes:
        problem: Why what is typed cannot be sent; empty where it can.

    Signals:
        edited: A person has changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request: GenerationRequest | None = None
        self._model: ModelSpec | None = None
        self.prompt = _text_field("Prompt", _PROMPT_LINES, self)
        self.negative = _text_field("Negative prompt", _NEGATIVE_LINES, self)
        self.seed = _line("Seed", "a new one each time", self)
        self.forget_seed = QToolButton(self)
        self.width_field = _line("Width", "automatic", self)
        self.height_field = _line("Height", "automatic", self)
        self.seconds = _line("Seconds", "automatic", self)
        self.voice = QLineEdit(self)
        self._voices = QStringListModel(self)
        self.voice.setCompleter(dress(QCompleter(self._voices, self)))
        self.parameters: dict[str, ParameterField] = {}
        self._below: list[QWidget] = []
        self._form = QFormLayout(self)
        self._build()

    @property
    def problem(self) -> str:
        """Why what is typed cannot be sent; empty where it can."""
        numbers = (
            ("Seed", self.seed, _LARGEST_SEED),
            ("Width", self.width_field, 65_536),
            ("Height", self.height_field, 65_536),
        )
        for name, line, most in numbers:
            typed = line.text().strip()
            # Two conditions: `isdigit` knows letters that `int` does not.
            if typed and not (typed.isascii() and typed.isdigit() and int(typed[:25]) <= most):
                return f"{name} is a whole number."
        if self.seconds.text().strip() and _number(self.seconds.text()) is None:
            return "The length is a number of seconds."
        return next((field.problem for field in self.parameters.values() if field.problem), "")

    def show_request(self, request: GenerationRequest, model: ModelSpec) -> None:
        """Show what is proposed, in the fields that the model has."""
        self._request = request
        self.prompt.setPlainText(request.prompt)
        self.negative.setPlainText(request.negative)
        self.seed.setText("" if request.seed is None else str(request.seed))
        self.width_field.setText(_typed(request.width))
        self.height_field.setText(_typed(request.height))
        self.seconds.setText(_typed(request.seconds))
        self.voice.setText(request.voice)
        self.show_model(model)
        for name, value in request.parameters.items():
            if name in self.parameters:
                self.parameters[name].show_value(value)

    def show_model(self, model: ModelSpec) -> None:
        """Show the fields of another model; what is typed stays where both have it."""
        before = {name: field.value for name, field in self.parameters.items()}
        self._model = model
        is_voice = model.makes is AssetType.AUDIO
        self._form.labelForField(self.prompt).setProperty("text", "Says" if is_voice else "Prompt")
        self._voices.setStringList([name for name, _words in model.voices])
        known = ", ".join(words or name for name, words in model.voices)
        self.voice.setToolTip(plain_tooltip(known))
        for name, field in (
            ("negative", self.negative),
            ("seed", self._seed_row),
            ("seconds", self.seconds),
            ("voice", self.voice),
        ):
            self._form.setRowVisible(field, name in model.takes)
        self._form.setRowVisible(self._size_row, bool({"width", "height"} & model.takes))
        self._show_parameters(model)
        for name, value in before.items():
            if name in self.parameters and value is not None:
                self.parameters[name].show_value(value)

    def request(self) -> GenerationRequest:
        """What is typed, also where the model does not heed it."""
        assert self._request is not None  # noqa: S101 - nothing is asked before it is shown
        assert self._model is not None  # noqa: S101 - likewise
        others = {
            name: value
            for name, value in self._request.parameters.items()
            if name not in self.parameters
        }
        return replace(
            self._request,
            model=self._model.name,
            makes=self._model.makes,
            prompt=self.prompt.toPlainText().strip(),
            negative=self.negative.toPlainText().strip(),
            seed=_whole(self.seed.text()),
            width=_whole(self.width_field.text()),
            height=_whole(self.height_field.text()),
            seconds=_number(self.seconds.text()),
            voice=self.voice.text().strip(),
            parameters=others
            | {
                name: field.value
                for name, field in self.parameters.items()
                if field.value is not None
            },
        )

    def add_below(self, name: str, field: QWidget) -> None:
        """Have a field of somebody else below those of the request, in the same columns."""
        self._form.addRow(name, field)
        self._below.append(field)

    def label_below(self, field: QWidget, name: str) -> None:
        """Call such a field something else."""
        self._form.labelForField(field).setProperty("text", name)

    def set_below_visible(self, field: QWidget, *, is_visible: bool) -> None:
        """Show or hide such a field with its name."""
        self._form.setRowVisible(field, is_visible)

    def _show_parameters(self, model: ModelSpec) -> None:
        for field in self.parameters.values():
            self._form.removeRow(field)
        self.parameters = {}
        for spec in model.parameters:
            field = ParameterField(spec, self)
            field.edited.connect(self.edited)
            # A switch says beside its box what it is.
            is_switch = spec.kind is ParameterKind.SWITCH
            at = self._form.rowCount() - len(self._below)
            self._form.insertRow(at, "" if is_switch else spec.title, field)
            self.parameters[spec.name] = field

    def _build(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(GAP_WIDE)
        form.setVerticalSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.voice.setAccessibleName("Voice")
        self.voice.setPlaceholderText("the usual one")
        self.forget_seed.setText("New Seed")
        self.forget_seed.setProperty("role", "link")
        self.forget_seed.setToolTip("Let the generator choose another one.")
        self.forget_seed.clicked.connect(self._clear_seed)
        self._seed_row = _row(self, self.seed, self.forget_seed)
        cross = plain_label("×", "quiet", self)
        self._size_row = _row(self, self.width_field, cross, self.height_field)
        form.addRow("Prompt", self.prompt)
        form.addRow("Negative", self.negative)
        form.addRow("Seed", self._seed_row)
        form.addRow("Size", self._size_row)
        form.addRow("Seconds", self.seconds)
        form.addRow("Voice", self.voice)
        for area in (self.prompt, self.negative):
            area.textChanged.connect(self.edited)
        for line in (self.seed, self.width_field, self.height_field, self.seconds, self.voice):
            line.textEdited.connect(lambda _text: self.edited.emit())

    def _clear_seed(self) -> None:
        self.seed.clear()
        self.edited.emit()


def _text_field(name: str, lines: int, parent: QWidget) -> QPlainTextEdit:
    area = QPlainTextEdit(parent)
    area.setAccessibleName(name)
    area.setTabChangesFocus(True)
    line = area.fontMetrics().lineSpacing()
    area.setFixedHeight(line * lines + 4 * GAP_HALF)
    return area


def _line(name: str, placeholder: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    digits = _SEED_DIGITS if name == "Seed" else _DIGITS
    line.setFixedWidth(line.fontMetrics().horizontalAdvance("0") * digits)
    return line


def _row(parent: QWidget, *parts: QWidget) -> QWidget:
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return holder


def _typed(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _number(text: str) -> float | None:
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if 0 < found < 100_000 else None
