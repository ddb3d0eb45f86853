"""Remapping keys: nobody gets a key that another command has without being asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from desktop.base.settings import Settings
from desktop.ui.kit.action_spec import ActionSpec, Scope
from desktop.ui.preferences.dialog import PreferencesDialog
from desktop.ui.preferences.key_presets import OWN, PRESETS
from desktop.ui.preferences.shortcut_editor import OTHER
from desktop.ui.preferences.shortcut_model import ShortcutModel
from desktop.ui.shell.actions import SPECS
from desktop.ui.shell.commands import conflicts

OPEN = ActionSpec("a.open", "Open Library…", ("Ctrl+O",), writes=False)
PASTE = ActionSpec("a.paste", "Paste", ("Ctrl+V",), scopes=(Scope.LIBRARY,), writes=False)
NOTE = ActionSpec("a.note", "Note", ("N",), scopes=(Scope.STORYBOARD,), writes=False)


@pytest.fixture
def dialog(qtbot: QtBot) -> PreferencesDialog:
    model = ShortcutModel([OPEN, PASTE, NOTE], {}, conflicts)
    made = PreferencesDialog(Settings(), model)
    qtbot.addWidget(made)
    made.show()
    return made


def ask_for(dialog: PreferencesDialog, row: int, key: str) -> None:
    editor = dialog._editor
    editor._table.setCurrentIndex(editor._proxy.index(row, 0))
    editor._keys.setKeySequence(QKeySequence(key))
    editor._set.click()


def test_a_free_key_is_given(dialog: PreferencesDialog) -> None:
    ask_for(dialog, 1, "Ctrl+J")
    assert dialog.settings().shortcuts == {"a.paste": ("Ctrl+J",)}
    assert dialog._editor._take.isHidden()
    assert dialog._editor._preset.currentText() == OTHER


def test_a_key_that_is_used_is_asked_about_and_can_be_left(dialog: PreferencesDialog) -> None:
    ask_for(dialog, 1, "Ctrl+O")
    assert dialog._editor._note.text() == "Ctrl+O is already used by Open Library."
    assert dialog.settings().shortcuts == {}
    dialog._editor._leave.click()
    assert dialog._editor._take.isHidden()
    assert dialog.settings().shortcuts == {}


def test_a_key_that_is_used_can_be_taken_away_there(dialog: PreferencesDialog) -> None:
    ask_for(dialog, 1, "Ctrl+O")
    dialog._editor._take.click()
    assert dialog.settings().shortcuts == {"a.paste": ("Ctrl+O",), "a.open": ()}


def test_the_same_key_in_another_pane_is_free(dialog: PreferencesDialog) -> None:
    ask_for(dialog, 2, "Ctrl+V")
    assert dialog.settings().shortcuts == {"a.note": ("Ctrl+V",)}


def test_ok_does_not_take_keys_that_two_commands_have(qtbot: QtBot) -> None:
    """A file of settings may hold them: written by hand, or by an older version."""
    model = ShortcutModel([OPEN, PASTE, NOTE], {"a.paste": ("Ctrl+O",)}, conflicts)
    dialog = PreferencesDialog(Settings(), model)
    qtbot.addWidget(dialog)
    dialog.show()
    told: list[object] = []
    dialog.chosen.connect(told.append)
    dialog.accept()
    assert dialog.isVisible()
    assert told == []
    assert "already used by" in dialog._editor._note.text()
    dialog._editor._take.click()
    dialog.accept()
    assert not dialog.isVisible()
    assert len(told) == 1


def test_a_preset_is_used_as_a_whole_and_shown(qtbot: QtBot) -> None:
    model = ShortcutModel(SPECS, {"edit.find": ("Ctrl+J",)}, conflicts)
    dialog = PreferencesDialog(Settings(), model)
    qtbot.addWidget(dialog)
    box = dialog._editor._preset
    assert box.currentText() == OTHER
    for name in ("Premiere Pro", OWN):
        box.setCurrentText(name)
        box.activated.emit(box.currentIndex())
        assert dialog.settings().shortcuts == PRESETS[name]
        assert box.currentText() == name
        assert model.first_conflict() == -1


def test_headings_stand_over_their_columns() -> None:
    model = ShortcutModel([OPEN], {}, conflicts)
    role = Qt.ItemDataRole.TextAlignmentRole
    for column in range(len(model.HEADINGS)):
        assert (
            model.headerData(column, Qt.Orientation.Horizontal, role) & Qt.AlignmentFlag.AlignLeft
        )
