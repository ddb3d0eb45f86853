"""Carries work out of the window's thread and brings the answers back.

Four verbs: `ask` reads, `change` edits, `undo`/`redo`, `work` runs a job. Answers arrive on the
window's thread; failures go to the report unless `on_error` is given.

    runner.ask(lambda reads: reads.assets.get(key), self._show, key="inspector")
    runner.change(RateAssets((key,), 3), source=self)
    runner.change(AddFilm("Harbour"), lambda applied: self.open(applied.result))
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.work_end import WorkOutcome
from desktop.ui.kit.asks import Asks, OnError
from desktop.ui.kit.carrier import Carrier, Raised
from desktop.ui.kit.job_handle import JobHandle
from desktop.ui.kit.job_runs import JobRuns, JobSteps, Stopped, changes_of
from desktop.ui.kit.lanes import Lane
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library, Reads
    from desktop.domain.changes import Changes
    from desktop.domain.ids import OperationId
    from desktop.edits.edit import Applied, Edit
    from desktop.edits.history import History
    from desktop.ui.kit.report import Report

__all__ = ["JobHandle", "Runner"]

T = TypeVar("T")
R = TypeVar("R")
W = TypeVar("W", bound="Applied[Any] | None")


class Runner(QObject):
    """The one way from the window to library, edits and jobs.

    Signals:
        changed: (Changes, source) after every edit, undo, redo and job step that changed something,
            and when others did.
        history_changed: The labels of undo and redo may read differently now.
        library_leaving: The library is about to be exchanged: what is typed can still be written.
        library_changed: The library was opened, exchanged or closed.
        busy_changed: Whether an edit is being written.
        job_ended: The handle of a job that is over, after everybody else has heard of it.
        undone, redone: What undo and redo did (`Applied[int]`), or None if there was nothing.
    """

    changed = Signal(object, object)
    history_changed = Signal()
    library_leaving = Signal()
    library_changed = Signal(object)
    busy_changed = Signal(bool)
    undone = Signal(object)
    redone = Signal(object)
    job_ended = Signal(object)

    def __init__(
        self,
        report: Report,
        *,
        library: Library | None = None,
        history: History | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.report = report
        self._library = library
        self._history = history
        self._session = 0
        self._writing = 0
        self._is_shut = False
        self._carrier = Carrier(self)
        self._asks = Asks(self._carrier, report.fail)
        self._asks.set_library(library)
        self._runs = JobRuns(self._carrier, self._announce_step)
        self._writer = Lane("writer")

    @property
    def library(self) -> Library | None:
        """The open library, or None while there is none yet."""
        return self._library

    @property
    def is_read_only(self) -> bool:
        """Whether a library is open that can only be read: nothing may invite to change it."""
        return self._library is not None and self._library.is_read_only

    @property
    def history(self) -> History | None:
        """What edits and imports are noted in, or None while no library is open."""
        return self._history

    @property
    def undo_label(self) -> str:
        """What would be undone ("Rate 3 assets"), or empty."""
        return (self._history and self._history.undo_label) or ""

    @property
    def redo_label(self) -> str:
        """What would be redone, or empty."""
        return (self._history and self._history.redo_label) or ""

    @property
    def jobs(self) -> tuple[JobHandle, ...]:
        """The jobs that are running."""
        return tuple(self._runs.running)

    @property
    def is_reading(self) -> bool:
        """Whether a question or an edit is under way, or its answer has not been heard yet."""
        return self.is_asking or self._carrier.is_busy

    @property
    def is_asking(self) -> bool:
        """Whether a question or an edit is under way, whatever else jobs have to tell."""
        return self._asks.is_busy or self._writer.is_busy

    def set_library(self, library: Library | None, history: History | None = None) -> None:
        """Exchange the library. Answers from the other one are dropped, its jobs are stopped."""
        if self._library is not None:
            self.library_leaving.emit()
        self._session += 1
        for handle in self.jobs:
            if handle.session is not None:
                handle.cancel()
        self._asks.set_library(library)
        self._library, self._history = library, history
        self.library_changed.emit(library)
        self.history_changed.emit()
        self._asks.ask_what_waited()

    def ask(
        self,
        fn: Callable[[Reads], T],
        then: Callable[[T], None],
        on_error: OnError | None = None,
        *,
        key: str | None = None,
    ) -> None:
        """Read on a reader thread, then call `then` with the answer on the window's thread.

        `fn` runs in a read transaction and must touch no widget and no disk. A newer ask of the
        same `key` replaces an older one, whose answer is dropped.
        """
        if not self._is_shut:
            self._asks.ask(fn, then, on_error, key)

    def change(
        self,
        edit: Edit[R],
        then: Callable[[Applied[R]], None] | None = None,
        on_error: OnError | None = None,
        *,
        source: object = None,
        say: str = "",
    ) -> None:
        """Perform an edit on the writer lane; `then` gets what it did and what it returned.

        `source` is who asks; it is handed on with `changed`, so that a pane knows its own edits.
        `say` is noted with an Undo of just this edit; an edit that changed nothing is none, and
        nothing is said of it.
        """

        def act(history: History, library: Library) -> Applied[R]:
            return history.perform(library, edit)

        def done(applied: Applied[R]) -> None:
            if say and applied.changes:
                key = applied.operation_id
                self.report.note(say, NoteAction("Undo", lambda: self.undo(key)))
            if then is not None:
                then(applied)

        self._write(act, done, on_error, source)

    def after_writes(self, act: Callable[[], None]) -> None:
        """Call `act` in the writer's thread, once every edit up to now is written."""
        self._writer.submit(act)

    def announce(self, changes: Changes) -> None:
        """Tell the panes what another client of the library changed."""
        self._announce(changes, None)

    def undo(self, operation_id: OperationId | None = None) -> None:
        """Take the last edit back, or the one that is named."""
        self._write(lambda history, library: history.undo(library, operation_id), self.undone.emit)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._write(lambda history, library: history.redo(library), self.redone.emit)

    def work(
        self,
        job: Callable[[Library], JobSteps[T]],
        *,
        title: str = "",
        then: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> JobHandle:
        """Run a job on the open library, in a thread of its own; over at once if none is open.

        `job` is called there with the library, yields progress (a `changes` attribute of what it
        yields is announced through `changed`) and returns its result. `then` gets the result on
        the window's thread; it is not called for a cancelled job, nor when the library was left.
        """
        library = self._library
        start = None if library is None else lambda: job(library)
        return self._run(start, title, then, on_error, session=self._session)

    def work_alone(
        self,
        job: Callable[[], JobSteps[T]],
        *,
        title: str = "",
        then: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> JobHandle:
        """As `work`, for a job that needs no library and goes on when another is opened."""
        return self._run(job, title, then, on_error, session=None)

    def shut_down(self, timeout: float = 5.0) -> bool:
        """Refuse new work, cancel, wait up to `timeout` seconds; whether everything ended."""
        self._is_shut = True
        self._session += 1
        self._asks.close()
        for handle in self.jobs:
            handle.cancel()
        lanes = (self._asks.lane, self._runs.lane, self._writer)
        for lane in lanes:
            # What a person has changed is written; what only was to be looked at is dropped.
            lane.close(finish=lane is self._writer)
        until = time.monotonic() + timeout
        ended = [lane.join(until - time.monotonic()) for lane in lanes]
        return all(ended)

    # Below here: the wiring.

    def _write(
        self,
        act: Callable[[History, Library], W],
        then: Callable[[W], None],
        on_error: OnError | None = None,
        source: object = None,
    ) -> None:
        """Queue something for the writer lane and announce what it changed."""
        library, history, session = self._library, self._history, self._session
        if library is None or history is None or self._is_shut:
            return

        def arrive(outcome: W | Raised) -> None:
            self._count_writing(-1)
            if session != self._session:
                return
            self.history_changed.emit()
            if isinstance(outcome, Raised):
                (on_error or self.report.fail)(outcome.error)
                return
            if outcome is not None:
                self._announce(outcome.changes, source)
            then(outcome)

        self._count_writing(+1)
        self._writer.submit(lambda: self._carrier.carry(lambda: act(history, library), arrive))

    def _count_writing(self, by: int) -> None:
        before, self._writing = self._writing, self._writing + by
        if bool(before) != bool(self._writing):
            self.busy_changed.emit(bool(self._writing))

    def _announce(self, changes: Changes | None, source: object) -> None:
        """Emit `changed` if there is something to tell."""
        if changes:
            self.changed.emit(changes, source)

    def _run(
        self,
        job: Callable[[], JobSteps[T]] | None,
        title: str,
        then: Callable[[T], None] | None,
        on_error: OnError | None,
        *,
        session: int | None,
    ) -> JobHandle:
        handle = JobHandle(title, self)
        handle.session = session
        if job is None or self._is_shut:
            handle.is_over = True
            return handle

        def ended(outcome: T | Raised | Stopped) -> None:
            handle.end(_how(outcome))
            if isinstance(outcome, Raised):
                handle.failed.emit(outcome.error)
                if not (self._is_shut or self._is_of_another(handle)):
                    (on_error or self.report.fail)(outcome.error)
            elif isinstance(outcome, Stopped):
                handle.cancelled.emit()
            else:
                handle.finished.emit(outcome)
                if then is not None and not self._is_of_another(handle):
                    then(outcome)
            self.history_changed.emit()
            handle.ended.emit()
            self.job_ended.emit(handle)

        self._runs.start(handle, job, ended)
        return handle

    def _announce_step(self, progress: object, handle: JobHandle) -> None:
        """What a step of a job changed, unless its library has been left."""
        if not self._is_of_another(handle):
            self._announce(changes_of(progress), handle)

    def _is_of_another(self, handle: JobHandle) -> bool:
        """Whether a job belongs to a library that has been left."""
        return handle.session is not None and handle.session != self._session


def _how(outcome: object) -> WorkOutcome:
    if isinstance(outcome, Raised):
        return WorkOutcome.FAILED
    return WorkOutcome.STOPPED if isinstance(outcome, Stopped) else WorkOutcome.DONE
