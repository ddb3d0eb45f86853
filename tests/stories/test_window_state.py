"""The window comes back as it was left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog


def test_panes_views_columns_and_theme_are_as_they_were_left(demo_desk: Any) -> None:
    window = demo_desk.window
    demo_desk.menu("view.table")
    demo_desk.menu("view.light")
    demo_desk.menu("view.sidebar")
    window.library.grid.set_cell_size(240)
    columns = window.library.table.shown_columns
    window.library.table.show_columns(columns[:3])
    window.library.table.setColumnWidth(0, 333)
    window.resize(1234, 777)
    film = window.state.film_id
    assert film is not None
    demo_desk.restart()
    window = demo_desk.window
    assert window.library.is_table
    assert window.library.grid.cell_size == 240
    assert window.library.table.shown_columns == columns[:3]
    assert window.library.table.columnWidth(0) == 333
    assert window.docks["sidebar"].isHidden()
    assert window.preferences.theme == "light"
    demo_desk.wait(lambda: window.state.film_id == film)
    demo_desk.menu("view.dark")


def test_the_next_import_begins_where_the_last_one_was(
    desk: Any, rushes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.import_folder(rushes)
    desk.restart()
    begun: list[str] = []

    def choose(_window: Any, _title: str, folder: str) -> str:
        begun.append(folder)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    desk.menu("file.import_folder")
    assert begun == [str(rushes.parent)]
