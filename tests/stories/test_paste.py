"""What is on the clipboard comes in."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage

from desktop.base import paths
from desktop.ui.imports.options import ImportOptions


@pytest.fixture
def picture() -> QMimeData:
    image = QImage(320, 200, QImage.Format.Format_ARGB32)
    image.fill(QColor("teal"))
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def test_a_pasted_picture_comes_in(desk: Any, picture: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(picture)
    desk.menu("edit.paste")
    desk._dialog(ImportOptions).accept()
    desk.wait(lambda: len(desk.names()) == 1)
    name = desk.names()[0]
    assert name.startswith("Pasted 2")
    kept = QImage(str(paths.data_dir() / "pasted" / name))
    assert (kept.width(), kept.height()) == (320, 200)
    assert kept.pixelColor(10, 10) == QColor("teal")


def test_a_picture_that_cannot_be_kept_is_told(
    new_desk: Any, sqlite_template: Any, tmp_path: Any, picture: QMimeData
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
