"""A director looks at what the film has cost, goes to what was dear, and hands the table on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.spending import Grouping
from desktop.domain.typed_text import Money
from desktop.edits.asset import SetCost, TrashAssets
from desktop.edits.film import AddFilm, AddTakes, DropBetweenShots
from desktop.edits.provider_call import RecordCall
from desktop.edits.spending import SetBudget
from desktop.ui.spending.pane import SpendingPane
from desktop.ui.spending.table_model import COST, NAME
from tests.stories.conftest import Desk
from tests.stories.footage import draw
from tests.stories.test_lut import performed


def spending(desk: Desk) -> SpendingPane:
    holder: Any = desk.window.built["spending"].widget
    pane = holder.pane().widget
    assert isinstance(pane, SpendingPane)
    return pane


def rows(pane: SpendingPane) -> dict[str, str]:
    """The cost of each group, as it is written."""
    model = pane.model
    return {
        str(model.data(model.index(at, NAME))): str(model.data(model.index(at, COST)))
        for at in range(model.rowCount())
    }


def choose(pane: SpendingPane, by: Grouping) -> None:
    pane.grouping.setCurrentIndex(pane.grouping.findData(by.value))


def click_bar(pane: SpendingPane, place: int) -> None:
    """A real click into the n-th bar from above."""
    chart = pane.chart.chart()
    (series,) = chart.series()
    at = len(pane.chart.bars) - 1 - place
    half = float(pane.chart.bars[place].total) / 2
    along = chart.mapToPosition(QPointF(half, at), series)
    QTest.mouseClick(
        pane.chart.viewport(),
        Qt.MouseButton.LeftButton,
        pos=pane.chart.mapFromScene(chart.mapToScene(along)),
    )


def test_from_the_sum_to_what_was_dear_and_onto_paper(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "takes"
    folder.mkdir()
    for name, colour in (("dusk", "navy"), ("dawn", "teal"), ("mood", "maroon")):
        draw(folder / f"{name}.png", colour)
    desk.menu("view.go_spending")
    pane = spending(desk)
    desk.wait(lambda: pane._pages.currentIndex() == 1)  # nothing is on record yet
    desk.import_folder(folder)
    film = performed(desk, AddFilm("Harbour"))
    desk.window.state.open_film(film)
    desk.settle()
    (shot,) = performed(desk, DropBetweenShots(desk.film().scenes[0].id, (desk.id_of("dusk.png"),)))
    performed(desk, AddTakes(shot, (desk.id_of("dawn.png"),)))
    for name, cost in (("dusk", "1.25"), ("dawn", "0.5"), ("mood", "0.25")):
        performed(desk, SetCost(desk.id_of(f"{name}.png"), Money(Decimal(cost), "USD")))

    desk.wait(lambda: rows(pane) == {"Harbour": "$1.75", "In no film": "$0.25"})
    assert pane.total.text() == "$2.00"
    desk.wait(lambda: "1 rejected take: " in pane.figures.text())
    # A bar lists what its money was spent on, and nothing else; the film is had on the board too.
    desk.window.state.open_film(None)
    click_bar(pane, 0)
    desk.wait(lambda: desk.names() == ["dusk.png", "dawn.png"])
    assert desk.window.library.listing_scope.name == "Harbour: $1.75"
    desk.wait(lambda: desk.window.state.film_id == film)
    assert desk.window.panes.is_in_sight("spending"), "one looks on from there"
    click_bar(pane, 1)
    desk.wait(lambda: desk.names() == ["mood.png"])
    choose(pane, Grouping.TYPE)
    desk.wait(lambda: list(rows(pane)) == ["Image"])
    click_bar(pane, 0)
    desk.wait(lambda: desk.names() == ["dusk.png", "dawn.png", "mood.png"])
    desk.menu("edit.search_back")
    desk.wait(lambda: desk.window.library.listing_scope.key == "all")
    # A shot is gone to by the keyboard, in the table.
    choose(pane, Grouping.SHOT)
    desk.wait(lambda: len(rows(pane)) == 2)
    desk.window.state.open_film(None)
    desk.settle()
    pane.table.setFocus()
    pane.table.selectRow(0)
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.state.shot_id == shot)
    desk.wait(lambda: desk.names() == ["dusk.png", "dawn.png"])

    # What is chosen is what is handed on.
    saved = tmp_path / "spending.csv", tmp_path / "spending.pdf"
    for path, command in zip(saved, ("spending.csv", "spending.pdf"), strict=True):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_a, path=path, **_k: (str(path), "")
        )
        desk.menu(command)
        desk.wait(path.exists)
    assert "USD,1.750000,0.000000,1.750000,2,0,0" in saved[0].read_text(encoding="utf-8")
    assert saved[1].read_bytes().startswith(b"%PDF-")
    # Taken back, it is cheaper.
    desk.menu("edit.undo")
    desk.wait(lambda: pane.total.text().startswith("$1.75"))

    # A budget is seen to come near and to be passed; a call that failed counts, at once.
    assert pane.budget.text() == ""
    performed(desk, SetBudget(None, Money(Decimal(2), "USD")))
    desk.wait(lambda: pane.budget.text().startswith("Budget nearly used up: $1.75 of $2.00 spent"))
    failed = ProviderCall("fal", state=CallState.FAILED, cost=Money(Decimal("0.5"), "USD"))
    performed(desk, RecordCall(failed))
    desk.wait(lambda: pane.budget.text().startswith("Budget passed: $2.25 of $2.00 spent"))
    assert pane.total.text().startswith("$2.25")
    # What came to nothing has no asset; what lies in the Trash was paid for, and is listed there.
    noted: list[str] = []
    desk.window.report.noted.connect(lambda note: noted.append(note.text))
    choose(pane, Grouping.PROVIDER)
    desk.wait(lambda: "fal" in rows(pane))
    pane.open_group("fal")
    desk.wait(lambda: "No asset came of it: the attempts failed." in noted)
    performed(desk, TrashAssets((desk.id_of("dawn.png"),)))
    choose(pane, Grouping.FILM)
    desk.wait(lambda: "Harbour" in rows(pane))
    pane.open_group(film)
    desk.wait(lambda: "1 asset of it is in the Trash." in noted)
    desk.wait(lambda: desk.names() == ["dusk.png"])
