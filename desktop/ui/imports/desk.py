"""Imports as the window has them: ask how, run, show, report, offer to go on. Read this first.

The shell gives two functions that start a job and gets a strip for its status bar; everything else
is in this room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop.domain.ids import JobId
from desktop.jobs.import_request import ImportReport, ImportRequest, ImportStoppedError
from desktop.ui.imports.options import ImportOptions
from desktop.ui.imports.report_dialog import ReportDialog
from desktop.ui.imports.strip import ImportStrip
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.job import Job
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner

Told = Callable[[ImportReport], None]
Failed = Callable[[BaseException], None]
Ids = Callable[["tuple[AssetId, ...]"], None]
Begin = Callable[[ImportRequest, Told, Failed], "JobHandle"]
Resume = Callable[[JobId, Told, Failed], "JobHandle"]


class ImportDesk(QObject):
    """The window's imports.

    Attributes:
        strip: The widget that shows a running import; for the status bar.
    """

    def __init__(
        self,
        runner: Runner,
        window: QWidget,
        *,
        begin: Begin,
        resume: Resume,
        reveal: Callable[[str], None],
    ) -> None:
        """Get to work.

        Args:
            runner: For reading the library.
            window: Parent of the dialogs.
            begin: Starts an import; gets what to call with the report, and with a failure.
            resume: Starts the continuation of one, likewise.
            reveal: Shows an asset (id) in the library.
        """
        super().__init__(window)
        self._runner = runner
        self._window = window
        self._begin = begin
        self._resume = resume
        self._reveal = reveal
        self._last = ImportRequest(())
        self._dialog: ReportDialog | None = None
        self.strip = ImportStrip()

    def begin_from(self, request: ImportRequest) -> None:
        """What the next question proposes: mode and all files, as preferred."""
        self._last = request

    def ask(self, paths: tuple[str, ...], then: Ids | None = None) -> None:
        """Ask how these are to come in, then bring them in.

        `then` gets the assets of the files at the end: what came in, and what was there already.
        """
        if not paths:
            return
        library = self._runner.library
        options = ImportOptions(
            replace(self._last, paths=paths, tags=(), collection=""),
            is_shared=library is not None and library.path is None,
        )
        options.setParent(self._window, options.windowFlags())
        options.chosen.connect(lambda request: self.run(request, then))

        def know(names: tuple[list[str], list[str]]) -> None:
            if isValid(options):  # not answered before the names came
                options.know(*names)

        self._runner.ask(_names, know, key="imports.names")
        options.open()

    def run(self, request: ImportRequest, then: Ids | None = None) -> None:
        """Bring these in as asked; the next question starts from the same choices."""
        self._last = request
        self._watch(self._begin(request, lambda report: self._ended(report, then), self._failed))

    def go_on(self, job_id: str) -> None:
        """Continue an import."""
        self._watch(
            self._resume(JobId(job_id), lambda report: self._ended(report, None), self._failed)
        )

    def show_reports(self, job_id: JobId | None = None) -> None:
        """The kept reports, with this one (or the newest) open."""
        if self._dialog is None:
            self._dialog = ReportDialog(self._runner, self._window)
            self._dialog.revealed.connect(self._reveal)
            self._dialog.continued.connect(self.go_on)
            self._dialog.destroyed.connect(self._forget)
        self._dialog.refresh(job_id)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def offer_resume(self, *, quietly: bool = False) -> None:
        """Offer to continue what was cut off; `quietly` says nothing where there is nothing."""

        def offer(jobs: list[Job]) -> None:
            if jobs:
                self._offer(jobs)
            elif not quietly:
                self._runner.report.note("No import was cut off.")

        self._runner.ask(lambda r: r.jobs.interrupted_imports(), offer, key="imports.cut_off")

    def _offer(self, jobs: list[Job]) -> None:
        what = "An import was" if len(jobs) == 1 else f"{len(jobs)} imports were"

        def go() -> None:
            for job in jobs:
                self.go_on(job.id)

        self._runner.report.warn(
            f"{what} cut off before the end. Continuing brings nothing in twice.",
            NoteAction("Continue", go),
        )

    def _watch(self, handle: JobHandle) -> None:
        handle.cancelled.connect(self._cancelled)
        self.strip.watch(handle)

    def _cancelled(self) -> None:
        self._runner.report.note(
            "The import was cancelled. What had come in stays; Undo takes it back.",
            NoteAction("Show report", self.show_reports),
        )

    def _ended(self, report: ImportReport, then: Ids | None) -> None:
        key = report.job_id
        self._runner.report.note(
            f"{report.label}: {report.sentence}",
            NoteAction("Show report", lambda: self.show_reports(key)),
        )
        if self._dialog is not None:
            self._dialog.refresh(key)
        if then is not None:
            self._runner.ask(lambda r: _assets(r, key), then)

    def _failed(self, error: BaseException) -> None:
        self._runner.report.fail(error)
        if isinstance(error, ImportStoppedError):
            key = error.report.job_id
            self._runner.report.warn(
                f"{error.report.label} is not finished: {error.report.sentence}.",
                NoteAction("Continue", lambda: self.go_on(key)),
            )

    def _forget(self, *_: Any) -> None:
        self._dialog = None


def _names(reads: Reads) -> tuple[list[str], list[str]]:
    """Tags and collections there are."""
    tags = [tag.name for tag in reads.tags.all()]
    return tags, [c.name for c in reads.collections.all() if not c.query]


def _assets(reads: Reads, job_id: JobId) -> tuple[AssetId, ...]:
    """The assets an import is about, each once, in the order of the files."""
    rows = sorted(reads.jobs.report(job_id), key=lambda row: row.path)
    return tuple(dict.fromkeys(row.asset_id for row in rows if row.asset_id))
