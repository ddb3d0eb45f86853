"""Has the lengths found out that no header states, while the window is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QTimer

from desktop.domain.changes import Changes, Kind
from desktop.domain.job import MEASURE

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.job_starter import JobStarter


class Measuring(QObject):
    """Runs the job that measures whenever there is something for it.

    That is when a library is opened (the last window, or whatever imported, may have ended before
    it was done) and when files have come in, by this window or by others.

    Attributes:
        AFTER: Milliseconds after a library was opened: first it is to be seen.
    """

    AFTER: ClassVar[int] = 3_000

    def __init__(self, jobs: JobStarter, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._runner = jobs, runner
        self._running: JobHandle | None = None
        self._is_wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._look(Changes()))
        runner.library_changed.connect(self._opened)
        runner.changed.connect(self._on_changed)

    def _opened(self, library: Library | None) -> None:
        self._timer.stop()
        self._running, self._is_wanted = None, False
        if library is not None and not library.is_read_only:
            self._timer.start(self.AFTER)

    def _on_changed(self, changes: Changes, source: object) -> None:
        if not changes.touches(Kind.MEMBERSHIP) or self._runner.library is None:
            return
        if self._running is not None:
            self._is_wanted = True
        else:
            self._look(changes if source is None else Changes())

    def _look(self, others: Changes) -> None:
        """Begin, if there is anything to do; what `others` did may be measured by now."""
        self._is_wanted = False

        def found(waiting: int) -> None:
            if waiting and not self._runner.is_read_only:
                self._begin()
            elif others.assets:
                self._runner.announce(replace(others, kinds=frozenset({Kind.ASSETS})))

        self._runner.ask(
            lambda reads: reads.jobs.waiting(MEASURE), found, lambda _error: None, key="measuring"
        )

    def _begin(self) -> None:
        if self._running is not None:
            return
        handle = self._jobs.work(
            lambda jobs, library: jobs.upkeep.measure(library),
            "Measuring lengths",
            None,
            lambda _error: None,  # it goes on with the next start
        )
        self._running = handle
        handle.ended.connect(lambda: self._ended(handle))

    def _ended(self, handle: JobHandle) -> None:
        if self._running is not handle:
            return
        self._running = None
        if self._is_wanted and not handle.is_cancelled:
            self._look(Changes())
