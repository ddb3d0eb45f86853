from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.catalog.library import Library
from desktop.catalog.listing import ListingReads
from desktop.domain.asset import MEDIA_TYPES, AssetType, CardDetails, ColourLabel
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing, Order, SortKey
from desktop.edits.asset import AddAsset, RestoreAssets, SetFields, TrashAssets
from desktop.edits.collection import (
    PutInCollection,
    RemoveCollection,
    RenameCollection,
    TakeOutOfCollection,
)
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.looks import Looks
from desktop.ui.kit.mime import asset_mime
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.asset_columns import COLUMNS, LABEL_COLUMN
from desktop.ui.library.grid_layout import USUAL
from desktop.ui.library.pane import LibraryPane
from tests.ui.dragging import drag
from tests.ui.library.conftest import Stock


def names(pane: LibraryPane) -> list[str]:
    """What is listed, in order."""
    cards = [pane.model.row_at(row) for row in range(pane.model.rowCount())]
    return [card.name if card else "…" for card in cards]


def choose(qtbot: QtBot, pane: LibraryPane, key: str, count: int) -> None:
    pane.sidebar.choose(key)
    qtbot.waitUntil(lambda: pane.model.rowCount() == count)


def select(pane: LibraryPane, *rows: int) -> None:
    chosen = pane.grid.selectionModel()
    flags = chosen.SelectionFlag
    chosen.setCurrentIndex(pane.model.index(rows[0], 0), flags.ClearAndSelect | flags.Rows)
    for row in rows[1:]:
        chosen.select(pane.model.index(row, 0), flags.Select | flags.Rows)


def card(library: Library, asset_id: AssetId):  # type: ignore[no-untyped-def]
    return library.read(lambda reads: reads.listing.cards([asset_id]))[asset_id]


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
    assert pane.scope.name == "Best"
    pane.acts.rate((stock.assets[7], stock.assets[8]), 5)
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
        pane.acts.rate_selected(5)
    with qtbot.waitSignal(runner.changed):
        pane.acts.label(ColourLabel.GREEN)
    with qtbot.waitSignal(runner.changed):
        pane.acts.toggle_favourite()
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
    pane.acts.rate((stock.assets[26],), 5)
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


def test_what_came_in_is_shown_and_selected(
    qtbot: QtBot, pane: LibraryPane, state: DeskState, runner: Runner, stock: Stock
) -> None:
    choose(qtbot, pane, f"tag:{stock.hero}", 1)
    pane.search_bar.set_text("rating>=4")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0)
    new = [
        perform(runner.library, AddAsset(AssetType.IMAGE, f"new {n}.png")).result for n in (1, 2)
    ]
    pane.show_these(new)
    qtbot.waitUntil(lambda: set(state.selection.ids) == set(new))
    assert pane.search_bar.text == ""
    assert pane.scope.key == "all"
    assert current(state) == "new 1.png"


def test_what_is_selected_before_the_new_is_listed_stays_selected(
    qtbot: QtBot, pane: LibraryPane, state: DeskState, runner: Runner
) -> None:
    select(pane, 2)
    qtbot.waitUntil(lambda: len(state.selection.ids) == 1)
    new = perform(runner.library, AddAsset(AssetType.IMAGE, "new.png")).result
    pane.show_these([new])
    select(pane, 5)
    mine = pane.model.row_at(5).id
    qtbot.waitUntil(lambda: pane.model.row_of(new) == 0)
    qtbot.waitUntil(lambda: tuple(state.selection.ids) == (mine,))
    assert not pane.chosen.is_awaiting


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
        qtbot.waitUntil(lambda node=node, count=count: node.value == str(count))


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


def test_an_empty_library_teaches(
    qtbot: QtBot, runner: Runner, state: DeskState, thumbnails: Thumbnails, looks: Looks
) -> None:
    pane = LibraryPane(runner, state, thumbnails, looks)
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
    qtbot.waitUntil(lambda: pane.model.rowCount() == 6 and pane.scope.place.with_inner)
    runner.change(TakeOutOfCollection(stock.plates, (stock.assets[9],)))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5 and pane.scope.in_collection)
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
