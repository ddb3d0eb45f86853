"""From place to place: with what is inside or alone, from a search to everything and back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.catalog.library import Library, open_library
from desktop.catalog.listing import ListingReads
from desktop.domain.listing import Listing, Order, SortKey
from desktop.edits.collection import AddCollection, PutInCollection, RemoveCollection
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.ui.kit.mime import asset_mime
from desktop.ui.library.empty_words import explain
from desktop.ui.library.listing_scope import EVERYTHING, ListingScope
from desktop.ui.library.place_edits import removed_words
from desktop.ui.library.sidebar_nodes import place_of
from desktop.ui.library.view_bar import ORDERS
from tests.ui.dragging import drag
from tests.ui.library.listed import choose, select

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.pane import LibraryPane
    from tests.ui.library.conftest import Stock


def orders(pane: LibraryPane) -> list[str]:
    """The orders that are offered."""
    menu = pane.view_bar.menu()
    found = [action.text() for action in menu.actions()]
    menu.deleteLater()
    return found


def members(library: Library, *keys: Any) -> list[list[Any]]:
    return [library.read(lambda r, key=key: r.collections.member_ids(key)) for key in keys]  # type: ignore[misc]


def test_a_collection_is_listed_with_those_inside_it_or_alone(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, runner: Runner, library: Library
) -> None:
    head, switch, assets = pane._head, pane._head.switch, stock.assets
    own_order = ORDERS[SortKey.MEMBER].field
    choose(qtbot, pane, f"collection:{stock.references}", 5)
    assert switch.isHidden()  # there is nothing inside
    assert own_order in orders(pane)
    perform(library, PutInCollection(stock.plates, (assets[9], assets[8])))
    runner.changed.emit(perform(library, PutInCollection(stock.plates, (assets[7],))).changes, None)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 8 and switch.isVisible())
    assert switch.inner.isChecked()
    assert own_order not in orders(pane)
    at = pane.grid.viewport().mapTo(pane, pane.grid.visualRect(pane.model.index(0, 0)).center())
    assert not drag(pane, asset_mime([assets[4]], "library"), at)  # several have no one order
    select(pane, pane.model.row_of(assets[2]))
    qtbot.mouseClick(switch.alone, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: list(pane.model.ids) == assets[:5])
    qtbot.waitUntil(lambda: head.matches.text() == "5")
    qtbot.waitUntil(lambda: list(pane.selection_sync.ids) == [assets[2]])  # it stays selected
    assert own_order in orders(pane)
    assert drag(pane, asset_mime([assets[4]], "library"), at - QPoint(40, 0))
    expected = [assets[n] for n in (4, 0, 1, 2, 3)]
    qtbot.waitUntil(lambda: list(pane.model.ids) == expected)
    # The last first: what is dropped in front of the first stands last in the collection.
    pane.view_bar.order_chosen.emit(Order(SortKey.MEMBER, descending=True))
    qtbot.waitUntil(lambda: list(pane.model.ids) == expected[::-1])
    assert drag(pane, asset_mime([assets[1], assets[0]], "library"), at - QPoint(40, 0))
    expected = [assets[n] for n in (4, 2, 3, 0, 1)]
    qtbot.waitUntil(lambda: list(pane.model.ids) == expected[::-1])
    # Another place and back: as it was left.
    choose(qtbot, pane, "all", 30)
    assert switch.isHidden()
    choose(qtbot, pane, f"collection:{stock.references}", 5)
    assert switch.alone.isChecked()
    qtbot.mouseClick(switch.inner, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 8)


def test_a_collection_of_collections_says_where_its_assets_are(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, library: Library, runner: Runner
) -> None:
    act = perform(library, AddCollection("Act 1")).result
    applied = perform(library, AddCollection("Stills", act, (stock.assets[1],)))
    runner.changed.emit(applied.changes, None)
    qtbot.waitUntil(lambda: pane.sidebar.places.index_of(f"collection:{act}").isValid())
    choose(qtbot, pane, f"collection:{act}", 1)
    qtbot.mouseClick(pane._head.switch.alone, Qt.MouseButton.LeftButton)
    empty = pane.views.empty
    qtbot.waitUntil(lambda: empty.isVisible() and empty._title.text() == "Nothing in Act 1 itself")
    empty.chosen.emit("inner")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)


def test_a_tag_is_listed_with_those_inside_it_or_alone(
    qtbot: QtBot, pane: LibraryPane, stock: Stock
) -> None:
    switch = pane._head.switch
    choose(qtbot, pane, f"tag:{stock.bottle}", 11)
    assert switch.isVisible()
    assert (switch.inner.text(), switch.alone.text()) == ("With tags inside", "This tag only")
    qtbot.mouseClick(switch.alone, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 10)
    choose(qtbot, pane, f"tag:{stock.hero}", 1)
    assert switch.isHidden()


def test_assets_are_removed_from_the_collections_in_which_they_are(
    qtbot: QtBot,
    pane: LibraryPane,
    stock: Stock,
    library: Library,
    runner: Runner,
    report: Report,
) -> None:
    notes: list[Any] = []
    report.noted.connect(notes.append)
    assets = stock.assets
    applied = perform(library, PutInCollection(stock.plates, (assets[9], assets[2])))
    runner.changed.emit(applied.changes, None)
    qtbot.waitUntil(
        lambda: (
            pane.sidebar.places.node(
                pane.sidebar.places.index_of(f"collection:{stock.references}")
            ).value
            == "6"
        )
    )
    before = members(library, stock.references, stock.plates)
    choose(qtbot, pane, f"collection:{stock.references}", 6)
    select(pane, pane.model.row_of(assets[9]))
    qtbot.waitUntil(lambda: list(pane._state.selection.ids) == [assets[9]])
    pane.take_out()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5)
    assert [note.text for note in notes] == ["Removed from References / Plates."]
    assert members(library, stock.plates) == [[assets[2]]]
    qtbot.waitUntil(lambda: pane.is_settled and not runner.is_reading)
    rows = sorted(pane.model.row_of(assets[n]) for n in (0, 2))
    select(pane, *rows)
    qtbot.waitUntil(lambda: len(pane._state.selection) == 2)
    pane.take_out()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    assert notes[-1].text == "Removed 2 assets from References and References / Plates."
    notes[-1].actions[0].act()  # one step takes all of it back
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5)
    runner.undo()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 6)
    assert members(library, stock.references, stock.plates) == before


@pytest.mark.parametrize(
    ("count", "paths", "said"),
    [
        (1, ["Act 1"], "Removed from Act 1."),
        (3, ["A", "A / B", "A / C"], "Removed 3 assets from A, A / B and A / C."),
        (9, list("abcd"), "Removed 9 assets from 4 collections."),
    ],
)
def test_what_was_removed_is_said(count: int, paths: list[str], said: str) -> None:
    assert removed_words(count, paths) == said


def test_a_search_without_a_match_leads_to_the_whole_library_and_back(
    qtbot: QtBot, pane: LibraryPane, stock: Stock
) -> None:
    head, empty, link = pane._head, pane.views.empty, pane._head.link
    place = f"collection:{stock.references}"
    choose(qtbot, pane, place, 5)
    pane.search_bar.set_text("pier_02*")
    qtbot.waitUntil(lambda: empty._title.text() == "Nothing in References matches")
    qtbot.waitUntil(lambda: link.isVisible() and link.text() == "Search the whole library (10)")
    qtbot.waitUntil(lambda: head.matches.text() == "0 of 5 match")
    empty.chosen.emit("everywhere")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 10)
    assert (head.name.text(), pane.search_bar.text) == ("All assets", "pier_02*")
    assert pane.sidebar.places.node(pane.sidebar.currentIndex()).key == "all"
    assert link.text() == "Back to References"
    select(pane, 3)
    qtbot.keyClick(pane.grid, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0 and pane.listing_scope.key == place)
    assert pane.search_bar.text == "pier_02*"
    assert pane.sidebar.places.node(pane.sidebar.currentIndex()).key == place
    # The search goes on in the whole library, and what is written then is searched in the place.
    qtbot.waitUntil(lambda: link.isVisible() and link.text().startswith("Search"))
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 10)
    pane.search_bar.set_text("pier_00*")
    qtbot.waitUntil(lambda: head.matches.text() == "10 of 30 match")
    qtbot.keyClick(pane.search_bar.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5 and pane.listing_scope.key == place)
    # Without a search there is nothing to lead from; nor where the library has no more.
    qtbot.waitUntil(lambda: link.text() == "Search the whole library (10)")
    pane.search_bar.set_text("")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5 and head.matches.text() == "5")
    assert link.isHidden()
    pane.search_bar.set_text("nowhere")
    qtbot.waitUntil(lambda: "rest of the library has no match" in empty._advice.text())
    assert link.isHidden()


def test_a_search_of_the_whole_library_ends_with_its_text_or_another_place(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, library: Library, runner: Runner
) -> None:
    place = f"collection:{stock.references}"
    choose(qtbot, pane, place, 5)
    pane.search_bar.set_text("pier_02*")
    qtbot.waitUntil(lambda: pane._head.link.isVisible())
    pane.navigation.search_everywhere()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 10)
    pane.search_bar.set_text("")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5 and pane.listing_scope.key == place)
    pane.search_bar.set_text("pier_02*")
    pane.navigation.search_everywhere()
    choose(qtbot, pane, f"tag:{stock.hero}", 1)
    assert not pane.navigation.go_back()
    assert pane.listing_scope.key == f"tag:{stock.hero}"
    # The place may be gone when somebody goes back.
    pane.search_bar.set_text("pier_00*")
    pane.navigation.search_everywhere()
    choose(qtbot, pane, place, 5)
    pane.navigation.search_everywhere()
    runner.changed.emit(perform(library, RemoveCollection(stock.references)).changes, None)
    qtbot.waitUntil(lambda: not pane.sidebar.places.index_of(place).isValid())
    assert pane.navigation.go_back()
    qtbot.waitUntil(lambda: pane._head.name.text() == "All assets")
    assert pane.sidebar.places.node(pane.sidebar.currentIndex()).key == "all"


def test_a_count_that_nobody_waits_for_is_stopped(
    qtbot: QtBot, pane: LibraryPane, stock: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, held, begun = ListingReads.count, threading.Event(), threading.Event()
    stopped: list[str] = []

    def count(self: ListingReads, listing: Listing) -> int:
        is_slow = listing.query is not None and listing.types == EVERYTHING.types
        if is_slow and not held.is_set():
            begun.set()
            assert held.wait(30)
            try:
                return counted(self, listing)
            except Exception as error:
                stopped.append(type(error).__name__)
                raise
        return counted(self, listing)

    monkeypatch.setattr(ListingReads, "count", count)
    choose(qtbot, pane, f"collection:{stock.references}", 5)
    pane.search_bar.set_text("pier_02*")
    qtbot.waitUntil(begun.is_set)
    pane.search_bar.set_text("pier_000*")  # the window answers all the same
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    held.set()
    qtbot.waitUntil(lambda: pane._head.elsewhere == 0)
    assert pane._head.link.isHidden()


def test_every_library_comes_back_as_it_was_left(
    qtbot: QtBot,
    pane: LibraryPane,
    stock: Stock,
    runner: Runner,
    library: Library,
    tmp_path: Path,
    state: DeskState,
) -> None:
    perform(library, PutInCollection(stock.plates, (stock.assets[9],)))
    pane.refresh.start()
    place = f"collection:{stock.references}"
    qtbot.waitUntil(
        lambda: pane.sidebar.places.node(pane.sidebar.places.index_of(place)).own is not None
    )
    choose(qtbot, pane, place, 6)
    pane.navigation.show_inner(False)
    pane.navigation.order_by(Order(SortKey.NAME, descending=True))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5)
    sidebar, folds = pane.sidebar, ("section:Tags", place)

    def is_open(key: str) -> bool:
        return sidebar.isExpanded(sidebar.places.index_of(key))

    for key in folds:
        sidebar.collapse(sidebar.places.index_of(key))
    other = open_library(tmp_path / "other.desk", create=True)
    runner.set_library(other, History())
    qtbot.waitUntil(lambda: pane.views.empty._title.text() == "Your library is empty")
    assert is_open("section:Tags")
    assert pane._head.switch.isHidden()
    pane.way_back.take_up(pane.way_back.kept())  # also over an end of the program
    listed: list[Listing] = []
    state.listing_changed.connect(listed.append)
    runner.set_library(library, History())
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5 and pane._head.switch.isVisible())
    assert pane.listing_scope.order == Order(SortKey.NAME, descending=True)
    assert pane._head.name.text() == "References"
    assert not any(is_open(key) for key in folds)
    assert is_open("section:Collections")
    assert {listing.collection_id for listing in listed} == {stock.references}  # nothing before
    # A saved search is what its text finds.
    search = next(
        node.key
        for node in pane.sidebar.places.node(
            pane.sidebar.places.index_of("section:Saved searches")
        ).children
    )
    choose(qtbot, pane, search, 1)
    runner.set_library(other, History())
    qtbot.waitUntil(lambda: pane.search_bar.text == "" and pane.model.rowCount() == 0)
    runner.set_library(library, History())
    qtbot.waitUntil(lambda: pane.search_bar.text == "rating>=4" and pane.model.rowCount() == 1)
    assert pane._head.name.text() == "Best"
    qtbot.waitUntil(lambda: pane.sidebar.places.index_of(place).isValid())
    # A place that is gone by then leads to all assets, and is not said to be empty meanwhile.
    choose(qtbot, pane, place, 5)
    runner.set_library(other, History())
    perform(library, RemoveCollection(stock.references))
    said: list[str] = []
    pane.views.currentChanged.connect(lambda _: said.append(pane.views.empty._title.text()))
    qtbot.waitUntil(lambda: pane.views.empty._title.text() == "Your library is empty")
    said.clear()
    runner.set_library(library, History())
    qtbot.waitUntil(lambda: pane.model.rowCount() == 30 and pane._head.name.text() == "All assets")
    assert not any("collection" in text for text in said)
    assert runner.shut_down()
    other.close()


@pytest.mark.parametrize("nonsense", ["", "[", "{}", "7", '[{"library": 3}]', '["a"]', "null"])
def test_places_that_make_no_sense_are_not_used(pane: LibraryPane, nonsense: str) -> None:
    pane.way_back.take_up(nonsense)
    assert pane.way_back.begin("nowhere").is_beginning


def test_every_fixed_place_is_what_its_row_lists(pane: LibraryPane) -> None:
    places = pane.sidebar.places
    rows = [node for section in places._root.children for node in section.children]
    alike = [node for node in rows if node.listing is not None and node.own is None]
    assert len(alike) > 6
    for node in alike:
        listing = node.listing
        assert listing is not None
        assert place_of(node.key, with_inner=listing.with_inner) == listing
    for key in ("search:x", "collection:", "tag:'; drop table", "type:nothing", "section:Tags"):
        assert place_of(key, with_inner=True) is None


@pytest.mark.parametrize(
    "scope",
    [
        ListingScope(),
        ListingScope("type:image", "Images", Listing(types=(EVERYTHING.types[0],))),
        ListingScope("last-import", "Last import", Listing(last_import=True)),
        ListingScope("favourites", "Favourites", Listing(favorites=True)),
    ],
    ids=lambda scope: scope.key,
)
def test_nothing_offers_to_change_a_library_that_is_only_read(scope: ListingScope) -> None:
    for is_empty in (True, False):
        _, advice, buttons, _ = explain(scope, is_empty=is_empty, can_write=False)
        assert advice == "This library can only be read."
        assert not any(key.startswith("file.") for key in buttons)
        assert explain(scope, is_empty=is_empty)[1] != advice
