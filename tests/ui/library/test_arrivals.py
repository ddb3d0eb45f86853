"""What came in by itself: it stays under New until somebody leaves that place, or says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.domain.asset import AssetType
from desktop.domain.saving import AssetToSave
from desktop.edits.asset import AddAsset
from desktop.edits.edit import perform
from desktop.edits.saving import SaveAssets
from tests.ui.library.listed import choose

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.pane import LibraryPane


def arrive(library: Library, runner: Runner, *names: str) -> list[AssetId]:
    """A script saves pictures; the window hears of it."""
    made = tuple(AssetToSave(AssetType.IMAGE, name) for name in names)
    applied = perform(library, SaveAssets(made, "Save images (night.py)"))
    runner.changed.emit(applied.changes, None)
    return [one.asset.id for one in applied.result.assets]


def new_value(pane: LibraryPane) -> str:
    places = pane.sidebar.places
    return places.node(places.index_of("new")).value


def test_what_is_new_stays_while_it_is_listed_and_is_seen_when_one_leaves(
    qtbot: QtBot, pane: LibraryPane, library: Library, runner: Runner
) -> None:
    perform(library, AddAsset(AssetType.IMAGE, "by hand"))
    first = arrive(library, runner, "dawn", "dusk")
    qtbot.waitUntil(lambda: new_value(pane) == "2")
    choose(qtbot, pane, "new", 2)
    assert set(pane.model.ids) == set(first)
    second = arrive(library, runner, "night")
    qtbot.waitUntil(lambda: set(pane.model.ids) == {*first, *second})
    qtbot.waitUntil(lambda: new_value(pane) == "3")
    # Searching the whole library from there, and back: nobody has left.
    pane.search_bar.set_text("pier")
    qtbot.waitUntil(lambda: pane.listing_scope.query is not None and pane.model.rowCount() == 0)
    pane.navigation.search_everywhere()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 30)
    pane.navigation.go_back()
    pane.search_bar.set_text("")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    assert new_value(pane) == "3"
    choose(qtbot, pane, "favourites", 0)
    assert new_value(pane) == ""
    choose(qtbot, pane, "new", 0)
    third = arrive(library, runner, "noon")
    qtbot.waitUntil(lambda: list(pane.model.ids) == third)


def test_all_is_marked_as_seen_by_a_click_and_this_is_kept(
    qtbot: QtBot, pane: LibraryPane, library: Library, runner: Runner
) -> None:
    link = pane._head.link
    arrive(library, runner, "dawn", "dusk")
    qtbot.waitUntil(lambda: new_value(pane) == "2")
    choose(qtbot, pane, "new", 2)
    qtbot.waitUntil(lambda: link.isVisible() and link.text() == "Mark All as Seen")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert new_value(pane) == ""
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0 and not link.isVisible())
    qtbot.waitUntil(lambda: pane.views.empty.isVisible())
    kept = pane.way_back.kept()
    (night,) = arrive(library, runner, "night")
    qtbot.waitUntil(lambda: new_value(pane) == "1")
    # As at the next start: what was marked is known, and what came since is new.
    pane.way_back.take_up(kept)
    runner.library_changed.emit(library)
    qtbot.waitUntil(lambda: list(pane.model.ids) == [night])
    qtbot.waitUntil(lambda: pane._knows_places and new_value(pane) == "1")
    assert pane.place == "new"
    said: list[str] = []
    runner.report.noted.connect(lambda note: said.append(note.text))
    pane.handlers["place.mark_seen"]()
    pane.handlers["place.mark_seen"]()
    assert said == ["Nothing is new."]
