"""The dialog that lets one choose from a list."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.kit.choose import ChoiceRow, ChooseDialog

NAMES = ("Night", "Noon", "References / Night", "Sea plates")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def dialog(window: QWidget, **values: Any) -> tuple[ChooseDialog, list[ChoiceRow]]:
    picked: list[ChoiceRow] = []
    values.setdefault("choices", [ChoiceRow(name, name, "3") for name in NAMES])
    made = ChooseDialog(window, "Add to Collection", chosen=picked.extend, **values)
    made.open()
    return made, picked


def test_it_filters_while_one_types_and_keys_do_the_rest(qtbot: QtBot, window: QWidget) -> None:
    made, picked = dialog(window)
    assert made.shown == list(NAMES)
    qtbot.keyClicks(made.field, "nig")
    qtbot.waitUntil(lambda: made.shown == ["Night", "References / Night"])
    qtbot.keyClick(made.field, Qt.Key.Key_Down)
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert [choice.key for choice in picked] == ["References / Night"]


def test_the_last_row_makes_a_new_one(qtbot: QtBot, window: QWidget) -> None:
    made, picked = dialog(window, make="Make new collection")
    qtbot.keyClicks(made.field, "noon")
    qtbot.waitUntil(lambda: made.shown == ["Noon"])
    made.field.setText("no")
    qtbot.waitUntil(lambda: made.shown == ["Noon", "no"])
    last = made.list.model().index(1, 0)
    assert last.data() == "Make new collection “no”"
    qtbot.keyClick(made.field, Qt.Key.Key_Down)
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert picked == [ChoiceRow(None, "no", "Make new collection")]


def test_enter_after_the_last_letter_takes_what_was_typed(qtbot: QtBot, window: QWidget) -> None:
    made, picked = dialog(window)
    qtbot.keyClicks(made.field, "sea")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert [choice.key for choice in picked] == ["Sea plates"]


def test_several_can_be_taken_and_none_of_an_empty_list(qtbot: QtBot, window: QWidget) -> None:
    made, picked = dialog(window, many=True)
    qtbot.keyClick(made.field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert [choice.key for choice in picked] == ["Night", "Noon"]
    made, picked = dialog(window)
    made.field.setText("zzz")
    qtbot.waitUntil(lambda: made.shown == [])
    assert not made.accept_button.isEnabled()
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert made.isVisible()
    qtbot.keyClick(made.field, Qt.Key.Key_Escape)
    assert picked == []


def test_an_answer_to_older_words_is_not_shown(qtbot: QtBot, window: QWidget) -> None:
    asked: list[Any] = []
    made, _ = dialog(window, choices=(), ask=lambda words, then: asked.append((words, then)))
    made.field.setText("lamp")
    qtbot.waitUntil(lambda: len(asked) == 2)
    asked[1][1]([ChoiceRow("1", "lamp.png")])
    asked[0][1]([ChoiceRow("2", "everything")])
    assert made.shown == ["lamp.png"]
