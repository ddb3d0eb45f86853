"""A director looks at what the film still owes, goes to a gap, fills it, and sees it leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop.domain.asset import AssetType
from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.rate_card_data import read_cards
from desktop.edits.film import AddFilm, AddShots, AddTakes, DropBetweenShots, SetShot
from desktop.edits.film_use import AddFailedTake
from desktop.edits.provider_call import RecordCall
from desktop.edits.rate_card import PutRateCards
from desktop.ui.owed.pane import OwedPane
from desktop.ui.owed.table_model import KIND, WHERE
from tests.stories.conftest import Desk
from tests.stories.footage import draw
from tests.stories.test_lut import performed

PRICES = {
    "provider": "Example",
    "source": "an invoice",
    "from": "2020-01-01",
    "models": [
        {
            "model": "stills-1",
            "prices": [{"unit": "image", "count": ["images"], "price": "0.25"}],
            "examples": [{"images": 2, "cost": "0.5"}],
        }
    ],
}


def owed(desk: Desk) -> OwedPane:
    holder: Any = desk.window.built["owed"].widget
    pane = holder.pane().widget
    assert isinstance(pane, OwedPane)
    return pane


def lines(pane: OwedPane) -> list[tuple[str, str]]:
    """Shot and kind of each line, as they are written."""
    model = pane.model
    return [
        (model.index(at, WHERE).data(), model.index(at, KIND).data())
        for at in range(model.rowCount())
    ]


def test_from_a_gap_to_its_shot_and_on_until_nothing_is_owed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stills"
    folder.mkdir()
    for name, colour in (("dusk", "navy"), ("dawn", "teal")):
        draw(folder / f"{name}.png", colour)
    desk.import_folder(folder)
    desk.menu("view.go_owed")
    pane = owed(desk)
    assert pane._pages.currentWidget() is pane.empty  # no film is on the board
    film = performed(desk, AddFilm("Harbour"))
    desk.window.state.open_film(film)
    desk.wait(lambda: lines(pane) == [("Scene 1  Scene 1", "Empty scene")])
    scene = desk.film().scenes[0].id
    (done,) = performed(desk, DropBetweenShots(scene, (desk.id_of("dusk.png"),)))
    (wide,) = performed(desk, AddShots(scene, ("Wide",)))
    asked = {"provider": "Example", "model": "stills-1"}
    performed(desk, AddFailedTake(wide, "busy", AssetType.IMAGE, generation=asked))
    performed(desk, SetShot(done, {"dialogue": "Ahoy."}))
    code = desk.shots()[1][0]
    where = f"{code}  Wide"
    desk.wait(lambda: lines(pane)[1:] == [(where, "Missing"), ("", "Failed")])
    assert lines(pane)[0][1] == "Silent"
    assert pane.cost.text() == "To finish it: 1 shot that cannot be priced."
    performed(desk, PutRateCards(read_cards(PRICES)))
    desk.wait(lambda: pane.cost.text() == "To finish it: $0.25 for 1 shot.")

    # A click selects the shot and leaves the list where it is; Enter goes to the board.
    at = pane.table.visualRect(pane.model.index(1, KIND)).center()
    QTest.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.wait(lambda: desk.window.state.shot_id == wide)
    assert desk.window.panes.is_in_sight("owed")
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.panes.is_in_sight("storyboard"))
    desk.wait(lambda: desk.window.storyboard.isAncestorOf(desk.window.focusWidget()))
    desk.wait(pane.visibleRegion().isEmpty)
    # What is done there is seen when one comes back, and taken back it is owed again.
    performed(desk, AddTakes(wide, (desk.id_of("dawn.png"),)))
    performed(desk, SetShot(done, {"dialogue": ""}))
    assert pane.model.lines, "a list that is out of sight is not read"
    desk.menu("view.go_owed")
    desk.wait(lambda: not pane.model.lines)
    assert pane._pages.currentWidget() is pane.empty
    desk.menu("edit.undo")
    desk.wait(lambda: [kind for _, kind in lines(pane)] == ["Silent"])
    failed = ProviderCall("Example", state=CallState.FAILED, target_id=wide, error="refused")
    performed(desk, RecordCall(failed))
    desk.wait(lambda: (where, "Failed") in lines(pane))

    path = tmp_path / "owed.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    desk.menu("owed.csv")
    desk.wait(path.exists)
    assert "refused" in path.read_text(encoding="utf-8")
