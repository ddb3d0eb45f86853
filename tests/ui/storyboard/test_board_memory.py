"""A film comes back as it was left: view, size, folds, selection, open takes, scroll."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.edits.asset import TrashAssets
from desktop.edits.history import History
from desktop.ui.kit.state import Selection
from desktop.ui.storyboard.board_memory import FILMS_KEPT
from desktop.ui.storyboard.board_state import BoardState, read_states, written
from tests.present import present

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.storyboard.conftest import Studio


def make_long(tx: Any) -> Any:
    """Nine scenes of six shots; the last shot of the seventh scene has two takes."""
    film = tx.films.add_film("Long")
    scenes = [tx.films.add_scene(film, f"Scene {number}") for number in range(9)]
    shots = [tx.films.add_shots(scene, [""] * 6) for scene in scenes]
    pictures = [tx.assets.add(AssetType.IMAGE, f"long {number}.png") for number in range(2)]
    tx.films.add_takes(shots[6][5], pictures)
    return {"long": film, "scenes": scenes, "shots": shots}


@pytest.fixture
def long(studio: Studio) -> Studio:
    """A second film, which is open and whole."""
    studio.ids.update(studio.library.write(make_long))
    studio.pane.loader.list_films()
    open_film(studio, studio.long)
    return studio


def open_film(studio: Studio, film: AssetId) -> None:
    pane = studio.pane
    studio.state.open_film(film)
    studio.wait(
        lambda: (
            pane.view.board is not None
            and pane.view.board.film.id == film
            and pane.view.board.is_whole
            and not studio.runner.is_reading
        )
    )


def seen(studio: Studio) -> dict[str, object]:
    """What a person sees of the film."""
    pane = studio.pane
    view = pane.view
    return {
        "view": "list" if pane.rows.is_in_sight else "board",
        "card": view.sizes.card,
        "slider": pane.header.size_slider.value(),
        "folded": frozenset(view.collapsed),
        "selected": view.selection.ids,
        "current": view.selection.current,
        "scene": view.section_id,
        "takes": view.strip_id,
        "top": pane.list.top_now() if pane.rows.is_in_sight else view.verticalScrollBar().value(),
        "unfolded": pane.list.unfolded if pane.rows.is_in_sight else [],
    }


def restart(studio: Studio) -> None:
    """As the end of the program and its next start are to the pane."""
    kept = studio.pane.memory.kept()
    studio.runner.set_library(None)
    studio.pane.view.set_card_width(200)
    studio.pane.memory.take_up(kept)
    studio.runner.set_library(studio.library, History())
    board = lambda: studio.pane.view.board  # noqa: E731
    studio.wait(
        lambda: board() is not None and present(board()).is_whole and not studio.runner.is_reading
    )


def test_from_film_to_film_and_back_and_over_a_restart(long: Studio) -> None:
    pane, view = long.pane, long.pane.view
    view.set_card_width(300)
    view.toggle_section(long.scenes[1])
    view.select(view.selection.these([long.shots[6][4], long.shots[6][5]]))
    view.open_strip(long.shots[6][5], keys=False)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 40)
    as_board = seen(long)
    assert as_board["top"] != 0
    open_film(long, long.film)
    assert seen(long) | {"top": 0} == {
        "view": "board", "card": 188, "slider": 188, "folded": frozenset(),
        "selected": frozenset(), "current": None, "scene": None, "takes": None,
        "top": 0, "unfolded": [],
    }  # fmt: skip
    pane.handlers["view.list"]()
    view.set_card_width(140)
    pane.list.unfold([long.s1a])
    view.select(view.selection.only(long.s2b))
    as_list = seen(long)
    assert as_list["unfolded"] == [long.s1a]
    open_film(long, long.long)
    assert seen(long) == as_board
    restart(long)
    assert long.state.film_id == long.long
    assert seen(long) == as_board
    # Where nothing else is selected, the window looks at what is selected here.
    assert long.state.selection.source == "storyboard"
    long.state.select(Selection((long.a,), source="library"))
    open_film(long, long.film)
    assert seen(long) == as_list
    assert long.state.selection.ids == (long.a,)
    restart(long)
    assert long.state.film_id == long.film
    assert seen(long) == as_list


def test_the_list_comes_back_where_it_was_scrolled_and_a_scene_that_one_stood_on(
    long: Studio,
) -> None:
    pane, view = long.pane, long.pane.view
    pane.handlers["view.list"]()
    view.stand_on_section(long.scenes[8])
    pane.list.scroll_back(long.shots[4][2])
    left = seen(long)
    assert left["top"] == long.shots[4][2]
    open_film(long, long.film)
    open_film(long, long.long)
    assert seen(long) == left
    # Folded scenes alone are scrolled to as well.
    pane.handlers["view.board"]()
    view.stand_on_section(long.scenes[0])
    view.collapsed = set(long.scenes[:8])
    view.relayout()
    pane.resize(pane.width(), 200)
    view.verticalScrollBar().setValue(100)
    left = seen(long)
    assert left["top"] == 100
    restart(long)
    assert seen(long) == left


def test_what_is_gone_by_then_is_passed_over(long: Studio) -> None:
    view = long.pane.view
    view.toggle_section(long.scenes[1])
    view.select(view.selection.these([long.shots[2][0], long.shots[6][5]]))
    view.open_strip(long.shots[6][5], keys=False)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    open_film(long, long.film)
    gone = (long.scenes[1], long.shots[6][5], *long.shots[8])
    with long.qtbot.waitSignal(long.runner.changed):
        long.runner.change(TrashAssets(gone))
    open_film(long, long.long)
    now = seen(long)
    assert (now["selected"], now["takes"]) == ({long.shots[2][0]}, None)
    assert now["current"] == long.shots[2][0]
    # A film that is gone itself leads to one that is there.
    kept = long.pane.memory.kept()
    long.runner.change(TrashAssets((long.long,)))
    long.wait(lambda: long.state.film_id == long.film)
    long.runner.set_library(None)
    long.pane.memory.take_up(kept)
    long.runner.set_library(long.library, History())
    long.wait(lambda: long.pane.view.board is not None)
    assert long.state.film_id == long.film


def test_who_goes_on_in_what_is_there_already_is_not_taken_away(long: Studio) -> None:
    view, seen_heads = long.pane.view, []
    view.select(view.selection.only(long.shots[8][5]))
    open_film(long, long.film)

    def click(board: Any) -> None:
        if board is not None and not board.is_whole:
            seen_heads.append(board)
            view.select(view.selection.only(long.shots[0][1]))

    long.pane.loader.loaded.connect(click)
    open_film(long, long.long)
    assert seen_heads
    assert view.selection.ids == {long.shots[0][1]}
    assert view.verticalScrollBar().value() == 0


def test_each_library_has_its_own_film_and_a_film_that_is_left_early_its_state(
    long: Studio, tmp_path: Path
) -> None:
    view = long.pane.view
    view.select(view.selection.only(long.shots[8][5]))
    left = seen(long)
    other = open_library(tmp_path / "other.desk", create=True)
    films = other.write(lambda tx: [tx.films.add_film(name) for name in ("Apple", "Pear")])
    long.runner.set_library(other, History())
    assert view.board is None  # nothing of the library that was left
    long.wait(lambda: long.state.film_id == films[0])
    open_film(long, films[1])
    long.runner.set_library(long.library, History())
    long.wait(lambda: long.state.film_id == long.long)
    # Left again before it is read to its end: what was kept of it is kept on.
    long.runner.set_library(other, History())
    long.wait(lambda: long.state.film_id == films[1] and view.board is not None)
    long.runner.set_library(long.library, History())
    long.wait(lambda: view.board is not None and view.board.is_whole)
    assert seen(long) == left
    # The same library, opened once more, shows its film again.
    long.runner.set_library(long.library, History())
    long.wait(lambda: view.board is not None and view.board.is_whole)
    assert seen(long) == left
    other.close()


@pytest.mark.parametrize(
    "text",
    ["", "[", "{}", "7", "null", '[{"library": 3}]', '["a"]', "[" * 9_000, '[{"film": 1e999}]'],
)
def test_states_that_make_no_sense_are_not_used(studio: Studio, text: str) -> None:
    studio.pane.memory.take_up(text)
    assert studio.pane.memory.last_film([studio.film]) is None


def test_a_state_is_read_within_its_limits_and_many_films_are_not_kept_for_ever(
    studio: Studio,
) -> None:
    state = BoardState("a", AssetId(new_id()), "list", 300, current=AssetId(new_id()))
    assert read_states(written([state])) == [state]
    (told,) = json.loads(written([state]))
    odd = json.dumps([told | {"view": "cinema", "card_width": 9e9, "current": "../x", "top": 7}])
    (read,) = read_states(odd)
    assert (read.view, read.card_width, read.current, read.top) == ("board", 480, None, None)
    assert read_states(json.dumps([told | {"offset": 1e999}])) == []
    studio.pane.memory.take_up(
        written(BoardState(f"/l{n}", AssetId(new_id())) for n in range(3 * FILMS_KEPT))
    )
    kept = read_states(studio.pane.memory.kept())
    assert len(kept) == FILMS_KEPT
    assert kept[-1].film == studio.film
