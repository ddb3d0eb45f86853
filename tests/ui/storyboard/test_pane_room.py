"""The storyboard in little room, and of films that do not fit into it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.edits.asset import TrashAssets
from desktop.edits.film import SetFilm
from tests.present import present

if TYPE_CHECKING:
    from tests.ui.storyboard.conftest import Studio


def test_cards_grow_by_ctrl_and_wheel_and_by_command(studio: Studio) -> None:
    width = studio.pane.view.sizes.card
    studio.pane.handlers["view.cards_larger"]()
    assert studio.pane.view.sizes.card > width
    assert studio.pane.header.size_slider.value() == studio.pane.view.sizes.card


def test_a_long_film_shows_its_first_scenes_at_once_and_then_all(studio: Studio) -> None:
    def build(tx: Any) -> Any:
        film = tx.films.add_film("Long")
        for number in range(9):
            tx.films.add_shots(tx.films.add_scene(film, f"Scene {number}"), ["", ""])
        return film

    film = studio.library.write(build)
    seen: list[tuple[int, bool]] = []
    studio.pane.loader.loaded.connect(lambda board: seen.append((len(board), board.is_whole)))
    studio.state.open_film(film)
    studio.wait(lambda: len(seen) == 2)
    assert seen == [(6, False), (18, True)]
    assert studio.pane.header._time.text() == "0:54"


def test_the_current_shot_stays_in_sight_when_the_editor_takes_room(studio: Studio) -> None:
    def build(tx: Any) -> Any:
        film = tx.films.add_film("Long")
        shots = tx.films.add_shots(tx.films.add_scene(film, "Pier"), [""] * 60)
        return film, shots

    film, shots = studio.library.write(build)
    studio.state.open_film(film)
    view = studio.pane.view
    studio.wait(lambda: view.board is not None and view.board.film.id == film)
    studio.pane.resize(1400, 420)
    view.select(view.selection.only(shots[17]))
    for opened in (True, False):
        studio.pane.handlers["film.edit_shot"]()
        studio.wait(lambda is_open=opened: studio.pane.editor.isVisible() == is_open)  # type: ignore[misc]
        card = view.in_sight(view.layout_.card(*present(view.board).positions[shots[17]]))
        assert view.viewport().rect().contains(card.center())


def test_without_a_film_the_pane_is_low_and_says_so_in_any_height(studio: Studio) -> None:
    pane, empty = studio.pane, studio.pane._empty
    wanted: list[int] = []
    pane.height_wanted.connect(wanted.append)
    had = pane.height()
    studio.runner.change(TrashAssets((studio.film,)))
    studio.wait(lambda: empty.isVisible() and not studio.runner.is_reading)
    assert pane.maximumHeight() < 200

    def buttons() -> list[QPushButton]:
        return [one for one in empty.findChildren(QPushButton) if one.isVisible()]

    studio.wait(lambda: len(buttons()) == 1)  # each answer says it anew, with a button of its own
    (button,) = buttons()
    layout = empty.layout()
    assert layout is not None
    for height in (190, 150, 120, 80):
        empty.resize(700, height)
        layout.activate()
        shown = [w for w in (empty._picture, empty._title, empty._advice) if not w.isHidden()]
        for above, below in pairwise((*shown, button)):
            assert above.geometry().bottom() < below.geometry().top(), height
    studio.runner.undo()
    studio.wait(lambda: pane.view.board is not None)
    assert wanted == [had]


@pytest.mark.parametrize("width", [1200, 760, 560, 320])
def test_the_films_line_says_scene_and_shot_as_long_as_there_is_room(
    studio: Studio, width: int
) -> None:
    header = studio.pane.header
    studio.pane.resize(width, 500)
    studio.wait(lambda: header.width() == width)
    last = header._makers[-1]
    assert last.isVisible()
    assert last.geometry().right() <= width
    assert all(button.text() in ("Scene", "Shot") for button in header._makers)
    assert header._bar.isVisible() == (width >= 760)
    assert header._makers[0].isVisible() == (width >= 560)


def test_a_film_that_runs_over_keeps_the_size_of_its_cards(studio: Studio) -> None:
    """On a screen of 1280 the board is as wide as this."""
    header = studio.pane.header
    studio.pane.resize(741, 500)
    studio.wait(lambda: header.width() == 741)
    studio.runner.change(SetFilm(studio.film, {"name": "The Last Lamp", "target_duration": 1}))
    studio.wait(header._over.isVisible)
    assert header.size_slider.isVisible()
    assert header._over.text().startswith("+")
    assert "over the target" in header._over.toolTip()
    studio.pane.resize(1200, 500)
    studio.wait(lambda: header._over.text().endswith("over"))
    assert header._bar.isVisible()
