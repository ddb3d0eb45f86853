"""What is selected in the library's pane, and stays so."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.catalog.library import Library
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.listing import Order, SortKey
from desktop.edits.asset import AddAsset, TrashAssets
from desktop.edits.edit import perform
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.library.pane import LibraryPane
from tests.present import present
from tests.ui.library.conftest import Stock
from tests.ui.library.listed import card, choose, names, select


def test_selecting_tells_the_window(
    qtbot: QtBot, pane: LibraryPane, state: DeskState, stock: Stock
) -> None:
    with qtbot.waitSignal(state.selection_changed):
        select(pane, 2, 5)
    chosen = state.selection
    assert list(chosen.ids) == [stock.assets[27], stock.assets[24]]
    assert chosen.current is not None
    assert chosen.current.name == "pier_027.mp4"
    assert set(chosen.cards) == set(chosen.ids)


def test_grid_and_table_share_what_is_selected(
    qtbot: QtBot, pane: LibraryPane, state: DeskState
) -> None:
    select(pane, 2, 5)
    pane.handlers["view.table"]()
    assert pane.view is pane.table
    assert sorted(i.row() for i in pane.table.selectionModel().selectedRows()) == [2, 5]
    pane.handlers["edit.select_all"]()
    qtbot.waitUntil(lambda: len(state.selection) == 30)
    pane.handlers["view.grid"]()
    pane.handlers["edit.invert_selection"]()
    qtbot.waitUntil(lambda: len(state.selection) == 0)


def test_edits_of_a_selection_are_one_step_and_can_be_taken_back(
    qtbot: QtBot,
    pane: LibraryPane,
    library: Library,
    stock: Stock,
    runner: Runner,
    state: DeskState,
) -> None:
    with qtbot.waitSignal(state.selection_changed):
        select(pane, 0, 1, 2)
    with qtbot.waitSignal(runner.changed):
        pane.asset_edits.rate_selected(5)
    with qtbot.waitSignal(runner.changed):
        pane.asset_edits.label(ColourLabel.GREEN)
    with qtbot.waitSignal(runner.changed):
        pane.asset_edits.toggle_favourite()
    for asset_id in stock.assets[27:]:
        found = card(library, asset_id)
        assert (found.rating, found.label, found.is_favorite) == (5, ColourLabel.GREEN, True)
    qtbot.waitUntil(lambda: pane.model.row_at(0).rating == 5)  # type: ignore[union-attr]
    for _ in range(3):
        with qtbot.waitSignal(runner.changed):
            runner.undo()
    found = card(library, stock.assets[29])
    assert (found.rating, found.label, found.is_favorite) == (0, ColourLabel.NONE, False)
    qtbot.waitUntil(lambda: pane.model.row_at(0).rating == 0)  # type: ignore[union-attr]
    assert len(state.selection) == 3


def test_stars_clicked_in_a_selected_cell_rate_the_selection(
    qtbot: QtBot,
    pane: LibraryPane,
    library: Library,
    stock: Stock,
    runner: Runner,
    state: DeskState,
) -> None:
    with qtbot.waitSignal(state.selection_changed):
        select(pane, 0, 1)
    with qtbot.waitSignal(runner.changed):
        pane.grid.rating_requested.emit(stock.assets[29], 4)
    assert card(library, stock.assets[28]).rating == 4
    with qtbot.waitSignal(runner.changed):
        pane.grid.rating_requested.emit(stock.assets[10], 2)
    assert card(library, stock.assets[10]).rating == 2
    assert card(library, stock.assets[28]).rating == 4


def current(state: DeskState) -> str:
    """The name of what preview and inspector show."""
    return state.selection.current.name if state.selection.current else ""


def test_whenever_something_is_selected_something_is_current(
    qtbot: QtBot, pane: LibraryPane, state: DeskState, runner: Runner, stock: Stock
) -> None:
    """However it came to be selected: all at once, inverted, by a range, moved by an edit."""
    chosen = pane.grid.selectionModel()
    for view in (pane.grid, pane.table):
        pane.show_table(view is pane.table)
        chosen.clear()
        qtbot.waitUntil(lambda: not state.selection)
        pane.handlers["edit.select_all"]()
        qtbot.waitUntil(lambda: len(state.selection) == 30 and current(state) == "pier_029.png")
    pane.show_table(False)
    select(pane, 4)
    pane.handlers["edit.invert_selection"]()
    qtbot.waitUntil(lambda: len(state.selection) == 29 and current(state) == "pier_024.mp4")
    # A range by Shift from nothing begins where it was clicked.
    chosen.clear()
    at = pane.grid.visualRect(pane.model.index(3, 0)).center()
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(pane.grid.viewport(), Qt.MouseButton.LeftButton, shift, at)
    qtbot.waitUntil(lambda: current(state) == "pier_026.png")
    # What an edit moves to another row stays selected; other orders keep the selection too.
    pane.view_bar.order_chosen.emit(Order(SortKey.RATING))
    qtbot.waitUntil(lambda: names(pane)[0] == "pier_003.mp4")
    qtbot.waitUntil(lambda: current(state) == "pier_026.png")
    row = pane.model.row_of(stock.assets[26])
    pane.asset_edits.rate((stock.assets[26],), 5)
    qtbot.waitUntil(lambda: pane.model.row_of(stock.assets[26]) == 0 != row)
    qtbot.waitUntil(lambda: current(state) == "pier_026.png")
    assert list(state.selection.ids) == [stock.assets[26]]
    # Where it goes altogether, its neighbour is next.
    runner.change(TrashAssets((stock.assets[26],)))
    qtbot.waitUntil(lambda: current(state) == "pier_003.mp4")


def test_the_first_of_a_rubber_band_is_current(
    qtbot: QtBot, pane: LibraryPane, state: DeskState
) -> None:
    select(pane, 3)
    port, left = pane.grid.viewport(), Qt.MouseButton.LeftButton
    layout = pane.grid.layout_now
    end = layout.rect(layout.columns + 2).center()  # three in each of two lines
    below = layout.rect(layout.columns + 2).bottomRight() + QPoint(4, 4)
    for start, stop in ((QPoint(2, 2), end), (below, QPoint(40, 40))):  # both ways
        qtbot.mousePress(port, left, pos=start)
        qtbot.mouseMove(port, (start + stop) / 2)
        qtbot.mouseMove(port, stop)
        qtbot.wait(1)  # it is told in between, too
        qtbot.mouseRelease(port, left, pos=stop)
        qtbot.waitUntil(lambda: len(state.selection) == 6 and current(state) == "pier_029.png")


def test_what_came_in_is_shown_and_selected(
    qtbot: QtBot, pane: LibraryPane, state: DeskState, runner: Runner, stock: Stock
) -> None:
    choose(qtbot, pane, f"tag:{stock.hero}", 1)
    pane.search_bar.set_text("rating>=4")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0)
    assert runner.library
    new = [
        perform(runner.library, AddAsset(AssetType.IMAGE, f"new {n}.png")).result for n in (1, 2)
    ]
    pane.show_these(new)
    qtbot.waitUntil(lambda: set(state.selection.ids) == set(new))
    assert pane.search_bar.text == ""
    assert pane.listing_scope.key == "all"
    assert current(state) == "new 2.png"  # the topmost, where the newest come first


def test_what_is_selected_before_the_new_is_listed_stays_selected(
    qtbot: QtBot, pane: LibraryPane, state: DeskState, runner: Runner
) -> None:
    select(pane, 2)
    qtbot.waitUntil(lambda: len(state.selection.ids) == 1)
    assert runner.library
    new = perform(runner.library, AddAsset(AssetType.IMAGE, "new.png")).result
    pane.show_these([new])
    select(pane, 5)
    mine = present(pane.model.row_at(5)).id
    qtbot.waitUntil(lambda: pane.model.row_of(new) == 0)
    qtbot.waitUntil(lambda: tuple(state.selection.ids) == (mine,))
    assert not pane.selection_sync.is_awaiting


def test_a_renamed_asset_keeps_its_selection(
    qtbot: QtBot, pane: LibraryPane, state: DeskState
) -> None:
    with qtbot.waitSignal(state.selection_changed):
        select(pane, 3)
    pane.model.setData(pane.model.index(3, 0), "harbour dusk.png")
    qtbot.waitUntil(
        lambda: (
            state.selection.current is not None
            and state.selection.current.name == "harbour dusk.png"
        )
    )
