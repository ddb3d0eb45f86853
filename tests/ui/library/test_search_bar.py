import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.search.completion_names import CompletionNames
from desktop.domain.search.parser import parse
from desktop.ui.library.search_bar import SearchBar


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(700, 500)
    return made


@pytest.fixture
def bar(qtbot: QtBot, window: QWidget) -> SearchBar:
    column = QVBoxLayout(window)
    made = SearchBar(window)
    column.addWidget(made)
    column.addStretch()
    window.show()
    made.set_names(CompletionNames(tags=("harbour", "hero"), collections=("Pier references",)))
    made.take_focus()
    qtbot.waitUntil(lambda: made.edit.hasFocus())
    return made


def test_it_searches_as_one_types_once_the_keys_rest(qtbot: QtBot, bar: SearchBar) -> None:
    told: list[str] = []
    bar.searched.connect(lambda node, text: told.append(text))
    qtbot.keyClicks(bar.edit, "pier")
    assert told == []
    qtbot.waitUntil(lambda: told == ["pier"])


def test_what_is_told_is_the_tree(qtbot: QtBot, bar: SearchBar) -> None:
    with qtbot.waitSignal(bar.searched) as told:
        bar.set_text("tag:hero rating>=3")
    assert told.args[0] == parse("tag:hero rating>=3")


def test_an_error_is_shown_with_its_place_and_nothing_is_searched(
    qtbot: QtBot, bar: SearchBar
) -> None:
    told: list[str] = []
    bar.searched.connect(lambda node, text: told.append(text))
    qtbot.keyClicks(bar.edit, "rating:9 pier")
    qtbot.waitUntil(lambda: bool(bar.error))
    assert bar._panel is not None
    assert bar._panel.isVisible()
    assert bar.edit._error == (7, 1)
    assert told == []
    qtbot.keyClick(bar.edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(bar.edit, "pier")
    qtbot.waitUntil(lambda: told == ["pier"])
    assert bar.error == ""
    assert bar.edit._error is None


def test_a_value_being_written_is_no_mistake_yet(qtbot: QtBot, bar: SearchBar) -> None:
    qtbot.keyClicks(bar.edit, "type:vi")
    qtbot.waitUntil(lambda: bar._panel is not None and bar._panel.isVisible())
    assert bar.edit._error is None


@pytest.mark.parametrize("text", ["tag:", "rating>", 'name:"low', "type:vidio"])
def test_an_end_that_is_missing_is_told_after_a_pause(
    qtbot: QtBot, bar: SearchBar, text: str
) -> None:
    qtbot.keyClicks(bar.edit, text)
    qtbot.waitUntil(lambda: bar._doubt.isActive())
    assert bar.error == ""
    assert bar.edit._error is None
    qtbot.waitUntil(lambda: bool(bar.error))
    assert bar.edit._error is not None


def test_a_name_that_is_being_typed_is_a_beginning(qtbot: QtBot, bar: SearchBar) -> None:
    with qtbot.waitSignal(bar.searched) as told:
        qtbot.keyClicks(bar.edit, "tag:har")
    assert told.args[0] == parse("tag:har*")
    with qtbot.waitSignal(bar.searched) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert told.args[0] == parse("tag:har")


def test_tab_takes_the_completion_and_leaves_without_one(qtbot: QtBot, bar: SearchBar) -> None:
    qtbot.keyClicks(bar.edit, "tag:harb")
    qtbot.waitUntil(lambda: bar.edit.has_offers)
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert bar.text == "tag:harbour "
    assert bar.edit.hasFocus()
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert not bar.edit.hasFocus()


def test_a_completion_is_taken_with_the_keys(qtbot: QtBot, bar: SearchBar) -> None:
    qtbot.keyClicks(bar.edit, "tag:h")
    qtbot.waitUntil(lambda: bar._panel is not None and bar._panel.isVisible())
    qtbot.keyClick(bar.edit, Qt.Key.Key_Down)
    qtbot.keyClick(bar.edit, Qt.Key.Key_Down)
    with qtbot.waitSignal(bar.searched) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert bar.text == "tag:hero "
    assert told.args[0] == parse("tag:hero")
    assert bar._panel is not None
    assert not bar._panel.isVisible()


def test_enter_goes_to_the_results(qtbot: QtBot, bar: SearchBar) -> None:
    bar.set_text("pier")
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.edit, Qt.Key.Key_Return)


def test_escape_closes_the_list_then_clears_then_leaves(qtbot: QtBot, bar: SearchBar) -> None:
    qtbot.keyClicks(bar.edit, "tag:h")
    qtbot.waitUntil(lambda: bar._panel is not None and bar._panel.isVisible())
    qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert bar._panel is not None
    assert not bar._panel.isVisible()
    assert bar.text == "tag:h"
    with qtbot.waitSignal(bar.searched) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert told.args == [None, ""]
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)


def test_what_is_pasted_is_one_plain_line(qtbot: QtBot, bar: SearchBar) -> None:
    mime = QMimeData()
    mime.setHtml("<b>pier</b>")
    mime.setText("pier\nsunset\t" + "x" * 100_000)
    bar.edit.insertFromMimeData(mime)
    assert bar.text.startswith("pier sunset x")
    assert "\n" not in bar.text
    assert len(bar.text) <= 4_000


def test_conditions_stand_on_chips_and_words_do_not(bar: SearchBar) -> None:
    bar.set_text("tag:hero rating>=3 pier")
    chips = bar.edit._chips()
    assert len(chips) == 2
    assert chips[0].right() < chips[1].left()
    assert bar.edit.sizeHint().height() <= bar.height()
