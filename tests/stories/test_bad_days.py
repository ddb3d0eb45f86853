"""Libraries that are refused, left in the middle of an import, or taken away under the window."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QLabel

from desktop.catalog.library import open_library
from desktop.edits.asset import RateAssets
from desktop.edits.collection import AddCollection
from desktop.ui.shell.message_display import BannerStack, FailureDialog
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.trouble import dialogs, press, words

MANY = 400


def test_a_damaged_file_a_newer_library_and_no_library_are_refused_kindly(
    demo_desk: Desk, tmp_path: Path
) -> None:
    window = demo_desk.window
    damaged = tmp_path / "damaged.desk"
    damaged.write_bytes(os.urandom(40_000))
    newer = tmp_path / "newer.desk"
    open_library(newer, create=True).close()
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    demo_desk.wait(lambda: not dialogs(FailureDialog))
    for path in (damaged, newer, tmp_path / "gone.desk"):
        before = path.read_bytes() if path.exists() else None
        window.services.door.open(str(path))
        demo_desk.wait(lambda: bool(dialogs(FailureDialog)))
        (dialog,) = dialogs(FailureDialog)
        said = words(dialog)
        assert len(said) > 30
        assert "Traceback" not in said
        assert "sqlite" not in said.lower()
        dialog.reject()
        demo_desk.settle()
        assert present(window.runner.library).address == demo_desk.address
        assert (path.read_bytes() if path.exists() else None) == before
    assert len(demo_desk.failures) == 3
    demo_desk.failures.clear()


def test_from_one_library_to_another_and_back_nothing_is_left_of_the_other(
    demo_desk: Desk, tmp_path: Path, rushes: Path
) -> None:
    window = demo_desk.window
    other = tmp_path / "other.desk"
    library = open_library(other, create=True)
    from desktop.edits.edit import perform

    perform(library, AddCollection("Only in the other"))
    library.close()
    demo_desk.wait(lambda: bool(demo_desk.names()))
    theirs = set(demo_desk.names())
    row = window.library.model.index(0, 0)
    window.library.grid.selectionModel().setCurrentIndex(
        row, QItemSelectionModel.SelectionFlag.Select
    )
    demo_desk.wait(lambda: bool(window.state.selection))
    for address in (str(other), demo_desk.address, str(other)):
        window.services.door.open(address)
        demo_desk.wait(lambda a=address: present(window.runner.library).address == a)  # type: ignore[misc]
        demo_desk.settle()
        if address == str(other):  # in the other one, what was selected there is again
            demo_desk.wait(lambda: not window.state.selection)
            demo_desk.wait(lambda: demo_desk.names() == [])
            assert window.state.film_id is None
            assert window.storyboard.view.board is None or not window.storyboard.view.board
            assert window.runner.undo_label == ""
        else:
            demo_desk.wait(lambda: set(demo_desk.names()) == theirs)
            demo_desk.wait(lambda: window.state.film_id is not None)
    assert "other" in window.windowTitle()
    recent = window.settings.current.recent_libraries
    assert recent[0] == str(other)
    assert recent[1] == demo_desk.address


def test_leaving_a_library_while_it_imports_keeps_the_import_for_coming_back(
    demo_desk: Desk, tmp_path: Path, rushes: Path
) -> None:
    from desktop.jobs.import_request import ImportRequest

    many = tmp_path / "many"
    many.mkdir()
    noise = np.random.default_rng(8).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    for number in range(MANY):
        picture = Image.fromarray(np.roll(noise, number, axis=1))
        picture.save(many / f"{number}.jpg", quality=80)
    window, other = demo_desk.window, tmp_path / "other.desk"
    open_library(other, create=True).close()
    before = len(demo_desk.names())
    window.imports.run(ImportRequest((str(many),)))
    seen: list[int] = []
    importing = window.runner.jobs[-1]
    importing.progressed.connect(lambda progress: seen.append(progress.done))
    demo_desk.wait(lambda: bool(seen) and seen[-1] > 0)
    # However slow the window is: whoever looks at the files stands still until it has left.
    readers = [one for one in multiprocessing.active_children() if one.name == "media-worker"]
    for reader in readers:
        os.kill(reader.pid or 0, signal.SIGSTOP)
    assert seen[-1] < MANY
    window.services.door.open(str(other))
    demo_desk.wait(lambda: present(window.runner.library).address == str(other))
    for reader in readers:
        os.kill(reader.pid or 0, signal.SIGCONT)
    demo_desk.settle()
    demo_desk.wait(lambda: importing.is_over)  # what still runs is not cut off
    assert demo_desk.names() == []
    window.services.door.open(demo_desk.address)
    demo_desk.wait(lambda: present(window.runner.library).address == demo_desk.address)
    banners = window.findChild(BannerStack)
    demo_desk.wait(
        lambda: any("cut off" in label.text() for label in present(banners).findChildren(QLabel))
    )
    press(banners, "Continue")
    demo_desk.wait(lambda: len(demo_desk.names()) == before + MANY)


@pytest.mark.parametrize("what", ["deleted", "moved"])
def test_a_file_that_is_taken_away_is_said_and_nothing_new_is_put_there(
    demo_desk: Desk, what: str
) -> None:
    path = Path(demo_desk.address)
    if what == "deleted":
        path.unlink()
    else:
        path.rename(path.with_name("elsewhere.desk"))
    card = demo_desk.window.library.model.row_at(0)
    demo_desk.window.runner.change(RateAssets((present(card).id,), 5))
    demo_desk.wait(lambda: bool(dialogs(FailureDialog)))
    said = words(dialogs(FailureDialog)[0])
    assert "demo.desk is not in its folder any more" in said
    assert not path.exists()
    dialogs(FailureDialog)[0].reject()
    assert len(demo_desk.failures) == 1
    demo_desk.failures.clear()
