"""The shot editor: what is typed is kept by itself, and never over somebody else's change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.edits.edit import perform
from desktop.edits.film import SetShot

if TYPE_CHECKING:
    from conftest import Studio


def open_on(studio: Studio, shot_id: str) -> Any:
    view = studio.pane.view
    view.select(view.selection.only(shot_id))
    studio.pane.handlers["film.edit_shot"]()
    return studio.pane.editor


def stored(studio: Studio, shot_id: str) -> Any:
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


def test_a_duration_that_is_none_is_told_and_not_kept(studio: Studio) -> None:
    editor = open_on(studio, studio.s1a)
    QTest.keyClicks(editor.fields["duration"], "soon")
    editor.flush()
    assert "is not a length" in editor._problem.text()
    assert stored(studio, studio.s1a).duration is None


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
