"""What File > Import Library does: ask which, look what is in it, bring it in, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from shiboken6 import isValid

from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.old_library_dialog import OldLibraryQuestion

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.jobs.import_library import OldImportReport, OldRequest
    from desktop.ui.imports.importer import Importer
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.shell.services import Services


class OldLibraryCommands(QObject):
    """One question about an old library, from the command to what came of it."""

    def __init__(self, services: Services, imports: Importer, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._imports, self._window = services, imports, window
        self._asked: OldLibraryQuestion | None = None
        self._looking: JobHandle | None = None

    def ask(self) -> None:
        """Ask which library."""
        self._asked = asked = OldLibraryQuestion(self._window)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.asked.connect(self._look)
        asked.decided.connect(self._bring_in)
        asked.finished.connect(self._over)
        asked.open()

    def _look(self, source: str) -> None:
        """Find out beside the window what is in a library."""
        self._stop_looking()
        question = self._asked

        def is_asked() -> bool:
            return question is not None and question is self._asked and isValid(question)

        def fail(error: BaseException) -> None:
            if question is not None and is_asked():
                advice = getattr(error, "advice", "")
                question.refuse(source, f"{error} {advice}".strip())

        self._looking = self._services.jobs.work(
            lambda jobs, _library: jobs.imports.look_at_old(source),
            "Looking at an old library",
            lambda outline: (
                question.show_outline(source, outline)
                if question is not None and is_asked()
                else None
            ),
            fail,
        )

    def _stop_looking(self) -> None:
        if self._looking is not None and isValid(self._looking) and not self._looking.is_over:
            self._looking.cancel()
        self._looking = None

    def _over(self) -> None:
        self._stop_looking()
        self._asked = None

    def _bring_in(self, request: OldRequest) -> None:
        history = self._services.runner.history
        handle = self._services.jobs.work(
            lambda jobs, library: jobs.imports.bring_in_old(library, request, history),
            "Importing a library",
            self._came,
        )
        self._imports.strip.watch(handle)

    def _came(self, report: OldImportReport) -> None:
        """What came of it; its rows are in the reports."""
        operation, key = report.operation_id, report.job_id
        undo = NoteAction("Undo", lambda: self._services.runner.undo(operation))
        self._services.report.note(
            f"{report.outline.title}: {report.sentence}",
            undo if report.is_undoable else None,
            NoteAction("Show Report", lambda: self._imports.show_reports(key)),
        )
