"""What an older version of the program did not find out is read again from the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QMenu

from desktop.catalog.tables.all import assets
from desktop.ui.kit.action_spec import ContextMenu
from tests.present import present
from tests.stories.conftest import Desk


def test_facts_of_the_selection_are_read_again(desk: Desk, rushes: Path) -> None:
    desk.import_folder(rushes)
    keys = {name: desk.id_of(name) for name in ("harbour.mp4", "pier.png")}
    length = desk.library.read(lambda r: r.assets.load(keys["harbour.mp4"])).duration
    older = assets.update().where(assets.c.id == keys["harbour.mp4"]).values(duration=77.0)
    desk.library.write(lambda tx: tx._session.execute(older))
    desk.restart()
    said: list[Any] = []

    def facts() -> list[Any]:
        """What was said of reading facts; that files are offline may be said before or after."""
        return [note for note in said if note.text.startswith("Read the facts of ")]

    desk.window.report.noted.connect(said.append)
    desk.window.report.warned.connect(said.append)
    command = desk.window.commands.action("asset.read_facts")
    desk.window.library.grid.selectionModel().clear()
    desk.wait(lambda: not desk.window.state.selection)
    desk.window.commands.refresh()
    assert not command.isEnabled(), "nothing is selected"

    def shown() -> Any:
        model = desk.window.library.model
        return present(model.row_at(model.row_of(keys["harbour.mp4"]))).duration

    assert shown() == 77.0
    desk.select("harbour.mp4", "pier.png")
    menu = desk.window.commands.context_menu(desk.window, ContextMenu.ASSET)
    files = next(entry.menu() for entry in menu.actions() if entry.text() == "File")
    assert isinstance(files, QMenu)
    assert command in files.actions()
    command.trigger()
    desk.wait(lambda: bool(facts()))
    desk.settle()
    assert facts()[-1].text == "Read the facts of 2 files again: 1 changed."
    desk.wait(lambda: shown() == length)
    menu.deleteLater()
    said.clear()
    for name in ("harbour.mp4", "pier.png"):
        next(rushes.rglob(name)).unlink()
    desk.menu("asset.read_facts")
    desk.wait(lambda: bool(facts()))
    (copy,) = facts()[-1].actions
    assert "2 cannot be read" in facts()[-1].text
    copy.act()
    told = QApplication.clipboard().text().splitlines()
    assert sorted(line.split()[0] for line in told) == ["harbour.mp4", "pier.png"]
    assert desk.failures == []
