"""Bugs anywhere in the program: told once, kept without secrets, survived."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop.base import paths
from desktop.edits.asset import RateAssets
from desktop.ui.library.asset_painter import AssetPainter
from desktop.ui.shell.crash import CrashNet
from desktop.ui.shell.crash_dialog import CrashDialog
from tests.stories.trouble import CANARY, dialogs, net, press, windows

__all__ = ["net", "windows"]  # fixtures


def break_slot(window: Any, patch: pytest.MonkeyPatch) -> None:
    window.commands._handlers["edit.find"] = raising
    window.commands.action("edit.find").trigger()


def break_model(window: Any, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(window.library.model), "row_at", raising)
    window.library.grid.viewport().update()
    window.library.table.viewport().update()
    window.library.show_table(True)
    window.library.table.grab()


def break_paint(window: Any, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(window.storyboard.view), "in_sight", raising)
    patch.setattr(AssetPainter, "paint", raising)
    window.storyboard.view.viewport().grab()
    window.library.grid.viewport().grab()


def break_job(window: Any, patch: pytest.MonkeyPatch) -> None:
    window.services.jobs.work(lambda jobs, library: raising(), "A job")


def break_answer(window: Any, patch: pytest.MonkeyPatch) -> None:
    window.runner.ask(lambda reads: 1, raising)


def raising(*_: object, **__: object) -> Any:
    raise ZeroDivisionError(f"postgresql://me:{CANARY}@example.org/film password={CANARY}")


@pytest.mark.parametrize("where", [break_slot, break_model, break_job, break_answer, break_paint])
@pytest.mark.filterwarnings("default")
def test_a_bug_anywhere_is_told_once_kept_without_secrets_and_survived(
    where: Any, qtbot: Any, net: CrashNet, windows: Any, bugs: list[BaseException]
) -> None:
    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions():
        window = windows(net)
        sys.excepthook = net._on_exception
        where(window, patch)
        qtbot.waitUntil(lambda: bool(dialogs(CrashDialog)))
        bugs.clear()
        for _ in range(3):
            window.grab()
            QApplication.processEvents()
    assert len(dialogs(CrashDialog)) == 1
    assert len(window.messages._waiting) == 0
    (dialog,) = dialogs(CrashDialog)
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    press(dialog, "Copy Report")
    assert QGuiApplication.clipboard().text() == report
    assert "ZeroDivisionError" in report
    kept = list(paths.log_dir().glob("crash-*.txt"))
    assert len(kept) == 1
    assert kept[0].read_text(encoding="utf-8") == report
    assert CANARY not in report
    dialog.reject()
    # It goes on: an edit works.
    card = window.library.model.row_at(0)
    with qtbot.waitSignal(window.runner.changed):
        window.runner.change(RateAssets((card.id,), 2 if card.rating == 5 else 5))


def test_a_native_crash_is_told_at_the_next_start(home: Path, qtbot: Any) -> None:
    code = (
        "import faulthandler\n"
        "from desktop import app\n"
        "from desktop.ui.shell.crash import CrashNet\n"
        "net = CrashNet(app.make_application())\n"
        "assert net.spread() == ''\n"
        "faulthandler._sigsegv()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode != 0
    code = code.replace("assert net.spread() == ''", "print(net.spread())").replace(
        "faulthandler._sigsegv()\n", ""
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Segmentation fault" in told.stdout
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Segmentation fault" not in again.stdout
