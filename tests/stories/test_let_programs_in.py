"""Programs come in while the window is open: what they save is seen, and they go with it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx
from PySide6.QtCore import QProcess
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton

from desktop.ui.shell.library_watch import LibraryWatch
from desktop.ui.shell.program_access import AccessState, ProgramAccess
from desktop.ui.shell.programs_dialog import ProgramsDialog
from tests.present import present

if TYPE_CHECKING:
    import pytest

    from tests.stories.conftest import Desk


def opened(desk: Desk) -> tuple[ProgramsDialog, ProgramAccess]:
    """The dialog, after somebody has let programs in."""
    desk.menu("tools.let_programs_in")
    dialog = desk._dialog(ProgramsDialog)
    dialog.port.setValue(0)
    dialog.let_in.click()
    access = present(desk.window.findChild(ProgramAccess))
    desk.wait(lambda: access.state is AccessState.OPEN)
    return dialog, access


def foot(desk: Desk) -> QToolButton:
    buttons = present(desk.window.statusBar()).findChildren(QToolButton)
    return next(one for one in buttons if one.accessibleName() == "Programs")


def copied(dialog: ProgramsDialog, name: str) -> str:
    (button,) = (b for b in dialog.findChildren(QPushButton) if b.text() == f"Copy {name}")
    button.click()
    return QGuiApplication.clipboard().text()


def test_what_a_program_saves_is_seen_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibraryWatch, "EVERY", 50)
    dialog, access = opened(desk)
    assert copied(dialog, "Address") == access.address
    token = copied(dialog, "Token")
    dialog.close()
    made = httpx.post(
        f"{access.address}/api/assets",
        json={"name": "Note of a program", "type": "text"},
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    )
    assert made.status_code == 201
    present(desk.window.findChild(LibraryWatch)).look()
    desk.wait(lambda: desk.names() == ["Note of a program"])
    desk.wait(lambda: foot(desk).text() == "Open to programs · 1 saved")
    assert foot(desk).isVisible()
    foot(desk).click()
    again = desk._dialog(ProgramsDialog)
    assert (again.saved.text(), again.token.text()) == ("1 time", token)
    again.stop.click()
    desk.wait(lambda: access.state is AccessState.CLOSED)
    assert (access.problem, access.token, access.address) == ("", "", "")
    assert not foot(desk).isVisible()
    again.close()
    assert desk.failures == []


def test_it_ends_with_the_window_and_says_why_it_ended_before(desk: Desk) -> None:
    dialog, access = opened(desk)
    process = present(access._process)
    process.kill()  # somebody else ends it
    desk.wait(lambda: access.state is AccessState.CLOSED)
    assert "ended" in dialog._problem.text()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dialog.port.setValue(taken.getsockname()[1])
        dialog.let_in.click()
        desk.wait(lambda: "Nothing can listen" in dialog._problem.text())
    dialog.port.setValue(0)
    dialog.let_in.click()
    desk.wait(lambda: access.state is AccessState.OPEN)
    dialog.close()
    ends: list[Any] = []
    present(access._process).finished.connect(lambda code, how: ends.append((code, how)))
    desk.window.close()
    assert ends == [(0, QProcess.ExitStatus.NormalExit)]
