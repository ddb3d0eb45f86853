"""The tabs of the inspector give way to a narrow pane without being cut off at its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.ui.inspector.asset_header import TabStrip

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TITLES = ("Details", "Provenance", "Technical", "Relations", "History")


@pytest.mark.parametrize("width", [400, 300, 260, 220])
def test_no_title_is_cut_off_at_the_edge(qtbot: QtBot, width: int) -> None:
    strip = TabStrip()
    qtbot.addWidget(strip)
    for title in TITLES:
        strip.addTab(title)
    strip.resize(width, 28)
    strip.show()
    strip.retitle(3, "Relations 12")
    assert strip.tabRect(4).right() <= width
    is_whole = strip.elideMode() is Qt.TextElideMode.ElideNone
    assert is_whole or width < 260


def test_a_number_comes_back_with_the_room_for_it(qtbot: QtBot) -> None:
    strip = TabStrip()
    qtbot.addWidget(strip)
    for title in TITLES:
        strip.addTab(title)
    strip.show()
    strip.retitle(3, "Relations 12")
    strip.resize(200, 28)
    assert strip.tabText(3) == "Relations"
    strip.resize(600, 28)
    assert strip.tabText(3) == "Relations 12"
