"""Programs come in while the window is open: what they save is seen, and they go with it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
import psutil
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton

from desktop.base.open_doors import open_doors
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


def process_of(access: ProgramAccess) -> psutil.Process:
    """The program that lets others in."""
    (door,) = open_doors()
    assert (door.address, door.is_of_window) == (access.address, True)
    return psutil.Process(door.process)


def test_it_is_opened_again_while_it_closes_and_ends_with_the_window(desk: Desk) -> None:
    dialog, access = opened(desk)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dialog.stop.click()
        assert dialog._headline.text() == "Closing…"
        dialog.port.setValue(taken.getsockname()[1])
        dialog.let_in.click()
        assert "opening again" in dialog._headline.text()
        desk.wait(lambda: "Nothing can listen" in dialog._problem.text())
    assert open_doors() == []
    dialog.port.setValue(0)
    dialog.let_in.click()
    desk.wait(lambda: access.state is AccessState.OPEN)
    dialog.close()
    process = process_of(access)
    process.suspend()  # as one that does not end soon
    try:
        desk.window.close()  # and the window goes all the same
        assert process.is_running()
    finally:
        process.resume()
    process.wait(60)
    assert open_doors() == []
