"""Ctrl+K finds commands, places, assets and settings, and goes there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox

from desktop.domain.asset import AssetType
from desktop.ui.preferences.dialog import PreferencesDialog
from desktop.ui.shell.palette import Palette
from tests.present import present
from tests.stories.conftest import Desk


def _type(desk: Desk, bot: Any, text: str) -> Palette:
    desk.menu("tools.palette")
    palette = desk._dialog(Palette)
    bot.keyClicks(palette._field, text)
    desk.settle()
    return palette  # type: ignore[no-any-return]


def _names(palette: Palette) -> list[str]:
    return [palette._model.item(row).name for row in range(palette._model.rowCount())]


def test_the_palette_goes_everywhere(demo_desk: Desk, qtbot: Any) -> None:
    desk, window = demo_desk, demo_desk.window
    desk.activate()
    data = desk.library.read(lambda r: r.sidebar())
    clip = next(c for c in _cards(window) if c.type is AssetType.VIDEO)

    palette = _type(desk, qtbot, clip.name)
    assert clip.name in _names(palette)
    row = _names(palette).index(clip.name)
    for _ in range(row):
        qtbot.keyClick(palette._field, Qt.Key.Key_Down)
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    desk.wait(lambda: window.state.selection.current is not None)
    desk.wait(lambda: present(window.state.selection.current).id == clip.id)

    for kind, key, name in (
        ("Collection", "collection_id", data.collections[0].name),
        ("Tag", "tag_id", data.tags[0].name),
        ("Character", "character_id", data.characters[0].name),
    ):
        palette = _type(desk, qtbot, f"{name} {kind}")
        assert palette._model.item(0).where == kind
        qtbot.keyClick(palette._field, Qt.Key.Key_Return)
        desk.wait(lambda key=key: getattr(window.state.listing, key) is not None)  # type: ignore[misc]
        assert window.panes.has_keyboard("library")
    palette = _type(desk, qtbot, "trash library")
    assert palette._model.item(0).name == "Trash"
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    desk.wait(lambda: window.state.listing.trashed)

    palette = _type(desk, qtbot, "thumbnail size")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    dialog = desk._dialog(PreferencesDialog)
    assert isinstance(dialog.focusWidget(), QSpinBox | QComboBox)
    dialog.reject()

    palette = _type(desk, qtbot, "qqzzxx")
    desk.wait(lambda: not palette._nothing.isHidden())
    assert palette._nothing.text() == "Nothing found"
    assert palette._list.isHidden()
    qtbot.keyClick(palette._field, Qt.Key.Key_Escape)

    palette = _type(desk, qtbot, "reset pan")
    assert _names(palette)[0] == "Reset Panes"
    window.docks["sidebar"].hide()
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    desk.wait(lambda: window.panes.is_shown("sidebar"))
    assert QApplication.activePopupWidget() is None


def _cards(window: Any) -> list[Any]:
    model = window.library.model
    return [card for row in range(model.rowCount()) if (card := model.row_at(row)) is not None]
