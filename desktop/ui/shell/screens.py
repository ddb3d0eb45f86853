"""Whether a window can be seen, and how it comes onto a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

GRIP: Final = 60  # logical pixels of a window that must be on a screen, to take hold of it
FRAME: Final = QSize(16, 48)  # what a window manager puts around a window, at most usually


def is_on_a_screen(widget: QWidget) -> bool:
    """Whether enough of a window can be seen to take hold of it."""
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(widget.frameGeometry())
        if seen.width() >= GRIP and seen.height() >= GRIP:
            return True
    return False


def bring_onto_a_screen(window: QWidget) -> None:
    """A window whose screen is gone comes to the first one, no larger than that is."""
    if not is_on_a_screen(window):
        free = QGuiApplication.primaryScreen().availableGeometry()
        window.resize(window.size().boundedTo(free.size()))
        window.move(free.topLeft())


def fit_first(window: QWidget, free: QSize) -> None:
    """A window that was never placed is shown as large as it likes, or else maximised.

    Args:
        window: Not shown yet.
        free: What the screen has for windows, in logical pixels.
    """
    with_frame = window.size() + FRAME
    if with_frame.width() > free.width() or with_frame.height() > free.height():
        window.resize(window.size().boundedTo(free - FRAME))
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
