"""A monkey at the mouse and the keys: nothing breaks, nothing half is written."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from desktop.ui.kit.report import Failure
from tests import lines
from tests.stories.conftest import Desk

KEYS = [
    *(Qt.Key(key) for key in range(Qt.Key.Key_0.value, Qt.Key.Key_6.value)),
    *(Qt.Key(key) for key in range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1)),
    Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_F2,
    Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Plus, Qt.Key.Key_Minus,
]  # fmt: skip
BUTTONS = [Qt.MouseButton.LeftButton] * 6 + [Qt.MouseButton.RightButton]
MODIFIERS = [
    *[Qt.KeyboardModifier.NoModifier] * 6,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
]


class Monkey:
    """Does things by chance, the same ones for the same seed."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self._desk = desk
        self._chance = random.Random(seed)
        self._window: QWidget = desk.window
        self._beats: list[float] = [time.monotonic()]
        self._heart = QTimer(desk.window)
        self._heart.timeout.connect(lambda: self._beats.append(time.monotonic()))
        self._heart.start(20)
        # A menu turns a loop of its own until somebody closes it.
        self._closer = QTimer(desk.window)
        self._closer.timeout.connect(self._close_popup)
        self._closer.start(150)

    @property
    def longest_stall(self) -> float:
        """Seconds between two beats."""
        return max((b - a for a, b in zip(self._beats, self._beats[1:], strict=False)), default=0)

    def play(self, times: int) -> None:
        acts: list[Callable[[], None]] = [
            *[self.click] * 5, *[self.key] * 5, self.double_click, self.wheel, self.drag,
            self.resize,
        ]  # fmt: skip
        for _ in range(times):
            self._chance.choice(acts)()
            QCoreApplication.processEvents()
            self._tidy()

    def _at(self) -> tuple[QWidget, QPoint]:
        """Some part in sight, and a point in it."""
        top = QApplication.activeModalWidget() or self._window
        parts = [w for w in top.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
        part = self._chance.choice(parts or [top])
        place = QPoint(
            self._chance.randrange(max(1, part.width())),
            self._chance.randrange(max(1, part.height())),
        )
        return part, place

    def click(self) -> None:
        part, place = self._at()
        button = self._chance.choice(BUTTONS)
        QTest.mouseClick(part, button, self._chance.choice(MODIFIERS), place)

    def double_click(self) -> None:
        part, place = self._at()
        QTest.mouseDClick(part, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def drag(self) -> None:
        part, place = self._at()
        QTest.mouseMove(part, place)

    def key(self) -> None:
        part = QApplication.focusWidget() or self._window
        key, modifier = self._chance.choice(KEYS), self._chance.choice(MODIFIERS)
        if (key, modifier) != (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier):
            QTest.keyClick(part, key, modifier)

    def wheel(self) -> None:
        part, place = self._at()
        turn = QPoint(0, self._chance.choice((-360, -120, 120, 360)))
        event = QWheelEvent(
            QPointF(place),
            QPointF(part.mapToGlobal(place)),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            self._chance.choice(MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(part, event)

    def resize(self) -> None:
        self._window.resize(self._chance.randrange(900, 1700), self._chance.randrange(600, 1050))

    def _tidy(self) -> None:
        """Now and then a dialog is closed; the window itself stays."""
        modal = QApplication.activeModalWidget()
        if modal is not None and self._chance.random() < 0.2:
            modal.close()
        if not self._window.isVisible():
            self._window.show()

    @staticmethod
    def _close_popup() -> None:
        popup = QApplication.activePopupWidget()
        if isinstance(popup, (QMenu, QWidget)) and popup is not None:
            popup.close()


def state_of(path: str) -> list[Any]:
    """What a person would call the content: names, stars, the Trash, what belongs to what."""
    with closing(sqlite3.connect(path)) as connection:
        assets = connection.execute(
            "SELECT id, name, rating, deleted_at IS NULL FROM assets ORDER BY id"
        ).fetchall()
        relations = connection.execute(
            "SELECT parent_asset_id, child_asset_id, relationship_type"
            " FROM asset_relationships ORDER BY 1, 2, 3"
        ).fetchall()
    return [assets, relations]


@pytest.mark.parametrize(
    ("seed", "times"),
    [
        *[(seed, 1_200) for seed in (1, 2)],
        pytest.param(4, 50_000, marks=pytest.mark.torture),
    ],
)
def test_whatever_a_monkey_does_nothing_breaks(
    demo_desk: Desk,
    seed: int,
    times: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    patch = monkeypatch.setattr
    patch(QFileDialog, "getOpenFileName", staticmethod(lambda *_a, **_k: ("", "")))
    patch(QFileDialog, "getOpenFileNames", staticmethod(lambda *_a, **_k: ([], "")))
    patch(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: ("", "")))
    patch(QFileDialog, "getExistingDirectory", staticmethod(lambda *_a, **_k: ""))
    patch(QDesktopServices, "openUrl", staticmethod(lambda _url: True))
    demo_desk.wait(lambda: demo_desk.window.storyboard.view.board is not None)
    monkey = Monkey(demo_desk, seed)
    monkey.play(times)
    for widget in QApplication.topLevelWidgets():
        if widget is not demo_desk.window and widget.isVisible():
            widget.close()
    demo_desk.settle()
    stall = f"longest stall {monkey.longest_stall:.2f} s"
    lines.say(request.config, f"monkey {seed}: {times} events, {stall}")
    with closing(sqlite3.connect(demo_desk.address)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    undone = 0
    while demo_desk.window.runner.undo_label and undone < 500:
        demo_desk.window.runner.undo()
        demo_desk.settle()
        undone += 1
    assert not demo_desk.window.runner.undo_label
    # A monkey may edit what it has just undone, and is told so kindly; only bugs count here.
    demo_desk.failures[:] = [f for f in demo_desk.failures if not isinstance(f, Failure)]
