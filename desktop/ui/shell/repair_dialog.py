"""Asks what a repair of the media folder is to do, after it has said what there is."""

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

from desktop.jobs.repair_report import OrphanAction, plan_words
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.jobs.leftovers import Leftovers

_CHOICES = (
    (OrphanAction.TAKE_IN, "Take them in as assets, in a collection of their own"),
    (OrphanAction.REMOVE, "Remove them for good"),
    (OrphanAction.LEAVE, "Leave them where they are"),
)


class RepairDialog(QDialog):
    """What there is to repair, and what is to become of it. Esc changes nothing.

    Args:
        left: What a look found.
        is_local: The library is a file, which is backed up first.
        parent: The window.
        decided: Called with the choice, and whether no other library needs the folder.
    """

    def __init__(
        self,
        left: Leftovers,
        parent: QWidget,
        *,
        is_local: bool,
        decided: Callable[[OrphanAction, bool], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Repair Library")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._decided = decided
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label("Repair this library?", "title", self))
        for words in plan_words(left):
            label = plain_label(words, parent=self)
            label.setWordWrap(True)
            column.addWidget(label)
        self.choices: dict[OrphanAction, QRadioButton] = {}
        for choice, words in _CHOICES if left.objects and not left.why else ():
            self.choices[choice] = button = QRadioButton(words, self)
            button.setChecked(choice is OrphanAction.TAKE_IN)
            column.addWidget(button)
        self.sole: QCheckBox | None = None
        if left.why:
            self.sole = QCheckBox("No other library needs anything in this folder", self)
            column.addWidget(self.sole)
        told = (
            "The library is backed up first."
            if is_local
            else "A shared library is backed up on its server; do that first."
        )
        column.addWidget(plain_label(told, "quiet", self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        make_primary(buttons.addButton("Repair", QDialogButtonBox.ButtonRole.AcceptRole))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(480)

    def accept(self) -> None:
        """Hand the choice on."""
        chosen = (choice for choice, button in self.choices.items() if button.isChecked())
        choice = next(chosen, OrphanAction.LEAVE)
        is_sole = self.sole is not None and self.sole.isChecked()
        super().accept()
        self._decided(choice, is_sole)
