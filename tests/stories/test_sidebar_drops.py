"""Dropped on a place of the sidebar: what is in the library, and files from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QUrl

from desktop.edits.collection import AddCollection
from desktop.edits.edit import Edit
from desktop.edits.film import AddFilm
from desktop.edits.tag import AddTag
from desktop.ui.imports.options import ImportOptions
from tests.stories.conftest import Desk
from tests.stories.footage import draw, film_clip, tone
from tests.ui.dragging import drag

IdOf = TypeVar("IdOf")


def drop(desk: Desk, mime: QMimeData, key: str) -> str:
    """Drag onto a row and let go; returns what was said before."""
    sidebar = desk.window.library.sidebar
    index = sidebar.places.index_of(key)
    sidebar.scrollTo(index)
    at = sidebar.visualRect(index).center()
    drag(sidebar.viewport(), mime, at, drop=False)
    desk.settle()  # types of what is dragged are asked for beside the window
    drag(sidebar.viewport(), mime, at, drop=False)
    said = str(sidebar._hint.text())
    assert drag(sidebar.viewport(), mime, at, drop=True)
    desk.settle()
    return said


def outside(*paths: Path) -> QMimeData:
    """A drag of a file manager."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def bring_in(desk: Desk) -> None:
    """Agree to the question how files come in, and wait for the end."""
    told: list[str] = []
    desk.window.report.noted.connect(lambda note: told.append(note.text))
    desk._dialog(ImportOptions).accept()
    desk.wait(lambda: any("added" in text for text in told))
    desk.settle()


def make(desk: Desk, edit: Edit[IdOf]) -> IdOf:
    """Perform an edit; returns the id of what it made."""
    made: list[IdOf] = []
    desk.window.runner.change(edit, lambda applied: made.append(applied.result))
    desk.wait(lambda: bool(made))
    desk.settle()
    return made[0]


def test_what_is_dropped_on_a_place_joins_it(desk: Desk, rushes: Path, tmp_path: Path) -> None:
    desk.import_folder(rushes)
    tag, box = make(desk, AddTag("night")), make(desk, AddCollection("Box"))
    film = make(desk, AddFilm("The Pier"))
    desk.window.state.open_film(film)
    desk.settle()
    library, model = desk.library, desk.window.library.model

    # What is in the library already.
    some = [desk.id_of("pier.png"), desk.id_of("harbour.mp4"), desk.id_of("bell.wav")]
    said = drop(desk, model.drag_of(some[:2]), "favourites")
    assert said == "Mark 2 assets as favourites"
    cards = library.read(lambda r: r.assets.cards(some))
    assert [cards[key].is_favorite for key in some] == [True, True, False]
    said = drop(desk, model.drag_of(some), f"film:{film}")
    assert said == "Add 2 shots at the end of The Pier"
    assert desk.shots() == [("1A", "pier.png"), ("1B", "harbour.mp4")]
    assert drop(desk, model.drag_of(some[2:]), f"film:{film}") == "Use as sound of The Pier"
    sounds = library.read(lambda r: r.films.sounds(film))
    assert [relation.other.name for relation in sounds[film]] == ["bell.wav"]
    assert len(desk.shots()) == 2
    desk.menu("edit.undo")
    desk.menu("edit.undo")
    desk.settle()
    assert desk.shots() == []

    # Files of another program: they come in, and then the same is done with them.
    for key, path, holds in (
        (f"collection:{box}", draw(tmp_path / "one.png", "red"), f"in:{'Box'}"),
        (f"tag:{tag}", draw(tmp_path / "two.png", "green"), "tag:night"),
        ("favourites", film_clip(tmp_path / "three.mp4", seconds=1.5), "is:favourite three"),
    ):
        drop(desk, outside(path), key)
        bring_in(desk)
        desk.window.library.sidebar.choose("all")
        desk.search(holds)
        assert desk.names() == [path.name]
        desk.search("")
    shot, song = draw(tmp_path / "four.png", "blue"), tone(tmp_path / "five.wav")
    said = drop(desk, outside(shot, song), f"film:{film}")
    assert said == "Import 2 items: add 1 shot at the end of The Pier"
    bring_in(desk)
    desk.wait(lambda: desk.shots() == [("1A", "four.png")])
