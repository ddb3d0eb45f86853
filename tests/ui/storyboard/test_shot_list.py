"""The list is a shot list one can work in: cells, takes, columns, and every key of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.domain.film import Shot
from desktop.edits.film import SetShot
from desktop.ui.kit import mime
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.storyboard import film_list
from desktop.ui.storyboard.shot_columns import ACTION, LENGTH, NAME, SHOT, STATUS

if TYPE_CHECKING:
    from tests.ui.storyboard.conftest import Studio
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def listed(studio: Studio) -> Studio:
    """The film as a list, with the keyboard in it."""
    studio.pane.handlers["view.list"]()
    studio.wait(lambda: studio.pane.list.isVisible())
    studio.pane.list.setFocus()
    return studio


def cell(studio: Studio, section: int, place: int, column: int = SHOT) -> QModelIndex:
    return studio.pane.list.films.index_of(section, place).siblingAtColumn(column)


def take(studio: Studio, section: int, place: int, row: int) -> QModelIndex:
    films = studio.pane.list.films
    return films.index(row, 0, films.index_of(section, place))


def stand_on(studio: Studio, index: QModelIndex) -> None:
    studio.pane.list.setCurrentIndex(index)


def edit(studio: Studio, index: QModelIndex) -> Any:
    """Open a cell by a double click; the field in it."""
    tree = studio.pane.list
    tree.scrollTo(index)
    at = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(tree.viewport(), LEFT, NONE, at)
    return field(studio)


def field(studio: Studio) -> Any:
    found = studio.pane.list.viewport().findChildren(QWidget)
    (open_one,) = [
        child
        for child in found
        if isinstance(child, QLineEdit | QComboBox | QPlainTextEdit)
        and child.isVisible()
        and child.parent() is studio.pane.list.viewport()
    ]
    return open_one


def shot(studio: Studio, shot_id: str) -> Shot:
    found = studio.film_now().find_shot(shot_id)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_f2_renames_the_shot_and_on_a_scene_the_scene(listed: Studio) -> None:
    stand_on(listed, cell(listed, 0, 1))
    listed.pane.handlers["film.rename_selected"]()
    line = field(listed)
    QTest.keyClicks(line, "The rope")
    listed.settle(lambda: QTest.keyClick(line, Key.Key_Return))
    assert (shot(listed, listed.s1b).name, shot(listed, listed.s1b).code) == ("The rope", "1B")
    stand_on(listed, listed.pane.list.films.index(1, 0))
    listed.pane.handlers["film.rename_selected"]()
    assert field(listed).text() == "EXT. QUAY"


def test_tab_goes_along_the_row_and_enter_goes_down(listed: Studio) -> None:
    line = edit(listed, cell(listed, 0, 0))
    assert line.text() == "1A"
    QTest.keyClicks(line, "10")
    QTest.keyClick(line, Key.Key_Tab)
    line = field(listed)
    QTest.keyClicks(line, "The boat")
    QTest.keyClick(line, Key.Key_Tab)
    text = field(listed)
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClicks(text, "A boat in fog")
    QTest.keyClick(text, Key.Key_Return)
    listed.wait(lambda: shot(listed, listed.s1a).action == "A boat in fog")
    listed.wait(lambda: shot(listed, listed.s1a).name == "The boat")
    assert shot(listed, listed.s1a).code == "10"
    tree = listed.pane.list
    assert tree.currentIndex() == cell(listed, 0, 1, ACTION)
    QTest.keyClick(edit(listed, cell(listed, 0, 1, NAME)), Key.Key_Backtab)
    assert field(listed).text() == "1B"


def test_a_length_is_typed_as_anywhere_and_a_wrong_one_is_told_below_it(listed: Studio) -> None:
    line = edit(listed, cell(listed, 0, 2, LENGTH))
    QTest.keyClicks(line, "soon")
    QTest.keyClick(line, Key.Key_Return)
    said = listed.pane.list.cells._problem
    assert said is not None
    assert said.isVisible()
    assert "is not a length of time" in said.text()
    assert "00:00:06:12" in said.text()
    assert line.isVisible()
    assert line.text() == "soon"
    line.selectAll()
    QTest.keyClicks(line, "2,5")
    listed.settle(lambda: QTest.keyClick(line, Key.Key_Return))
    assert not said.isVisible()
    assert shot(listed, listed.s1c).duration == 2.5
    listed.wait(lambda: cell(listed, 0, 2, LENGTH).data() == "2.5 s")


def test_a_wrong_value_stays_when_the_cell_is_left(listed: Studio) -> None:
    line = edit(listed, cell(listed, 0, 2, LENGTH))
    QTest.keyClicks(line, "soon")
    QTest.mouseClick(
        listed.pane.list.viewport(), LEFT, NONE,
        listed.pane.list.visualRect(cell(listed, 1, 0)).center(),
    )  # fmt: skip
    index = cell(listed, 0, 2, LENGTH)
    assert index.data() == "soon"
    assert "not a length" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert listed.runner.undo_label == ""
    line = edit(listed, index)
    assert line.text() == "soon"


def test_escape_brings_a_line_back_and_keeps_a_text(listed: Studio) -> None:
    line = edit(listed, cell(listed, 0, 0, NAME))
    QTest.keyClicks(line, "Nothing")
    QTest.keyClick(line, Key.Key_Escape)
    assert cell(listed, 0, 0, NAME).data() == ""
    line = edit(listed, cell(listed, 0, 0, NAME))
    assert line.text() == ""
    line.undo()
    assert line.text() == "Nothing"
    QTest.keyClick(line, Key.Key_Escape)
    text = edit(listed, cell(listed, 0, 0, ACTION))
    QTest.keyClicks(text, "Kept")
    listed.settle(lambda: QTest.keyClick(text, Key.Key_Escape))
    assert shot(listed, listed.s1a).action == "Kept"


def test_a_status_is_chosen_in_its_cell(listed: Studio) -> None:
    choice = edit(listed, cell(listed, 1, 0, STATUS))
    assert [choice.itemText(row) for row in range(choice.count())] == [
        "In progress", "For review", "Approved", "Cut",
    ]  # fmt: skip
    choice.setCurrentIndex(2)
    listed.settle(lambda: choice.activated.emit(2))
    assert shot(listed, listed.s2a).status == "approved"
    listed.wait(lambda: cell(listed, 1, 0, STATUS).data() == "Approved")


def test_what_is_typed_survives_a_change_of_the_film(listed: Studio) -> None:
    line = edit(listed, cell(listed, 0, 0, NAME))
    QTest.keyClicks(line, "Half a na")
    listed.settle(lambda: listed.runner.change(SetShot(listed.s1a, {"action": "Elsewhere"})))
    assert line.isVisible()
    QTest.keyClicks(line, "me")
    assert line.text() == "Half a name"
    # Somebody else was first: the words stay in the cell, with the reason.
    QTest.keyClick(line, Key.Key_Return)
    index = cell(listed, 0, 0, NAME)
    listed.wait(lambda: shot(listed, listed.s1a).name == "Half a name" or bool(
        index.data(Qt.ItemDataRole.ForegroundRole)))  # fmt: skip
    assert index.data() == "Half a name"


def test_takes_are_rows_below_their_shot_and_take_every_key(listed: Studio) -> None:
    tree, view = listed.pane.list, listed.pane.view
    stand_on(listed, cell(listed, 0, 0))
    QTest.keyClick(tree, Key.Key_Return)
    assert tree.currentIndex() == take(listed, 0, 0, 0)
    assert (view.strip_id, view.strip_keys) == (listed.s1a, True)
    assert listed.state.selection.ids == (listed.a,)
    QTest.keyClick(tree, Key.Key_Down)
    assert listed.state.selection.ids == (listed.b,)
    listed.settle(lambda: QTest.keyClick(tree, Key.Key_Return))
    assert shot(listed, listed.s1a).selected.card.id == listed.b  # type: ignore[union-attr]
    listed.settle(lambda: QTest.keyClick(tree, Key.Key_1))
    assert shot(listed, listed.s1a).selected.card.id == listed.a  # type: ignore[union-attr]
    listed.settle(listed.pane.handlers["film.move_left"])  # takes, not the shot
    assert [t.card.id for t in shot(listed, listed.s1a).takes] == [listed.b, listed.a]
    listed.settle(listed.pane.handlers["film.trash_shot"])
    assert [t.card.id for t in shot(listed, listed.s1a).takes] == [listed.a]
    QTest.keyClick(tree, Key.Key_Escape)
    assert tree.currentIndex().siblingAtColumn(0) == cell(listed, 0, 0)
    assert view.strip_id is None


def test_commands_of_the_board_work_in_the_list(listed: Studio) -> None:
    handlers = listed.pane.handlers
    stand_on(listed, cell(listed, 0, 0))
    listed.settle(handlers["film.next_take"])
    assert shot(listed, listed.s1a).selected.card.id == listed.b  # type: ignore[union-attr]
    listed.settle(handlers["film.move_right"])
    assert listed.codes()[0] == ["1B", "1A", "1C"]
    listed.settle(handlers["film.new_shot"])
    assert listed.codes()[0] == ["1B", "1A", "1D", "1C"]
    listed.settle(handlers["film.duplicate_shot"])
    assert listed.codes()[0] == ["1B", "1A", "1D", "1E", "1C"]
    handlers["view.collapse_scene"]()
    assert not listed.pane.list.isExpanded(listed.pane.list.films.index(0, 0))
    handlers["view.collapse_scene"]()
    assert listed.pane.list.isExpanded(listed.pane.list.films.index(0, 0))


def test_the_menu_is_that_of_the_row(listed: Studio) -> None:
    asked: list[object] = []
    listed.pane.menu_requested.connect(lambda kind, _at: asked.append(kind))
    tree = listed.pane.list
    tree.expand(cell(listed, 0, 0))
    for index in (tree.films.index(1, 0), cell(listed, 0, 1), take(listed, 0, 0, 1)):
        at = tree.visualRect(index).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.RightButton, NONE, at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tree.mapToGlobal(at))
        QApplication.sendEvent(tree.viewport(), event)
    assert asked == [ContextMenu.SCENE, ContextMenu.SHOT, ContextMenu.TAKE]


def test_takes_are_dragged_in_the_list(listed: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Any] = []
    monkeypatch.setattr(film_list, "carry", lambda _view, data: held.append(data))
    tree = listed.pane.list
    tree.expand(cell(listed, 0, 0))
    at = tree.visualRect(take(listed, 0, 0, 1)).center()
    QTest.mouseClick(tree.viewport(), LEFT, NONE, at)
    QTest.mousePress(tree.viewport(), LEFT, NONE, at)
    QTest.mouseMove(tree.viewport(), at + QPoint(6, 2))
    QTest.mouseMove(tree.viewport(), at + QPoint(60, 2))
    QTest.mouseRelease(tree.viewport(), LEFT, NONE, at)
    (data,) = held
    assert mime.asset_ids(data) == (listed.b,)
    first = tree.visualRect(take(listed, 0, 0, 0))
    above = QPoint(first.center().x(), first.top() + 2)
    listed.drag(data, above, onto=tree.viewport())
    assert tree._intent.words == "Move take 2 before take 1 of 1A"
    clean = tree.viewport().grab().toImage()
    listed.settle(lambda: listed.drop(data, above, onto=tree.viewport()))
    assert [t.card.id for t in shot(listed, listed.s1a).takes] == [listed.b, listed.a]
    assert tree.viewport().grab().toImage() != clean


def test_columns_are_chosen_and_remembered_by_name(listed: Studio) -> None:
    tree = listed.pane.list
    assert "notes" not in tree.shown_columns
    menu = tree.column_menu()
    (notes,) = [action for action in menu.actions() if action.text() == "Notes"]
    with listed.qtbot.waitSignal(tree.columns_changed):
        notes.toggle()
    assert "notes" in tree.shown_columns
    tree.show_columns(("name",))
    assert tree.shown_columns == ("shot", "name")
