"""The folder in which a file dialog begins."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.ui.shell import first_folder
from desktop.ui.shell.first_folder import FirstFolder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def test_the_first_folder_that_is_there_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    parent, told = QObject(), list[str]()
    (tmp_path / "pictures").mkdir()
    gone, pictures, home = str(tmp_path / "gone"), str(tmp_path / "pictures"), str(tmp_path)
    first = FirstFolder(parent, patience=60_000)
    first.ask(["", gone, pictures, home], told.append)
    qtbot.waitUntil(lambda: told == [pictures])
    first.ask([gone, home], told.append)
    qtbot.waitUntil(lambda: told == [pictures, home])


def test_a_share_that_is_silent_holds_nobody_up(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()

    def is_folder(folder: str) -> bool:
        return folder != "/dead" or answers.wait()

    monkeypatch.setattr(first_folder, "is_folder", is_folder)
    parent, told = QObject(), list[str]()
    first = FirstFolder(parent, patience=50)
    try:
        first.ask(["/dead", "/pictures", "/home"], told.append)
        first.ask(["/other", "/home"], told.append)  # the first question is still open
        qtbot.waitUntil(lambda: told == ["/pictures"])
    finally:
        answers.set()
