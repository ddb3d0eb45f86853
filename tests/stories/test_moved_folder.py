"""A director moves a folder by hand and imports it again: the window shows what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel

from desktop.base import paths
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from desktop.ui.inspector.technical import PlaceLine
from tests.stories.conftest import Desk
from tests.stories.footage import draw


def cards(desk: Desk) -> dict[str, Any]:
    model = desk.window.library.model
    found = [model.row_at(row) for row in range(model.rowCount())]
    return {card.name: card for card in found if card is not None}


def missing(desk: Desk) -> set[str]:
    """What carries the mark of a missing file in the grid."""
    return {name for name, card in cards(desk).items() if card.is_missing}


def pictured(desk: Desk) -> set[str]:
    """What has its picture in the grid."""
    thumbnails = desk.window.thumbnails
    return {n for n, c in cards(desk).items() if thumbnails.pixmap(c.checksum) is not None}


def forget_pictures(desk: Desk) -> None:
    """As if the files had been away before there was a picture of them."""
    # Sharper ones may still be made, and would be written behind us.
    desk.wait(lambda: desk.window.services.pictures.is_settled)
    desk.settle()
    for path in paths.thumbnails_dir().rglob("*"):
        if path.is_file():
            path.unlink()


def preview_is_of(desk: Desk, path: Path) -> bool:
    subject = desk.window.preview.stage._subject
    return subject is not None and subject.path == path


def test_the_marks_go_the_pictures_come_and_undo_takes_it_back(desk: Desk, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    names = {"pier.png", "quay.png", "boat.png"}
    for name, colour in zip(sorted(names), ("navy", "teal", "brown"), strict=True):
        draw(old / name, colour)
    desk.import_folder(old)
    desk.wait(lambda: pictured(desk) == names)
    forget_pictures(desk)
    old.rename(new)
    run(verify(desk.library, agreed=True))
    desk.restart()
    desk.wait(lambda: missing(desk) == names)
    desk.wait(lambda: desk.window.services.pictures.is_settled)
    assert pictured(desk) == set()

    said = desk.import_folder(new)
    assert said == "Import new: 0 added, 3 duplicates, 3 missing files found again"
    desk.wait(lambda: missing(desk) == set())
    desk.wait(lambda: pictured(desk) == names)
    desk.select("pier.png")
    desk.wait(lambda: preview_is_of(desk, new / "pier.png"))
    desk.window.inspector.show_tab("Technical")
    desk.settle()
    lines = desk.window.inspector.findChildren(PlaceLine)
    assert [line.path_text for line in lines] == [str(new / "pier.png"), str(old / "pier.png")]
    states = [" ".join(label.text() for label in line.findChildren(QLabel)) for line in lines]
    assert ["offline when last looked for" in state for state in states] == [False, True]

    desk.menu("edit.undo")
    desk.wait(lambda: missing(desk) == names)
    desk.menu("edit.redo")
    desk.wait(lambda: missing(desk) == set())
    desk.search("is:missing")
    desk.wait(lambda: desk.names() == [])


def test_what_verify_finds_within_reach_again_gets_its_picture(desk: Desk, tmp_path: Path) -> None:
    here = tmp_path / "footage"
    here.mkdir()
    draw(here / "pier.png", "navy")
    desk.import_folder(here)
    desk.wait(lambda: pictured(desk) == {"pier.png"})
    forget_pictures(desk)
    here.rename(tmp_path / "away")
    run(verify(desk.library, agreed=True))
    desk.restart()
    desk.wait(lambda: missing(desk) == {"pier.png"})
    desk.wait(lambda: desk.window.services.pictures.is_settled)
    (tmp_path / "away").rename(here)
    desk.menu("tools.verify")
    desk.wait(lambda: missing(desk) == set())
    desk.wait(lambda: pictured(desk) == {"pier.png"})
