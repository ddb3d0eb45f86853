"""Copies of an import that died: verified, repaired from the report, and taken back by undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from desktop.storage.store import copy_in, hash_file
from desktop.ui.shell.repair_dialog import RepairDialog
from desktop.ui.shell.verify_dialog import VerifyDialog
from tests.stories.footage import draw

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.conftest import Desk


def test_copies_that_no_asset_has_are_taken_in_from_the_report(desk: Desk, tmp_path: Path) -> None:
    source = draw(tmp_path / "lost.png", "teal")
    copy_in(str(source), desk.library.media.to_store(), checksum=hash_file(source))
    desk.menu("tools.verify")
    report = desk._dialog(VerifyDialog)
    (button,) = (b for b in report.findChildren(QPushButton) if b.text() == "Repair…")
    button.click()
    desk._dialog(RepairDialog).accept()
    desk.wait(lambda: len(desk.names()) == 1)
    assert desk.names()[0].startswith("found ")
    desk.settle()
    desk.menu("edit.undo")
    desk.wait(lambda: desk.names() == [])
    assert desk.failures == []
