"""Somebody takes the library that is open elsewhere, by the File menu: a file, a server, text."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.base.address import parsed
from desktop.catalog.library import open_library
from desktop.domain.listing import Listing
from desktop.ui.shell.connect_dialog import ConnectDialog
from tests.stories.test_bad_servers import _enter, _type
from tests.stories.trouble import dialogs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.conftest import Desk


def _saved_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(path), ""))
    )


def _assets(address: str) -> int:
    with closing(open_library(address)) as library:
        return library.read(lambda reads: reads.listing.count(Listing()))


@pytest.mark.postgres
def test_a_library_is_copied_and_exported_while_it_is_open(
    demo_desk: Desk, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, said = demo_desk, list[str]()
    desk.window.report.noted.connect(lambda note: said.append(note.text))

    def told(word: str) -> bool:
        return any(text.startswith(f"{word}: ") and "all compared" in text for text in said)

    _saved_as(monkeypatch, tmp_path / "copy")
    desk.menu("file.copy_to_file")
    desk.wait(lambda: told("Copied"))
    assert _assets(str(tmp_path / "copy.desk")) == _assets(desk.address)

    said.clear()
    _saved_as(monkeypatch, tmp_path / "text")
    desk.menu("file.export_text")
    desk.wait(lambda: told("Exported"))
    assert (tmp_path / "text" / "SHA256SUMS").is_file()

    said.clear()
    desk.menu("file.copy_to_server")
    dialog: Any = desk._dialog(ConnectDialog)
    assert dialog.windowTitle() == "Copy Library to Server"
    _type(dialog, postgres_url, "nosuch")
    _enter(dialog)
    desk.wait(lambda: "no database" in dialog._notes["database"].text())
    _type(dialog, postgres_url, parsed(postgres_url).database)
    _enter(dialog)
    desk.wait(lambda: told("Copied"))
    assert not [one for one in dialogs(ConnectDialog) if one.isVisible()]
    assert _assets(postgres_url) == _assets(desk.address)
    assert desk.failures == []
