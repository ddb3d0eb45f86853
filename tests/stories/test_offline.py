"""A drive is unplugged: it is seen, found and located."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from desktop.ui.library.sidebar_nodes import NodeKind, SidebarNode
from desktop.ui.shell.verify_dialog import VerifyDialog
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.footage import draw


def offline_row(desk: Desk) -> SidebarNode | None:
    places = desk.window.library.sidebar.places
    index = places.index_of("offline")
    return places.node(index) if index.isValid() else None


def away(desk: Desk) -> int:
    """How many cards say that their file is not there."""
    model = desk.window.library.model
    cards = map(model.row_at, range(model.rowCount()))
    return sum(card is not None and card.is_missing for card in cards)


def test_unplugged_media_are_seen_listed_and_located(
    desk: Desk, rushes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.import_folder(rushes)
    assert offline_row(desk) is None
    said: list[Any] = []
    desk.window.report.noted.connect(said.append)
    is_local = desk.library.dialect == "sqlite"
    now = tmp_path / "new drive" / "rushes"
    now.parent.mkdir()
    shutil.move(rushes, now)
    count = len(desk.names())
    desk.restart()
    desk.window.report.noted.connect(said.append)
    desk.wait(lambda: any("offline" in note.text for note in said))
    note = next(note for note in said if "offline" in note.text)
    assert note.text == f"{count} files are offline. Is a drive unplugged?"
    desk.settle()
    # The cards say it at once, in a shared library too; there no row that others see does.
    desk.wait(lambda: away(desk) == count)
    desk.select("pier.png")
    details = desk.window.inspector.details
    word = "Offline" if is_local else "Offline here"
    desk.wait(lambda: details.status.currentText() == word and details.locate.isVisibleTo(details))
    if is_local:
        row = offline_row(desk)
        assert row is not None
        assert (row.kind, row.value) == (NodeKind.OFFLINE, str(count))
        desk.window.library.sidebar.choose("offline")
        desk.settle()
        assert len(desk.names()) == count
        model = desk.window.library.model
        assert all(present(model.row_at(at)).is_missing for at in range(count))
    else:
        # What one machine reaches another may not: only a verification notes it for all.
        desk.menu("tools.verify")
        desk.wait(lambda: desk.window.findChild(VerifyDialog) is not None)
        present(desk.window.findChild(VerifyDialog)).close()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(now.parent))
    said.clear()
    desk.menu("tools.locate")
    desk.wait(lambda: any("located" in note.text for note in said))
    assert said[-1].text == f"{count} files located."
    desk.settle()
    desk.wait(lambda: offline_row(desk) is None)
    desk.wait(lambda: away(desk) == 0)
    desk.menu("edit.undo")
    desk.wait(lambda: offline_row(desk) is not None)
    desk.wait(lambda: away(desk) == count)
    desk.menu("edit.redo")
    desk.wait(lambda: offline_row(desk) is None)
    desk.wait(lambda: away(desk) == 0)


def test_many_files_that_are_gone_from_a_folder_are_said_and_marked_by_a_person_only(
    desk: Desk, rushes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if desk.library.dialect != "sqlite":
        pytest.skip("nothing of a shared library is marked by a look")
    warned: list[Any] = []
    said: list[Any] = []
    desk.import_folder(rushes)
    count = len(desk.names())
    kept = rushes.parent / "kept"
    kept.mkdir()
    for path in rushes.glob("*.*"):
        path.rename(kept / path.name)
    (rushes / "another").write_bytes(b"the folder is in use")
    desk.restart()
    desk.window.report.warned.connect(warned.append)
    desk.window.report.noted.connect(said.append)
    desk.wait(lambda: any("gone" in note.text for note in warned))
    (note,) = (note for note in warned if "gone" in note.text)
    assert note.text == (
        f"{count - 1} files are gone from {rushes}, which is there. Nothing was marked."
    )
    assert [action.text for action in note.actions] == ["Locate…", "Mark as Missing"]
    assert offline_row(desk) is None
    desk.menu("tools.verify")
    report = desk._dialog(VerifyDialog)
    assert any(note.text in label.text() for label in report.findChildren(QLabel))
    texts = [button.text() for button in report.findChildren(QPushButton)]
    assert {"Locate…", "Mark as Missing"} <= set(texts)
    (mark,) = (b for b in report.findChildren(QPushButton) if b.text() == "Mark as Missing")
    mark.click()
    desk.wait(lambda: offline_row(desk) is not None)
    desk.settle()
    desk.menu("edit.undo")
    desk.wait(lambda: offline_row(desk) is None)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(kept))
    note.actions[0].act()
    desk.wait(lambda: any("located" in note.text for note in said))
    assert said[-1].text == f"{count - 1} files located."
    desk.settle()
    assert desk.failures == []


def test_pictures_that_were_painted_over_are_updated_from_the_report_of_verify(
    desk: Desk, rushes: Path, tmp_path: Path
) -> None:
    desk.import_folder(rushes)
    renders = tmp_path / "renders"
    renders.mkdir()
    draw(renders / "lamp.png", "green", (320, 200))
    desk.import_folder(renders, copy=True)
    keys = [desk.id_of(name) for name in ("pier.png", "lamp.png")]
    for path, colour in ((rushes / "pier.png", "purple"), (renders / "lamp.png", "orange")):
        draw(path, colour, (200, 120))
    desk.menu("tools.verify")
    report = desk._dialog(VerifyDialog)
    told = [label.text() for label in report.findChildren(QLabel)]
    assert any("2 files were written anew; their assets can follow." in text for text in told)
    (update,) = (b for b in report.findChildren(QPushButton) if b.text() == "Update 2 Assets")
    said: list[str] = []
    desk.window.report.noted.connect(lambda note: said.append(note.text))
    update.click()

    def widths() -> set[int | None]:
        cards = desk.library.read(lambda r: r.assets.cards(keys))
        return {card.width for card in cards.values()}

    # Where the files lie, and what was copied, are two imports; each is a step when it has ended.
    desk.wait(lambda: sum("1 updated" in words for words in said) == 2)
    assert widths() == {200}
    desk.settle()
    for _ in keys:
        desk.menu("edit.undo")
        desk.settle()
    desk.wait(lambda: widths() == {320})
    desk.settle()
    assert desk.failures == []
