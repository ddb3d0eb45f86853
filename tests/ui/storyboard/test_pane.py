"""The pane: selecting, keys, commands, takes, refreshing, films; on a real library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.changes import ALL_CHANGED, Changes, Kind
from desktop.edits.asset import RenameAsset, RestoreAssets, TrashAssets
from desktop.edits.film import AddFilm, SetFilm, SetShot
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.storyboard.actions import SPECS

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from tests.ui.storyboard.conftest import Studio

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def click(studio: Studio, shot_id: AssetId, keys: Qt.KeyboardModifier = NONE) -> None:
    port = studio.pane.view.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, keys, studio.point(shot_id))


def press(studio: Studio, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(studio.pane.view, key, keys)


def chosen(studio: Studio, shot_id: AssetId) -> list[str]:
    shot = studio.film_now().find_shot(shot_id)
    assert shot is not None
    return [take.card.name for take in shot.takes if take.is_selected]


def test_every_command_has_a_handler_and_every_handler_a_command(studio: Studio) -> None:
    assert set(studio.pane.handlers) == {spec.id for spec in SPECS}
    assert all(spec.help.endswith(".") or spec.help.endswith(".)") for spec in SPECS)


def test_no_two_commands_of_the_board_share_a_key() -> None:
    keys = [key for spec in SPECS for key in spec.shortcuts]
    assert len(keys) == len(set(keys))


def test_click_ctrl_and_shift_select(studio: Studio) -> None:
    view = studio.pane.view
    click(studio, studio.s1a)
    assert view.selection.ids == {studio.s1a}
    click(studio, studio.s1c, CTRL)
    assert view.selection.ids == {studio.s1a, studio.s1c}
    click(studio, studio.s1a)
    click(studio, studio.s2a, SHIFT)
    assert view.selection.ids == {studio.s1a, studio.s1b, studio.s1c, studio.s2a}


def test_a_rubber_band_selects_what_it_meets(studio: Studio) -> None:
    view = studio.pane.view
    port = view.viewport()
    start = studio.point(studio.s1c, 1.0, 0.5) + QPoint(60, 0)
    end = studio.point(studio.s1b, 0.5, 0.5)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in (0.3, 0.7, 1.0):
        at = start + QPoint(round((end.x() - start.x()) * part), 3)
        QTest.mouseMove(port, at)
        studio.qtbot.wait(1)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert view.selection.ids == {studio.s1b, studio.s1c}
    assert view.overlay.band is None


def test_arrows_home_and_end_walk_along_the_film(studio: Studio) -> None:
    view = studio.pane.view
    click(studio, studio.s1a)
    press(studio, Key.Key_Right)
    assert view.selection.current == studio.s1b
    press(studio, Key.Key_Down)
    assert view.selection.current == studio.s2b
    press(studio, Key.Key_Home)
    assert view.selection.current == studio.s1a
    press(studio, Key.Key_End, SHIFT)
    assert len(view.selection.ids) == 5
    press(studio, Key.Key_Escape)
    assert not view.selection.ids
    press(studio, Key.Key_A, CTRL)
    assert len(view.selection.ids) == 5


def test_the_window_hears_of_the_take_that_stands_for_the_shot(studio: Studio) -> None:
    click(studio, studio.s1a)
    selection = studio.state.selection
    assert (selection.source, selection.ids) == ("storyboard", (studio.a,))
    assert selection.current is not None
    assert selection.current.name == "a.png"
    click(studio, studio.s1c)  # empty: it stands for itself
    assert studio.state.selection.ids == (studio.s1c,)


def test_takes_are_chosen_by_enter_number_and_bracket_one_at_a_time(studio: Studio) -> None:
    click(studio, studio.s1a)
    press(studio, Key.Key_Return)
    assert studio.pane.view.strip_id == studio.s1a
    press(studio, Key.Key_Right)
    assert studio.state.selection.ids == (studio.b,)  # looked at, not chosen yet
    assert chosen(studio, studio.s1a) == ["a.png"]
    studio.settle(lambda: press(studio, Key.Key_Return))
    assert chosen(studio, studio.s1a) == ["b.png"]
    studio.settle(lambda: press(studio, Key.Key_1))
    assert chosen(studio, studio.s1a) == ["a.png"]
    studio.settle(studio.pane.handlers["film.next_take"])
    assert chosen(studio, studio.s1a) == ["b.png"]
    studio.settle(studio.runner.undo)
    assert chosen(studio, studio.s1a) == ["a.png"]
    press(studio, Key.Key_Escape)
    assert studio.pane.view.strip_id is None


def test_removing_the_chosen_take_chooses_another(studio: Studio) -> None:
    click(studio, studio.s1a)
    studio.settle(studio.pane.handlers["film.remove_take"])
    assert chosen(studio, studio.s1a) == ["b.png"]
    studio.settle(studio.runner.undo)
    assert chosen(studio, studio.s1a) == ["a.png"]


@pytest.mark.parametrize(
    ("select", "command", "codes"),
    [
        ("s1a", "film.new_shot", [["1A", "1D", "1B", "1C"], ["2A", "2B"]]),
        ("s1a", "film.new_shot_before", [["1D", "1A", "1B", "1C"], ["2A", "2B"]]),
        ("s1a", "film.duplicate_shot", [["1A", "1D", "1B", "1C"], ["2A", "2B"]]),
        ("s1a", "film.move_right", [["1B", "1A", "1C"], ["2A", "2B"]]),
        ("s1c", "film.move_left", [["1A", "1C", "1B"], ["2A", "2B"]]),
        ("s1c", "film.move_right", [["1A", "1B"], ["1C", "2A", "2B"]]),
        ("s2a", "film.move_left", [["1A", "1B", "1C", "2A"], ["2B"]]),
        ("s1b", "film.move_to_next_scene", [["1A", "1C"], ["1B", "2A", "2B"]]),
        ("s2b", "film.move_to_previous_scene", [["1A", "1B", "1C", "2B"], ["2A"]]),
        ("s2a", "film.move_scene_up", [["2A", "2B"], ["1A", "1B", "1C"]]),
        ("s1a", "film.move_scene_down", [["2A", "2B"], ["1A", "1B", "1C"]]),
    ],
)
def test_commands_change_the_film_and_can_be_undone(
    studio: Studio, select: str, command: str, codes: list[list[str]]
) -> None:
    before = studio.codes()
    click(studio, studio.ids[select])
    studio.settle(studio.pane.handlers[command])
    assert studio.codes() == codes == studio.shown()
    studio.settle(studio.runner.undo)
    assert studio.codes() == before == studio.shown()


def test_at_the_films_ends_moving_changes_nothing(studio: Studio) -> None:
    click(studio, studio.s1a)
    studio.pane.handlers["film.move_left"]()
    click(studio, studio.s2b)
    studio.pane.handlers["film.move_right"]()
    studio.pane.handlers["film.move_scene_down"]()
    assert studio.runner.undo_label == ""


def test_a_status_is_given_to_all_selected(studio: Studio) -> None:
    click(studio, studio.s1a)
    click(studio, studio.s2a, CTRL)
    studio.settle(studio.pane.handlers["film.status.approved"])
    shots = studio.film_now().shots()
    assert [shot.code for shot in shots if shot.status == "approved"] == ["1A", "2A"]


def test_trashing_is_asked_of_the_window(studio: Studio) -> None:
    click(studio, studio.s1a)
    with studio.qtbot.waitSignal(studio.pane.trash_requested) as told:
        studio.pane.handlers["film.trash_shot"]()
    assert told.args == [(studio.s1a,)]


def test_a_trashed_shot_leaves_the_board_and_comes_back_to_its_place(studio: Studio) -> None:
    click(studio, studio.s1b)
    studio.settle(lambda: studio.runner.change(TrashAssets((studio.s1b,))))
    assert studio.shown() == [["1A", "1C"], ["2A", "2B"]]
    assert studio.pane.view.selection.current == studio.s1c
    studio.settle(lambda: studio.runner.change(RestoreAssets((studio.s1b,))))
    assert studio.shown() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_a_scene_that_comes_back_from_the_trash_brings_its_shots(studio: Studio) -> None:
    studio.settle(lambda: studio.runner.change(TrashAssets((studio.two,))))
    assert studio.shown() == [["1A", "1B", "1C"]]
    studio.settle(lambda: studio.runner.change(RestoreAssets((studio.two,))))
    assert studio.shown() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_a_change_elsewhere_is_not_read_for(studio: Studio) -> None:
    loaded: list[object] = []
    studio.pane.loader.loaded.connect(loaded.append)
    with studio.qtbot.waitSignal(studio.runner.changed):
        studio.runner.change(RenameAsset(studio.f, "other.png"))
    studio.runner.changed.emit(Changes(frozenset({Kind.TAGS})), None)
    studio.settle(lambda: studio.runner.change(SetShot(studio.s1a, {"notes": "dusk"})))
    assert len(loaded) == 1


def test_selection_scroll_and_focus_survive_a_refresh(studio: Studio) -> None:
    view = studio.pane.view
    studio.pane.resize(1000, 360)
    view.setFocus()
    click(studio, studio.s1b)
    bar = view.verticalScrollBar()
    bar.setValue(37)
    studio.settle(lambda: studio.runner.changed.emit(ALL_CHANGED, None))
    assert bar.value() == 37
    assert view.selection.ids == {studio.s1b}
    assert view.hasFocus()


def test_the_library_keeps_its_selection_when_the_board_is_read_again(studio: Studio) -> None:
    from desktop.ui.kit.state import Selection

    click(studio, studio.s1a)
    mine = Selection(ids=(studio.f,), source="library")
    studio.state.select(mine)
    studio.settle(lambda: studio.runner.changed.emit(ALL_CHANGED, None))
    assert studio.state.selection == mine


def test_running_time_stands_against_the_target_with_a_sign(studio: Studio) -> None:
    header = studio.pane.header
    assert header._time.text() == "0:15"
    assert not header._over.isVisible()
    edit = SetFilm(studio.film, {"target_duration": 12.0})
    studio.settle(lambda: studio.runner.change(edit))
    assert header._over.text() == "+3 s over"
    assert header._over.isVisible()


def test_a_heading_is_renamed_in_place(studio: Studio) -> None:
    click(studio, studio.s2a)
    studio.pane.handlers["film.rename_scene"]()
    line = studio.pane.view.names._line
    assert line.isVisible()
    QTest.keyClicks(line, "EXT. QUAY - DAWN")
    studio.settle(lambda: QTest.keyClick(line, Key.Key_Return))
    assert studio.film_now().scenes[1].name == "EXT. QUAY - DAWN"
    assert not line.isVisible()


def test_escape_leaves_a_heading_as_it_was(studio: Studio) -> None:
    click(studio, studio.s2a)
    studio.pane.handlers["film.rename_scene"]()
    line = studio.pane.view.names._line
    QTest.keyClicks(line, "NO")
    QTest.keyClick(line, Key.Key_Escape)
    assert not line.isVisible()
    assert studio.runner.undo_label == ""


def test_collapsing_hides_a_scenes_shots_until_one_is_gone_to(studio: Studio) -> None:
    view = studio.pane.view
    click(studio, studio.s1a)
    full = view.layout_.height
    studio.pane.handlers["view.collapse_scene"]()
    assert view.layout_.height < full
    view.select(view.selection.only(studio.s1b))
    assert view.layout_.height == full


def test_another_film_is_opened_and_a_film_that_is_gone_is_closed(studio: Studio) -> None:
    with studio.qtbot.waitSignal(studio.pane.loader.films_listed):
        studio.runner.change(AddFilm("Ashore"))
    studio.settle(studio.pane.handlers["film.next_film"])
    board = studio.pane.view.board
    assert board is not None
    assert board.film.name == "Ashore"
    assert board.counts == [0]
    assert studio.pane._stack.currentWidget() is studio.pane.view
    studio.settle(studio.runner.undo)
    studio.wait(lambda: studio.state.film_id == studio.film)


def test_the_list_and_the_board_share_a_selection(studio: Studio) -> None:
    pane = studio.pane
    click(studio, studio.s1b)
    pane.handlers["view.list"]()
    rows = pane.list.selectionModel().selectedRows()
    assert [pane.list.films.shot_id(row) for row in rows] == [studio.s1b]
    pane.list.setCurrentIndex(pane.list.films.index_of(1, 0))
    assert pane.view.selection.ids == {studio.s2a}
    assert studio.state.selection.ids == (studio.d,)


def test_a_right_click_selects_and_asks_the_window_for_a_menu(studio: Studio) -> None:
    asked: list[object] = []
    studio.pane.menu_requested.connect(lambda kind, at: asked.append(kind))
    view = studio.pane.view
    at = studio.point(studio.s1b)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    assert asked == [ContextMenu.SHOT]
    assert view.selection.ids == {studio.s1b}
