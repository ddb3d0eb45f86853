"""A director sets how long stills play and in which currency costs are, and empties the cache."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from desktop.base.paths import thumbnails_dir
from desktop.domain.asset import AssetType
from desktop.ui.library.asset_columns import COLUMNS
from desktop.ui.preferences.dialog import PreferencesDialog
from desktop.ui.shell.palette import Palette
from tests.present import present
from tests.stories.conftest import Desk

COST = next(at for at, column in enumerate(COLUMNS) if column.key == "cost")


def _open_at(desk: Desk, bot: Any, words: str) -> PreferencesDialog:
    """The palette opens the preferences at a setting."""
    desk.menu("tools.palette")
    palette = desk._dialog(Palette)
    bot.keyClicks(palette._field, words)
    desk.settle()
    assert palette._model.item(0).where.startswith("Preferences"), words
    bot.keyClick(palette._field, Qt.Key.Key_Return)
    dialog: PreferencesDialog = desk._dialog(PreferencesDialog)
    desk.wait(dialog.library_page.still.isEnabled)
    return dialog


def _shown_cost(desk: Desk) -> str:
    """What the table says that the first asset with a known cost has cost."""
    model = desk.window.library.model
    rows = range(model.rowCount())
    row = next(row for row in rows if (card := model.row_at(row)) and card.cost)
    return str(model.index(row, COST).data() or "")


def test_what_a_library_is_set_to_shows_everywhere(demo_desk: Desk, qtbot: Any) -> None:
    desk, window = demo_desk, demo_desk.window
    desk.activate()
    desk.menu("view.table")
    desk.wait(lambda: _shown_cost(desk).startswith("$"))
    key = desk.library.write(lambda tx: tx.assets.add(AssetType.FILM, "Stills", status="wip"))
    desk.library.write(lambda tx: tx.films.add_shots(key, ["one", "two"]))
    window.state.open_film(key)
    desk.wait(lambda: window.storyboard.view.board is not None)
    desk.wait(lambda: present(window.storyboard.view.board).film.id == key)
    assert present(window.storyboard.view.board).film.seconds == 6

    dialog = _open_at(desk, qtbot, "a still")
    page = dialog.library_page
    assert QApplication.focusWidget() is page.still
    assert page.still.text() == "3 s"
    page.still.setText("for ever")
    dialog.accept()
    assert dialog.isVisible()
    assert "is not a length of time" in page.problem
    page.still.setText("2,5")
    dialog.accept()
    assert not dialog.isVisible()
    desk.wait(lambda: present(window.storyboard.view.board).film.seconds == 5)
    assert window.runner.undo_label == "Change Length of Stills"

    dialog = _open_at(desk, qtbot, "currency")
    assert isinstance(QApplication.focusWidget(), QComboBox)
    assert dialog.library_page.still.text() == "2.5 s"
    box = dialog.library_page.currency
    box.setCurrentIndex(box.findData("EUR"))
    dialog.accept()
    desk.wait(lambda: _shown_cost(desk).startswith("€"))
    desk.menu("edit.select_all")
    desk.wait(lambda: "€" in " ".join(_labels(window)))
    desk.settle()
    assert "$" not in " ".join(_labels(window))

    desk.undo_everything()
    desk.wait(lambda: present(window.storyboard.view.board).film.seconds == 6)
    desk.wait(lambda: _shown_cost(desk).startswith("$"))


def test_the_cache_says_what_it_holds_and_is_emptied(demo_desk: Desk, qtbot: Any) -> None:
    desk, window = demo_desk, demo_desk.window
    desk.activate()
    # What is still to be painted asks for pictures, which would be made after the emptying.
    desk.settle()
    desk.wait(lambda: window.is_settled and window.services.pictures.is_settled)
    assert any(thumbnails_dir().glob("*/*"))
    dialog = _open_at(desk, qtbot, "empty cache")
    cache = dialog.cache
    desk.wait(cache.button.isEnabled)
    assert " in " in cache.words.text()
    cache.button.click()
    desk.wait(lambda: cache.words.text() == "Empty now")
    assert not any(thumbnails_dir().glob("*/*"))
    dialog.reject()
    # What is looked at is made again.
    card = next(c for c in (window.library.model.row_at(0),) if c is not None)
    assert card.checksum
    window.thumbnails.refresh(card.checksum)
    window.library.grid.viewport().update()
    desk.wait(lambda: any(thumbnails_dir().glob(f"*/{card.checksum}*")))


def _labels(window: Any) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
