"""Asks for a film's name, target length, frame rate and aspect ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.base.settings import FRAME_RATES
from desktop.domain import display
from desktop.domain.aspect import DEFAULT_ASPECT, USUAL_ASPECTS, read_aspect
from desktop.domain.timecode import DEFAULT_FRAME_RATE
from desktop.domain.typed_text import read_length, read_rate
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.film import Film


@frozen
class FilmFacts:
    """What the dialog answers.

    Attributes:
        target: Seconds, or None.
        rate: Frames per second.
        aspect: As `16:9`.
    """

    name: str
    target: float | None
    rate: float
    aspect: str


class FilmDialog(QDialog):
    """For a new film, or for one that is there.

    Args:
        parent: The window.
        film: The film to change, or None for a new one.
        answered: Called with what was typed.
        on_target: Begin in the target's field.
        rate: Frames per second of a new film.
    """

    def __init__(
        self,
        parent: QWidget,
        film: Film | None,
        answered: Callable[[FilmFacts], None],
        *,
        on_target: bool = False,
        rate: float = DEFAULT_FRAME_RATE,
    ) -> None:
        super().__init__(parent)
        self._answered = answered
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Film Settings" if film else "New Film")
        rate = film.frame_rate if film else rate
        target = film.target_seconds if film else None
        self.name = QLineEdit(film.name if film else "", self)
        self.name.setMaxLength(255)
        self.name.setPlaceholderText("The Last Lamp")
        self.target = QLineEdit(display.running_time(target, places=3) if target else "", self)
        self.target.setPlaceholderText("3:00 or 90 s; empty for none")
        self.rate = QComboBox(self)
        self.rate.addItems(FRAME_RATES)
        self.rate.setEditable(True)
        self.rate.setCurrentText(f"{rate:g}")
        self.aspect = QComboBox(self)
        self.aspect.addItems(USUAL_ASPECTS)
        self.aspect.setEditable(True)
        self.aspect.setCurrentText(film.aspect_ratio if film else DEFAULT_ASPECT)
        self.aspect.setToolTip("The shape of the picture: cards on the board have it too")
        self._problem = plain_label(role="bad", parent=self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._build("Save" if film else "Make Film")
        (self.target if on_target else self.name).setFocus()
        (self.target if on_target else self.name).selectAll()

    def accept(self) -> None:
        """Hand the answer on if it can be read, else say what cannot."""
        name = " ".join(self.name.text().split())
        try:
            if not name:
                raise RuleError("A film needs a name.")
            rate = self._rate()
            target = read_length(self.target.text(), rate)
            aspect = read_aspect(self.aspect.currentText())
        except RuleError as error:
            {"duration": self.target, "frame_rate": self.rate, "aspect_ratio": self.aspect}.get(
                error.field, self.name
            ).setFocus()
            self._problem.setText(" ".join(filter(None, (str(error), error.advice))))
            self._problem.show()
            return
        super().accept()
        self._answered(FilmFacts(name, target, rate, aspect))

    def _rate(self) -> float:
        rate = float(read_rate(self.rate.currentText()))
        if not 1 <= rate <= 240:
            raise RuleError("A frame rate is a number from 1 to 240.", field="frame_rate")
        return rate

    def _build(self, verb: str) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        form.addRow("Name", self.name)
        form.addRow("Target length", self.target)
        form.addRow("Frame rate", self.rate)
        form.addRow("Aspect ratio", self.aspect)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        accept = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(accept)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addWidget(buttons)
        self.setMinimumWidth(400)
