"""The model of grid and table: what a row answers, and what it asks to be written."""

import sys
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.ui.library.asset_columns import COLUMNS, NAME_COLUMN, RATING_COLUMN
from desktop.ui.library.asset_model import AssetModel, AssetRole
from desktop.ui.library.pane import LibraryPane
from tests.present import present
from tests.ui.library.conftest import Stock


def test_qt_finds_no_fault_with_the_model(model: AssetModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model, force_py=True)


def test_names_and_stars_are_asked_for_and_not_written(qtbot: QtBot, model: AssetModel) -> None:
    name = model.index(0, NAME_COLUMN)
    with qtbot.waitSignal(model.rename_requested) as asked:
        assert model.setData(name, "  harbour \n dusk ")
    assert asked.args == [model.id_at(0), "harbour dusk"]
    assert model.data(name) == "pier_029.png"
    assert not model.setData(name, "   ")
    with qtbot.waitSignal(model.rating_requested) as rated:
        assert model.setData(model.index(0, RATING_COLUMN), 5)
    assert rated.args == [model.id_at(0), 5]


def test_a_row_answers_with_its_card_and_its_headings(model: AssetModel) -> None:
    card = model.data(model.index(0, 0), int(AssetRole.CARD))
    assert present(card).name == "pier_029.png"
    assert model.data(model.index(0, 0), int(AssetRole.ID)) == present(card).id
    headings = [
        present(model.headerData(at, Qt.Orientation.Horizontal)).split("  ")[0]
        for at in range(model.columnCount())
    ]
    assert headings == [column.heading for column in COLUMNS]


def test_a_broken_row_is_answered_neutrally(
    model: AssetModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: told.append(error))

    def broken(row: int) -> Any:
        raise RuntimeError(row)

    monkeypatch.setattr(model, "row_at", broken)
    assert model.data(model.index(0, 0)) is None
    assert model.data(model.index(1, 0)) is None
    assert len(told) == 1, "a broken row is reported once, not at every repaint"


def test_names_are_never_rich_text(
    qtbot: QtBot, model: AssetModel, pane: LibraryPane, stock: Stock
) -> None:
    pane.asset_edits.rename(stock.assets[29], "<b>big</b> &amp;")
    qtbot.waitUntil(lambda: model.data(model.index(0, 0)) == "<b>big</b> &amp;")
    tip = model.data(model.index(0, 0), int(Qt.ItemDataRole.ToolTipRole))
    assert isinstance(tip, str)
    assert "<b>" not in tip
    assert "&lt;b&gt;" in tip
