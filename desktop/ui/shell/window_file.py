"""The file that remembers how the window was left."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from desktop.base import paths


def window_file() -> QSettings:
    """Size, place, docks, views and the film that was open, by key."""
    return QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)
