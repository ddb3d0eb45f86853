"""Has files read that came in unread, and lengths found out that no header states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.domain.changes import Changes, Kind
from desktop.domain.job import MEASURE, METADATA

if TYPE_CHECKING:
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.job_starter import JobStarter

NOTHING = Changes()


class Measuring(QObject):
    """Runs the job that reads and measures whenever there is something for it.

    That is when a library was opened (the last window, or whatever imported, may have ended before
    it was done) and when files have come in, by this window or by others.
    """

    def __init__(self, jobs: JobStarter, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._runner = jobs, runner
        self._running: JobHandle | None = None
        self._is_wanted = False
        runner.library_changed.connect(self._forget)
        runner.changed.connect(self._on_changed)

    def look(self, others: Changes = NOTHING) -> None:
        """Begin, if there is anything to do; what `others` brought in may be measured by now."""
        self._is_wanted = False

        def found(waiting: int) -> None:
            if waiting and not self._runner.is_read_only:
                self._begin()
            elif others.assets:
                self._runner.announce(replace(others, kinds=frozenset({Kind.ASSETS})))

        self._runner.ask(
            lambda reads: reads.jobs.waiting(METADATA) + reads.jobs.waiting(MEASURE),
            found,
            lambda _error: None,
            key="measuring",
        )

    def _forget(self) -> None:
        """Another library is open; the job has ended with the last one."""
        self._running, self._is_wanted = None, False

    def _on_changed(self, changes: Changes, source: object) -> None:
        if not changes.touches(Kind.MEMBERSHIP) or self._runner.library is None:
            return
        if self._running is not None:
            self._is_wanted = True
        else:
            self.look(changes if source is None else NOTHING)

    def _begin(self) -> None:
        if self._running is not None:
            return
        handle = self._jobs.work(
            lambda jobs, library: jobs.upkeep.measure(library),
            "Reading files",
            None,
            lambda _error: None,  # it goes on with the next start
        )
        handle.is_upkeep = True
        self._running = handle
        handle.ended.connect(lambda: self._ended(handle))

    def _ended(self, handle: JobHandle) -> None:
        if self._running is not handle:
            return
        self._running = None
        if self._is_wanted and not handle.is_cancelled:
            self.look()
