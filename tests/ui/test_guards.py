"""What the guards of the window's tests let go of, and what they tell of."""

from __future__ import annotations

import os
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.exceptions import TimeoutError as WaitedInVainError
from pytestqt.qtbot import QtBot

from tests import guards, leftovers

SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton


def test_what_is_held_down_is_let_go_of(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    QTest.mousePress(widget, LEFT, SHIFT, widget.rect().center())
    assert QGuiApplication.mouseButtons() == LEFT
    assert QGuiApplication.keyboardModifiers() == SHIFT
    guards._let_go_of_all()
    assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


def test_what_a_test_leaves_is_told(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    process, windows = leftovers.of_process(), leftovers.of_windows()
    assert leftovers.differing(process, leftovers.of_process()) == []
    monkeypatch.setenv("DESK_FORGOTTEN", "1")
    monkeypatch.chdir("/")
    told = leftovers.differing(process, leftovers.of_process())
    assert [one.partition(":")[0] for one in told] == ["current folder", "variable DESK_FORGOTTEN"]
    before = os.umask(0o077)
    told = leftovers.differing(process, leftovers.of_process())
    os.umask(before)
    assert ("umask" in " ".join(told)) == os.path.exists("/proc/self/status")  # noqa: PTH110
    qapp.setOverrideCursor(Qt.CursorShape.WaitCursor)
    told = leftovers.differing(windows, leftovers.of_windows())
    qapp.restoreOverrideCursor()
    assert told == ["pointer: False is now True"]
    assert leftovers.differing(windows, leftovers.of_windows()) == []


def test_a_wait_in_vain_tells_what_it_was_for_and_what_is_seen(qtbot: Any) -> None:
    label = QLabel("the drive is silent")
    qtbot.addWidget(label)
    label.show()
    with pytest.raises(WaitedInVainError) as told:
        qtbot.waitUntil(lambda: label.text() == "the drive answers", timeout=1)
    text = str(told.value)
    assert "test_guards.py:" in text
    assert 'lambda: label.text() == "the drive answers"' in text
    assert "QLabel: 'the drive is silent'" in text
