"""A director moves in: an old database is looked at, comes in, and its report is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.ui.imports.report_dialog import ReportDialog
from desktop.ui.shell.old_library_dialog import OldLibraryQuestion
from tests.formats.libraries.made_director import after, export
from tests.stories.conftest import Desk


def test_an_old_library_comes_in_by_the_window(desk: Desk, tmp_path: Path) -> None:
    source = export(tmp_path / "old.jsonl", after())
    said: list[Any] = []
    desk.window.report.noted.connect(said.append)
    desk.menu("file.import_library")
    asked = desk._dialog(OldLibraryQuestion)
    assert not asked.go.isEnabled()
    asked.source.setText(str(tmp_path / "nowhere"))
    desk.wait(lambda: asked.details.text().startswith("There is nothing at"))
    asked.source.setText(str(source))
    desk.wait(lambda: asked.outline is not None)
    assert asked.told.text() == "Director's database: 13 assets"
    model = asked.table.model()
    rows = [
        [model.index(row, column).data() for column in (0, 1)] for row in range(model.rowCount())
    ]
    assert ["Shots", "3"] in rows
    assert ["Not: Users, passwords and tokens", "never read"] in rows
    asked.go.click()
    desk.wait(lambda: bool(said))
    note = said.pop()
    assert note.text.startswith("Director's database: ")
    films = desk.library.read(lambda reads: [name for _, name in reads.films.names()])
    assert "Harbour" in films
    undo, show = note.actions
    show.act()
    report = desk._dialog(ReportDialog)
    desk.wait(lambda: report.model.counts().total() > 0)
    assert report._continue.isHidden()
    assert report._retry.isHidden()
    report.close()
    undo.act()
    desk.wait(lambda: "Harbour" not in desk.library.read(lambda r: dict(r.films.names()).values()))
