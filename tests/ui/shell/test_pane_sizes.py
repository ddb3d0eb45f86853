"""How the side panes share the width of a window."""

from __future__ import annotations

import pytest

from desktop.ui.shell.pane_sizes import SIDES_SHARE, room_for_sides
from desktop.ui.shell.pane_table import PANES

_AT_SIDES = [pane for pane in PANES if pane.is_at_side and not pane.inside]
SIDES = {pane.name: pane.width for pane in _AT_SIDES}
LEAST = {pane.name: pane.least_width for pane in _AT_SIDES}


@pytest.mark.parametrize("width", [1600, 1920, 2560])
def test_wide_windows_have_room_for_what_is_wished(width: int) -> None:
    assert room_for_sides(width, SIDES, LEAST) == SIDES


def test_a_laptop_keeps_most_of_its_width_for_pictures() -> None:
    sides = room_for_sides(1280, SIDES, LEAST)
    assert sum(sides.values()) <= 1280 * SIDES_SHARE
    assert sides["sidebar"] / sides["inspector"] == pytest.approx(224 / 348, abs=0.01)


@pytest.mark.parametrize("width", [300, 640, 900])
def test_no_pane_is_narrower_than_can_be_read(width: int) -> None:
    sides = room_for_sides(width, SIDES, LEAST)
    assert all(sides[name] >= LEAST[name] for name in sides)


def test_one_pane_alone_has_all_it_wishes() -> None:
    assert room_for_sides(1280, {"inspector": 500}, LEAST) == {"inspector": 500}
