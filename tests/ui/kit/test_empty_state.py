"""What an empty pane says is seen whole, or not at all, however large the pane is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from desktop.ui.kit.empty_state import EmptyState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ADVICE = (
    "Make a film, then drag pictures and clips from the library onto its board: "
    "between cards for a new shot, onto a card for a new take."
)


@pytest.mark.parametrize("width", [160, 320, 640, 980, 1900])
def test_no_line_of_it_is_cut(qtbot: QtBot, width: int) -> None:
    empty = EmptyState("video-camera")
    qtbot.addWidget(empty)
    empty.say("No film is open", ADVICE, {"new": "New Film…"})
    empty.show()
    told = []
    for height in range(80, 400, 7):
        empty.resize(width, height)
        for label in empty.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert label.height() >= label.heightForWidth(label.width()), (label.text(), height)
                assert empty.rect().contains(label.geometry()), (label.text(), height)
                told.append(label.text())
    assert ADVICE in told
    empty.say("", "", {})  # as a place that waits for its answer
