"""A director takes over another program's stars and keywords, and gives her own back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.edits.asset import RateAssets
from desktop.edits.edit import perform
from desktop.formats.xmp import read_xmp
from desktop.ui.imports.options import ImportOptions
from desktop.ui.shell.sidecar_dialogs import SidecarProblems, SidecarQuestion
from tests.formats.test_xmp import bag, described
from tests.stories.conftest import Desk

THEIRS = described(bag("dc:subject", "gull"), 'xmp:Rating="2"')


def test_a_director_sees_what_would_come_in_and_decides(desk: Desk, rushes: Path) -> None:
    pier = next(rushes.rglob("pier.png"))
    pier.with_name("pier.png.xmp").write_bytes(THEIRS)
    desk.window.imports.ask([rushes])
    asked = desk._dialog(ImportOptions)
    desk.wait(lambda: asked.marks.tags_told.text() == "1 tag on 1 file")
    desk.wait(lambda: not asked.marks.progress.text())
    assert asked.marks.ratings_told.text() == "1 rating"
    asked.marks.more.click()
    desk.wait(asked.marks.table.isVisible)
    assert asked.marks.model.rowCount() == 1
    asked.marks.search.setText("harbour")
    assert asked.marks.model.rowCount() == 0
    asked.marks.search.setText("GULL")
    assert asked.marks.model.rowCount() == 1
    asked.marks.tags.setChecked(False)
    asked.accept()
    desk.wait(lambda: "pier.png" in desk.names())
    desk.settle()
    key = desk.id_of("pier.png")
    assert desk.library.read(lambda r: r.assets.load(key)).rating == 2
    assert desk.library.read(lambda r: r.tags.all()) == []
    assert desk.failures == []


def test_what_is_said_here_goes_into_sidecars_after_a_question(desk: Desk, rushes: Path) -> None:
    pier = next(rushes.rglob("pier.png"))
    sidecar = pier.with_name("pier.png.xmp")
    sidecar.write_bytes(THEIRS)
    desk.import_folder(rushes)
    key, clip = desk.id_of("pier.png"), desk.id_of("harbour.mp4")
    assert desk.library.read(lambda r: r.assets.load(key)).rating == 2
    said: list[Any] = []
    desk.window.report.noted.connect(said.append)
    desk.window.report.warned.connect(said.append)

    def question() -> SidecarQuestion:
        desk.select("harbour.mp4", "pier.png")
        desk.menu("asset.write_sidecars")
        return desk._dialog(SidecarQuestion)

    # Nobody has changed anything: there is nothing to ask.
    desk.select("harbour.mp4", "pier.png")
    desk.menu("asset.write_sidecars")
    desk.wait(lambda: bool(said))
    assert said.pop().text == "There is nothing to write: the sidecars are up to date."
    perform(desk.library, RateAssets((key, clip), 4))
    asked = question()
    assert asked.told.text() == "Make 1 sidecar and change 1?"
    asked.reject()
    assert sidecar.read_bytes() == THEIRS
    asked = question()
    asked.go.click()
    desk.wait(lambda: bool(said))
    assert said.pop().text == "1 sidecar made, 1 changed."
    assert read_xmp(sidecar.read_bytes()).marks.rating == 4
    assert read_xmp(sidecar.read_bytes()).marks.keywords == ("gull",)
    # Another program has the last word, unless she says otherwise.
    perform(desk.library, RateAssets((key, clip), 5))
    sidecar.write_bytes(THEIRS)
    asked = question()
    assert asked.told.text() == "Change 1 sidecar?"
    asked.others.setChecked(True)
    assert asked.told.text() == "Change 2 sidecars?"
    asked.others.setChecked(False)
    asked.go.click()
    desk.wait(lambda: bool(said))
    assert sidecar.read_bytes() == THEIRS
    warned = said.pop()
    assert warned.text == "1 sidecar changed, 1 left to another program."
    warned.actions[0].act()
    desk._dialog(SidecarProblems).close()
    asked = question()
    asked.others.setChecked(True)
    asked.go.click()
    desk.wait(lambda: bool(said))
    assert read_xmp(sidecar.read_bytes()).marks.rating == 5
    assert desk.failures == []
