"""The settings of the program while it runs, kept in their file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.base import settings

if TYPE_CHECKING:
    from desktop.base.settings import Settings


class SettingsStore(QObject):
    """Reads and keeps the settings.

    Attributes:
        current: The settings in force.
        is_posing: The window only poses for a picture and leaves no trace in the file.

    Signals:
        applied: Settings that a person chose in the preferences: everything follows them.
        failed: Why they could not be kept.
    """

    applied = Signal(object)
    failed = Signal(str)

    def __init__(self, current: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current = current
        self.is_posing = False

    def save(self, changed: Settings) -> None:
        """Use other settings and keep them; a disk that takes none is told."""
        self.current = changed
        if self.is_posing:
            return
        try:
            settings.save(changed)
        except OSError as error:
            self.failed.emit(f"The settings could not be kept: {error.strerror}.")

    def change(self, **values: object) -> None:
        """Keep other values of some settings."""
        self.save(replace(self.current, **values))  # type: ignore[arg-type]

    def apply(self, chosen: Settings) -> None:
        """Keep what the preferences returned, and let everything follow."""
        self.save(chosen)
        self.applied.emit(chosen)
