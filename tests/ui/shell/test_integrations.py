"""Help > Integrations: keys go into the keyring and nowhere else, and show nowhere."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop.base.keys import KEYS
from desktop.ui.shell.integrations import Integrations
from desktop.ui.shell.integrations_dialog import IntegrationsDialog
from tests.present import present
from tests.wallet import Wallet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.services import Services

CANARY = "canary-7f3a-0123456789"


@pytest.fixture(autouse=True)
def wallet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wallet]:
    for spec in KEYS.values():
        for variable in spec.variables:
            monkeypatch.delenv(variable, raising=False)
    before, made = keyring.get_keyring(), Wallet()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(qtbot: Any, runner: Runner, window: QWidget) -> IntegrationsDialog:
    services = cast("Services", SimpleNamespace(runner=runner))
    integrations = Integrations(services, window)
    integrations.show()
    integrations.show()  # asked for twice, it is one page
    (page,) = window.findChildren(IntegrationsDialog)
    qtbot.waitUntil(lambda: "telegram" in page.fields and not runner.jobs)
    return page


def test_a_key_is_entered_and_forgotten(
    qtbot: Any,
    runner: Runner,
    window: QWidget,
    wallet: Wallet,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    page = opened(qtbot, runner, window)
    chat = page.fields["telegram_chat"]
    qtbot.keyClicks(chat.field, "4711")
    field = page.fields["telegram"]
    assert field.field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(field.field, CANARY)
    qtbot.mouseClick(field.keep, Qt.MouseButton.LeftButton)
    assert field.typed == ""
    qtbot.waitUntil(lambda: "is in the keyring" in page.note.text())
    assert list(wallet.kept.values()) == [CANARY]
    assert page.fields["telegram_chat"].typed == "4711"  # what was typed beside it stays
    shown = [label.text() for label in page.findChildren(QLabel)]
    assert CANARY not in f"{shown} {page.rows} {caplog.text}"
    assert page.rows["telegram"].state.value == "failing"  # half of what it needs
    qtbot.mouseClick(page.fields["telegram"].forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is forgotten" in page.note.text())
    assert wallet.kept == {}
    assert page.rows["telegram"].state.value == "off"


def test_what_cannot_be_a_key_is_refused_and_not_kept(
    qtbot: Any, runner: Runner, window: QWidget, wallet: Wallet
) -> None:
    page = opened(qtbot, runner, window)
    field = page.fields["telegram"]
    field.field.setText("two words")
    qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert "no spaces" in page.note.text()
    wallet.is_locked = True
    page.fields["telegram"].field.setText(CANARY)
    qtbot.keyClick(page.fields["telegram"].field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "locked" in page.note.text())
    assert wallet.kept == {}


def test_without_a_keyring_the_field_names_the_variable(
    qtbot: Any, runner: Runner, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    monkeypatch.setenv("TELEGRAM_CHAT_ID", CANARY)
    page = opened(qtbot, runner, window)
    field = page.fields["telegram"]
    assert not field.field.isEnabled()
    assert "TELEGRAM_BOT_TOKEN" in field.field.placeholderText()
    assert field.keep.isHidden()
    known = page.fields["telegram_chat"]
    assert "TELEGRAM_CHAT_ID" in known.state.text()
    assert known.forget.isHidden()
    assert present(page.rows["keyring"]).state.value == "off"
