"""A director opens a picture in another program; the library's own file stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from desktop.base.paths import cache_dir
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.ui.kit.choose import ChooseDialog
from tests.stories.conftest import Desk
from tests.stories.footage import draw

NAME = "pier $(x) 'at' night.png"


@pytest.fixture
def painter(tmp_path: Path) -> Path:
    """A program that writes down which file it was started with."""
    path = tmp_path / "my painter"
    heard = tmp_path / "heard"
    path.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{heard}.new"\nmv "{heard}.new" "{heard}"\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("is_copied", [False, True])
def test_a_picture_is_opened_in_a_program_that_is_chosen(
    desk: Desk, tmp_path: Path, painter: Path, monkeypatch: pytest.MonkeyPatch, is_copied: bool
) -> None:
    folder = tmp_path / "rushes"
    folder.mkdir()
    original = draw(folder / NAME, "navy")
    before = original.read_bytes()
    desk.import_folder(folder, copy=is_copied)
    desk.select(NAME)
    notes: list[str] = []
    desk.window.report.noted.connect(lambda note: notes.append(note.text))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(painter), ""))

    desk.menu("asset.open_with")
    dialog = desk._dialog(ChooseDialog)
    assert dialog.shown[-1] == "Other Application…"
    dialog.field.setText("other")
    desk.wait(lambda: dialog.shown == ["Other Application…"])
    dialog.accept()
    heard = tmp_path / "heard"
    desk.wait(heard.exists)
    opened = Path(heard.read_text())
    if is_copied:
        assert opened.is_relative_to(cache_dir())
        assert opened.name == NAME
        assert opened.read_bytes() == before
        assert any("read-only copy" in note for note in notes)
    else:
        assert opened == original
        assert notes == []

    shown: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        shown.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    desk.menu("asset.open")
    desk.wait(lambda: shown == [QUrl.fromLocalFile(str(opened))])

    if is_copied:  # as `directors-desk pack` does beside the window
        run(pack_media(desk.library, [desk.id_of(NAME)], removes=True))
        notes.clear()
        desk.menu("asset.open")
        desk.wait(lambda: len(shown) == 2)
        lent = Path(shown[1].toLocalFile())
        assert lent != opened
        assert lent.name == NAME
        assert lent.read_bytes() == before
        assert any("read-only copy" in note for note in notes)
        desk.menu("edit.copy")
        desk.wait(lambda: notes[-1] == "Copied 1 file.")
        (copied,) = QApplication.clipboard().mimeData().urls()
        assert Path(copied.toLocalFile()).read_bytes() == before
        desk.menu("asset.copy_path")
        desk.wait(lambda: "packed into the library" in notes[-1])

    if not is_copied:
        original.unlink()
        desk.menu("asset.open_with")
        desk.wait(lambda: any("is not where it was" in note for note in notes))


def test_the_preview_has_the_menu_of_its_picture(desk: Desk, tmp_path: Path) -> None:
    preview = desk.window.preview
    folder = tmp_path / "rushes"
    folder.mkdir()
    draw(folder / "pier.png", "navy")
    desk.import_folder(folder)
    desk.select("pier.png")
    desk.wait(lambda: preview.front.card is not None)
    entries = _menu_of(preview.stage)
    assert "Open With…" in entries
    desk.menu("preview.quick_look")
    desk.wait(lambda: preview.is_looking)
    assert _menu_of(preview.quick) == entries


def _texts(menu: QMenu) -> list[str]:
    found = [action.text() for action in menu.actions()]
    for inner in menu.findChildren(QMenu):
        found += [action.text() for action in inner.actions()]
    return found


def _menu_of(widget: Any) -> list[str]:
    """What the menu offers that a right click opens; it waits for an answer, which is Esc."""
    found: list[str] = []

    def read() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found.extend(_texts(menu))
            menu.close()

    timer = QTimer()
    timer.timeout.connect(read)
    timer.start(10)
    at = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    timer.stop()
    return found
