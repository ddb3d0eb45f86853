"""What Asset > Write to Sidecars does: looks, asks, writes, and says what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import Ids
    from desktop.jobs.sidecar_report import SidecarReport
    from desktop.ui.shell.services import Services


class SidecarWriting:
    """Writes what the library says of the selection into sidecars."""

    def __init__(self, services: Services, window: QWidget) -> None:
        self._services, self._window = services, window

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"asset.write_sidecars": self.look}

    def look(self) -> None:
        """Find out what there is to write, then ask."""
        ids = self._services.state.acted_on.ids
        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.plan_sidecars(library, ids),
            "Looking at sidecars",
            lambda plan: self._ask(plan, ids),
        )

    def _ask(self, plan: SidecarReport, ids: Ids) -> None:
        from desktop.ui.shell.sidecar_dialogs import SidecarQuestion  # noqa: PLC0415 - first opened

        if not plan.total and not plan.problems:
            self._services.report.note("There is nothing to write: the sidecars are up to date.")
            return
        SidecarQuestion(
            plan, self._window, decided=lambda overwrites: self._write(ids, overwrites=overwrites)
        ).open()

    def _write(self, ids: Ids, *, overwrites: bool) -> None:
        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.write_sidecars(library, ids, overwrites=overwrites),
            "Writing sidecars",
            self._told,
        )

    def _told(self, report: SidecarReport) -> None:
        """What was left out stays in sight."""
        told = f"{report.sentence}."
        if not report.problems:
            self._services.report.note(told)
            return
        self._services.report.warn(told, NoteAction("Show List", lambda: self._list(report)))

    def _list(self, report: SidecarReport) -> None:
        from desktop.ui.shell.sidecar_dialogs import SidecarProblems  # noqa: PLC0415 - as above

        SidecarProblems(report, self._window).open()
