"""A cell is opened where it can be, and where it cannot, nothing is warned of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget

from desktop.ui.kit.edit_in_place import edit_in_place


def test_one_cell_is_edited_at_a_time(qtbot: Any) -> None:
    view = QListWidget()
    qtbot.addWidget(view)
    for name in ("one", "two", "three"):
        view.addItem(name)
    for row in (0, 1):
        view.item(row).setFlags(view.item(row).flags() | Qt.ItemFlag.ItemIsEditable)
    view.show()
    first, second, fixed = (view.model().index(row, 0) for row in range(3))
    assert not edit_in_place(view, fixed)
    assert edit_in_place(view, first)
    assert not edit_in_place(view, second)
    assert [line.text() for line in view.findChildren(QLineEdit)] == ["one"]
    assert view.state() is QAbstractItemView.State.EditingState
