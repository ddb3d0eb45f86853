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

from desktop.base.errors import DeskError
from desktop.base.keys import KEYS
from desktop.base.settings import Settings
from desktop.domain import work_end
from desktop.jobs.job import Progress
from desktop.jobs.notices import Notices
from desktop.ui.shell.integrations import Integrations
from desktop.ui.shell.integrations_dialog import IntegrationsDialog
from desktop.ui.shell.work_notices import WorkNotices
from tests.present import present
from tests.wallet import Wallet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.services import Services
    from desktop.ui.shell.settings_store import SettingsStore

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


class Listener:
    """A way to say something that keeps it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: list[str] = []

    def is_on(self) -> bool:
        return True

    def send(self, title: str, words: str) -> None:
        self.heard.append(words)


def test_long_work_is_told_once_and_short_work_and_upkeep_never(
    qtbot: Any, runner: Runner, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop, telegram = Listener("desktop"), Listener("telegram")
    settings = SimpleNamespace(current=Settings(notices="always"))
    notices = WorkNotices(
        runner,
        cast("SettingsStore", settings),
        window,
        lambda: Notices([desktop, telegram]),
    )

    def run(title: str, *, fails: bool = False, is_upkeep: bool = False) -> None:
        def steps() -> Any:
            yield Progress(title)
            if fails:
                raise DeskError("No room.")

        handle = runner.work_alone(steps, title=title, on_error=lambda _error: None)
        handle.is_upkeep = is_upkeep
        with qtbot.waitSignal(handle.ended):
            pass

    run("Short work")
    monkeypatch.setattr(work_end, "LONG", 0.0)
    run("Reading files", is_upkeep=True)
    run("Importing Harbour")
    settings.current = Settings(notices="never")
    run("Verifying", fails=True)
    qtbot.waitUntil(lambda: len(telegram.heard) == 2 and not notices._lane.is_busy)
    assert [words.partition(" after")[0] for words in desktop.heard] == ["Importing Harbour: done"]
    assert [words.partition(" after")[0] for words in telegram.heard] == [
        "Importing Harbour: done",
        "Verifying: failed",
    ]
    assert set(notices.deliveries) == {"desktop", "telegram"}
    settings.current = Settings(notices="never", notices_elsewhere=False)
    run("Nothing of this")
    notices.close()
    assert len(telegram.heard) == 2
