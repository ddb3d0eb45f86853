from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from desktop.catalog.library import Library
from desktop.catalog.listing import ListingReads
from desktop.domain.asset import MEDIA_TYPES, AssetType, CardDetails, ColourLabel
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing, Order, SortKey
from desktop.edits.asset import AddAsset, SetFields
from desktop.edits.collection import (
    PutInCollection,
    RemoveCollection,
    RenameCollection,
    TakeOutOfCollection,
)
from desktop.edits.tag import TagAssets
from desktop.ui.kit.file_locator import FileLocator
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.asset_columns import COLUMNS, LABEL_COLUMN, STATUS_COLUMN
from desktop.ui.library.grid_layout import USUAL
from desktop.ui.library.pane import LibraryPane
from tests.present import present
from tests.ui.library.conftest import Stock
from tests.ui.library.listed import card, choose, names


def test_the_newest_come_first_and_the_header_counts_them(qtbot: QtBot, pane: LibraryPane) -> None:
    assert names(pane)[0] == "pier_029.png"
    qtbot.waitUntil(lambda: pane._head.types.text() == "20 images · 10 videos")
    assert pane._head.name.text() == "All assets"
    assert pane._head.matches.text() == "30"


def test_films_and_characters_are_not_among_the_media(
    qtbot: QtBot, pane: LibraryPane, state: DeskState
) -> None:
    assert state.listing == Listing(types=MEDIA_TYPES)
    pane.search_bar.set_text("type:character")
    qtbot.waitUntil(lambda: names(pane) == ["Mara"])


@pytest.mark.parametrize(
    ("text", "found"),
    [("rating>=4", 1), ("tag:bottle", 11), ("type:video", 10), ("name:pier_00*", 10)],
)
def test_a_search_narrows_what_is_listed(
    qtbot: QtBot, pane: LibraryPane, text: str, found: int
) -> None:
    pane.search_bar.set_text(text)
    qtbot.waitUntil(lambda: pane.model.rowCount() == found)
    verb = "matches" if found == 1 else "match"
    qtbot.waitUntil(lambda: pane._head.matches.text() == f"{found} of 30 {verb}")
    pane.search_bar.set_text("")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 30)


def test_places_of_the_sidebar_list_what_is_in_them(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, state: DeskState
) -> None:
    choose(qtbot, pane, f"tag:{stock.hero}", 1)
    choose(qtbot, pane, f"tag:{stock.bottle}", 11)
    choose(qtbot, pane, f"collection:{stock.references}", 5)
    assert state.scope_name == "References"
    assert state.listing.order.key is SortKey.MEMBER
    assert names(pane) == [f"pier_{n:03}.{'png' if n % 3 else 'mp4'}" for n in range(5)]
    choose(qtbot, pane, "all", 30)
    assert state.listing.order == Order()


def test_a_saved_search_is_live(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, runner: Runner
) -> None:
    places = pane.sidebar.places
    row = places.node(places.index(0, 0, places.index_of("section:Saved searches")))
    choose(qtbot, pane, row.key, 1)
    assert pane.search_bar.text == "rating>=4"
    assert pane.listing_scope.name == "Best"
    pane.asset_edits.rate((stock.assets[7], stock.assets[8]), 5)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    qtbot.waitUntil(lambda: row.value == "3")
    choose(qtbot, pane, "all", 30)
    assert pane.search_bar.text == ""


def test_an_order_is_asked_of_the_database(qtbot: QtBot, pane: LibraryPane) -> None:
    pane.view_bar.order_chosen.emit(Order(SortKey.SIZE, descending=False))
    qtbot.waitUntil(lambda: names(pane)[0] == "pier_000.mp4")
    assert pane.view_bar.sort.text() == "Size"
    pane.table._sort_by(4)
    qtbot.waitUntil(lambda: names(pane)[0] == "pier_029.png")
    assert pane.view_bar.direction.toolTip() == "Largest first. Click for smallest first."


def test_wide_columns_are_read_a_page_at_a_time_and_only_where_they_show(
    qtbot: QtBot, pane: LibraryPane, runner: Runner, stock: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = ListingReads.details

    def counted(self: ListingReads, ids: Sequence[AssetId]) -> dict[AssetId, CardDetails]:
        read.append(len(ids))
        return real(self, ids)

    monkeypatch.setattr(ListingReads, "details", counted)
    made = {"model": "flux1-dev", "prompt": "a pier at dusk", "seed": 42}
    with qtbot.waitSignal(runner.changed):
        runner.change(SetFields(stock.assets[20], {}, generation=made))
    table = pane.table
    # A cost is such a column too: which currency it is in does not stand on a card.
    table.show_columns(tuple(key for key in table.shown_columns if key != "cost"))
    pane.show_table(True)
    qtbot.waitUntil(lambda: table.isVisible() and pane.model.row_of(stock.assets[20]) == 9)
    table.viewport().repaint()
    assert read == []
    shown = (*table.shown_columns, "tags", "model", "prompt", "seed", "fps", "codec")
    table.show_columns(shown)
    keys = [column.key for column in COLUMNS]

    def cell(key: str) -> str:
        return str(pane.model.index(9, keys.index(key)).data())

    qtbot.waitUntil(lambda: cell("tags") == "bottle/hero")
    assert [cell(key) for key in ("model", "prompt", "seed", "fps", "codec")] == [
        *map(str, made.values()),
        "",
        "",
    ]
    assert read == [30]
    # What an edit changes is read again.
    with qtbot.waitSignal(runner.changed):
        runner.change(TagAssets((stock.assets[20],), ("night",)))
    qtbot.waitUntil(lambda: cell("tags") == "bottle/hero, night")
    kept = table.keep_columns()
    table.show_columns(())
    table.restore_columns(kept)
    assert set(table.shown_columns) == set(shown)
    table.restore_columns(QByteArray(b"nonsense"))
    assert set(table.shown_columns) == set(shown)


def test_rows_with_pictures_are_higher(pane: LibraryPane) -> None:
    pane.show_table(True)
    high = pane.table.rowHeight(0)
    pane.table.show_columns(("name", "type"))
    assert pane.table.rowHeight(0) < high


def test_a_label_is_chosen_in_its_cell(
    qtbot: QtBot, pane: LibraryPane, runner: Runner, library: Library, stock: Stock
) -> None:
    index = pane.model.index(0, LABEL_COLUMN)
    with qtbot.waitSignal(runner.changed):
        assert pane.model.setData(index, ColourLabel.GREEN)
    assert card(library, stock.assets[29]).label is ColourLabel.GREEN


def test_a_status_is_chosen_in_its_cell(
    qtbot: QtBot, pane: LibraryPane, runner: Runner, library: Library, stock: Stock
) -> None:
    pane.show_table(True)
    pane.table.show_columns(("name", "status"))
    pane.table.selectRow(0)
    at = pane.table.visualRect(pane.model.index(0, STATUS_COLUMN)).center()
    qtbot.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    menu = pane.table.findChild(QMenu)
    assert [action.text() for action in present(menu).actions()] == ["Available", "Archived"]
    with qtbot.waitSignal(runner.changed):
        present(menu).actions()[1].trigger()
    present(menu).close()
    assert card(library, stock.assets[29]).status == "archived"
    assert runner.undo_label == "Change status"


def test_what_an_import_adds_appears_at_once(
    qtbot: QtBot, pane: LibraryPane, runner: Runner
) -> None:
    runner.change(AddAsset(AssetType.AUDIO, "sea.wav"))
    qtbot.waitUntil(lambda: names(pane)[0] == "sea.wav")
    qtbot.waitUntil(lambda: "1 sound" in pane._head.types.text())


def test_revealing_leaves_the_search_and_finds_the_asset(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, state: DeskState
) -> None:
    pane.search_bar.set_text("rating>=4")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    state.reveal_requested.emit(stock.assets[12])
    qtbot.waitUntil(
        lambda: (
            state.selection.current is not None and state.selection.current.id == stock.assets[12]
        )
    )
    assert pane.search_bar.text == ""


def test_an_empty_library_teaches(
    qtbot: QtBot,
    runner: Runner,
    state: DeskState,
    thumbnails: Thumbnails,
    file_locator: FileLocator,
) -> None:
    pane = LibraryPane(runner, state, thumbnails, file_locator)
    for widget in (pane, pane.sidebar, pane.search_bar, pane.view_bar):
        qtbot.addWidget(widget)
    pane.show()
    qtbot.waitUntil(lambda: pane.views.empty._title.text() == "Your library is empty")
    with qtbot.waitSignal(pane.command_requested) as asked:
        pane.views.empty.chosen.emit("file.import_folder")
    assert asked.args == ["file.import_folder"]
    pane.search_bar.set_text("nothing")
    qtbot.waitUntil(lambda: pane.views.empty._title.text() == "Nothing matches")


def test_a_film_is_opened_and_not_listed(qtbot: QtBot, pane: LibraryPane, state: DeskState) -> None:
    places = pane.sidebar.places
    film = places.node(places.index(0, 0, places.index_of("section:Films")))
    with qtbot.waitSignal(state.film_changed) as told:
        pane.sidebar.choose(film.key)
    assert told.args == [film.id]
    assert pane.model.rowCount() == 30


def test_another_library_starts_afresh(
    qtbot: QtBot, pane: LibraryPane, runner: Runner, tmp_path: Path
) -> None:
    from desktop.catalog.library import open_library
    from desktop.edits.history import History

    pane.search_bar.set_text("rating>=4")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    other = open_library(tmp_path / "other.desk", create=True)
    runner.set_library(other, History())
    qtbot.waitUntil(lambda: pane.views.empty._title.text() == "Your library is empty")
    assert pane.search_bar.text == ""
    assert runner.shut_down()
    other.close()


def test_size_follows_slider_and_keys(qtbot: QtBot, pane: LibraryPane) -> None:
    pane.handlers["view.larger"]()
    assert pane.view_bar.slider.value() == pane.grid.cell_size > USUAL
    pane.view_bar.slider.setValue(120)
    assert pane.grid.cell_size == 120


def test_the_place_one_stands_in_is_followed(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, runner: Runner
) -> None:
    key = f"collection:{stock.references}"
    choose(qtbot, pane, key, 5)
    runner.change(RenameCollection(stock.references, "Looks"))
    qtbot.waitUntil(lambda: pane._head.name.text() == "Looks")
    # With something in a collection inside it, it lists that too; then its own alone again.
    runner.change(PutInCollection(stock.plates, (stock.assets[9],)))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 6 and pane.listing_scope.place.with_inner)
    runner.change(TakeOutOfCollection(stock.plates, (stock.assets[9],)))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5 and pane.listing_scope.in_collection)
    runner.change(RemoveCollection(stock.references))
    qtbot.waitUntil(lambda: pane._head.name.text() == "All assets")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 30)
    assert pane.sidebar.places.node(pane.sidebar.currentIndex()).key == "all"


@pytest.mark.parametrize("is_table", [False, True])
def test_a_name_is_edited_once_however_often_it_is_asked_for(
    qtbot: QtBot, pane: LibraryPane, is_table: bool
) -> None:
    pane.resize(800, 600)
    pane.show()
    pane.show_table(is_table)
    pane.grid.setCurrentIndex(QModelIndex())
    pane.begin_rename()  # of nothing: Qt's complaint would fail the test
    assert pane.view.viewport().findChildren(QLineEdit) == []
    pane.grid.setCurrentIndex(pane.model.index(3, LABEL_COLUMN))
    for _ in range(2):
        pane.begin_rename()
    (field,) = pane.view.viewport().findChildren(QLineEdit)
    assert field.text() == pane.model.index(3, 0).data()
