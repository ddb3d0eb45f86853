"""A key on the page of integrations: where it stands, or a field to enter it into the keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.domain.integration import KeyState
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from desktop.domain.integration import KeyRow

_TITLE_WIDTH = 140


class KeyField(QWidget):
    """One key. What is typed leaves the field with the signal, and is shown nowhere.

    Signals:
        given: What was typed; it goes into the keyring.
        forgotten: It is to leave the keyring.
    """

    given = Signal(str)
    forgotten = Signal()

    def __init__(self, key: KeyRow, parent: QWidget, *, can_keep: bool) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        title = plain_label(key.title, "quiet", self)
        title.setMinimumWidth(_TITLE_WIDTH)
        row.addWidget(title)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(key.title)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.keep = QPushButton("Keep in Keyring", self)
        self.keep.setEnabled(False)
        self.forget = QPushButton("Forget", self)
        self.forget.setAccessibleName(f"Forget {key.title}")
        for button in (self.keep, self.forget):
            button.setAutoDefault(False)
        self.field.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.field.returnPressed.connect(self._give)
        self.keep.clicked.connect(self._give)
        self.forget.clicked.connect(self.forgotten)
        is_missing = key.state is KeyState.MISSING
        self.state = plain_label(_words(key), parent=self)
        self.state.setVisible(not is_missing)
        self.field.setVisible(is_missing)
        self.keep.setVisible(is_missing and can_keep)
        self.forget.setVisible(key.state is KeyState.KEYRING)
        self.field.setEnabled(can_keep)
        self.field.setPlaceholderText(
            "Paste it here" if can_keep else f"Set {key.variable} in the environment"
        )
        row.addWidget(self.state, 1)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep)
        row.addWidget(self.forget)

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.field.text()

    def type(self, text: str) -> None:
        """Put something that was typed before back into the field."""
        if self.field.isEnabled():
            self.field.setText(text)

    def _give(self) -> None:
        text = self.field.text().strip()
        self.field.clear()
        if text:
            self.given.emit(text)


def _words(key: KeyRow) -> str:
    if key.state is KeyState.ENVIRONMENT:
        return f"Known from {key.variable}."
    return "Known from the keyring."
