"""File > Connect to Server, and Copy Library to Server: an address in parts, which is tried.

It closes only when the library is open, or the copy has begun. What is wrong is said under the
field that is at fault, and what was typed stays.
"""

from __future__ import annotations

import re
from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent  # noqa: TC002 - PySide reads the annotations of its events
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop.base import secrets
from desktop.base.address import ServerAddress, is_url, parsed
from desktop.base.errors import DeskError, LibraryAddressError
from desktop.ui.kit.carrier import Carrier
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.lanes import Lane
from desktop.ui.kit.number_field import NumberField
from desktop.ui.kit.tokens import GAP, GAP_WIDE

LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1"})
# What libpq calls it, and what it does.
SSL_MODES = {
    "verify-full": "Encrypt, and check that it is this server",
    "verify-ca": "Encrypt, and check the server's certificate",
    "require": "Encrypt",
    "prefer": "Encrypt if the server can",
    "disable": "Do not encrypt",
}
_HOST = re.compile(r"[\w.:-]+|/.*|")
_WIDTH = 480


class ConnectDialog(QDialog):
    """Asks where a shared library is, and waits until it is open.

    Signals:
        wanted: Try this address, without its password, with this password (may be empty).
        given_up: The person does not want to wait any longer.
    """

    wanted = Signal(str, str)
    given_up = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        title: str = "Connect to Server",
        verb: str = "Connect",
    ) -> None:
        """Args: what stands above it, and on the button that tries."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self._verb = verb
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host = QLineEdit("localhost", self)
        self._port = NumberField(1, 65535, 5432, self)
        self._database = QLineEdit(self)
        self._user = QLineEdit(self)
        self._password = QLineEdit(self)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._remember = QCheckBox("Remember the password in the system's keyring", self)
        self._remember.setEnabled(False)
        self._no_keyring = plain_label(
            "This system has no keyring to keep it in: it is asked for each time.",
            "quiet",
            self,
        )
        self._no_keyring.setWordWrap(True)
        self._no_keyring.hide()
        self._ssl = QComboBox(self)
        for mode, words in SSL_MODES.items():
            self._ssl.addItem(words, mode)
            self._ssl.setItemData(self._ssl.count() - 1, mode, Qt.ItemDataRole.ToolTipRole)
        self._hint = plain_label(role="quiet", parent=self)
        self._hint.setWordWrap(True)
        self._is_trying = False
        self._notes: dict[str, QLabel] = {}
        self._build()
        self._host.textChanged.connect(self._propose)
        self._propose()
        self._carrier = Carrier(self)
        self._lane = Lane("keyring")
        self._lane.submit(self._look_for_keyring)
        self._lane.close(finish=True)  # its thread ends with the look
        self._database.setFocus()

    @property
    def remembers(self) -> bool:
        """Whether the password is to be kept."""
        return self._remember.isEnabled() and self._remember.isChecked()

    def address(self) -> str:
        """The URL, without the password."""
        host = self._host.text().strip()
        options = () if host.startswith("/") else (("sslmode", str(self._ssl.currentData())),)
        return ServerAddress(
            user=self._user.text().strip(),
            host=host,
            port=str(self._port.value()),
            database=self._database.text().strip(),
            options=options,
        ).kept

    def accept(self) -> None:
        """Try it; the dialog stays until the library is open."""
        if self._is_trying:
            return
        self._say({})
        with suppress(LibraryAddressError):
            self._take_apart()
        if not _HOST.fullmatch(self._host.text().strip()):
            self._say({"host": "Type the name of the server alone, for example db.example.org."})
        elif not self._database.text().strip():
            self._say({"database": "Type the name of the database."})
        else:
            self._set_trying(True)
            self.wanted.emit(self.address(), self._password.text())

    def reject(self) -> None:
        """Wait no longer; or close, where nothing is being tried."""
        if self._is_trying:
            self._set_trying(False)
            self.given_up.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross gives up and closes."""
        if self._is_trying:
            self.reject()
        super().closeEvent(event)

    def show_opened(self, _library: object) -> None:
        """The library is open."""
        if self._is_trying:
            super().accept()

    def show_failure(self, error: Exception | None) -> None:
        """Say under its field what is wrong; without an error the person said no."""
        self._set_trying(False)
        if error is None:
            return
        if isinstance(error, DeskError):
            field = str(getattr(error, "field", ""))
            self._say({field: f"{error} {error.advice}".strip()})
        else:
            self._say({"": "Something went wrong inside the program. Try again."})

    def _take_apart(self) -> None:
        """A whole address that was pasted as the host goes into its fields."""
        text = self._host.text().strip()
        if not is_url(text):
            return
        found = parsed(text)
        self._host.setText(found.host or "localhost")
        self._port.setValue(int(found.port) if found.port.isdigit() else 5432)
        for field, value in (
            (self._database, found.database),
            (self._user, found.user),
            (self._password, found.password),
        ):
            if value:
                field.setText(value)
        self._choose_mode(found.option.get("sslmode", ""))

    def _build(self) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        rows: tuple[tuple[str, str, QWidget], ...] = (
            ("host", "Host", self._host),
            ("port", "Port", self._port),
            ("database", "Database", self._database),
            ("user", "User", self._user),
            ("password", "Password", self._password),
            ("", "", self._remember),
            ("", "", self._no_keyring),
            ("encryption", "Encryption", self._ssl),
        )
        self._fields = {key: field for key, _, field in rows if key}
        for key, title, field in rows:
            form.addRow(title, field)
            if key:
                form.addRow("", self._note(key))
        form.addRow("", self._hint)
        self._trying = plain_label("Connecting…", "quiet", self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._connect = self._buttons.addButton(self._verb, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self._connect)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.addLayout(form)
        for part in (self._note(""), self._trying, self._bar, self._buttons):
            column.addWidget(part)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        self.setMinimumWidth(_WIDTH)
        self._set_trying(False)

    def _note(self, field: str) -> QLabel:
        """Where it is said what is wrong with a field."""
        note = plain_label("", "bad", self)
        note.setWordWrap(True)
        note.hide()
        self._notes[field] = note
        return note

    def _say(self, found: dict[str, str]) -> None:
        """Show what is wrong, by field; what belongs to none stands above the buttons."""
        told = {key if key in self._notes else "": text for key, text in found.items()}
        for key, note in self._notes.items():
            note.setText(told.get(key, ""))
            note.setVisible(key in told)
        for key, words in told.items():
            field = self._fields.get(key)
            if field is not None:
                field.setFocus()
                field.setAccessibleDescription(words)
        self.adjustSize()

    def _set_trying(self, is_trying: bool) -> None:
        self._is_trying = is_trying
        for part in (*self._fields.values(), self._connect):
            part.setEnabled(not is_trying)
        self._trying.setVisible(is_trying)
        self._bar.setVisible(is_trying)

    def _look_for_keyring(self) -> None:
        is_there = secrets.is_available()
        self._carrier.post(lambda: self._show_keyring(is_there))

    def _show_keyring(self, is_there: bool) -> None:
        self._remember.setEnabled(is_there)
        self._remember.setChecked(is_there)
        if not is_there:
            self._remember.hide()
            self._no_keyring.show()

    def _choose_mode(self, mode: str) -> None:
        """Choose how the connection is encrypted, by libpq's word; another one changes nothing."""
        at = self._ssl.findData(mode)
        if at >= 0:
            self._ssl.setCurrentIndex(at)

    def _propose(self) -> None:
        """For a host that is not this machine, full verification is the proposal."""
        host = self._host.text().strip()
        is_local = host in LOCAL_HOSTS or host.startswith("/")
        self._choose_mode("prefer" if is_local else "verify-full")
        self._hint.setText(
            "Not needed on this computer."
            if is_local
            else "Nobody on the way can read along, or pretend to be the server."
        )
