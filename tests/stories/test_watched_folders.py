"""A folder fills while the window is open: what is whole is seen, what is in the way is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.ids import new_id
from desktop.domain.watched_folder import FolderId, FolderState, WatchedFolder
from desktop.edits.film import AddFilm, AddShots
from desktop.edits.watched_folder import AddWatchedFolder, ChangeWatchedFolder
from desktop.jobs.watch_folders import this_machine
from desktop.jobs.watched_sightings import WatchPace
from desktop.ui.shell import after_opening
from desktop.ui.shell.folder_watch import FolderWatch
from desktop.ui.watching.dialog import WatchedFoldersDialog
from tests.stories.conftest import Desk
from tests.stories.footage import draw
from tests.stories.test_lut import performed

QUICK = WatchPace(settle=0.05, sweep=0.3, again=0.2)


def test_a_folder_fills_while_the_window_is_open(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_opening, "WATCH_AFTER", 0)
    monkeypatch.setattr(FolderWatch, "PACE", QUICK)
    renders = tmp_path / "renders"
    renders.mkdir()
    film = performed(desk, AddFilm("Harbour"))
    scene = desk.library.read(lambda reads: reads.films.load(film)).scenes[0].id
    (shot,) = performed(desk, AddShots(scene, codes=("SH020",)))
    folder = WatchedFolder(
        FolderId(new_id()),
        str(renders),
        this_machine(),
        film_id=film,
        name_rule="SH{shot}_t{take}",
    )
    desk.restart()
    warned: list[str] = []
    desk.window.report.warned.connect(lambda note: warned.append(note.text))
    desk.wait(lambda: desk.window.findChild(FolderWatch) is not None)
    watch = desk.window.findChild(FolderWatch)
    assert watch is not None
    desk.menu("file.watched_folders")  # looked at and closed: nothing that follows may reach for it
    (dialog,) = desk.window.findChildren(WatchedFoldersDialog)
    dialog.close()
    desk.wait(lambda: not desk.window.findChildren(WatchedFoldersDialog))
    performed(desk, AddWatchedFolder(folder))  # as the command line does it beside the window
    whole = draw(tmp_path / "SH20_t3.png", "navy").read_bytes()
    (renders / "SH20_t3.png.part").write_bytes(whole[:50])
    draw(renders / "pier.png", "olive")
    desk.wait(lambda: desk.listed({"pier.png"}))
    assert not desk.listed({"SH20_t3.png.part", "pier.png"})
    (renders / "SH20_t3.png.part").write_bytes(whole)
    (renders / "SH20_t3.png.part").rename(renders / "SH20_t3.png")
    desk.wait(lambda: desk.listed({"pier.png", "SH20_t3.png"}))
    (take,) = desk.library.read(lambda reads: reads.films.takes(shot))
    assert take.number == 3
    (renders / "half.png").write_bytes(whole[: len(whole) // 2])
    desk.wait(lambda: any("half.png cannot be brought in" in text for text in warned))
    (renders / "half.png").unlink()
    renders.rename(tmp_path / "away")
    desk.wait(lambda: watch.statuses[folder.id].state is FolderState.AWAY)
    desk.wait(lambda: any(text.startswith("Watched folder renders: ") for text in warned))
    assert desk.listed({"pier.png", "SH20_t3.png"})
    (tmp_path / "away").rename(renders)
    draw(renders / "quay.png", "maroon")
    desk.wait(lambda: desk.listed({"pier.png", "SH20_t3.png", "quay.png"}))
    (known,) = desk.library.read(lambda reads: reads.watched_folders.all())
    performed(desk, ChangeWatchedFolder(replace(known, is_active=False)))
    desk.wait(lambda: watch.statuses[folder.id].state is FolderState.PAUSED)
    desk.window.runner.library_changed.emit(desk.library)
    desk.restart()
    assert desk.listed({"pier.png", "SH20_t3.png", "quay.png"})
    assert desk.failures == []
