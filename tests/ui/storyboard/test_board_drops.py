"""Real drags with real mime data onto the real widget: each becomes an edit that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtWidgets import QMenu

from desktop.domain.relation import RelationType
from desktop.ui.kit import mime
from desktop.ui.kit.purpose import ImportUse, Purpose
from desktop.ui.storyboard.heading_sounds import sounds_of
from tests.present import present

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.storyboard.conftest import Studio


def assets(*ids: str) -> QMimeData:
    return mime.asset_mime(list(ids), "library")  # type: ignore[arg-type]


def shots(studio: Studio, *ids: str) -> QMimeData:
    return mime.asset_mime(list(ids), f"storyboard:{studio.film}")  # type: ignore[arg-type]


def takes_of(studio: Studio, shot_id: str) -> list[tuple[int, str, bool]]:
    shot = studio.film_now().find_shot(shot_id)  # type: ignore[arg-type]
    assert shot is not None
    return [(take.number, take.card.name, take.is_selected) for take in shot.takes]


def test_a_picture_between_two_cards_becomes_a_shot_there(studio: Studio) -> None:
    data, at = assets(studio.f), studio.point(studio.s1a, 0.97)
    assert studio.drag(data, at) == "Insert shot after 1A"
    studio.settle(lambda: studio.drop(data, at))
    assert studio.codes() == [["1A", "1D", "1B", "1C"], ["2A", "2B"]]
    assert studio.shown() == studio.codes()
    new = studio.film_now().scenes[0].shots[1]
    assert takes_of(studio, new.id) == [(1, "f.png", True)]
    studio.wait(lambda: studio.pane.view.selection.current == new.id)
    studio.settle(studio.runner.undo)
    assert studio.codes() == studio.shown() == [["1A", "1B", "1C"], ["2A", "2B"]]
    studio.settle(studio.runner.redo)
    assert studio.shown() == [["1A", "1D", "1B", "1C"], ["2A", "2B"]]


def test_a_picture_on_a_card_becomes_its_next_take(studio: Studio) -> None:
    data, at = assets(studio.f), studio.point(studio.s1a)
    assert studio.drag(data, at) == "Add as take 3 of 1A"
    studio.settle(lambda: studio.drop(data, at))
    expected = [(1, "a.png", True), (2, "b.png", False), (3, "f.png", False)]
    assert takes_of(studio, studio.s1a) == expected
    assert studio.codes() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_a_picture_on_an_empty_card_fills_it(studio: Studio) -> None:
    data, at = assets(studio.clip), studio.point(studio.s1c)
    assert studio.drag(data, at) == "Fill 1C"
    studio.settle(lambda: studio.drop(data, at))
    assert takes_of(studio, studio.s1c) == [(1, "clip.mp4", True)]
    board = studio.pane.view.board
    assert board is not None
    assert present(board.find(studio.s1c)).seconds == 7.5


def test_several_shots_move_between_scenes_in_their_order(studio: Studio) -> None:
    view = studio.pane.view
    view.select(view.selection.these([studio.s1c, studio.s1a]))
    data, at = shots(studio, studio.s1c, studio.s1a), studio.point(studio.s2b, 0.1)
    assert studio.drag(data, at) == "Move 2 shots to scene 2 before 2B"
    studio.settle(lambda: studio.drop(data, at))
    assert studio.codes() == [["1B"], ["2A", "1A", "1C", "2B"]]
    assert takes_of(studio, studio.s1a) == [(1, "a.png", True), (2, "b.png", False)]
    assert view.selection.ids == {studio.s1a, studio.s1c}
    studio.settle(studio.runner.undo)
    assert studio.shown() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_ctrl_uses_a_shot_again_instead_of_moving_it(studio: Studio) -> None:
    data, at = shots(studio, studio.s1a), studio.point(studio.s2b, 0.9)
    assert studio.drag(data, at, ctrl=True) == "Reuse shot 1A after 2B"
    studio.settle(lambda: studio.drop(data, at, ctrl=True))
    assert studio.codes() == [["1A", "1B", "1C"], ["2A", "2B", "2C"]]
    copy = studio.film_now().scenes[1].shots[2]
    assert takes_of(studio, copy.id) == takes_of(studio, studio.s1a)


def test_a_scene_is_dragged_by_its_heading(studio: Studio) -> None:
    data = mime.asset_mime([studio.two], f"storyboard-scene:{studio.film}")
    at = studio.heading(0)
    assert studio.drag(data, at) == "Move scene 2 before scene 1"
    studio.settle(lambda: studio.drop(data, at))
    assert [scene.name for scene in studio.film_now().scenes] == ["EXT. QUAY", "INT. BOAT"]


def test_sound_is_refused_by_a_card_and_used_by_a_scene(studio: Studio) -> None:
    data = assets(studio.song)
    at = studio.point(studio.s1a)
    assert studio.drag(data, at) == "Cannot be a take: sound"
    assert not studio.drop(data, at)
    assert studio.drag(data, studio.heading(1)) == "Use as sound of scene 2"
    with studio.qtbot.waitSignal(studio.runner.changed):
        assert studio.drop(data, studio.heading(1))
    found = studio.library.read(lambda reads: reads.relations.of(studio.two))
    assert studio.song in [r.other.id for r in found if r.type is RelationType.USED_IN]


def test_sound_on_the_films_own_line_is_the_films_sound(studio: Studio) -> None:
    header = studio.pane.header
    at = header.rect().center()
    with studio.qtbot.waitSignal(studio.runner.changed):
        assert studio.drop(assets(studio.song), at, onto=header)
    found = studio.library.read(lambda reads: reads.relations.of(studio.film))
    assert studio.song in [r.other.id for r in found if r.type is RelationType.USED_IN]


def test_types_nobody_knows_are_asked_for_while_dragging(studio: Studio) -> None:
    studio.pane.view.drops._kinds.clear()
    data, at = assets(studio.song), studio.point(studio.s1a)
    assert studio.drag(data, at) == "Add as take 3 of 1A"  # not known yet
    studio.wait(lambda: studio.pane.view.overlay.intent.words == "Cannot be a take: sound")


def test_files_from_outside_are_handed_over_and_land_where_they_were_dropped(
    studio: Studio, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "new.png"))])
    at = studio.point(studio.s1b, 0.02)
    assert studio.drag(data, at) == "Insert shot after 1A"
    with studio.qtbot.waitSignal(studio.pane.drops.files_dropped) as told:
        studio.drop(data, at)
    (dropped,) = told.args
    assert dropped.paths == (tmp_path / "new.png",)
    assert dropped.purpose == Purpose(ImportUse.SHOTS, "after 1A")
    with studio.qtbot.waitSignal(studio.runner.report.noted) as noted:
        studio.settle(lambda: dropped.then((studio.f, studio.song)))
    assert noted.args[0].text == "1 of 2 assets became a new shot after 1A."
    assert studio.codes()[0] == ["1A", "1D", "1B", "1C"]


def test_a_take_dragged_onto_its_own_shot_is_chosen(studio: Studio) -> None:
    data = mime.asset_mime([studio.b], f"storyboard-take:{studio.s1a}")
    at = studio.point(studio.s1a)
    assert studio.drag(data, at) == "Choose take 2 of 1A"
    studio.settle(lambda: studio.drop(data, at))
    assert takes_of(studio, studio.s1a) == [(1, "a.png", False), (2, "b.png", True)]


def test_what_marks_the_drop_is_gone_when_the_drag_leaves(studio: Studio) -> None:
    studio.drag(assets(studio.f), studio.point(studio.s1a))
    assert studio.pane.view.overlay.intent.is_allowed
    studio.leave()
    assert not studio.pane.view.overlay.intent.is_allowed


def test_text_from_another_program_is_not_ours(studio: Studio) -> None:
    data = QMimeData()
    data.setText("hello")
    assert studio.drag(data, studio.point(studio.s1a)) == ""
    assert not studio.drop(data, studio.point(studio.s1a))


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b'{"ids": ["x"]}'])
def test_a_forged_drag_does_nothing(studio: Studio, raw: bytes) -> None:
    data = QMimeData()
    data.setData(mime.ASSETS, raw)
    assert not studio.drop(data, studio.point(studio.s1a))


def test_a_drag_near_the_lower_edge_scrolls(studio: Studio) -> None:
    studio.pane.resize(700, 300)
    view = studio.pane.view
    bar = view.verticalScrollBar()
    assert bar.maximum() > 0
    at = QPoint(200, view.viewport().height() - 4)
    studio.drag(assets(studio.f), at)
    studio.wait(lambda: bar.value() == bar.maximum())
    studio.leave()


def test_sound_that_the_board_does_not_show_is_said(studio: Studio) -> None:
    with studio.qtbot.waitSignal(studio.runner.report.noted) as told:
        studio.drop(assets(studio.song), studio.heading(0))
    assert told.args[0].text == "Used as sound of scene 1."


def test_the_films_sound_is_shown_on_its_line_and_can_be_taken_away(studio: Studio) -> None:
    header = studio.pane.header
    assert not header._sounds.isVisible()
    studio.drop(assets(studio.song), header.rect().center(), onto=header)
    studio.wait(header._sounds.isVisible)
    assert header._sounds.text() == "1"
    menu = header._sounds.menu()
    assert isinstance(menu, QMenu)
    entry = menu.actions()[0]
    assert entry.text() == "song.wav   (the film)"
    sounds = entry.menu()
    assert isinstance(sounds, QMenu)
    sounds.actions()[1].trigger()
    studio.wait(lambda: not header._sounds.isVisible())


def test_a_scenes_sound_is_named_on_its_heading(studio: Studio) -> None:
    studio.drop(assets(studio.song), studio.heading(1))
    studio.wait(lambda: [s.name for s in sounds_of(studio.pane.view, 1)] == ["song.wav"])
