"""A new scene is made by its name, on the board and in the list, and by nothing before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.edits.asset import RenameAsset
from desktop.edits.film import AddScene

if TYPE_CHECKING:
    from tests.ui.storyboard.conftest import Studio
Key = Qt.Key
NAMES = ["INT. BOAT", "EXT. QUAY"]


@pytest.fixture(params=["board", "list"])
def film(studio: Studio, request: pytest.FixtureRequest) -> Studio:
    """The film in either view, standing on its first shot."""
    studio.pane.handlers[f"view.{request.param}"]()
    studio.pane.view.select(studio.pane.view.selection.only(studio.s1a))
    studio.pane.handlers["film.new_scene"]()
    return studio


def line(studio: Studio) -> QLineEdit:
    """The one line that is open."""
    studio.wait(lambda: len(_open(studio)) == 1)
    return _open(studio)[0]


def _open(studio: Studio) -> list[QLineEdit]:
    pane = studio.pane
    return [
        found
        for view in (pane.view, pane.list)
        for found in view.viewport().findChildren(QLineEdit)
        if found.isVisible()
    ]


def scenes(studio: Studio) -> list[str]:
    return [scene.name for scene in studio.film_now().scenes]


@pytest.mark.parametrize("end", ["escape", "no name"])
def test_without_a_name_it_leaves_nothing_behind(film: Studio, end: str) -> None:
    assert film.shown() == [["1A", "1B", "1C"], [], ["2A", "2B"]]
    QTest.keyClicks(line(film), "EXT. S")
    if end == "no name":
        line(film).clear()
    QTest.keyClick(line(film), Key.Key_Escape if end == "escape" else Key.Key_Return)
    film.wait(lambda: not _open(film))
    assert film.shown() == [["1A", "1B", "1C"], ["2A", "2B"]]
    assert film.pane.view.selection.current == film.s1a
    assert (scenes(film), film.runner.undo_label) == (NAMES, "")


@pytest.mark.parametrize("typed", ["EXT. SEA", ""])
def test_enter_makes_it_where_it_stood_in_one_step(film: Studio, typed: str) -> None:
    if typed:
        QTest.keyClicks(line(film), typed)
    film.settle(lambda: QTest.keyClick(line(film), Key.Key_Return))
    name = typed or "New scene"
    assert scenes(film) == ["INT. BOAT", name, "EXT. QUAY"]
    assert film.runner.undo_label == f"New scene {name}"
    assert film.pane.view.section_id == film.film_now().scenes[1].id
    film.settle(film.runner.undo)
    assert scenes(film) == NAMES
    assert film.shown() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_what_is_made_in_it_at_once_comes_into_it(film: Studio) -> None:
    line(film)
    film.pane.handlers["film.new_shot"]()
    film.wait(lambda: film.codes() == [["1A", "1B", "1C"], ["3A"], ["2A", "2B"]])
    film.wait(lambda: film.shown() == film.codes())


def test_what_was_typed_is_kept_when_scenes_come_or_go_elsewhere(film: Studio) -> None:
    line(film).selectAll()
    QTest.keyClicks(line(film), "EXT. SEA")
    film.settle(lambda: film.runner.change(AddScene(film.film, "INT. HOLD")))
    film.settle(film.pane.view.names.finish)
    film.wait(lambda: scenes(film) == ["INT. BOAT", "EXT. SEA", "EXT. QUAY", "INT. HOLD"])
    film.wait(lambda: not _open(film))
    assert not film.pane.list.cells.is_open


def test_it_stays_while_the_film_changes_elsewhere(film: Studio) -> None:
    QTest.keyClicks(line(film), "EXT. S")
    film.settle(lambda: film.runner.change(RenameAsset(film.s2a, "Rope")))
    assert film.shown() == [["1A", "1B", "1C"], [], ["2A", "2B"]]
    QTest.keyClicks(line(film), "EA")
    film.settle(lambda: QTest.keyClick(line(film), Key.Key_Return))
    assert scenes(film) == ["INT. BOAT", "EXT. SEA", "EXT. QUAY"]
