"""The Trash in the library's pane: a place with verbs of its own."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.edits.asset import RestoreAssets, TrashAssets
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.library.pane import LibraryPane
from tests.ui.library.conftest import Stock
from tests.ui.library.listed import choose


def test_the_trash_is_a_place_with_verbs_of_its_own(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, runner: Runner, state: DeskState
) -> None:
    assert not pane.trash_bar.isVisible()
    with qtbot.waitSignal(runner.changed):
        runner.change(TrashAssets(tuple(stock.assets[:2])))
    choose(qtbot, pane, "trash", 2)
    bar = pane.trash_bar
    assert bar.isVisible()
    qtbot.waitUntil(
        lambda: [b.isEnabled() for b in (bar.restore, bar.delete, bar.empty)] == [0, 0, 1]
    )
    pane.handlers["edit.select_all"]()
    qtbot.waitUntil(lambda: bar.restore.isEnabled() and bar.delete.isEnabled())
    for button, command in (
        (bar.restore, "asset.restore"),
        (bar.delete, "asset.delete"),
        (bar.empty, "tools.empty_trash"),
    ):
        with qtbot.waitSignal(pane.command_requested) as told:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert told.args == [command]
    with qtbot.waitSignal(pane.menu_requested) as told:
        pane.grid.customContextMenuRequested.emit(QPoint(30, 30))
    assert told.args[0] is ContextMenu.TRASHED
    # What is dragged out of it comes back; anything else is refused with words.
    mime, places = pane.model.drag_of(stock.assets[:2]), pane.sidebar.places
    with qtbot.waitSignal(pane.restore_requested) as told:
        everything = places.index_of("all")
        assert places.drop_text(mime, places.node(everything)) == "Restore 2 assets"
        places.dropMimeData(mime, Qt.DropAction.CopyAction, -1, 0, everything)
    assert told.args[0] == tuple(stock.assets[:2])
    for key in (f"tag:{stock.hero}", f"collection:{stock.plates}", f"character:{stock.mara}"):
        node = places.node(places.index_of(key))
        assert places.drop_text(mime, node) == ""
        assert places.refusal(mime, node) == "Restore it from the Trash first"
    with qtbot.waitSignal(runner.changed):
        runner.change(RestoreAssets(tuple(stock.assets[:2])))
    qtbot.waitUntil(lambda: pane.views.currentWidget() is pane.views.empty)
    assert pane.views.empty._title.text() == "The Trash is empty"
    assert not bar.empty.isEnabled()
    choose(qtbot, pane, "all", 30)
    assert not bar.isVisible()


def test_stars_of_what_lies_in_the_trash_cannot_be_clicked(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, runner: Runner
) -> None:
    with qtbot.waitSignal(runner.changed):
        runner.change(TrashAssets(tuple(stock.assets[:1])))
    choose(qtbot, pane, "trash", 1)
    stars = pane.grid._stars_of(pane.model.index(0, 0))
    with qtbot.assertNotEmitted(pane.grid.rating_requested):
        qtbot.mouseClick(pane.grid.viewport(), Qt.MouseButton.LeftButton, pos=stars.center())


def test_what_leads_to_the_trash_only_asks_for_it(
    qtbot: QtBot, pane: LibraryPane, stock: Stock
) -> None:
    """Whether to ask first is decided in one place, and not in this pane."""
    places = pane.sidebar.places
    for act, ids in (
        (
            lambda: places.drop_requested.emit(
                places.node(places.index_of("trash")), stock.assets[:2]
            ),
            2,
        ),
        (
            lambda: (
                pane.sidebar.choose(f"character:{stock.mara}"),
                pane.handlers["place.remove"](),
            ),
            1,
        ),
    ):
        with qtbot.waitSignal(pane.trash_requested) as told:
            act()
        assert len(told.args[0]) == ids
