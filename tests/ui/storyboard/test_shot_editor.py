"""The shot editor: what is typed is kept by itself, and never over somebody else's change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.edits.edit import perform
from desktop.edits.film import SetShot

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from tests.ui.storyboard.conftest import Studio


def open_on(studio: Studio, shot_id: AssetId) -> Any:
    view = studio.pane.view
    view.select(view.selection.only(shot_id))
    studio.pane.handlers["film.edit_shot"]()
    return studio.pane.editor


def stored(studio: Studio, shot_id: AssetId) -> Any:
    return studio.film_now().find_shot(shot_id)  # type: ignore[arg-type]


def test_what_is_typed_is_kept_after_a_moment(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    studio.settle(lambda: QTest.keyClicks(editor.fields["action"], "She turns."))
    assert stored(studio, studio.s1a).action == "She turns."
    assert editor.fields["action"].toPlainText() == "She turns."


def test_two_changes_in_a_row_are_no_conflict_with_themselves(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    QTest.keyClicks(editor.fields["notes"], "dusk")
    editor.flush()
    QTest.keyClicks(editor.fields["prompt"], "a pier")
    editor.flush()
    studio.wait(lambda: stored(studio, studio.s1a).prompt == "a pier")
    assert stored(studio, studio.s1a).notes == "dusk"
    assert not editor._problem.isVisible()


def test_a_duration_is_typed_in_seconds_or_timecode(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    field = editor.fields["duration"]
    QTest.keyClicks(field, "4.5")
    studio.settle(editor.flush)
    assert stored(studio, studio.s1a).duration == 4.5
    studio.wait(lambda: field.text() == "4.5 s")
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    studio.settle(editor.flush)
    assert stored(studio, studio.s1a).duration is None


def test_a_wrong_length_is_told_below_its_field_and_stays(studio: Studio) -> None:
    editor, view = open_on(studio, studio.s1a), studio.pane.view
    field = editor.fields["duration"]
    QTest.keyClicks(field, "soon")
    QTest.keyClick(editor.fields["action"], Qt.Key.Key_Escape)
    assert editor.isVisible()  # what cannot be kept is not put out of sight
    assert "is not a length of time" in editor.problem.text()
    assert editor.problem.geometry().top() >= field.geometry().bottom()
    view.select(view.selection.only(studio.s1b))
    assert field.text() == ""
    assert not editor.problem.isVisible()
    view.select(view.selection.only(studio.s1a))
    assert field.text() == "soon"
    assert editor.problem.isVisible()
    assert stored(studio, studio.s1a).duration is None
    field.selectAll()
    QTest.keyClicks(field, "6 s")
    studio.settle(editor.flush)
    assert not editor.problem.isVisible()
    assert stored(studio, studio.s1a).duration == 6


def test_escape_brings_a_line_back_and_keeps_a_text(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    name = editor.fields["name"]
    name.setFocus()
    before = name.text()
    QTest.keyClicks(name, " of the night")
    QTest.keyClick(name, Qt.Key.Key_Escape)
    assert (name.text(), editor.isVisible()) == (before, True)
    name.undo()
    assert name.text().endswith("night")
    QTest.keyClick(name, Qt.Key.Key_Escape)
    action = editor.fields["action"]
    action.setFocus()
    QTest.keyClicks(action, "Kept")
    QTest.keyClick(action, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    studio.wait(lambda: stored(studio, studio.s1a).action == "Kept")
    assert stored(studio, studio.s1a).name == before


def test_what_is_typed_while_the_last_words_are_on_their_way_is_kept(studio: Studio) -> None:
    editor, view = open_on(studio, studio.s1a), studio.pane.view
    QTest.keyClicks(editor.fields["action"], "One")
    editor.flush()
    QTest.keyClicks(editor.fields["notes"], "Two")
    view.select(view.selection.only(studio.s1b))
    studio.wait(lambda: stored(studio, studio.s1a).notes == "Two")
    assert stored(studio, studio.s1a).action == "One"


def test_the_editor_leaves_the_board_two_cards_in_a_row(studio: Studio) -> None:
    studio.pane.resize(660, 500)
    editor = open_on(studio, studio.s1a)
    studio.wait(lambda: editor.width() < 260)
    assert studio.pane.view.layout_.columns >= 2


def test_status_and_camera_are_chosen(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    status = editor.fields["status"]
    status.setCurrentIndex(2)
    status.activated.emit(2)
    QTest.keyClicks(editor.fields["camera_angle"].lineEdit(), "Low angle")
    editor.flush()
    studio.wait(lambda: stored(studio, studio.s1a).camera_angle == "Low angle")
    assert stored(studio, studio.s1a).status == "approved"


def test_somebody_elses_change_is_not_overwritten(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    perform(studio.library, SetShot(studio.s1a, {"notes": "theirs"}))
    QTest.keyClicks(editor.fields["notes"], "mine")
    editor.flush()
    studio.wait(editor._mine.isVisible)
    assert stored(studio, studio.s1a).notes == "theirs"
    assert editor.fields["notes"].toPlainText() == "mine"
    editor._mine.click()
    studio.wait(lambda: stored(studio, studio.s1a).notes == "mine")


def test_theirs_can_be_taken_instead(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    perform(studio.library, SetShot(studio.s1a, {"notes": "theirs"}))
    QTest.keyClicks(editor.fields["notes"], "mine")
    editor.flush()
    studio.wait(editor._theirs.isVisible)
    editor._theirs.click()
    studio.wait(lambda: editor.fields["notes"].toPlainText() == "theirs")
    assert not editor._problem.isVisible()


def test_going_to_another_shot_keeps_what_was_typed_in_the_first(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    QTest.keyClicks(editor.fields["notes"], "first")
    view = studio.pane.view
    studio.settle(lambda: view.select(view.selection.only(studio.s1b)))
    assert stored(studio, studio.s1a).notes == "first"
    assert stored(studio, studio.s1b).notes == ""
    assert editor.fields["notes"].toPlainText() == ""


def test_a_refresh_does_not_take_away_what_is_being_typed(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    QTest.keyClicks(editor.fields["notes"], "half a sen")
    editor._timer.stop()
    studio.settle(lambda: studio.runner.change(SetShot(studio.s1b, {"notes": "other"})))
    assert editor.fields["notes"].toPlainText() == "half a sen"
    editor._dirty.clear()


def test_escape_closes_and_keeps(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    QTest.keyClicks(editor.fields["notes"], "kept")
    studio.settle(lambda: QTest.keyClick(editor.fields["notes"], Qt.Key.Key_Escape))
    assert not editor.isVisible()
    assert stored(studio, studio.s1a).notes == "kept"
