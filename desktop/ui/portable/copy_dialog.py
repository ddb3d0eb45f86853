"""Asks what a portable copy is to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.base.frozen import frozen
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.ids import AssetId

WHAT = (
    "Everything that belongs to it comes along: takes, sounds, characters, references and what"
    " they were made from, with tags, notes, recipes and costs. The file opens anywhere."
)


@frozen
class CopySubject:
    """Something that a portable copy can be made of.

    Attributes:
        words: What it is called: `Film “Harbour”`.
        name: What the file would be called.
    """

    words: str
    name: str
    ids: tuple[AssetId, ...] = ()
    collection_id: str = ""


class CopyDialog(QDialog):
    """What is to be copied, and whether with media and history. Esc does nothing.

    Args:
        subjects: What there is to choose from, the likeliest first; at least one.
        parent: The window.
        decided: Gets what was chosen, whether with history and whether with media.
    """

    def __init__(
        self,
        subjects: Sequence[CopySubject],
        parent: QWidget,
        *,
        decided: Callable[[CopySubject, bool, bool], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save a Portable Copy")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._decided = decided
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label("Save a portable copy of", "title", self))
        self.subjects: list[tuple[CopySubject, QRadioButton]] = []
        for subject in subjects:
            button = QRadioButton(subject.words.replace("&", "&&"), self)
            button.setChecked(not self.subjects)
            column.addWidget(button)
            self.subjects.append((subject, button))
        what = plain_label(WHAT, "quiet", self)
        what.setWordWrap(True)
        column.addWidget(what)
        self.media = QCheckBox("With the media", self)
        self.media.setChecked(True)
        column.addWidget(self.media)
        self.history = QCheckBox("With the history: who changed what, and when", self)
        column.addWidget(self.history)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        make_primary(buttons.addButton("Save…", QDialogButtonBox.ButtonRole.AcceptRole))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(460)

    def accept(self) -> None:
        """Hand the choice on."""
        chosen = next(one for one, button in self.subjects if button.isChecked())
        history, media = self.history.isChecked(), self.media.isChecked()
        super().accept()
        self._decided(chosen, history, media)
