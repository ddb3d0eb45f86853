"""Says that long work of this window has ended, to whoever looks elsewhere by then."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.work_end import WorkEnd
from desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.work_end import Delivery
    from desktop.jobs.notices import Notices
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.settings_store import SettingsStore


def load_notices() -> Notices:
    """Every way there is; loaded in the thread that sends the first word."""
    from desktop.jobs.notice_channels import all_channels  # noqa: PLC0415 - in the thread

    return all_channels()


class WorkNotices(QObject):
    """Listens for the ends of jobs; sends in a thread that nobody waits for.

    Args:
        runner: Whose jobs.
        settings: Whether it is wanted.
        window: Is marked in the task bar, where there is one; this belongs to it.
        load: Makes the ways to say something.
    """

    def __init__(
        self,
        runner: Runner,
        settings: SettingsStore,
        window: QWidget,
        load: Callable[[], Notices] = load_notices,
    ) -> None:
        super().__init__(window)
        self._settings, self._window, self._load = settings, window, load
        self._lane = Lane("notices")
        self._lock = threading.Lock()
        self._notices: Notices | None = None
        runner.job_ended.connect(self._ended)

    @property
    def deliveries(self) -> Mapping[str, Delivery]:
        """What became of the last word each way."""
        return self._notices.deliveries if self._notices is not None else {}

    def close(self) -> None:
        """Send nothing more; what is being sent is not waited for."""
        self._lane.close()

    def try_all(self) -> None:
        """Send a word in every way that is set up. For a job's thread."""
        from desktop.jobs.notices import TEST_WORDS  # noqa: PLC0415 - in the thread

        self._made().tell(TEST_WORDS)

    def _ended(self, handle: JobHandle) -> None:
        if not handle.is_upkeep and handle.outcome is not None:
            self.tell(WorkEnd(handle.title, handle.outcome, handle.seconds))

    def tell(self, end: WorkEnd) -> None:
        """Say it, if it was long enough and somebody wants to know."""
        if not end.is_worth_a_word:
            return
        chosen, ways = self._settings.current, []
        is_away = QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive
        if chosen.notices == "always" or (chosen.notices == "away" and is_away):
            QApplication.alert(self._window)
            ways.append("desktop")
        if chosen.notices_elsewhere:
            ways += ["telegram", "apprise"]
        if ways:
            self._lane.submit(lambda: self._made().tell(end.words, ways=ways))

    def _made(self) -> Notices:
        with self._lock:
            if self._notices is None:
                self._notices = self._load()
            return self._notices
