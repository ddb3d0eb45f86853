"""Runs imports for the window: asks how, shows how it goes, keeps the report, offers to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.jobs.import_request import ImportRequest

if TYPE_CHECKING:
    from desktop.ui.shell.frame import DeskFrame

Then = "Callable[[tuple[AssetId, ...]], None] | None"


class Importing(QObject):
    """The window's imports."""

    def __init__(self, window: DeskFrame) -> None:
        super().__init__(window)
        from PySide6.QtWidgets import QWidget

        self._window = window
        self.strip = QWidget()
        self.is_ending = False

    def show_reports(self) -> None:
        """Kept reports."""

    def offer_resume(self, *, quietly: bool = False) -> None:
        """Continue."""

    def begin(self, paths: tuple[str, ...], then: Any = None) -> None:
        """Import now with defaults."""
        request = ImportRequest(paths=paths)
        self._window.work(
            lambda works, library: works.import_files(
                library, request, None, lambda: self.is_ending
            ),
            request.label,
            lambda report: self._window.report.note(report.sentence),
        )
