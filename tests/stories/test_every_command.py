"""Every command there is, in every state the window can be in: nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop import app
from desktop.catalog.engine import access
from desktop.ui.shell.actions import SPECS
from tests.present import present
from tests.stories.conftest import Desk

# What ends the program or takes the window away from under the walk.
LAST = ("file.quit",)


def dismiss_everything(keep: QWidget) -> list[str]:
    """Close whatever stands over the window; returns what it was."""
    shown = []
    for widget in QApplication.topLevelWidgets():
        if widget is not keep and widget.isVisible() and widget.isWindow():
            shown.append(type(widget).__name__)
            widget.close()
    while (popup := QApplication.activePopupWidget()) is not None:
        shown.append(type(popup).__name__)
        popup.close()
    return shown


class Walk:
    """Triggers commands one after the other and notes what came of it."""

    def __init__(self, qtbot: Any, window: Any) -> None:
        self._bot, self.window = qtbot, window
        self.failures: list[object] = []
        window.report.failed.connect(self.failures.append)

    def calm(self) -> None:
        """Until nothing is asked or written any more."""
        runner, quiet = self.window.runner, [0]

        def holds() -> bool:
            busy = runner.library is not None and runner.is_reading
            busy = busy or any(job.title for job in runner.jobs if "thumb" not in job.title.lower())
            quiet[0] = 0 if busy else quiet[0] + 1
            return quiet[0] > 2

        self._bot.waitUntil(holds)

    def trigger(self, command: str) -> list[str]:
        """Do it if it can be done; returns the dialogs it opened."""
        self.window.commands.refresh()
        action = self.window.commands.action(command)
        if not action.isEnabled():
            return []
        found: list[str] = []
        # A menu that a command opens holds the loop until it is closed.
        QTimer.singleShot(400, lambda: self._close_popup(found))
        action.trigger()
        QCoreApplication.processEvents()
        self.calm()
        found += dismiss_everything(self.window)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return found

    @staticmethod
    def _close_popup(found: list[str]) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            found.append(type(popup).__name__)
            popup.close()


@pytest.fixture
def choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own dialogs answer at once; the system's own programs are not started."""
    _choose(tmp_path, monkeypatch, chosen=True)


def _choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, chosen: bool) -> None:
    picture = tmp_path / "gesehen.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n no picture")
    new = str(tmp_path / "chosen" / "new")
    (tmp_path / "chosen").mkdir()

    def answer(value: Any, nothing: Any) -> Callable[..., Any]:
        return staticmethod(lambda *_a, **_k: value if chosen else nothing)

    patch = monkeypatch.setattr
    patch(QFileDialog, "getOpenFileName", answer((str(tmp_path / "no.desk"), ""), ("", "")))
    patch(QFileDialog, "getOpenFileNames", answer(([str(picture)], ""), ([], "")))

    def where(_parent: object, _title: str, name: str, *_more: object) -> tuple[str, str]:
        return (f"{new} {Path(name).name}", "") if chosen else ("", "")

    patch(QFileDialog, "getSaveFileName", staticmethod(where))
    patch(QFileDialog, "getExistingDirectory", answer("", ""))
    patch(QDesktopServices, "openUrl", staticmethod(lambda _url: True))


@pytest.fixture
def no_library(qtbot: Any, home: Path, tmp_path: Path) -> Iterator[Walk]:
    """A window whose library could not be opened."""
    window = app.make_window(app.make_application(), address=str(tmp_path / "nowhere.desk"))
    with qtbot.waitSignal(window.services.door.refused):
        window.show()
    walk = Walk(qtbot, window)
    dismiss_everything(window)
    yield walk
    window.close()
    window.deleteLater()


def test_a_file_dialog_that_is_cancelled_changes_nothing(
    demo_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    _choose(tmp_path, monkeypatch, chosen=False)
    walk = Walk(qtbot, demo_desk.window)
    for command in (
        "file.import_files",
        "file.import_folder",
        "file.new_library",
        "file.open_library",
        "tools.demo",
    ):
        assert walk.trigger(command) == []
    assert demo_desk.library.address == demo_desk.address
    assert walk.failures == []


def all_commands() -> list[str]:
    return [spec.id for spec in SPECS if spec.id not in LAST]


def test_every_command_has_somebody_who_does_it_and_a_sentence_of_help(no_library: Walk) -> None:
    commands = no_library.window.commands
    assert set(commands._handlers) == {spec.id for spec in SPECS}
    assert not [spec.id for spec in SPECS if not spec.help.endswith(".")]
    assert not [spec.id for spec in SPECS if not spec.menu]


@pytest.mark.usefixtures("choices")
def test_every_command_in_a_window_without_a_library(no_library: Walk) -> None:
    for command in all_commands():
        no_library.trigger(command)
        if no_library.window.runner.library is not None:
            break  # New Library has made one: no longer the window of this test
    expected = [f for f in no_library.failures if "no.desk" not in str(getattr(f, "text", f))]
    assert expected == []


@pytest.mark.usefixtures("choices")
def test_every_command_in_an_empty_library(qtbot: Any, desk: Desk) -> None:
    walk = Walk(qtbot, desk.window)
    for command in all_commands():
        walk.trigger(command)
    _forgive(desk, walk)


@pytest.mark.usefixtures("choices")
@pytest.mark.parametrize("how", ["assets selected", "a shot selected"])
def test_every_command_in_a_full_library(qtbot: Any, demo_desk: Desk, how: str) -> None:
    walk = Walk(qtbot, demo_desk.window)
    rooms = ("film", "preview") if how == "a shot selected" else ("",)
    for command in all_commands():
        if not command.startswith(rooms):
            continue
        _select(demo_desk, how)
        walk.trigger(command)
        if present(demo_desk.window.runner.library).address != demo_desk.address:
            demo_desk.window.services.door.open(demo_desk.address)
            demo_desk.wait(
                lambda: present(demo_desk.window.runner.library).address == demo_desk.address
            )
            demo_desk.settle()
    _forgive(demo_desk, walk)


@pytest.mark.usefixtures("choices")
def test_every_command_in_a_library_that_can_only_be_read(
    qtbot: Any, demo_address: str, monkeypatch: pytest.MonkeyPatch, new_desk: Callable[[str], Desk]
) -> None:
    # As root, no file is closed to us: what the system would answer is given here.
    of_file = access.of_file
    monkeypatch.setattr(
        access,
        "of_file",
        lambda path: access.ReadOnly.FILE if path.name == "demo.desk" else of_file(path),
    )
    before = Path(demo_address).read_bytes()
    desk = new_desk(demo_address)
    assert desk.library.is_read_only
    walk = Walk(qtbot, desk.window)
    commands = desk.window.commands
    for command in all_commands():
        _select(desk, "assets selected")
        commands.refresh()
        assert not (commands.specs[command].writes and commands.action(command).isEnabled())
        walk.trigger(command)
        _come_back(desk)
    _forgive(desk, walk)
    desk.close()
    assert Path(demo_address).read_bytes() == before


def _come_back(desk: Desk) -> None:
    """From a library that a command has made or opened."""
    if present(desk.window.runner.library).address != desk.address:
        desk.window.services.door.open(desk.address)
        desk.wait(lambda: present(desk.window.runner.library).address == desk.address)
        desk.settle()


def _select(desk: Desk, how: str) -> None:
    """Have something selected, in the library or on the board; a command may have changed it."""
    window = desk.window
    if how == "assets selected":
        if window.state.selection.source != "library" or not window.state.selection:
            window.library.search_bar.set_text("")
            window.library.sidebar.choose("all")
            desk.settle()
            window.library.view.setFocus()
            window.library.grid.selectionModel().clear()
            window.library.grid.selectionModel().setCurrentIndex(
                window.library.model.index(0, 0), QItemSelectionModel.SelectionFlag.Select
            )
            desk.wait(lambda: bool(window.state.selection))
        return
    if window.state.selection.source != "storyboard" or not window.state.selection:
        if window.storyboard.view.board is None or not window.storyboard.view.board.positions:
            return
        shot_id = next(iter(window.storyboard.view.board.positions))
        window.storyboard.view.select(window.storyboard.view.selection.only(shot_id))
        desk.settle()


def _forgive(desk: Desk, walk: Walk) -> None:
    """A library that is not there is refused, as it should be; nothing else may fail."""
    told = [str(getattr(f, "text", f)) for f in walk.failures]
    desk.failures[:] = [f for f in desk.failures if "no.desk" not in str(getattr(f, "text", f))]
    assert [text for text in told if "no.desk" not in text] == []
