"""The window's imports: ask how, run, show, report, offer to go on. Read this first.

The shell gives what starts a job and where assets are shown, and gets a strip for its status bar;
everything else is in this room.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.domain.ids import JobId
from desktop.jobs.import_request import (
    DEFAULT_RATE,
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
    SequenceMode,
)
from desktop.ui.imports.attention import Attention
from desktop.ui.imports.strip import ImportStrip
from desktop.ui.imports.updates import update_requests
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.job import Job as JobRecord
    from desktop.ui.imports.report_dialog import ReportDialog
    from desktop.ui.imports.start_job import StartJob
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.purpose import Purpose
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

    Told = Callable[[ImportReport], None]
    Failed = Callable[[BaseException], None]
    GotIds = Callable[[tuple[AssetId, ...]], None]


SELECTED = 2_000  # of what comes in; of more the first ones


class AssetList(Protocol):
    """Where a window lists assets, as far as imports need it."""

    @property
    def place(self) -> str:
        """The row of the sidebar whose assets are listed."""

    def show_these(self, ids: Sequence[AssetId], place: str) -> None:
        """Go to a place and select these assets there."""

    def is_showing(self) -> bool:
        """Whether what it was told to show is not selected yet."""

    def first_in_sight(self) -> AssetId | None:
        """The asset at the top, where the view was scrolled."""


class Importer(QObject):
    """The window's imports.

    Attributes:
        strip: Shows a running import; for the status bar.
        is_ending: The program is ending: an import that is cut off is kept for the next start.

    Signals:
        remembered: An `ImportRequest`: what is dropped or pasted comes in like it from now on.
    """

    remembered = Signal(object)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        window: QWidget,
        *,
        assets: AssetList,
        work: StartJob,
    ) -> None:
        """Get to work.

        Args:
            runner: For reading the library.
            state: Where the report asks for an asset to be shown.
            window: Parent of the dialogs.
            assets: Shows what came in.
            work: Starts a job.
        """
        super().__init__(window)
        self._runner = runner
        self._state = state
        self._window = window
        self._assets = assets
        self._work = work
        self.film_rate: Callable[[], str] = str  # of the open film; empty where none is
        self._preferred = self._proposed = ImportRequest(())
        self._asks = True
        self._dialog: ReportDialog | None = None
        self._attentions: set[Attention] = set()  # of the imports that run
        self._shown: tuple[AssetId, ...] = ()  # what came in last and was not only offered
        self.is_ending = False
        self.strip = ImportStrip()

    def propose(
        self,
        *,
        mode: str,
        all_files: bool,
        folders: bool,
        asks: bool,
        sequences: bool = True,
        rate: str = DEFAULT_RATE,
    ) -> None:
        """Take over what is preferred.

        Args:
            mode: Where the bytes stay, as the next question proposes it.
            all_files: Whether other files come in as documents, likewise.
            folders: Whether folders become collections, likewise.
            asks: Whether there is a question before what is dropped or pasted comes in.
            sequences: Whether the frames of an image sequence come in as one clip, likewise.
            rate: How many frames a second such a clip has, likewise.
        """
        self._preferred = ImportRequest(
            (),
            mode=ImportMode(mode),
            all_files=all_files,
            folders=folders,
            sequences=SequenceMode.RECOGNISED if sequences else SequenceMode.NONE,
            rate=rate,
        )
        self._proposed = self._preferred
        self._asks = asks

    def take(
        self,
        paths: Sequence[str | Path],
        then: GotIds | None = None,
        purpose: Purpose | None = None,
    ) -> None:
        """Bring in what was dropped or pasted; as `ask`, unless nothing is to be asked.

        `purpose` is what `then` will do with the assets: the question says so.
        """
        if self._asks:
            self._ask(paths, then, purpose, can_remember=True)
        elif paths:
            self.run(replace(self._preferred, paths=tuple(map(str, paths))), then)

    def ask(self, paths: Sequence[str | Path], then: GotIds | None = None) -> None:
        """Ask how these are to come in, then bring them in.

        `then` gets the assets of the files at the end: what came in, and what was there already.
        Without it they are shown in the library, and selected; where a person went on to something
        else meanwhile, this is offered.
        """
        self._ask(paths, then)

    def _ask(
        self,
        paths: Sequence[str | Path],
        then: GotIds | None,
        purpose: Purpose | None = None,
        *,
        can_remember: bool = False,
    ) -> None:
        if not paths:
            return
        from desktop.ui.imports.options import ImportOptions  # noqa: PLC0415 - when first opened

        library = self._runner.library
        rate = self.film_rate() or self._proposed.rate
        asked = replace(self._proposed, tags=(), collection="", rate=rate)
        options = ImportOptions(
            replace(asked, paths=tuple(map(str, paths))),
            is_shared=library is not None and library.path is None,
            can_remember=can_remember,
            purpose=purpose,
        )
        options.setParent(self._window, options.windowFlags())
        options.remembered.connect(self.remembered)
        options.chosen.connect(lambda request: self.run(request, then))

        def know(names: tuple[list[str], list[str]]) -> None:
            if isValid(options):  # not answered before the names came
                options.know(*names)

        self._runner.ask(_names, know, key="imports.names")
        if purpose is not None and (film := purpose.film_id) is not None:
            self._runner.ask(
                lambda reads: reads.films.rate(film),
                lambda rate: options.propose_rate(rate) if rate and isValid(options) else None,
                key="imports.rate",
            )
        options.look_ahead(self._runner, self._work)
        options.open()

    def run(self, request: ImportRequest, then: GotIds | None = None) -> None:
        """Bring these in as asked; the next question starts from the same choices."""
        self._proposed = request
        history = self._runner.history
        attention = Attention(self._state, self._assets.first_in_sight, self.strip, self._window)
        handle = self._work(
            lambda jobs, library: jobs.imports.start(
                library, request, history, lambda: self._is_leaving(library)
            ),
            request.label,
            lambda report: self._ended(report, then, attention),
            self._failed,
        )
        if self._assets.is_showing():
            attention.allow(self._shown, self._assets.is_showing)
        self._attentions.add(attention)
        handle.ended.connect(lambda *_: self._attentions.discard(attention))
        handle.ended.connect(attention.close)
        self._watch(handle)

    def update(self, paths: Sequence[str], copied: Sequence[str]) -> None:
        """Bring in again files that were written anew; see `update_requests`."""
        proposed = self._proposed
        for request in update_requests(paths, copied):
            self.run(request)
        self._proposed = proposed  # this was no choice of a person's

    def go_on(self, job_id: str) -> None:
        """Continue an import."""
        history = self._runner.history
        self._watch(
            self._work(
                lambda jobs, library: jobs.imports.resume(
                    library, JobId(job_id), history, lambda: self._is_leaving(library)
                ),
                "Continuing an import",
                self._ended,
                self._failed,
            )
        )

    def retry(self, job_id: str) -> None:
        """Read the files again that an import could not bring in."""
        history = self._runner.history
        self._watch(
            self._work(
                lambda jobs, library: jobs.imports.retry(
                    library, JobId(job_id), history, lambda: self._is_leaving(library)
                ),
                "Reading failed files again",
                self._ended,
                self._failed,
            )
        )

    def _show_import(self, job_id: JobId) -> None:
        self._runner.ask(lambda reads: _assets(reads, job_id), self._show)

    def _show(self, ids: tuple[AssetId, ...]) -> None:
        """Show what came in; in All assets it stands already, elsewhere Last import has it."""
        if ids:
            place = "all" if self._assets.place == "all" else "last-import"
            self._shown = ids[:SELECTED]
            self._assets.show_these(self._shown, place)
            for attention in self._attentions:
                attention.allow(self._shown, self._assets.is_showing)

    def _is_leaving(self, library: Library) -> bool:
        """Whether the library, and not the import, is being left: it is offered again then."""
        return self.is_ending or self._runner.library is not library

    def show_reports(self, job_id: JobId | None = None) -> None:
        """The kept reports, with this one (or the newest) open."""
        from desktop.ui.imports.report_dialog import ReportDialog  # noqa: PLC0415 - first opened

        if self._dialog is None:
            self._dialog = ReportDialog(self._runner, self._window)
            self._dialog.revealed.connect(self._state.reveal_requested)
            self._dialog.continued.connect(self.go_on)
            self._dialog.retried.connect(self.retry)
            self._dialog.destroyed.connect(self._forget)
        self._dialog.refresh(job_id)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def offer_resume(self, *, quietly: bool = False) -> None:
        """Offer to continue what was cut off; `quietly` says nothing where there is nothing."""

        def offer(jobs: list[JobRecord]) -> None:
            if jobs:
                self._offer(jobs)
            elif not quietly:
                self._runner.report.note("No import was cut off.")

        self._runner.ask(lambda r: r.jobs.interrupted_imports(), offer, key="imports.cut_off")

    def _offer(self, jobs: list[JobRecord]) -> None:
        what = "An import was" if len(jobs) == 1 else f"{len(jobs)} imports were"

        def go() -> None:
            for job in jobs:
                self.go_on(job.id)

        self._runner.report.warn(
            f"{what} cut off before the end. Continuing brings nothing in twice.",
            NoteAction("Continue", go),
        )

    def _watch(self, handle: JobHandle) -> None:
        library = self._runner.library
        handle.cancelled.connect(lambda: self._cancelled(library))
        self.strip.watch(handle)

    def _cancelled(self, library: Library | None) -> None:
        """An import stopped before its end: by a person, or because its library was left."""
        if library is not None and self._is_leaving(library):
            opened = self._runner.library
            # Who is back before it stopped was not offered it at the opening: it was still running.
            if opened is not None and opened.media.owner.is_same(library.media.owner):
                self.offer_resume(quietly=True)
            return
        self._runner.report.note(
            "The import was cancelled. What had come in stays; Undo takes it back.",
            NoteAction("Show Report", self.show_reports),
        )

    def _ended(
        self,
        report: ImportReport,
        then: GotIds | None = None,
        attention: Attention | None = None,
    ) -> None:
        key = report.job_id
        is_offered = then is None and report.has_assets
        if is_offered and attention is not None and not attention.has_moved_on:
            is_offered = False
            self._show_import(key)
        undo = NoteAction("Undo", lambda: self._runner.undo(report.operation_id))
        self._runner.report.note(
            f"{report.label}: {report.sentence}",
            NoteAction("Show", lambda: self._show_import(key)) if is_offered else None,
            undo if report.is_undoable else None,
            NoteAction("Show Report", lambda: self.show_reports(key)),
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
    tags = [tag.path for tag in reads.tags.all()]
    return tags, [c.name for c in reads.collections.all() if not c.query]


def _assets(reads: Reads, job_id: JobId) -> tuple[AssetId, ...]:
    """The assets an import is about, each once, in the order of the files."""
    rows = sorted(reads.jobs.report(job_id), key=lambda row: row.path)
    return tuple(dict.fromkeys(row.asset_id for row in rows if row.asset_id))
