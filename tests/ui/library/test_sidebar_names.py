"""What is named in the sidebar: a new place is made by its name, and by nothing before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.catalog.library import Library
from desktop.domain.listing import Listing
from desktop.edits.collection import AddCollection
from desktop.edits.edit import perform
from desktop.edits.tag import AddTag
from desktop.ui.library.pane import LibraryPane
from desktop.ui.library.sidebar_nodes import SidebarNode, walk
from tests.ui.library.conftest import Stock

BEGIN: dict[str, Callable[[LibraryPane, Stock], None]] = {
    "new collection": lambda pane, _: pane.place_controller.new_collection(),
    "the plus of Collections": lambda pane, _: pane.handlers["place.new_collection"](),
    "new collection inside": lambda pane, stock: pane.place_controller.new_inside(
        node(pane, f"collection:{stock.plates}")
    ),
    "new tag": lambda pane, _: pane.place_controller.new_tag(),
    "new tag inside": lambda pane, stock: pane.place_controller.new_inside(
        node(pane, f"tag:{stock.hero}")
    ),
    "save search": lambda pane, _: save_search(pane),
}


def node(pane: LibraryPane, key: str) -> SidebarNode:
    return pane.sidebar.places.node(pane.sidebar.places.index_of(key))


def save_search(pane: LibraryPane) -> None:
    pane.search_bar.set_text("rating>=4")
    pane.place_controller.save_search()


def line(pane: LibraryPane) -> QLineEdit:
    """The line in which a name is typed."""
    (found,) = pane.sidebar.viewport().findChildren(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def rows(pane: LibraryPane) -> list[str]:
    """Every name in the sidebar, from top to bottom."""
    return [each.name for each in walk(pane.sidebar.places.node(pane.sidebar.rootIndex()))]


def places(library: Library) -> tuple[list[str], list[str]]:
    return library.read(
        lambda r: ([c.name for c in r.collections.all()], [t.name for t in r.tags.all()])
    )


def is_calm(pane: LibraryPane) -> bool:
    return not pane._runner.is_reading and not pane.refresh.is_waiting


@pytest.fixture
def shown(pane: LibraryPane, qtbot: QtBot) -> LibraryPane:
    pane.sidebar.resize(224, 900)
    pane.sidebar.show()
    pane.sidebar.activateWindow()
    qtbot.waitUntil(pane.sidebar.isActiveWindow)
    qtbot.waitUntil(lambda: is_calm(pane))
    return pane


@pytest.mark.parametrize("how", BEGIN)
@pytest.mark.parametrize("end", ["escape", "no name"])
def test_a_new_place_that_gets_no_name_leaves_nothing_behind(
    shown: LibraryPane, stock: Stock, library: Library, qtbot: QtBot, how: str, end: str
) -> None:
    before, there, undo = rows(shown), places(library), shown._runner.undo_label
    BEGIN[how](shown, stock)
    assert len(rows(shown)) == len(before) + 1
    qtbot.keyClicks(line(shown), "Half a na")
    if end == "no name":
        line(shown).clear()
    qtbot.keyClick(line(shown), Qt.Key.Key_Escape if end == "escape" else Qt.Key.Key_Return)
    assert not shown.sidebar.names.is_open
    qtbot.waitUntil(lambda: is_calm(shown))
    assert (rows(shown), places(library), shown._runner.undo_label) == (before, there, undo)


@pytest.mark.parametrize("how", BEGIN)
@pytest.mark.parametrize("end", ["enter", "tab", "leaving"])
def test_its_name_makes_it_in_one_step(
    shown: LibraryPane, stock: Stock, library: Library, qtbot: QtBot, how: str, end: str
) -> None:
    BEGIN[how](shown, stock)
    line(shown).selectAll()
    qtbot.keyClicks(line(shown), "Third  act")
    if end == "leaving":
        shown.grid.setFocus()
        shown.activateWindow()
        shown.sidebar.setFocus()
    else:
        key = {"enter": Qt.Key.Key_Return, "tab": Qt.Key.Key_Tab}[end]
        qtbot.keyClick(line(shown), key)
    qtbot.waitUntil(lambda: not shown.sidebar.names.is_open)
    qtbot.waitUntil(lambda: is_calm(shown) and rows(shown).count("Third act") == 1)
    assert "Third act" in [name for names in places(library) for name in names]
    assert shown._runner.undo_label.endswith("Third act")
    shown._runner.undo()
    qtbot.waitUntil(lambda: is_calm(shown) and "Third act" not in rows(shown))


def test_a_new_collection_has_the_selection_that_was_there_when_it_was_begun(
    shown: LibraryPane, stock: Stock, library: Library, qtbot: QtBot
) -> None:
    shown.grid.setCurrentIndex(shown.model.index(3, 0))
    chosen = shown.model.row_at(3)
    assert chosen is not None
    qtbot.waitUntil(lambda: tuple(shown._state.selection.ids) == (chosen.id,))
    shown.place_controller.new_collection()
    qtbot.keyClicks(line(shown), "One")
    shown.grid.setCurrentIndex(shown.model.index(5, 0))
    qtbot.waitUntil(lambda: tuple(shown._state.selection.ids) != (chosen.id,))
    qtbot.keyClick(line(shown), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "One" in places(library)[0])
    made = next(c for c in library.read(lambda r: r.collections.all()) if c.name == "One")
    listed = library.read(lambda r: r.listing.page(Listing(collection_id=made.id), limit=9))
    assert [card.id for card in listed.cards] == [chosen.id]


@pytest.mark.parametrize(
    ("how", "taken", "reason"),
    [
        ("new collection", "references", "There is a collection “References” here already."),
        ("new tag", "Bottle", "There is already a tag called Bottle."),
        ("new tag", "a, b", "A tag's name has 1 to 100 characters and no comma."),
        ("new tag inside", "Deep", "There is already a tag called Deep in bottle/hero."),
        ("save search", "best", "There is a saved search “Best” here already."),
    ],
)
def test_a_name_that_cannot_be_stays_in_its_line_with_the_reason(
    shown: LibraryPane, stock: Stock, library: Library, qtbot: QtBot,
    how: str, taken: str, reason: str,
) -> None:  # fmt: skip
    perform(library, AddTag("deep", stock.hero))
    shown.refresh.start()
    qtbot.waitUntil(lambda: "deep" in rows(shown) and is_calm(shown))
    before, there = rows(shown), places(library)
    BEGIN[how](shown, stock)
    line(shown).selectAll()
    qtbot.keyClicks(line(shown), taken)
    qtbot.keyClick(line(shown), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: problem(shown) == reason)
    assert line(shown).text() == taken
    assert places(library) == there
    line(shown).selectAll()
    qtbot.keyClicks(line(shown), "Free")
    qtbot.keyClick(line(shown), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_calm(shown) and not shown.sidebar.names.is_open)
    qtbot.waitUntil(lambda: len(rows(shown)) == len(before) + 1 and "Free" in rows(shown))
    assert problem(shown) == ""


def problem(pane: LibraryPane) -> str:
    note = pane.sidebar.names._problem
    return "" if note.isHidden() else note.text()


def test_a_refused_name_is_not_lost_by_leaving_nor_by_what_comes_in(
    shown: LibraryPane, stock: Stock, library: Library, qtbot: QtBot
) -> None:
    shown.sidebar.choose(f"tag:{stock.hero}")
    qtbot.waitUntil(lambda: is_calm(shown))
    shown.sidebar.edit_name(f"tag:{stock.hero}")
    line(shown).selectAll()
    qtbot.keyClicks(line(shown), "deep, down")
    shown.sidebar.setFocus()  # as a click on another row does
    shown.sidebar.choose("all")
    qtbot.waitUntil(lambda: bool(problem(shown)))
    assert line(shown).text() == "deep, down"
    # Somebody else makes a collection meanwhile: it comes when the name is settled.
    perform(library, AddCollection("Of another desk"))
    shown.refresh.start()
    qtbot.waitUntil(lambda: is_calm(shown))
    assert line(shown).text() == "deep, down"
    qtbot.keyClick(line(shown), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Of another desk" in rows(shown))
    assert "hero" in rows(shown)


def test_a_renamed_place_never_shows_its_old_name_again(
    shown: LibraryPane, stock: Stock, qtbot: QtBot
) -> None:
    shown.sidebar.edit_name(f"tag:{stock.hero}")
    line(shown).selectAll()
    qtbot.keyClicks(line(shown), "heroine")
    qtbot.keyClick(line(shown), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shown.sidebar.names.is_open)
    assert "heroine" in rows(shown)
    assert "hero" not in rows(shown)


def test_what_is_typed_is_kept_when_the_library_is_left(
    shown: LibraryPane, stock: Stock, library: Library, qtbot: QtBot
) -> None:
    shown.place_controller.new_tag()
    qtbot.keyClicks(line(shown), "farewell")
    shown._runner.set_library(None)
    qtbot.waitUntil(lambda: "farewell" in places(library)[1])
    assert not shown.sidebar.names.is_open
