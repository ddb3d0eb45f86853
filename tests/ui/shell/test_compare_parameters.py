"""Compare Parameters: only what differs, prompts word by word, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.asset import AssetType
from desktop.ui.shell.compare_parameters import CompareParameters, WordDiff

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def made(library: Library, name: str, **facts: Any) -> Any:
    key = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name, generation_metadata=facts))
    return library.read(lambda r: r.assets.load(key))


def test_only_what_differs_is_shown_and_copied(library: Library, qtbot: Any) -> None:
    left = made(library, "a.png", prompt="<b>low</b> sun", seed="7", model="lamp")
    right = made(library, "b.png", prompt="<b>high</b> sun", seed="8", model="lamp")
    window = QWidget()
    qtbot.addWidget(window)
    dialog = CompareParameters(left, right, window)
    dialog.open()
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"a.png", "b.png", "7", "8"} <= set(shown)
    assert "lamp" not in shown
    (prompt,) = dialog.findChildren(WordDiff)
    assert prompt.toPlainText() == "<b>low high</b> sun"
    dialog.copy.click()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "a.png → b.png"
    assert "Seed: 7 → 8" in QGuiApplication.clipboard().text()
    dialog.close()
    same = CompareParameters(left, left, window)
    same.open()
    assert not same.copy.isEnabled()
    same.close()
