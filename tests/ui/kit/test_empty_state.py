"""What an empty pane says is seen whole, or not at all, however large the pane is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui.kit.empty_state import EmptyState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ADVICE = (
    "Make a film, then drag pictures and clips from the library onto its board: "
    "between cards for a new shot, onto a card for a new take."
)


@pytest.mark.parametrize("width", [160, 320, 640, 980, 1900])
def test_no_line_of_it_is_cut(qtbot: QtBot, width: int) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    empty = EmptyState("video-camera", pane)
    empty.say("No film is open", ADVICE, {"new": "New Film…"})
    pane.resize(2000, 500)
    pane.show()
    told = []
    for height in (*range(80, 400, 7), *range(399, 80, -7)):
        empty.resize(100, height)  # narrow before: what it took then must not stay
        empty.resize(width, height)
        QCoreApplication.sendPostedEvents()  # the layout follows at the loop's next turn
        for label in empty.findChildren(QLabel):
            if label.isVisible() and label.text():
                text = QTextDocument(label.text())
                text.setDefaultFont(label.font())
                text.setDocumentMargin(0)
                text.setTextWidth(label.width())
                lines = round(text.size().height() / QFontMetrics(label.font()).height())
                line = label.fontMetrics().height()
                assert lines * line - 3 <= label.height() < (lines + 1) * line - 3, label.text()
                assert empty.rect().contains(label.geometry()), (label.text(), height)
                told.append(label.text())
    assert ADVICE in told
    empty.say("", "", {})  # as a place that waits for its answer
