"""What is dropped on the library's pane, and dragged within it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from pytestqt.qtbot import QtBot

from desktop.ui.kit.mime import asset_mime
from desktop.ui.kit.runner import Runner
from desktop.ui.library.pane import LibraryPane
from tests.ui.dragging import drag
from tests.ui.library.conftest import Stock
from tests.ui.library.listed import choose


def test_dropping_on_a_place_is_an_edit(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, runner: Runner
) -> None:
    places = pane.sidebar.places
    for key, count in (
        (f"collection:{stock.plates}", 2),
        (f"tag:{stock.hero}", 3),
        (f"character:{stock.mara}", 3),
    ):
        node = places.node(places.index_of(key))
        with qtbot.waitSignal(runner.changed):
            places.dropMimeData(
                asset_mime(stock.assets[11:13], "library"),
                Qt.DropAction.CopyAction,
                -1,
                0,
                places.index_of(key),
            )
        qtbot.waitUntil(lambda node=node, count=count: node.value == str(count))  # type: ignore[misc]


def test_dragging_within_a_collection_reorders_it(
    qtbot: QtBot, pane: LibraryPane, stock: Stock
) -> None:
    choose(qtbot, pane, f"collection:{stock.references}", 5)
    first = pane.grid.visualRect(pane.model.index(0, 0))
    at = pane.grid.viewport().mapTo(pane, first.center() - QPoint(40, 0))
    assert drag(pane, asset_mime([stock.assets[4], stock.assets[3]], "library"), at)
    expected = [stock.assets[n] for n in (4, 3, 0, 1, 2)]
    qtbot.waitUntil(lambda: list(pane.model.ids) == expected)


def test_our_own_assets_are_not_imported_again(
    qtbot: QtBot, pane: LibraryPane, stock: Stock
) -> None:
    mime = asset_mime(stock.assets[:2], "library", files=[Path("/tmp/pier_000.mp4")])
    assert mime.hasUrls()
    with qtbot.assertNotEmitted(pane.import_requested):
        assert not drag(pane, mime, QPoint(200, 200))


def test_files_from_the_desktop_are_offered_for_import(qtbot: QtBot, pane: LibraryPane) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/films/a.png"), QUrl("https://example.org/b.png")])
    with qtbot.waitSignal(pane.import_requested) as asked:
        assert drag(pane, mime, QPoint(200, 200))
    assert asked.args == [[Path("/films/a.png")]]
