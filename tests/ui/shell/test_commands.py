"""Commands and who does them: what can be done when, without a window of panes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QWidget

from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.ui.kit.action_spec import (
    ActionSpec,
    Context,
    ContextMenu,
    PlaceKind,
    Submenu,
    on_assets,
)
from desktop.ui.kit.state import DeskState, Selection, Ways
from desktop.ui.shell.actions import SPECS
from desktop.ui.shell.commands import Commands
from desktop.ui.shell.context_menus import MenuPart, context_menus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.ui.kit.runner import Runner

TABLE = {spec.id: spec for spec in SPECS}
NOTHING = Context()
BROWSING = Context(has_library=True, can_write=True)


def usable(command: str, context: Context) -> bool:
    return TABLE[command].when(context)


@pytest.mark.parametrize(
    ("command", "context", "expected"),
    [
        ("help.about", NOTHING, True),
        ("edit.find", NOTHING, False),
        ("edit.find", BROWSING, True),
        ("asset.rate.3", BROWSING, False),
        ("asset.rate.3", Context(selected=2), True),
        ("asset.rate.3", Context(selected=2, has_trashed=True), False),
        ("asset.restore", Context(selected=2, has_trashed=True), True),
        ("asset.rename", Context(selected=1), True),
        ("asset.rename", Context(selected=2), False),
        ("asset.remove_from_collection", Context(selected=1), False),
        ("asset.remove_from_collection", Context(selected=1, in_collection=True), True),
        ("film.duplicate_shot", Context(has_film=True), False),
        ("film.duplicate_shot", Context(has_film=True, has_shot=True), True),
        ("place.colour.red", Context(place=PlaceKind.COLLECTION), False),
        ("place.colour.red", Context(place=PlaceKind.TAG), True),
        ("view.inner", BROWSING, False),
        ("view.inner", Context(has_inner=True), True),
        ("edit.search_everywhere", Context(can_search_everywhere=True), True),
        ("edit.search_back", Context(search_back="Pier"), True),
    ],
)
def test_when_a_command_can_be_used(command: str, context: Context, expected: bool) -> None:
    assert usable(command, context) is expected


def test_words_follow_what_is_acted_on() -> None:
    words = TABLE["place.remove"].words
    assert words is not None
    assert words(Context(place=PlaceKind.FILM)) == "Move Film to Trash"
    assert words(Context(place=PlaceKind.TAG)) == "Delete Tag"
    back = TABLE["edit.search_back"].words
    assert back is not None
    assert back(Context(search_back="Night & day")) == "Back to “Night && day”"


def test_entries_of_a_context_menu_stand_where_their_rows_say() -> None:
    more = Submenu("More", ContextMenu.ASSET.at(1, 2))
    rows = (
        ActionSpec("c", "C", context=(ContextMenu.ASSET.at(2, 1),), writes=False),
        ActionSpec("b", "B", context=(more.at(1, 2), ContextMenu.SHOT.at(1, 1)), writes=False),
        ActionSpec("d", "D", context=(more.at(1, 1),), writes=False),
        ActionSpec("a", "A", context=(ContextMenu.ASSET.at(1, 1),), writes=False),
    )
    menus = context_menus(rows)
    assert menus[ContextMenu.ASSET] == (("a", MenuPart("More", (("d", "b"),))), ("c",))
    assert menus[ContextMenu.SHOT] == (("b",),)
    assert menus[ContextMenu.TAG] == ()


ROWS = (
    ActionSpec("look", "Look", writes=False),
    ActionSpec("write", "Write", writes=True),
    ActionSpec("inner", "Inner", checkable=True, checked=lambda now: now.with_inner, writes=False),
)


@pytest.fixture
def window(qapp: Any) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


def test_each_command_is_done_by_one(runner: Runner, window: QWidget) -> None:
    def commands(*handlers: dict[str, Any]) -> Commands:
        return Commands(ROWS, handlers, runner=runner, state=DeskState(window), window=window)

    def nothing() -> None: ...

    one = dict.fromkeys(("look", "write", "inner"), nothing)
    commands(one)
    with pytest.raises(ValueError, match=r": look$"):
        commands(one, {"look": nothing})
    with pytest.raises(ValueError, match="in no row: other"):
        commands(one, {"other": nothing})
    with pytest.raises(ValueError, match=r": write$"):
        commands({"look": nothing, "inner": nothing})


def test_a_submenu_wakes_when_the_selection_comes(runner: Runner, window: QWidget) -> None:
    state = DeskState(window)
    part = Submenu("Rating", ContextMenu.ASSET.at(1, 1))
    row = ActionSpec("rate", "Rate", when=on_assets, context=(part.at(1, 1),), writes=True)
    commands = Commands([row], [{"rate": lambda: None}], runner=runner, state=state, window=window)
    menu = commands.context_menu(window, ContextMenu.ASSET)
    submenu = menu.actions()[0]
    assert not submenu.isEnabled()
    assert commands.action("rate").statusTip() == "Select something first."
    state.select(Selection((AssetId("a"),)))  # told behind the click that opened the menu
    assert submenu.isEnabled()
    assert not commands.action("rate").statusTip()
    state.select(Selection())
    assert not submenu.isEnabled()
    menu.deleteLater()


def test_a_check_mark_follows_what_is_listed(runner: Runner, window: QWidget) -> None:
    state = DeskState(window)
    table = {row.id: lambda: None for row in ROWS}
    commands = Commands(ROWS, [table], runner=runner, state=state, window=window)
    nested = Listing(types=(AssetType.IMAGE,), with_inner=True)
    state.list_assets(nested, "Pier", Ways(has_inner=True))
    assert commands.action("inner").isChecked()
    state.list_assets(Listing(), "Pier", Ways(has_inner=True))
    assert not commands.action("inner").isChecked()
    assert commands.action("write").isEnabled()
    assert runner.library is not None
