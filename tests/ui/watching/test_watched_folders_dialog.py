"""Watched folders in the window: what the list says, and what each button does to the library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.domain.awaited_file import AwaitedFile, WaitReason
from desktop.domain.ids import new_id
from desktop.domain.watched_folder import (
    COPY,
    FileState,
    FolderId,
    FolderState,
    FolderStatus,
    WatchedFile,
    WatchedFolder,
)
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm, AddShots
from desktop.edits.watched_folder import AddWatchedFolder, ChangeWatchedFolder
from desktop.jobs.watch_folders import this_machine
from desktop.ui.watching.dialog import WatchedFoldersDialog
from desktop.ui.watching.form import WatchedFolderForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.ui.kit.runner import Runner

RENDER = AwaitedFile("plate.####.exr", WaitReason.FRAMES, 24)


class Opened:
    """The dialog, and what it asks of the shell."""

    def __init__(self, qtbot: Any, runner: Runner, library: Library, parent: QWidget) -> None:
        self.bot, self.library = qtbot, library
        self.begins: list[str] = []
        self.answer = ""
        self.looks = 0
        self.dialog = WatchedFoldersDialog(runner, self._ask, parent)
        self.dialog.look_wanted.connect(self._look)
        self.dialog.show()
        qtbot.waitUntil(lambda: not runner.is_reading)

    def _ask(self, start: str, then: Callable[[str], None]) -> None:
        self.begins.append(start)
        then(self.answer)

    def _look(self) -> None:
        self.looks += 1

    def rows(self) -> list[tuple[str, ...]]:
        return texts(self.dialog.table)

    def folders(self) -> list[WatchedFolder]:
        return self.library.read(lambda reads: reads.watched_folders.all())

    def press(self, button: QPushButton) -> None:
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def form(self) -> WatchedFolderForm:
        (form,) = (f for f in self.dialog.findChildren(WatchedFolderForm) if f.isVisible())
        return form


def texts(table: Any) -> list[tuple[str, ...]]:
    model = table.model()
    return [
        tuple(model.index(row, at).data() for at in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


@pytest.fixture
def opens(qtbot: Any, runner: Runner, library: Library) -> Iterator[Callable[[], Opened]]:
    window = QWidget()
    qtbot.addWidget(window)
    yield lambda: Opened(qtbot, runner, library, window)
    qtbot.waitUntil(lambda: not runner.jobs and not runner.is_reading)


def watched(library: Library, path: Path, **more: Any) -> WatchedFolder:
    machine = more.pop("machine", this_machine())
    folder = WatchedFolder(FolderId(new_id()), str(path), machine, **more)
    perform(library, AddWatchedFolder(folder))
    return folder


def test_a_folder_is_added_with_a_rule_that_was_tried_on_its_names(
    opens: Callable[[], Opened], library: Library, qtbot: Any, tmp_path: Path
) -> None:
    film = perform(library, AddFilm("Harbour")).result
    scene = library.read(lambda reads: reads.films.load(film)).scenes[0].id
    perform(library, AddShots(scene, codes=("SH020",)))
    renders = tmp_path / "renders"
    (renders / "day").mkdir(parents=True)
    for name in ("SH20_t3.png", "SH99_t1.png", "half.png.part", "day/SH020_t1.png"):
        (renders / name).write_bytes(b"x")
    opened = opens()
    assert opened.dialog.empty.isVisible()
    (first,) = (b for b in opened.dialog.empty.findChildren(QPushButton) if b.isVisible())
    opened.press(first)
    form = opened.form()
    assert not form.save.isEnabled()
    opened.answer = str(library.media_root / "inside")
    opened.press(form.choose)
    assert "own media folder" in form.problem.text()
    assert not form.save.isEnabled()
    form.path.clear()
    opened.answer = str(renders)
    opened.press(form.choose)
    qtbot.waitUntil(lambda: len(texts(form.preview.table)) == 3)  # not the unfinished one
    assert {says for _, says in texts(form.preview.table)} == {"comes in"}
    form.rule.setText("SH{shot}_t{take}")
    assert "needs the film" in form.problem.text()
    form.film.setCurrentText("Harbour")
    form.tags.setText("render, day 2")
    form.copy.setChecked(True)
    assert form.save.isEnabled()
    said = [
        ("SH020_t1.png", "take 1 of SH020"),
        ("SH20_t3.png", "take 3 of SH020"),
        ("SH99_t1.png", "no take: the film has no shot 99"),
    ]
    qtbot.waitUntil(lambda: sorted(texts(form.preview.table)) == said)
    assert "2 of 3 become takes" in form.preview.summary.text()
    form.deep.setChecked(False)
    qtbot.waitUntil(lambda: len(texts(form.preview.table)) == 2)
    assert opened.folders() == []
    opened.press(form.save)
    qtbot.waitUntil(lambda: len(opened.rows()) == 1)
    (folder,) = opened.folders()
    assert (folder.path, folder.media, folder.tags) == (str(renders), COPY, ("render", "day 2"))
    assert (folder.film_id, folder.name_rule) == (film, "SH{shot}_t{take}")
    assert not folder.is_recursive
    # The same folder once more is refused by the library: the form stays and says so.
    opened.press(opened.dialog.add_button)
    again = opened.form()
    again.path.setText(str(renders))
    opened.press(again.save)
    qtbot.waitUntil(lambda: again.problem.isVisible())
    assert "watched already" in again.problem.text()
    assert again.save.isEnabled()
    again.reject()
    assert len(opened.folders()) == 1


def test_the_list_says_how_each_is_doing_and_changes_it(
    opens: Callable[[], Opened], library: Library, qtbot: Any, tmp_path: Path, runner: Runner
) -> None:
    good, away = watched(library, tmp_path / "a"), watched(library, tmp_path / "b")
    paused = watched(library, tmp_path / "c", is_active=False)
    watched(library, tmp_path / "d", machine="the-other-machine")
    files = [
        WatchedFile("one.png", 1, 1, FileState.TAKEN),
        WatchedFile("two.png", 1, 1, FileState.DUPLICATE),
        WatchedFile("half.png", 1, 1, FileState.FAILED, error="it ends too soon", try_count=2),
    ]
    library.maintain(lambda tx: tx.watched_files.note(good.id, files))
    opened = opens()
    dialog = opened.dialog
    dialog.show_statuses(
        {
            good.id: FolderStatus(FolderState.WATCHED, waiting=2, awaited=(RENDER,)),
            away.id: FolderStatus(FolderState.AWAY, problem="not there; waiting for it"),
            paused.id: FolderStatus(FolderState.PAUSED),
        }
    )
    states = {path.rpartition("/")[2]: (state, numbers) for path, state, *numbers in opened.rows()}
    assert states == {
        "a": ("watching, 1 failing, 2 waiting", ["1", "1", "1"]),
        "b": ("away: not there; waiting for it", ["0", "0", "0"]),
        "c": ("paused", ["0", "0", "0"]),
        "d": ("watched on the-other-machine", ["0", "0", "0"]),
    }
    order = [path.rpartition("/")[2] for path, *_ in opened.rows()]

    def choose(name: str) -> None:
        dialog.table.selectRow(order.index(name))

    choose("a")
    assert texts(dialog.failed) == [
        ("plate.####.exr", "24 frames so far; more may come", ""),
        ("half.png", "it ends too soon", "2"),
    ]
    opened.press(dialog.look_button)
    assert opened.looks == 1
    choose("c")
    assert not dialog.failed.isVisible()
    assert dialog.pause_button.text() == "Resume"
    opened.press(dialog.pause_button)
    qtbot.waitUntil(lambda: dialog.pause_button.text() == "Pause")  # the row stays selected
    assert all(one.is_active for one in opened.folders())
    opened.press(dialog.edit_button)
    form = opened.form()
    assert form.path.isReadOnly()
    form.tags.setText("late")
    (known,) = (one for one in opened.folders() if one.id == paused.id)
    perform(library, ChangeWatchedFolder(replace(known, tags=("theirs",))))
    opened.press(form.save)  # somebody else was quicker
    qtbot.waitUntil(lambda: form.problem.isVisible())
    form.reject()
    opened.press(dialog.remove_button)
    qtbot.waitUntil(lambda: len(opened.rows()) == 3)
    assert paused.id not in {one.id for one in opened.folders()}
    runner.undo()
    qtbot.waitUntil(lambda: len(opened.rows()) == 4)
    runner.set_library(None)
    assert not dialog.isVisible()
