"""What is on the clipboard comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from desktop.base import paths, settings
from desktop.ui.imports.options import ImportOptions
from desktop.ui.kit.report import Note
from tests.stories.conftest import Desk


@pytest.fixture
def picture() -> QMimeData:
    image = QImage(320, 200, QImage.Format.Format_ARGB32)
    image.fill(QColor("teal"))
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def test_a_pasted_picture_comes_in(desk: Desk, picture: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(picture)
    desk.menu("edit.paste")
    desk._dialog(ImportOptions).accept()
    desk.wait(lambda: len(desk.names()) == 1)
    name = desk.names()[0]
    assert name.startswith("Pasted 2")
    kept = QImage(str(paths.data_dir() / "pasted" / name))
    assert (kept.width(), kept.height()) == (320, 200)
    assert kept.pixelColor(10, 10) == QColor("teal")


def test_nothing_is_asked_again_until_the_preferences_say_so(
    desk: Desk, picture: QMimeData
) -> None:
    notes: list[Note] = []
    desk.window.report.noted.connect(notes.append)
    QGuiApplication.clipboard().setMimeData(picture)
    desk.menu("edit.paste")
    options = desk._dialog(ImportOptions)
    options.no_question.setChecked(True)
    options.accept()
    desk.wait(lambda: len(notes) == 1)
    other = QImage(64, 64, QImage.Format.Format_RGB32)
    other.fill(QColor("navy"))
    QGuiApplication.clipboard().setImage(other)
    desk.menu("edit.paste")
    desk.wait(lambda: len(notes) == 2)
    assert [action.text for action in notes[1].actions] == ["Undo", "Show Report"]
    desk.wait(lambda: len(desk.names()) == 2)
    desk.activate()
    assert desk.window.messages.take_keyboard()
    desk._bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    desk.wait(lambda: len(desk.names()) == 1)
    assert not settings.load().import_ask
    desk.window.settings.apply(replace(desk.window.settings.current, import_ask=True))
    desk.menu("edit.paste")
    desk._dialog(ImportOptions).reject()


def test_a_picture_that_cannot_be_kept_is_told(
    new_desk: Callable[[str], Desk], sqlite_template: Any, tmp_path: Any, picture: QMimeData
) -> None:
    library = tmp_path / "film.desk"
    library.write_bytes(sqlite_template.read_bytes())
    desk = new_desk(str(library))
    paths.data_dir().mkdir(parents=True, exist_ok=True)
    (paths.data_dir() / "pasted").write_text("a file where the folder should be")
    QGuiApplication.clipboard().setMimeData(picture)
    desk.menu("edit.paste")
    desk.wait(lambda: bool(desk.failures))
    assert "could not be kept" in desk.failures[0].text
    assert "disk" in desk.failures[0].advice
