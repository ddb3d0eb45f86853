"""Imports of this window: the import desk, bound to the jobs, the settings and the undo stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.ui.imports.desk import ImportDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId, JobId
    from desktop.jobs.import_request import ImportReport
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.shell.frame import DeskFrame

_SELECTED = 2_000  # of what comes in; of more the first ones


class Importing:
    """The window's imports.

    Attributes:
        strip: Shows a running import, in the status bar.
        is_ending: The program is ending: an import that is cut off is kept for the next start.
    """

    def __init__(self, window: DeskFrame) -> None:
        self._window = window
        self.is_ending = False
        self._desk = ImportDesk(
            window.runner,
            window,
            begin=self._begin,
            resume=self._resume,
            reveal=window.state.reveal_requested.emit,
        )
        self.strip: QWidget = self._desk.strip
        self.prefer()

    def begin(
        self, paths: Sequence[str], then: Callable[[tuple[AssetId, ...]], None] | None = None
    ) -> None:
        """Ask how, then import; `then` gets what came in or was there already.

        Without it that is shown in the library, and selected.
        """
        self._desk.ask(tuple(map(str, paths)), then or self._show)

    def _show(self, ids: tuple[AssetId, ...]) -> None:
        """Show what came in; in All assets it stands already, elsewhere Last import has it."""
        library = self._window.library
        if ids:
            place = "all" if library.scope.key == "all" else "last-import"
            library.show_these(ids[:_SELECTED], place)

    def prefer(self) -> None:
        """Propose what the preferences say."""
        preferences = self._window.preferences
        mode = ImportMode(preferences.import_mode)
        self._desk.begin_from(ImportRequest((), mode=mode, all_files=preferences.import_all_files))

    def show_reports(self) -> None:
        """The kept reports."""
        self._desk.show_reports()

    def offer_resume(self, *, quietly: bool = False) -> None:
        """Offer to continue what was cut off."""
        self._desk.offer_resume(quietly=quietly)

    def _begin(
        self,
        request: ImportRequest,
        told: Callable[[ImportReport], None],
        failed: Callable[[BaseException], None],
    ) -> JobHandle:
        history = self._window.runner.history
        return self._window.work(
            lambda works, library: works.import_files(
                library, request, history, lambda: self._is_leaving(library)
            ),
            request.label,
            told,
            failed,
        )

    def _resume(
        self,
        job_id: JobId,
        told: Callable[[ImportReport], None],
        failed: Callable[[BaseException], None],
    ) -> JobHandle:
        history = self._window.runner.history
        return self._window.work(
            lambda works, library: works.resume_import(
                library, job_id, history, lambda: self._is_leaving(library)
            ),
            "Continuing an import",
            told,
            failed,
        )

    def _is_leaving(self, library: object) -> bool:
        """Whether the library, and not the import, is being left: it is offered again then."""
        return self.is_ending or self._window.runner.library is not library
