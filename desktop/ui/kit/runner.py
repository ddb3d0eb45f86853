"""Carries work out of the window's thread and brings the answers back.

Four verbs: `ask` reads, `change` edits, `undo`/`redo`, `work` runs a job. Answers arrive on the
window's thread by a queued signal; failures go to the report unless `on_error` is given.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.domain.changes import Changes
from desktop.ui.kit.guard import is_gone
from desktop.ui.kit.job_handle import JobHandle
from desktop.ui.kit.lanes import Lane, Ticket
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import OperationId
    from desktop.ui.kit.report import Report

__all__ = ["History", "JobHandle", "Runner"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Failed = Callable[[BaseException], None]
JobSteps = Generator[object, None, T]
READERS = 3
JOBS = 4
_INTERRUPT_AGAIN = 50  # milliseconds


class History(Protocol):
    """What the runner needs of `edits/history.py`."""

    @property
    def undo_label(self) -> str | None: ...  # noqa: D102
    @property
    def redo_label(self) -> str | None: ...  # noqa: D102
    def perform(self, library: Library, edit: Any) -> Any: ...  # noqa: D102
    def undo(self, library: Library, operation_id: OperationId | None = None) -> Any: ...  # noqa: D102
    def redo(self, library: Library) -> Any: ...  # noqa: D102


class Runner(QObject):
    """The one way from the window to library, edits and jobs.

    Signals:
        changed: (Changes, source) after every edit, undo, redo and job step that changed something.
        history_changed: The labels of undo and redo may read differently now.
        library_leaving: The library is about to be exchanged: what is typed can still be written.
        library_changed: The library was opened, exchanged or closed.
        busy_changed: Whether an edit is being written.
        undone, redone: What undo and redo did (`Applied`), or None if there was nothing.
    """

    changed = Signal(object, object)
    history_changed = Signal()
    library_leaving = Signal()
    library_changed = Signal(object)
    busy_changed = Signal(bool)
    undone = Signal(object)
    redone = Signal(object)
    _returned = Signal(object)

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
        self._serial = itertools.count(1)
        self._latest: dict[str, tuple[object, Ticket | None]] = {}
        self._waiting: list[Callable[[], None]] = []
        self._jobs: list[JobHandle] = []
        self._writing = 0
        self._is_shut = False
        self._readers = Lane("reader", READERS)
        self._writer = Lane("writer")
        self._workers = Lane("job", JOBS)
        self._doomed: list[tuple[Library, object, Ticket]] = []
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_INTERRUPT_AGAIN)
        self._again.timeout.connect(self._interrupt)
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def library(self) -> Library | None:
        """The open library, or None while there is none yet."""
        return self._library

    @property
    def history(self) -> Any:
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
        return tuple(self._jobs)

    @property
    def is_reading(self) -> bool:
        """Whether a question or an edit is under way."""
        return bool(self._waiting) or self._readers.is_busy or self._writer.is_busy

    def set_library(self, library: Library | None, history: History | None = None) -> None:
        """Exchange the library. Answers from the other one are dropped, its jobs are stopped."""
        if self._library is not None:
            self.library_leaving.emit()
        self._session += 1
        for handle in self._jobs:
            if handle.session is not None:
                handle.cancel()
        if self._library is not None:
            self._latest.clear()
            self._waiting.clear()
        self._library, self._history = library, history
        self.library_changed.emit(library)
        self.history_changed.emit()
        waiting, self._waiting = self._waiting, []
        for ask in waiting if library is not None else []:
            ask()

    def ask(
        self,
        fn: Callable[[Reads], T],
        then: Callable[[T], None],
        on_error: Failed | None = None,
        *,
        key: str | None = None,
    ) -> None:
        """Read on a reader thread, then call `then` with the answer on the window's thread.

        `fn` runs in a read transaction and must touch no widget. A newer ask of the same `key`
        replaces an older one, whose answer is dropped.
        """
        if self._is_shut:
            return
        token = (key, next(self._serial))
        if key is not None:
            self._replace(key, token)
        library = self._library
        if library is None:
            self._waiting.append(lambda: self._ask_again(fn, then, on_error, key=key, token=token))
            return
        arrive = self._gate(then, on_error, key=key, token=token)
        ticket = self._readers.submit(
            lambda: self._carry(lambda: library.read(fn, token=token), arrive)
        )
        if key is not None:
            self._latest[key] = (token, ticket)

    def change(
        self,
        edit: Any,
        then: Callable[[Any], None] | None = None,
        on_error: Failed | None = None,
        *,
        source: object = None,
        say: str = "",
    ) -> None:
        """Perform an edit on the writer lane; `then` gets what `history.perform` returned.

        `source` is who asks; it is handed on with `changed`, so that a pane knows its own edits.
        `say` is noted with an Undo of just this edit; an edit that changed nothing is none, and
        nothing is said of it.
        `edit` may also be a function that makes the edit: it runs in the lane, for an edit that
        names so many assets that the window would stand still meanwhile.
        """

        def act(history: History, library: Library) -> Any:
            return history.perform(library, edit() if callable(edit) else edit)

        def done(applied: Any) -> None:
            if say and applied.changes:
                key = applied.operation_id
                self.report.note(say, NoteAction("Undo", lambda: self.undo(key)))
            if then is not None:
                then(applied)

        self._write(act, done, on_error, source)

    def after_writes(self, act: Callable[[], None]) -> None:
        """Call `act` in the writer's thread, once every edit up to now is written."""
        self._writer.submit(act)

    def undo(self, operation_id: OperationId | None = None) -> None:
        """Take the last edit back, or the one that is named."""
        self._write(lambda h, library: h.undo(library, operation_id), self.undone.emit, None, None)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._write(lambda h, library: h.redo(library), self.redone.emit, None, None)

    def work(
        self,
        job: Callable[[Library], JobSteps[Any]],
        *,
        title: str = "",
        then: Callable[[Any], None] | None = None,
        on_error: Failed | None = None,
        needs_library: bool = True,
    ) -> JobHandle:
        """Run a job in its own thread; without an open library only one that needs none.

        `job` is called there with the library, yields progress (a `changes` attribute of what it
        yields is announced through `changed`) and returns its result. `then` gets the result on
        the window's thread; it is not called for a cancelled job.
        """
        handle = JobHandle(title, self)
        library = self._library
        if self._is_shut or (library is None and needs_library):
            handle.is_over = True
            return handle
        handle.session = self._session if needs_library else None
        self._jobs.append(handle)
        arrive = self._job_end(handle, then, on_error)
        self._workers.submit(lambda: self._carry(lambda: self._steps(handle, job, library), arrive))
        return handle

    def shut_down(self, timeout: float = 5.0) -> bool:
        """Refuse new work, cancel, wait up to `timeout` seconds; whether everything ended."""
        self._is_shut = True
        self._session += 1
        for handle in self._jobs:
            handle.cancel()
        lanes = (self._readers, self._workers, self._writer)
        for lane in lanes:
            # What a person has changed is written; what only was to be looked at is dropped.
            lane.close(finish=lane is self._writer)
        until = time.monotonic() + timeout
        ended = [lane.join(until - time.monotonic()) for lane in lanes]
        return all(ended)

    # Below here: the wiring.

    def _replace(self, key: str, token: object) -> None:
        """Stop the older ask of `key`, whether it waits or runs."""
        older, ticket = self._latest.get(key, (None, None))
        if ticket is not None and self._library is not None:
            ticket.cancel()
            if ticket.is_running:
                self._doomed.append((self._library, older, ticket))
                self._interrupt()
        self._latest[key] = (token, None)

    def _interrupt(self) -> None:
        """Stop reads nobody waits for; again and again, since one may be between two statements."""
        self._doomed = [doomed for doomed in self._doomed if doomed[2].is_running]
        for library, token, _ in self._doomed:
            library.interrupt(token)
        if self._doomed:
            self._again.start()

    def _ask_again(
        self, fn: Any, then: Any, on_error: Any, *, key: str | None, token: object
    ) -> None:
        """An ask that waited for a library, unless it has been replaced since."""
        if key is None or self._latest.get(key, (token,))[0] == token:
            self.ask(fn, then, on_error, key=key)

    def _gate(self, then: Any, on_error: Any, *, key: str | None, token: object) -> Any:
        """Delivers an answer if it is still wanted by this library and this key."""
        session = self._session

        def arrive(result: Any, error: BaseException | None) -> None:
            if session != self._session or is_gone(then):
                return
            if key is not None:
                if self._latest.get(key, (None,))[0] != token:
                    return
                del self._latest[key]
            if error is None:
                then(result)
            else:
                (on_error or self.report.fail)(error)

        return arrive

    def _write(self, act: Any, then: Any, on_error: Any, source: object) -> None:
        """Queue something for the writer lane and announce what it changed."""
        library, history, session = self._library, self._history, self._session
        if library is None or history is None or self._is_shut:
            return

        def arrive(applied: Any, error: BaseException | None) -> None:
            self._count_writing(-1)
            if session != self._session:
                return
            self.history_changed.emit()
            if error is not None:
                (on_error or self.report.fail)(error)
                return
            self._announce(applied, source)
            if then is not None:
                then(applied)

        self._count_writing(+1)
        self._writer.submit(lambda: self._carry(lambda: act(history, library), arrive))

    def _count_writing(self, by: int) -> None:
        before, self._writing = self._writing, self._writing + by
        if bool(before) != bool(self._writing):
            self.busy_changed.emit(bool(self._writing))

    def _announce(self, told: Any, source: object) -> None:
        """Emit `changed` if there is something to tell."""
        changes = getattr(told, "changes", None)
        if isinstance(changes, Changes) and changes:
            self.changed.emit(changes, source)

    def _carry(self, act: Callable[[], Any], arrive: Any) -> None:
        """In a lane's thread: do it, and send home the answer or the failure."""
        try:
            result, failure = act(), None
        except BaseException as error:  # noqa: BLE001 - carried to the window's thread, reported there
            result, failure = None, error
        try:
            self._returned.emit(lambda: arrive(result, failure))
        except RuntimeError:
            log.info("an answer came after the window was gone")

    def _steps(self, handle: JobHandle, job: Any, library: Library | None) -> Any:
        """In a job's thread: run it step by step; closing the generator is how it is stopped."""
        steps = job(library)
        told_at = 0.0
        try:
            while not handle.is_cancelled:
                progress = next(steps)
                now = time.monotonic()
                if now - told_at > 0.05 or getattr(progress, "changes", None):
                    told_at = now
                    self._returned.emit(self._teller(handle, progress))
                handle.wait_if_paused()
        except StopIteration as end:
            return end.value
        finally:
            steps.close()
        return None

    def _teller(self, handle: JobHandle, progress: object) -> Callable[[], None]:
        def tell() -> None:
            handle.progressed.emit(progress)
            if not self._is_of_another(handle):
                self._announce(progress, handle)

        return tell

    def _job_end(self, handle: JobHandle, then: Any, on_error: Any) -> Any:
        def arrive(result: Any, error: BaseException | None) -> None:
            handle.is_over = True
            if handle in self._jobs:
                self._jobs.remove(handle)
            if error is not None:
                handle.failed.emit(error)
                if not (self._is_shut or self._is_of_another(handle)):
                    (on_error or self.report.fail)(error)
            elif handle.is_cancelled:
                handle.cancelled.emit()
            else:
                handle.finished.emit(result)
                if then is not None:
                    then(result)
            self.history_changed.emit()
            handle.ended.emit()

        return arrive

    def _is_of_another(self, handle: JobHandle) -> bool:
        """Whether a job belongs to a library that has been left."""
        return handle.session is not None and handle.session != self._session

    def _deliver(self, act: Callable[[], None]) -> None:
        """On the window's thread: an answer has arrived."""
        act()
