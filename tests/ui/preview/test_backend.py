"""Loading the player calls nothing written in Python, or it could wait for another import."""

from __future__ import annotations

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from desktop.ui.preview import backend


def test_no_python_is_called_while_libraries_are_loaded(
    capfd: pytest.CaptureFixture[str],
) -> None:
    heard: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: heard.append(text))
    try:
        with backend.without_python():
            qWarning("from within a library")
        qWarning("afterwards")
    finally:
        qInstallMessageHandler(before)
    assert heard == ["afterwards"]
    assert "from within a library" in capfd.readouterr().err


def test_the_handler_is_back_after_a_library_that_cannot_be_loaded() -> None:
    heard: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: heard.append(text))
    try:
        try:
            with backend.without_python():
                raise ImportError("libpulse.so.0")
        except ImportError:
            pass
        qWarning("afterwards")
    finally:
        qInstallMessageHandler(before)
    assert heard == ["afterwards"]
