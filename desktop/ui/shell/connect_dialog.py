"""File > Connect to Server: an address in parts; the password goes to the keyring only."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.base import secrets
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE

LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1"})
SSL_MODES = ("verify-full", "verify-ca", "require", "prefer", "disable")


class ConnectDialog(QDialog):
    """Asks where a shared library is.

    Signals:
        chosen: The address without a password, and the password (may be empty).
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Connect to server")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host = QLineEdit("localhost", self)
        self._port = QSpinBox(self)
        self._port.setRange(1, 65535)
        self._port.setValue(5432)
        self._database = QLineEdit(self)
        self._user = QLineEdit(self)
        self._password = QLineEdit(self)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._remember = QCheckBox("Remember the password in the system's keyring", self)
        self._ssl = QComboBox(self)
        self._ssl.addItems(list(SSL_MODES))
        self._hint = plain_label(role="quiet", parent=self)
        self._hint.setWordWrap(True)
        self._build()
        self._host.textChanged.connect(self._propose)
        self._database.textChanged.connect(self._check)
        self._propose()
        self._check()

    def address(self) -> str:
        """The URL, without the password."""
        host = self._host.text().strip()
        user = quote(self._user.text().strip(), safe="")
        at = f"{user}@" if user else ""
        database = quote(self._database.text().strip(), safe="")
        if host.startswith("/"):  # the folder of a server's socket on this machine
            return (
                f"postgresql+psycopg://{at}/{database}?host={quote(host, safe='/')}"
                f"&port={self._port.value()}"
            )
        shown = f"[{host}]" if ":" in host else host
        return (
            f"postgresql+psycopg://{at}{shown}:{self._port.value()}/{database}"
            f"?sslmode={self._ssl.currentText()}"
        )

    def accept(self) -> None:
        """Hand the address on; the password is kept only where the system keeps secrets."""
        address, password = self.address(), self._password.text()
        if password and self._remember.isChecked():
            secrets.remember_password(address, password)
        super().accept()
        self.chosen.emit(address, password)

    def _build(self) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        form.addRow("Host", self._host)
        form.addRow("Port", self._port)
        form.addRow("Database", self._database)
        form.addRow("User", self._user)
        form.addRow("Password", self._password)
        form.addRow("", self._remember)
        form.addRow("Encryption", self._ssl)
        is_there = secrets.is_available()
        self._remember.setEnabled(is_there)
        self._remember.setChecked(is_there)
        if not is_there:
            self._remember.setText(
                "No safe keyring on this system: the password is asked each time"
            )
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        connect = self._buttons.addButton("Connect", QDialogButtonBox.ButtonRole.AcceptRole)
        connect.setDefault(True)
        self._connect = connect
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.addLayout(form)
        column.addWidget(self._hint)
        column.addWidget(self._buttons)
        self.setMinimumWidth(460)

    def _propose(self) -> None:
        """For a host that is not this machine, full verification is the proposal."""
        host = self._host.text().strip()
        is_local = host in LOCAL_HOSTS or host.startswith("/")
        self._ssl.setCurrentText("prefer" if is_local else "verify-full")
        self._hint.setText(
            "This machine: encryption is not needed."
            if is_local
            else "verify-full checks that the server is the one you name, and encrypts everything."
        )

    def _check(self) -> None:
        self._connect.setEnabled(bool(self._database.text().strip()))
