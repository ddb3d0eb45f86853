"""Every test of the window runs without a display, dressed in the program's own theme."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest

from desktop.ui.kit import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application as `app.py` dresses it."""
    theme.apply(qapp, "dark")
    return qapp
