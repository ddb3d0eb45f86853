"""A scene can be current without a shot: what commands are about then, on board and list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from tests.ui.storyboard.conftest import Studio
NONE = Qt.KeyboardModifier.NoModifier


def press(studio: Studio, at: QPoint) -> None:
    QTest.mouseClick(studio.pane.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)


def test_a_press_on_a_heading_or_beside_its_shots_makes_that_scene_current(
    studio: Studio,
) -> None:
    view = studio.pane.view
    press(studio, studio.point(studio.s2a))
    press(studio, studio.heading(0))
    assert (view.section_id, view.selection.ids) == (studio.one, frozenset())
    assert view.accessibleDescription() == "scene 1, INT. BOAT, 3 shots"
    press(studio, studio.point(studio.s2b, 1.3))
    assert view.section_id == studio.two
    press(studio, studio.point(studio.s1b))
    assert view.section_id is None


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        ("film.new_shot", [["1A", "1B", "1C", "1D"], ["2A", "2B"]]),
        ("film.move_scene_down", [["2A", "2B"], ["1A", "1B", "1C"]]),
    ],
)
def test_commands_are_about_the_current_scene(
    studio: Studio, command: str, codes: list[list[str]]
) -> None:
    press(studio, studio.heading(0))
    studio.settle(studio.pane.handlers[command])
    assert studio.codes() == codes


def test_delete_on_a_heading_is_about_the_scene(studio: Studio) -> None:
    press(studio, studio.heading(1))
    with studio.qtbot.waitSignal(studio.pane.trash_requested) as told:
        studio.pane.handlers["film.trash_shot"]()
    assert told.args == [(studio.two, studio.s2a, studio.s2b)]


def test_an_arrow_leads_from_a_heading_to_its_first_shot(studio: Studio) -> None:
    view = studio.pane.view
    view.setFocus()
    press(studio, studio.heading(1))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.selection.ids == {studio.s2a}


def test_the_list_has_the_same_current_scene(studio: Studio) -> None:
    pane = studio.pane
    press(studio, studio.heading(1))
    pane.handlers["view.list"]()
    rows = pane.list.selectionModel().selectedRows()
    assert [(row.row(), row.parent().isValid()) for row in rows] == [(1, False)]
    pane.list.setCurrentIndex(pane.list.films.index(0, 0))
    assert pane.view.section_id == studio.one
    studio.settle(pane.handlers["film.new_shot"])
    assert studio.codes()[0] == ["1A", "1B", "1C", "1D"]


def test_a_scene_that_is_gone_is_not_current_any_more(studio: Studio) -> None:
    studio.pane.handlers["film.new_scene"]()
    studio.settle(studio.pane.view.names.finish)
    assert studio.pane.view.section_id is not None
    studio.settle(studio.runner.undo)
    studio.settle(studio.pane.handlers["film.new_shot"])
    assert studio.codes()[1] == ["2A", "2B", "2C"]
