"""The list of completions under a field."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import desktop.ui
from desktop.ui.kit.completion import WIDEST, dress
from tests.present import present

NAMES = ["Harbour plates", "Harbour plates with a very long name indeed", "Keepers"]


def test_the_list_is_below_its_field_and_as_wide_as_its_words(qtbot: QtBot) -> None:
    ground = QWidget()
    field = QLineEdit(ground)
    field.setFixedWidth(90)
    completer = dress(QCompleter(NAMES, field))
    field.setCompleter(completer)
    qtbot.addWidget(ground)
    ground.resize(400, 300)
    ground.show()
    ground.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "PLATES")
    popup = completer.popup()
    qtbot.waitUntil(present(popup).isVisible)
    assert completer.completionCount() == 2
    bottom = field.mapToGlobal(field.rect().bottomLeft()).y()
    assert present(popup).y() > bottom
    words = field.fontMetrics().horizontalAdvance(NAMES[1])
    assert words < present(popup).width() <= WIDEST
    qtbot.keyClicks(field, " w")
    assert present(popup).y() > bottom


def test_every_completer_of_the_window_is_dressed() -> None:
    ui = Path(desktop.ui.__path__[0])
    users = {
        path.name: path.read_text() for path in ui.rglob("*.py") if path.name != "completion.py"
    }
    users = {name: text for name, text in users.items() if "QCompleter(" in text}
    assert users
    assert [name for name, text in users.items() if "dress(" not in text] == []
    assert [name for name, text in users.items() if ".setFilterMode(" in text] == []
