"""Gets pictures made: thumbnails that are in sight first, previews and pages when asked for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.base import paths
from desktop.base.errors import DeskError
from desktop.domain.changes import Changes, Kind
from desktop.domain.derived import Derived, derived_path
from desktop.jobs.thumbnail_queue import ThumbnailQueue
from desktop.ui.kit.carrier import Carrier, Raised
from desktop.ui.kit.lanes import Lane
from desktop.ui.shell.sharper_pictures import SharperPictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.shell.job_starter import JobStarter

Key = tuple[str, Derived, int]  # checksum, kind, page
log = logging.getLogger(__name__)


class Pictures(QObject):
    """The window's `DerivedSource`, and the one who feeds the thumbnail cache."""

    def __init__(
        self, jobs: JobStarter, runner: Runner, thumbnails: Thumbnails, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._jobs, self._runner, self._thumbnails = jobs, runner, thumbnails
        self._lane = Lane("look-for-picture")
        self._carrier = Carrier(self)
        self._queue = ThumbnailQueue()
        self._serving: JobHandle | None = None
        self._waiting: dict[Key, list[Callable[[Path | None, str], None]]] = {}
        self._sharper = SharperPictures(self, runner, thumbnails, self)
        thumbnails.wanted.connect(self._want)
        runner.library_changed.connect(self._serve)
        runner.changed.connect(self._on_changed)

    @property
    def is_settled(self) -> bool:
        """Whether every picture in sight is there, or known to be impossible."""
        return not (
            self._waiting
            or self._thumbnails.is_loading
            or not self._sharper.is_settled
            or any(not self._queue.reason(checksum) for checksum in self._thumbnails.absent)
        )

    def request(
        self,
        asset_id: AssetId,
        checksum: str | None,
        kind: Derived,
        *,
        page: int = 0,
        then: Callable[[Path | None, str], None],
    ) -> None:
        """See `DerivedSource`."""
        if checksum is None:
            then(None, "Nothing is stored for this yet.")
            return
        path = derived_path(paths.thumbnails_dir(), checksum, kind, page=page)
        key = (checksum, kind, page)
        waiting = self._waiting.setdefault(key, [])
        waiting.append(then)
        if len(waiting) > 1:
            return

        def seen(is_there: bool | Raised) -> None:
            if is_there is True:
                self._answer(key, path)
            elif key in self._waiting:
                self._make(key, asset_id)

        self._lane.submit(lambda: self._carrier.carry(path.exists, seen))

    def close(self) -> None:
        """Look for no more pictures."""
        self._lane.close()

    def _answer(self, key: Key, made: Path | None, why: str = "") -> None:
        for callback in self._waiting.pop(key, []):
            callback(made, why)

    def _make(self, key: Key, asset_id: AssetId) -> None:
        """Have a picture made, by the processes that open media."""
        _checksum, kind, page = key

        def failed(error: BaseException) -> None:
            if not isinstance(error, DeskError):
                log.error("a picture could not be made", exc_info=error)
            self._answer(key, None, f"{error} {getattr(error, 'advice', '')}".strip())

        self._jobs.work(
            lambda jobs, library: jobs.pictures.render(library, asset_id, kind, page),
            "",
            lambda made: self._answer(key, made),
            failed,
        )

    def _want(self, checksums: tuple[str, ...]) -> None:
        """Thumbnails are in sight that do not exist yet."""
        self._queue.want(checksums)
        self._start()

    def _serve(self, _library: object = None) -> None:
        """Another library is open: what is being made for the last one is of no use.

        The pictures themselves stay: they are known by their content, whoever has it.
        """
        if self._serving is not None:
            self._serving.cancel()
            self._serving = None
        # The job that stops keeps the old queue: what it takes, it seeks in the old library.
        self._queue = ThumbnailQueue()
        self._waiting.clear()
        self._thumbnails.look_again()

    def _start(self) -> None:
        """One job makes thumbnails for as long as the library is open."""
        if self._serving is not None or self._runner.library is None or not len(self._queue):
            return
        queue = self._queue
        self._serving = self._jobs.work(
            lambda jobs, library: jobs.pictures.serve(library, queue), "", None, self._ended
        )

    def _ended(self, error: BaseException) -> None:
        """A picture less is no reason for a dialog; the reason stands in the log."""
        self._serving = None
        log.warning("thumbnails are not made any more: %s", error)
        if isinstance(error, DeskError):
            self._runner.report.warn(f"Thumbnails cannot be made: {error} {error.advice}".strip())

    def _on_changed(self, changes: Changes, _source: object) -> None:
        if changes.touches(Kind.LOCATIONS):
            self._thumbnails.look_again()
        # What is at another place now, or within reach again, may have had no file until now.
        is_moved = changes.touches(Kind.LOCATIONS) and changes.touches(Kind.ASSETS)
        if (is_moved or changes.touches(Kind.MEMBERSHIP)) and changes.assets:
            self._queue.add(changes.assets)
            self._start()
