import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shell.ask import Decision

LONG = "Shot 1A of The Last Lamp: " + "a_name_that_goes_on_" * 4 + ".png"


@pytest.mark.parametrize("details", [[LONG], [LONG, LONG, "short"], ["one", "two"]])
def test_details_are_as_high_as_their_wrapped_lines(qtbot: QtBot, details: list[str]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    question = Decision(
        window,
        "Move to the Trash?",
        "It is used.",
        details=details,
        verb="Move to Trash",
        decided=lambda: None,
    )
    qtbot.addWidget(question)
    with qtbot.waitExposed(question):
        question.show()
    box = question.findChild(QPlainTextEdit)
    assert box is not None
    qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() == 0)
    last = box.document().lastBlock()
    text = box.blockBoundingGeometry(last).translated(box.contentOffset()).bottom()
    assert box.viewport().height() - text < box.fontMetrics().lineSpacing()
    assert question.rect().contains(box.geometry())
