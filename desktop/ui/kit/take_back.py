"""A strip below a list of edits: takes the chosen one back, or says why that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.edits import lazy as edits
from desktop.ui.kit.labels import READ_ONLY, ElidedLabel, plain_tooltip
from desktop.ui.kit.report import NoteAction
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.domain.changes import Changes
    from desktop.domain.history import Standing
    from desktop.domain.ids import OperationId
    from desktop.edits.edit import Applied
    from desktop.ui.kit.runner import Runner

_REST = 60  # milliseconds on an edit before it is asked how it stands


class TakeBackBar(QWidget):
    """Takes the edit back that a list above it shows as chosen.

    Args:
        runner: Asks and changes.
        name: Under which its question is asked: a newer one replaces it.
    """

    def __init__(self, runner: Runner, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._name = runner, name
        self._chosen: tuple[OperationId, str] | None = None
        self.standing: Standing | None = None
        self._is_stale = False  # something was changed while it was hidden
        self.words = ElidedLabel(parent=self)
        self.words.setProperty("role", "quiet")
        self.button = QPushButton("Take This Back", self)
        self.button.setToolTip(plain_tooltip("Give back what it changed; this can be undone."))
        # A click leaves the keyboard in the list, also when there is nothing more to take back.
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.take_back)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._ask)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(GAP, GAP_HALF, GAP, GAP_HALF)
        self.row.setSpacing(GAP)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.button)
        runner.changed.connect(self._changed)
        self.choose(None)

    @property
    def is_settled(self) -> bool:
        """Whether it is known how the chosen edit stands."""
        return self._chosen is None or self.standing is not None

    def choose(self, operation_id: OperationId | None, label: str = "") -> None:
        """Be about another edit, or about none."""
        chosen = None if operation_id is None else (operation_id, label)
        if chosen is not None and chosen == self._chosen:
            return
        self._chosen, self.standing = chosen, None
        self.button.setEnabled(False)
        self.words.show_text("" if chosen else "Choose an edit to see whether it can be taken back")
        if chosen is None:
            self._rest.stop()
        else:
            self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What was changed while it was hidden may be what the chosen edit had changed."""
        super().showEvent(event)
        if self._is_stale and self._chosen is not None:
            self._rest.start()
        self._is_stale = False

    def take_back(self) -> None:
        """Take the chosen edit back; what somebody changed since stays."""
        if self._chosen is None or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self._runner.change(edits.take_back.TakeBack(*self._chosen), self._taken, source=self)

    def _taken(self, applied: Applied[int]) -> None:
        label = clean_line(applied.label, limit=120)
        if not applied.changes:
            self._runner.report.note(f"Nothing was there to {label[:1].lower()}{label[1:]}.")
            self._ask()
            return
        stay = display.counted(applied.result, "change") + " made since stay"
        text = f"Done: {label}" + (f" ({stay})" if applied.result else "")
        key = applied.operation_id
        self._runner.report.note(text, NoteAction("Undo", lambda: self._runner.undo(key)))

    def _changed(self, _changes: Changes, _source: object) -> None:
        """What was changed may be what the chosen edit had changed."""
        if self._chosen is None:
            return
        if self.isVisible():
            self._rest.start()
        else:
            self._is_stale = True

    def _ask(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return

        def show(standing: Standing) -> None:
            if chosen == self._chosen:
                self._show(standing)

        self._runner.ask(
            lambda reads: reads.history.standing(chosen[0]), show, key=f"standing-{self._name}"
        )

    def _show(self, standing: Standing) -> None:
        self.standing = standing
        is_read_only = self._runner.is_read_only
        self.button.setEnabled(standing.can_take_back and not is_read_only)
        self.words.show_text(READ_ONLY if is_read_only else standing.sentence)
