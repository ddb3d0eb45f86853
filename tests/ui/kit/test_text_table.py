"""A table of texts is read, and copied whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.kit.text_table import TextTable, add_copy_all

ROWS = (("pier.png", "It is <b>gone</b>."), ("gull.mov", "Nobody may write there."))


def test_rows_are_shown_as_they_stand_and_copied_whole(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    table = TextTable("Files", ("Name", "Why"), ROWS, ground, widths=(170,))
    model, role = table.model(), Qt.ItemDataRole
    shown = [
        [model.data(model.index(row, column), role.DisplayRole) for column in range(2)]
        for row in range(model.rowCount())
    ]
    assert shown == [list(row) for row in ROWS]
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(2)]
    assert heads == ["Name", "Why"]
    assert "&lt;b&gt;" in model.data(model.index(0, 1), role.ToolTipRole), "no markup of a file"
    assert table.columnWidth(0) == 170
    buttons = QDialogButtonBox(ground)
    add_copy_all(buttons, ROWS)
    buttons.buttons()[0].click()
    assert QGuiApplication.clipboard().text() == "\n".join("\t".join(row) for row in ROWS)
