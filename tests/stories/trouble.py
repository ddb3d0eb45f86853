"""The demo library's window with a crash net, and the dialogs that tell of trouble."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop import app
from desktop.ui.shell.crash import CrashNet

CANARY = "kanarienvogel"


def dialogs(kind: type[Any]) -> list[Any]:
    """The dialogs of a kind that are in sight."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def words(dialog: Any) -> str:
    """What a dialog says."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def press(dialog: Any, text: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == text).click()


@pytest.fixture
def net(qtbot: Any) -> Iterator[CrashNet]:
    """The program's own net, as `app.run` spreads it; the test's own hooks come back afterwards."""
    hook = sys.excepthook
    made = CrashNet()
    sys.excepthook = made._on_exception
    yield made
    sys.excepthook = hook


@pytest.fixture
def windows(qtbot: Any, demo_address: str) -> Iterator[Any]:
    """The demo library's window, joined with a crash net as the front door does it."""
    made: list[Any] = []

    def open_window(net: CrashNet | None = None, address: str = demo_address) -> Any:
        window = app.make_window(app.make_application(), address=address)
        if net is not None:
            net.caught.connect(window.tell_crash)
            window.report.bug_found.connect(net.tell)
        window.resize(1200, 800)
        window.show()
        qtbot.waitUntil(lambda: window.runner.library is not None)
        qtbot.waitUntil(lambda: not window.runner.is_reading)
        made.append(window)
        return window

    yield open_window
    for window in made:
        window.close()
        window.deleteLater()
