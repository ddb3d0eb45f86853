"""A running job as the window sees it: what it tells, and how it is held or stopped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.ui.kit.lanes import Pause

if TYPE_CHECKING:
    from desktop.domain.work_end import WorkOutcome


class JobHandle(QObject):
    """A running job, as the window sees it.

    Attributes:
        title: What to call it: "Importing Harbour".
        is_upkeep: Nobody has asked for it, and nobody need be told of its end.
        outcome: How it ended; None while it runs.
        seconds: How long it took, once it has ended.
        session: The opening of a library that it belongs to; None for a job that needs no library.

    Signals:
        progressed: Whatever the job yielded last (thinned to about 20 a second).
        finished: What the job returned.
        failed: The exception that ended it.
        cancelled: It was stopped before its end.
        ended: It is over, however it went.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.session: int | None = None
        self.is_upkeep = False
        self.outcome: WorkOutcome | None = None
        self.seconds = 0.0
        self._began = time.monotonic()
        self.is_cancelled = False
        self.is_over = False
        self._gate = Pause()

    def end(self, outcome: WorkOutcome) -> None:
        """Note how it ended."""
        self.is_over, self.outcome = True, outcome
        self.seconds = time.monotonic() - self._began

    @property
    def is_paused(self) -> bool:
        """Whether it waits to be resumed."""
        return self._gate.is_closed

    def cancel(self) -> None:
        """Stop after the step that runs; the job's own clean-up still happens."""
        self.is_cancelled = True
        self._gate.open()

    def pause(self) -> None:
        """Hold after the step that runs."""
        self._gate.close()

    def resume(self) -> None:
        """Go on."""
        self._gate.open()

    def wait_if_paused(self) -> None:
        """Called by the job's thread between two steps."""
        self._gate.pass_through()
