"""What Tools > Let Programs In shows: whether they may, where they ask, and what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.base.serving import PORT
from desktop.domain.display import counted
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.shell.program_access import AccessState

if TYPE_CHECKING:
    from desktop.ui.shell.program_access import ProgramAccess

_WIDTH = 520
_ABOUT = (
    "ComfyUI, scripts and other programs on this machine can save into this library while it is"
    " open here, and read it. Each of them needs the token. Pages in a browser and other machines"
    " cannot come in."
)
_HEADLINES = {
    AccessState.CLOSED: "Programs cannot come in.",
    AccessState.OPENING: "Opening…",
    AccessState.OPEN: "Programs can come in.",
    AccessState.CLOSING: "Closing…",
    AccessState.REOPENING: "Closing, then opening again…",
}


class ProgramsDialog(QDialog):
    """Opens the library to programs, and closes it; it stays open when the dialog is closed."""

    def __init__(self, access: ProgramAccess, parent: QWidget) -> None:
        super().__init__(parent)
        self._access = access
        self.setWindowTitle("Let Programs In")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        self._headline = plain_label("", "title", self)
        self._problem = plain_label("", "bad", self)
        about = plain_label(_ABOUT, "quiet", self)
        for label in (self._headline, about, self._problem):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addLayout(self._facts())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.let_in = buttons.addButton("Let Programs In", QDialogButtonBox.ButtonRole.ActionRole)
        self.stop = buttons.addButton("Stop", QDialogButtonBox.ButtonRole.ActionRole)
        make_primary(self.let_in)
        self.let_in.clicked.connect(lambda: access.open(self.port.value()))
        self.stop.clicked.connect(access.close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        access.changed.connect(self._show)
        self._show()

    def _facts(self) -> QGridLayout:
        """Port, address, token, and what came in."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        self.port = QSpinBox(self)
        self.port.setRange(0, 65_535)
        self.port.setSpecialValueText("Any that is free")
        self.port.setValue(PORT)
        self.port.setGroupSeparatorShown(False)
        self.address, self.token = QLineEdit(self), QLineEdit(self)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.saved = plain_label("", "", self)
        self._copies: list[QPushButton] = []
        for row, (name, field) in enumerate(
            (
                ("Port", self.port),
                ("Address", self.address),
                ("Token", self.token),
                ("Saved", self.saved),
            )
        ):
            label = plain_label(name, "quiet", self)
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            if isinstance(field, QLineEdit):
                field.setReadOnly(True)
                grid.addWidget(self._copy_button(name, field), row, 2)
        return grid

    def _copy_button(self, name: str, field: QLineEdit) -> QPushButton:
        button = QPushButton(f"Copy {name}", self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(field.text()))
        self._copies.append(button)
        return button

    def _show(self) -> None:
        access = self._access
        is_open = access.state is AccessState.OPEN
        self._headline.setText(_HEADLINES[access.state])
        self._problem.setText(access.problem)
        self._problem.setVisible(bool(access.problem))
        self.address.setText(access.address)
        self.token.setText(access.token)
        self.saved.setText(counted(access.saved, "time") if is_open or access.saved else "")
        for button in self._copies:
            button.setEnabled(is_open)
        # Whoever closes it may open it again at once; it is done when it is closed.
        can_open = access.state in (AccessState.CLOSED, AccessState.CLOSING)
        self.port.setEnabled(can_open)
        self.let_in.setVisible(can_open)
        self.stop.setVisible(not can_open)
