"""What a colleague did is read in the history, gone to, and taken back, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.catalog.library import open_library
from desktop.edits.asset import RateAssets
from desktop.edits.edit import perform
from desktop.ui.history.pane import HistoryPane
from tests.stories.footage import draw

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.conftest import Desk


def test_a_colleagues_edit_is_found_and_taken_back(desk: Desk, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "rushes"
    folder.mkdir()
    for name, colour in (("pier", "navy"), ("gull", "olive"), ("lamp", "maroon")):
        draw(folder / f"{name}.png", colour)
    desk.import_folder(folder)
    ids = tuple(desk.id_of(f"{name}.png") for name in ("pier", "gull", "lamp"))
    there = open_library(desk.address)
    try:
        rated = perform(there, RateAssets(ids, 4))
        perform(there, RateAssets(ids[:1], 5))
    finally:
        there.close()
    window = desk.window
    window.commands.action("view.go_history").trigger()
    pane = window.findChild(HistoryPane)
    assert pane is not None
    pane.filters.kind.setCurrentText("Stars, hearts, labels")
    model = pane.model
    desk.wait(lambda: model.rowCount() == 2)
    assert model.index(1, 0).data() == rated.label
    parent = model.index(1, 0)
    pane.view.expand(parent)
    desk.wait(lambda: model.rowCount(parent) == 3)
    gull = next(
        index
        for index in (model.index(row, 0, parent) for row in range(3))
        if index.data() == "gull.png"
    )
    pane.view.setCurrentIndex(gull)
    pane.go_to_asset()
    desk.wait(lambda: tuple(window.state.selection.ids) == ids[1:2])
    desk.wait(pane.bar.button.isEnabled)
    assert "pier.png” was changed since" in pane.bar.words.text()
    qtbot.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)

    def stars() -> list[int]:
        cards = desk.library.read(lambda r: r.assets.cards(ids))
        return [cards[key].rating for key in ids]

    desk.wait(lambda: stars() == [5, 0, 0])
    desk.wait(lambda: window.runner.undo_label.startswith("Take back"))
    window.commands.action("edit.undo").trigger()
    desk.wait(lambda: stars() == [5, 4, 4])
    desk.settle()
