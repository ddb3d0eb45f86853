"""What a test may not change for those after it: the process, and what Qt keeps for all windows.

`guards.py` compares before and after, so that the test that changed it fails, and not a later one.
"""

from __future__ import annotations

import locale
import os
import resource
import signal
import socket
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

from desktop.base.paths import migrations_dir

# An upgrade puts it at the end of the path, once.
_MIGRATIONS = str(migrations_dir().resolve())
_STATUS = Path("/proc/self/status")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LIMITS = ("RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_AS", "RLIMIT_CORE")
# Written by pytest itself while a test runs.
_PYTESTS = "PYTEST_CURRENT_TEST"


def of_process() -> dict[str, object]:
    """What of this process every test finds as the one before it left it."""
    return {
        "current folder": os.getcwd(),  # noqa: PTH109 - as the process has it
        "umask": _umask(),
        "locale": locale.setlocale(locale.LC_ALL),
        "sys.path": [one for one in sys.path if one != _MIGRATIONS],
        "sys.excepthook": sys.excepthook,
        "threading.excepthook": threading.excepthook,
        "patience of sockets": socket.getdefaulttimeout(),
        "limits": [resource.getrlimit(getattr(resource, name)) for name in _LIMITS],
        **{f"variable {k}": v for k, v in os.environ.items() if k != _PYTESTS},
        **{f"handler of {one.name}": signal.getsignal(one) for one in _SIGNALS},
    }


def loaded_anew(before: dict[str, ModuleType]) -> list[str]:
    """The modules of the program that are others than before, and have other classes therefore."""
    if sys.modules == before:  # nearly always, and told in no time
        return []
    return [
        name
        for name, one in before.items()
        if name.startswith("desktop") and sys.modules.get(name) is not one
    ]


def of_windows() -> dict[str, object]:
    """What Qt keeps for all windows. What is held down is let go of before each test."""
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication, QToolTip, QWidget

    return {
        "pointer": QGuiApplication.overrideCursor() is not None,
        "menu or popup": _name(QApplication.activePopupWidget()),
        "dialog": _name(QApplication.activeModalWidget()),
        "who grabs the mouse": _name(QWidget.mouseGrabber()),
        "who grabs the keyboard": _name(QWidget.keyboardGrabber()),
        "tool tip": QToolTip.text() if QToolTip.isVisible() else "",
        "colours": QApplication.palette(),
        "font": QApplication.font().toString(),
        "style": QApplication.style().objectName(),
        "style sheet": _application().styleSheet(),
        "direction of text": QGuiApplication.layoutDirection(),
        "double click": QApplication.doubleClickInterval(),
        "language": QLocale().name(),
    }


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is not as it was, and what it was."""
    nothing = object()
    return [
        f"{what}: {str(before.get(what, '-'))[:80]} is now {str(after.get(what, '-'))[:80]}"
        for what in sorted({*before, *after})
        if before.get(what, nothing) != after.get(what, nothing)
    ]


def _umask() -> str:
    """Read, since asking the system changes it for a moment, which threads would see."""
    if not _STATUS.exists():
        return ""
    lines = _STATUS.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line for line in lines if line.startswith("Umask")), "")


def _name(widget: Any) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r}" if widget is not None else ""


def _application() -> Any:
    from PySide6.QtWidgets import QApplication

    return QApplication.instance()
