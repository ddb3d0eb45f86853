"""Files that are dragged in from another program: on the library, and on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl

from desktop.edits.film import AddFilm
from desktop.ui.imports.options import ImportOptions
from tests.stories.conftest import Desk
from tests.stories.footage import draw
from tests.ui.dragging import drag

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.ui.kit.report import Note


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_dropped_files_are_asked_about_until_told_otherwise(
    desk: Desk, rushes: Path, tmp_path: Path
) -> None:
    notes: list[Note] = []
    desk.window.report.noted.connect(notes.append)
    pane = desk.window.library
    assert drag(pane, files(rushes), pane.rect().center())
    options = desk._dialog(ImportOptions)
    options.folders.setChecked(True)
    options.no_question.setChecked(True)
    options.accept()
    desk.wait(lambda: len(desk.names()) == 7)
    desk.wait(lambda: bool(notes))  # the import ends a moment after its last row
    desk.settle()
    assert [action.text for action in notes[-1].actions] == ["Undo", "Show Report"]
    # What came in is selected; a film to drop on.
    desk.wait(lambda: len(desk.window.state.selection) == 7)
    desk.window.runner.change(
        AddFilm("Harbour"), lambda applied: desk.window.state.open_film(applied.result)
    )
    desk.wait(lambda: desk.window.storyboard.view.board is not None)
    desk.settle()
    gull = draw(tmp_path / "gull.png", "white")
    said = desk.drop_on_board(files(gull), desk.end_of_scene())
    assert "shot" in said
    desk.wait(lambda: [name for _, name in desk.shots()] == ["gull.png"])
    tree = {c.name: c for c in desk.library.read(lambda r: r.collections.all())}
    assert tree["day 2"].parent_id == tree["rushes"].id
    desk.settle()
    assert "1 shot inserted in scene 1." in [note.text for note in notes]
    # The question says what for, also of a folder that nobody has looked into.
    desk.window.settings.change(import_ask=True)
    desk.window.settings.applied.emit(desk.window.settings.current)
    (tmp_path / "more").mkdir()
    draw(tmp_path / "more" / "tern.png", "red")
    said = desk.drop_on_board(files(tmp_path / "more"), desk.card("1A"))
    assert said == "Add as takes of 1A"
    options = desk._dialog(ImportOptions)
    assert options.plan.text() == "Every image and video becomes a take of 1A; other files do not."
    options.accept()
    desk.wait(lambda: notes[-1].text == "1 take added to 1A.")
    desk.settle()
    desk.undo_everything()
    assert desk.names() == []
    assert desk.library.read(lambda r: r.collections.all()) == []
