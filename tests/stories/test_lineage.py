"""The lineage, as a person walks it: from the grid by key and pointer, and back onto the board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt

from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType
from desktop.edits.asset import SetFields
from desktop.edits.film import AddFilm
from desktop.edits.relation import AddRelation
from desktop.ui.lineage.pane import LineagePane
from desktop.ui.shell.late_pane import LatePane
from tests.stories.conftest import Desk
from tests.stories.footage import draw
from tests.ui.dragging import drag

LEFT = Qt.MouseButton.LeftButton


def pane_of(desk: Desk) -> LineagePane:
    holder = desk.window.built["lineage"].widget
    assert isinstance(holder, LatePane)
    pane = holder.pane().widget
    assert isinstance(pane, LineagePane)
    return pane


def make(desk: Desk, edit: Any) -> Any:
    made: list[Any] = []
    desk.window.runner.change(edit, lambda applied: made.append(applied.result))
    desk.wait(lambda: bool(made))
    desk.settle()
    return made[0]


def current(pane: LineagePane) -> AssetId | None:
    return pane.canvas.current


def test_walk_the_lineage_and_bring_a_picture_onto_the_board(
    desk: Desk, qtbot: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    colours = {"sketch": "grey", "painted": "orange", "large": "gold", "other": "navy"}
    for name, colour in colours.items():
        draw(folder / f"{name}.png", colour)
    desk.import_folder(folder)
    ids = {name: desk.id_of(f"{name}.png") for name in colours}
    make(desk, AddRelation(RelationType.DERIVED_FROM, ids["sketch"], ids["painted"]))
    make(desk, AddRelation(RelationType.VARIANT_OF, ids["painted"], ids["large"]))
    desk.window.state.open_film(make(desk, AddFilm("The Pier")))
    desk.settle()

    # From the grid: Asset > Show Lineage. The pane was not built until now.
    desk.activate()
    desk.select("painted.png")
    assert not desk.window.panes.is_shown("lineage")
    desk.menu("asset.show_lineage")
    pane = pane_of(desk)
    canvas = pane.canvas
    desk.wait(lambda: canvas.layout_ is not None and len(canvas.layout_.places) == 3)
    desk.settle()
    assert desk.window.panes.has_keyboard("lineage")

    # By keyboard: the inspector follows each step.
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert current(pane) == ids["sketch"]
    inspector = desk.window.inspector
    desk.wait(lambda: inspector.record is not None and inspector.record.asset.id == ids["sketch"])
    # What the grid reads anew of its own asset takes nothing away from here.
    make(desk, SetFields(ids["painted"], {"description": "At dusk."}))
    assert desk.window.state.selection.ids == (ids["sketch"],)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert desk.window.state.selection.ids == (ids["large"],)

    # Enter looks at it large.
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    desk.wait(lambda: desk.is_looking)
    desk.window.preview.toggle_quick_look()
    desk.wait(lambda: not desk.is_looking)
    desk.settle()

    # By pointer: a click selects, a drag goes onto the board as from the grid.
    qtbot.mouseClick(canvas, LEFT, pos=canvas.box(ids["large"]).center().toPoint())
    assert desk.window.state.selection.ids == (ids["large"],)
    mime = canvas.drag_of(ids["large"]).mimeData()
    desk.window.panes.show("storyboard")
    board = desk.window.storyboard.view
    desk.wait(board.viewport().isVisible)
    at = QPoint(board.viewport().width() // 2, board.viewport().height() - 20)
    drag(board.viewport(), mime, at, drop=False)
    desk.settle()  # types of what is dragged are asked for beside the window
    assert drag(board.viewport(), mime, at)
    desk.wait(lambda: [take for _, take in desk.shots()] == ["large.png"])
    desk.settle()

    # Back in the pane the film stands above it; the grid leads on from there.
    desk.window.panes.show("lineage")
    desk.select("large.png")
    desk.wait(lambda: canvas.layout_ is not None and len(canvas.layout_.places) == 6)
    assert desk.failures == []
