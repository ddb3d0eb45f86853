"""Keeps the thumbnails on disk within their limit, and says and empties what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from desktop.domain.derived import CacheSize
    from desktop.ui.kit.runner import Runner
    from desktop.ui.preferences.cache_row import CacheRow
    from desktop.ui.shell.settings_store import SettingsStore

FIRST_AFTER = 60_000  # milliseconds, when the first rush is over
AGAIN_AFTER = 30 * 60_000
_GB = 1000**3


class ThumbnailCache(QObject):
    """The window's side of `jobs/thumbnail_cache.py`; everything is done in a job's thread."""

    def __init__(self, runner: Runner, settings: SettingsStore, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._settings = runner, settings
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time)
        self._timer.start(FIRST_AFTER)

    def trim(self) -> None:
        """Bring it within the limit of the preferences."""
        from desktop.jobs.thumbnail_cache import trim_cache  # noqa: PLC0415 - after the first paint

        limit = self._settings.current.thumbnail_disk_gb * _GB
        self._runner.work_alone(lambda: trim_cache(limit))

    def serve(self, row: CacheRow) -> None:
        """Fill a row of the preferences, and empty the cache when it asks for that."""
        from desktop.jobs import thumbnail_cache  # noqa: PLC0415 - after the first paint

        work = self._runner.work_alone

        def measured(size: CacheSize) -> None:
            if isValid(row):
                row.show_size(size)

        def measure(_gone: CacheSize | None = None) -> None:
            work(thumbnail_cache.measure_cache, then=measured)

        def empty() -> None:
            work(thumbnail_cache.empty_cache, title="Emptying the cache", then=measure)

        row.empty_requested.connect(empty)
        measure()

    def _on_time(self) -> None:
        from desktop.jobs.lend_copy import take_back  # noqa: PLC0415 - after the first paint

        self._timer.setInterval(AGAIN_AFTER)
        if not self._settings.is_posing:
            self.trim()
            self._runner.work_alone(take_back)
