"""No command without a sight: what is seen of each stands in `tests/stories/effects.py`."""

from __future__ import annotations

from desktop.ui.kit.action_spec import ContextMenu, Scope
from desktop.ui.shell.actions import SPECS
from tests.stories.effects import CLICKED, EFFECTS, PLACES


def test_every_command_has_something_to_be_seen_and_nothing_else_has() -> None:
    known = {spec.id for spec in SPECS}
    assert known - set(EFFECTS) == set(), "say in tests/stories/effects.py what is seen of these"
    assert set(EFFECTS) - known == set(), "no such command any more"


def test_every_scope_has_a_place_and_every_context_menu_is_opened() -> None:
    assert set(PLACES) == set(Scope)
    assert all(PLACES.values())
    assert set(CLICKED) == set(ContextMenu)


def test_a_place_is_left_out_for_a_reason_only() -> None:
    for spec in SPECS:
        left_out = EFFECTS[spec.id].not_in
        places = {place for scope in spec.scopes for place in PLACES[scope]}
        assert set(left_out) < places or not left_out, spec.id
        assert all(left_out.values()), spec.id
