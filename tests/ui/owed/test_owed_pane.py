"""The pane of what is still owed: gaps by shot, one kind at a time, following what changes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.domain.asset import AssetType
from desktop.domain.owed import OwedKind
from desktop.domain.relation import RelationType
from desktop.edits.asset import RateAssets, TrashAssets
from desktop.edits.film import AddTakes
from desktop.ui.owed.pane import OwedPane
from desktop.ui.owed.table_model import KIND, WHAT, WHERE

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


@pytest.fixture
def film(library: Library) -> dict[str, AssetId]:
    """Two shots: one with a failed take and nothing else, one with a picture and dialogue."""

    def build(tx: Any) -> dict[str, AssetId]:
        key = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(key, "Pier")
        first, second = tx.films.add_shots(scene, ["Wide", "Close"])
        picture, mood = (
            tx.assets.add(AssetType.IMAGE, name, generation_cost=Decimal(0))
            for name in ("boat.png", "mood.png")
        )
        failed = tx.assets.add(
            AssetType.VIDEO, "x", status="failed", generation_metadata={"error": "busy"}
        )
        tx.films.add_takes(first, [failed])
        tx.films.add_takes(second, [picture])
        tx.assets.set_metadata(second, {"dialogue": "Ahoy."})
        tx.relations.add(RelationType.USED_IN, key, mood)
        return {"film": key, "first": first, "second": second, "picture": picture, "mood": mood}

    return library.write(build)


@pytest.fixture
def pane(qtbot: Any, runner: Runner, state: DeskState, film: dict[str, AssetId]) -> OwedPane:
    """The pane, in sight, with the film on the board."""
    made = OwedPane(runner, state)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    assert made.empty.isVisible()
    assert made._pages.currentIndex() == 1
    state.open_film(film["film"])
    qtbot.waitUntil(lambda: bool(made.model.lines))
    return made


def cells(pane: OwedPane, column: int) -> list[str]:
    return [pane.model.index(row, column).data() for row in range(pane.model.rowCount())]


def test_gaps_stand_by_shot_and_are_chosen_by_kind(
    qtbot: Any, pane: OwedPane, film: dict[str, AssetId], state: DeskState
) -> None:
    assert cells(pane, KIND) == ["Unused", "Missing", "Failed", "Silent"]
    assert cells(pane, WHERE) == ["Harbour", "1A  Wide", "", "1B  Close"]  # a shot is named once
    spoken = pane.model.index(2, WHERE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "1A  Wide"
    assert pane.title.text() == "4 things still owed"
    assert pane.cost.text() == "To finish it: 1 shot that cannot be priced."
    boxed = [pane.kinds.itemText(at) for at in range(pane.kinds.count())]
    assert boxed == ["Everything (4)", "Missing (1)", "Failed (1)", "Silent (1)", "Unused (1)"]
    # A click chooses the shot, Enter goes there; what is in no shot is in the library.
    at = pane.table.visualRect(pane.model.index(1, WHAT)).center()
    with qtbot.waitSignal(pane.shots_chosen) as told:
        qtbot.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [film["film"], [film["first"]]]
    with qtbot.waitSignal(pane.board_requested) as told:
        qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    assert told.args == [film["film"], [film["first"]]]
    pane.table.selectRow(0)
    with qtbot.waitSignal(state.reveal_requested) as told:
        qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    assert told.args == [film["mood"]]
    pane.kinds.choose(OwedKind.SILENT)
    assert cells(pane, WHERE) == ["1B  Close"]
    pane.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied == "1B  Close\tSilent\tThere is dialogue, and no sound."
    QGuiApplication.clipboard().clear()


def test_it_follows_what_changes_and_says_when_nothing_is_owed(
    qtbot: Any, pane: OwedPane, film: dict[str, AssetId], runner: Runner, state: DeskState
) -> None:
    pane.kinds.choose(OwedKind.MISSING)
    runner.change(AddTakes(film["first"], (film["picture"],)))
    qtbot.waitUntil(lambda: pane.model.lines == ())
    assert pane.kinds.currentText() == "Missing (0)"  # what was chosen stays, and is no more
    assert pane._pages.currentWidget() is pane.empty
    pane.empty.chosen.emit("all")
    assert cells(pane, KIND) == ["Unused", "Silent"]  # after the attempts, one came to something
    pane.table.selectRow(1)
    runner.change(TrashAssets((film["mood"],)))
    qtbot.waitUntil(lambda: cells(pane, KIND) == ["Silent"])
    assert pane.table.currentIndex().row() == 0  # the line that it was
    # Judging a picture changes nothing here, and nothing is asked.
    with qtbot.waitSignal(runner.changed):
        runner.change(RateAssets((film["picture"],), 5))
    assert pane.is_settled
    # What changes out of sight is read when it is looked at again.
    pane.hide()
    with qtbot.waitSignal(runner.changed):
        runner.change(TrashAssets((film["second"],)))
    assert cells(pane, KIND) == ["Silent"]
    pane.show()
    qtbot.waitUntil(lambda: pane._pages.currentWidget() is pane.empty)
    assert pane.title.text() == ""
    state.open_film(None)
    assert pane._owed is None


def test_what_is_chosen_is_saved_as_it_is_now(
    qtbot: Any, pane: OwedPane, runner: Runner, tmp_path: Path
) -> None:
    pane.kinds.choose(OwedKind.FAILED)
    path = tmp_path / "owed.csv"
    pane.save_csv(path)
    qtbot.waitUntil(lambda: path.exists() and not runner.jobs)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "Take 1 failed: busy. Nothing came since." in lines[1]
