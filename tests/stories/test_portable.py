"""A director hands pictures to somebody, who edits them elsewhere, and takes them back."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from desktop.catalog.library import open_library
from desktop.edits.asset import RateAssets, RenameAsset
from desktop.edits.edit import perform
from desktop.ui.portable.copy_dialog import CopyDialog
from desktop.ui.portable.merge_dialog import MergeDialog

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.stories.conftest import Desk


def test_a_selection_goes_out_and_comes_back(
    desk: Desk, rushes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.import_folder(rushes, copy=True)
    said: list[Any] = []
    desk.window.report.noted.connect(said.append)
    desk.window.report.warned.connect(said.append)
    pier, clip = desk.id_of("pier.png"), desk.id_of("harbour.mp4")
    out = tmp_path / "for Ida"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    desk.select("pier.png", "harbour.mp4")
    desk.menu("file.portable_copy")
    asked = desk._dialog(CopyDialog)
    assert asked.subjects[0][1].text() == "Selection: 2 assets"
    assert asked.media.isChecked()
    asked.accept()
    desk.wait(lambda: bool(said))
    assert said.pop().text.startswith("for Ida.desk holds 2 assets")

    copy = out.with_suffix(".desk")
    with closing(open_library(copy)) as away:
        perform(away, RenameAsset(pier, "their pier"))
        perform(away, RateAssets((clip,), 5))
    perform(desk.library, RenameAsset(pier, "our pier"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(copy), ""))
    desk.menu("file.merge_library")
    plan = desk._dialog(MergeDialog)
    assert plan.go is not None
    assert not plan.go.isEnabled()
    assert plan.open_told.text() == "1 to decide"
    assert plan.model.rowCount() == 2
    plan.only.click()
    assert plan.model.rowCount() == 1
    last = len(plan.model.HEADINGS) - 1
    plan.table.clicked.emit(plan.model.index(0, last))
    assert plan.model.index(0, last).data() == "Theirs"
    plan.table.clearSelection()
    plan.ours.click()
    assert plan.model.index(0, last).data() == "Ours"
    plan.theirs.click()
    plan.go.click()
    desk.wait(lambda: bool(said))
    assert said.pop().text.startswith("Merged for Ida.desk: 1 changed there, 1 changed on both")
    ratings = desk.library.read(lambda r: r.assets.values([clip], "rating"))
    assert ratings == {clip: 5}
    desk.wait(lambda: "their pier" in desk.names())

    desk.menu("edit.undo")
    desk.wait(lambda: "our pier" in desk.names())
    desk.menu("file.merge_library")
    plan = desk._dialog(MergeDialog)
    assert plan.open_told.text() == "1 to decide"
    plan.reject()
    assert desk.failures == []
