"""The table of commands: unique ids, help for each, a place for each, no key claimed twice."""

from __future__ import annotations

import pytest

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, Submenu
from desktop.ui.preferences.key_presets import PRESETS
from desktop.ui.shell.actions import MENUS, SPECS
from desktop.ui.shell.commands import conflicts
from desktop.ui.shell.context_menus import commands_of, context_menus

CONTEXT_MENUS = context_menus(SPECS)


def test_ids_are_unique() -> None:
    ids = [spec.id for spec in SPECS]
    assert len(ids) == len(set(ids))


def test_every_command_has_a_name_and_help() -> None:
    for spec in SPECS:
        assert spec.text, spec.id
        assert spec.help.endswith("."), spec.id
        assert spec.scopes, spec.id


def test_every_command_stands_in_a_menu() -> None:
    offered = {command for groups in CONTEXT_MENUS.values() for command in commands_of(groups)}
    for spec in SPECS:
        assert spec.menu.partition("/")[0] in MENUS or spec.id in offered, spec.id


def test_every_context_menu_offers_commands_of_the_table_once() -> None:
    for kind in ContextMenu:
        offered = list(commands_of(CONTEXT_MENUS[kind]))
        assert offered, kind
        assert len(offered) == len(set(offered)), kind


def test_no_two_commands_claim_one_place_of_a_context_menu() -> None:
    places = [place for spec in SPECS for place in spec.context]
    submenus = {place.menu for place in places if isinstance(place.menu, Submenu)}
    places += [submenu.place for submenu in submenus]
    assert len(places) == len(set(places))


def test_a_row_that_does_not_say_whether_it_writes_is_none() -> None:
    with pytest.raises(TypeError, match="writes"):
        ActionSpec("a", "A")  # type: ignore[call-arg]


def test_only_edits_write() -> None:
    """Whether a command writes is said in its row; nothing is deduced from its name."""
    writing = {spec.id for spec in SPECS if spec.writes}
    looking = {spec.id for spec in SPECS} - writing
    assert {"asset.rate.3", "film.new_shot", "edit.undo", "file.import_files"} <= writing
    assert {"asset.copy_path", "film.show_takes", "view.grid", "file.quit"} <= looking


def test_no_key_is_claimed_twice() -> None:
    assert conflicts(SPECS, {}) == {}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_commands_and_claims_no_key_twice(name: str) -> None:
    preset = PRESETS[name]
    table = {spec.id: spec for spec in SPECS}
    assert set(preset) <= set(table)
    assert all(keys != table[command].shortcuts for command, keys in preset.items())
    assert conflicts(SPECS, preset) == {}


def test_a_conflict_is_found() -> None:
    first = ActionSpec("a", "A", ("Ctrl+J",), writes=False)
    second = ActionSpec("b", "B", ("Ctrl+J",), writes=False)
    assert conflicts([first, second], {}) == {"Ctrl+J": {"a", "b"}}
    assert conflicts([first, second], {"b": ("Ctrl+L",)}) == {}


def test_the_same_key_in_two_panes_is_no_conflict() -> None:
    first = ActionSpec("a", "A", ("J",), scopes=(Scope.LIBRARY, Scope.LOOK), writes=False)
    second = ActionSpec("b", "B", ("J",), scopes=(Scope.STORYBOARD,), writes=False)
    third = ActionSpec("c", "C", ("J",), scopes=(Scope.LOOK, Scope.PREVIEW), writes=False)
    assert conflicts([first, second], {}) == {}
    assert conflicts([first, second, third], {}) == {"J": {"a", "c"}}
