"""What Asset > Read Facts Again does, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.jobs.read_facts import FactsReport
    from desktop.ui.shell.services import Services


class FactsReading:
    """Reads again what the files of the selection say of themselves."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"asset.read_facts": self.read}

    def read(self) -> None:
        """Look at the files of the selection, in a job of its own."""
        ids = self._services.state.acted_on.ids
        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.read_facts(library, ids),
            "Reading facts",
            self._told,
        )

    def _told(self, done: FactsReport) -> None:
        """What went wrong stays in sight; of several, all can be had as a list."""
        if not done.problems:
            self._services.report.note(done.sentence)
            return
        words = "\n".join(done.problems)
        copy = NoteAction("Copy List", lambda: QGuiApplication.clipboard().setText(words))
        self._services.report.warn(done.sentence, copy if len(done.problems) > 1 else None)
