"""Has the folders of this machine watched while a library is open, and says what is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Kind
from desktop.domain.untrusted_text import clean_line
from desktop.domain.watched_folder import FolderState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.changes import Changes
    from desktop.domain.watched_folder import FolderId, FolderStatus, WatchedFile, WatchedFolder
    from desktop.jobs.watch_folders import WatchControl
    from desktop.jobs.watched_sightings import WatchPace
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.job_starter import JobStarter
    from desktop.ui.shell.window import DeskWindow

_NAME = 60  # characters of a file's name


class FolderWatch(QObject):
    """Runs the job that watches, as long as any folder is watched.

    What comes in is seen where it belongs; only what is in the way is said, once each time.

    Attributes:
        statuses: How each folder is doing.
        PACE: How long is waited for what; the job's own if None.

    Signals:
        changed: How each folder is doing, where that is different now.
    """

    changed = Signal(object)  # Mapping[FolderId, FolderStatus]
    PACE: ClassVar[WatchPace | None] = None

    def __init__(self, jobs: JobStarter, runner: Runner, report: Report, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._runner, self._report = jobs, runner, report
        self._running: JobHandle | None = None
        self._control: WatchControl | None = None
        self._names: dict[FolderId, str] = {}
        self.statuses: Mapping[FolderId, FolderStatus] = {}
        runner.library_changed.connect(self._forget)
        runner.changed.connect(self._on_changed)

    @classmethod
    def of(cls, window: DeskWindow) -> FolderWatch:
        """The one of a window, made when it is first needed."""
        there = window.findChild(cls)
        return there or cls(window.services.jobs, window.runner, window.report, window)

    def look_now(self) -> None:
        """Look at every folder at once, and try again what failed."""
        if self._control is not None:
            self._control.look_now()
        else:
            self.look()  # it begins with a look at everything

    def look(self) -> None:
        """Begin, if any folder is watched; where it runs, have the settings read again."""
        if self._runner.library is None or self._runner.is_read_only:
            return
        self._runner.ask(
            lambda reads: reads.watched_folders.all(),
            self._found,
            lambda _error: None,  # asked again with the next change
            key="watched-folders",
        )

    def _found(self, folders: Sequence[WatchedFolder]) -> None:
        self._names = {one.id: one.name for one in folders}
        if self._control is not None:
            self._control.wake()
        elif folders:
            self._begin()

    def _begin(self) -> None:
        # Most people watch nothing: not loaded for the first page.
        from desktop.jobs.watch_folders import PACE, WatchControl  # noqa: PLC0415

        control, pace = WatchControl(), self.PACE or PACE
        self._control = control
        handle = self._jobs.work(
            lambda jobs, library: jobs.watch(library, control, pace=pace),
            "",
            None,
            lambda _error: None,  # it goes on with the next change, or the next start
        )
        self._running = handle
        handle.progressed.connect(self._show)
        handle.ended.connect(lambda: self._ended(handle))

    def _forget(self) -> None:
        """Another library is open; the job has ended with the last one."""
        self._running, self._control = None, None
        self._names, self.statuses = {}, {}

    def _ended(self, handle: JobHandle) -> None:
        if self._running is handle:
            self._running, self._control = None, None

    def _on_changed(self, changes: Changes, _source: object) -> None:
        # What the job itself writes down is no reason to read the settings again.
        if changes.kinds == {Kind.WATCHING}:
            self.look()

    def _show(self, step: object) -> None:
        if self.sender() is not self._running:
            return  # of a library that was left
        before, now = self.statuses, getattr(step, "folders", None)
        if now is None:
            return
        self.statuses = now
        if now != before:
            self.changed.emit(now)
        for key, status in now.items():
            old = before.get(key)
            self._say_state(key, status, old)
            if status.failed > (old.failed if old else 0):
                self._say_failed(key)

    def _say_state(self, key: FolderId, status: FolderStatus, old: FolderStatus | None) -> None:
        is_new = old is None or old.state is not status.state
        name = self._names.get(key, "")
        if is_new and name and status.state in (FolderState.AWAY, FolderState.REFUSED):
            self._report.warn(f"Watched folder {name}: {status.words}.")

    def _say_failed(self, key: FolderId) -> None:
        def tell(found: Sequence[tuple[FolderId, WatchedFile]]) -> None:
            if found:
                one = max(found, key=lambda pair: str(pair[1].updated_at))[1]
                what = clean_line(one.path, limit=_NAME)
                why = one.error.rstrip(".")
                self._report.warn(f"{what} cannot be brought in: {why}. It is tried again.")

        self._runner.ask(
            lambda reads: reads.watched_files.failed(key),
            tell,
            lambda _error: None,
            key=f"failed-of-{key}",
        )
