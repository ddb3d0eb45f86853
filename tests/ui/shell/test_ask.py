from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shell.ask import Decision


def test_details_are_as_high_as_their_wrapped_lines(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    long = "Shot 1A of The Last Lamp: " + "a_name_that_goes_on_" * 5 + ".png"
    question = Decision(
        window,
        "Move to the Trash?",
        "It is used.",
        details=[long],
        verb="Move to Trash",
        decided=lambda: None,
    )
    qtbot.addWidget(question)
    question.show()
    box = question.findChild(QPlainTextEdit)
    assert box is not None
    qtbot.waitUntil(lambda: box.document().size().height() > 1)
    qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() == 0)
    assert question.rect().contains(box.geometry())
