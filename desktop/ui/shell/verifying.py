"""What Tools > Verify Library does, and what can be done about what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.display import counted
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.jobs.leftovers import Leftovers
    from desktop.jobs.repair_report import OrphanAction, RepairReport
    from desktop.jobs.verify_report import VerifyReport
    from desktop.ui.imports.importer import Importer
    from desktop.ui.shell.offline_media import OfflineMedia
    from desktop.ui.shell.services import Services


class Verifying:
    """Verifies the library, shows the report and offers what helps.

    Args:
        offline: Locates files that are gone, or marks them.
        imports: Brings files in again that were written anew.
    """

    def __init__(
        self, services: Services, window: QWidget, *, offline: OfflineMedia, imports: Importer
    ) -> None:
        self._services, self._window = services, window
        self._offline, self._imports = offline, imports

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"tools.verify": self.verify}

    def verify(self) -> None:
        """Read every location; show what is wrong."""
        from desktop.ui.shell.verify_dialog import VerifyDialog  # noqa: PLC0415 - when first opened

        window = self._window

        def show(report: VerifyReport) -> None:
            library = self._services.runner.library
            is_writable = library is not None and not library.is_read_only
            VerifyDialog(report, window, acts=self._acts(report) if is_writable else ()).open()

        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.verify(library), "Verifying the library", show
        )

    def _acts(self, report: VerifyReport) -> Sequence[NoteAction]:
        """What can be done about what was found."""
        lost, acts = report.unmarked, []
        paths, copied = list(report.replaced.values()), list(report.outdated.values())
        if paths or copied:
            words = f"Update {counted(len(paths) + len(copied), 'Asset')}"
            acts.append(NoteAction(words, lambda: self._imports.update(paths, copied)))
        if lost:
            acts.append(NoteAction("Locate…", lambda: self._offline.locate(lost.ids)))
            acts.append(NoteAction("Mark as Missing", lambda: self._offline.mark_missing(lost.ids)))
        if report.is_repairable:
            acts.append(NoteAction("Repair…", self.repair))
        return acts

    def repair(self) -> None:
        """Look what can be repaired, ask, and do it."""
        from desktop.jobs.repair_report import report_words  # noqa: PLC0415 - when first opened
        from desktop.ui.shell.repair_dialog import RepairDialog  # noqa: PLC0415 - when first opened

        window = self._window

        def ask(left: Leftovers) -> None:
            library = self._services.runner.library
            if library is None:
                return
            if not (left or left.why):
                self._services.report.note("There is nothing to repair.")
                return
            is_local = library.path is not None
            RepairDialog(left, window, is_local=is_local, decided=go).open()

        def go(choice: OrphanAction, is_sole: bool) -> None:
            history = self._services.runner.history

            def told(report: RepairReport) -> None:
                self._services.report.note(report_words(report))

            self._services.jobs.work(
                lambda jobs, library: jobs.upkeep.repair(library, choice, is_sole, history),
                "Repairing the library",
                told,
            )

        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.plan_repair(library), "Looking", ask
        )
