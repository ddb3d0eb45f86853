"""The table of commands: unique ids, help for each, a handler for each, no key claimed twice."""

from __future__ import annotations

from desktop.ui.kit.action_spec import ActionSpec
from desktop.ui.shell.actions import MENUS, SPECS
from desktop.ui.shell.commands import conflicts


def test_ids_are_unique() -> None:
    ids = [spec.id for spec in SPECS]
    assert len(ids) == len(set(ids))


def test_every_command_has_a_name_a_menu_and_help() -> None:
    for spec in SPECS:
        assert spec.text, spec.id
        assert spec.help.endswith("."), spec.id
        assert spec.menu.partition("/")[0] in MENUS, spec.id


def test_no_key_is_claimed_twice() -> None:
    assert conflicts(SPECS, {}) == {}


def test_a_conflict_is_found() -> None:
    first = ActionSpec("a", "A", ("Ctrl+J",))
    second = ActionSpec("b", "B", ("Ctrl+J",))
    assert conflicts([first, second], {}) == {"Ctrl+J": {"a", "b"}}
    assert conflicts([first, second], {"b": ("Ctrl+L",)}) == {}
