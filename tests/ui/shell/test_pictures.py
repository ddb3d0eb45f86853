"""Which pictures are made for which library."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes, Kind
from desktop.domain.ids import AssetId
from desktop.ui.kit.job_handle import JobHandle
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.shell.pictures import Pictures

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.jobs.thumbnail_queue import ThumbnailQueue


class Runner(QObject):
    library_changed = Signal(object)
    changed = Signal(object, object)
    library = "first"

    def open(self, library: str) -> None:
        self.library = library
        self.library_changed.emit(library)


class Jobs:
    """Keeps what each library was given to make, and makes nothing."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.begun: list[tuple[str, ThumbnailQueue]] = []
        self.late: list[Any] = []

    def work(self, job: Any, *_: object) -> JobHandle:
        library = self._runner.library
        serve = SimpleNamespace(serve=lambda *served: self.begun.append(served))
        # As in the window: a job is made in its own thread, some time later.
        self.late.append(lambda: job(SimpleNamespace(pictures=serve), library))
        return JobHandle("")


def test_what_one_library_still_lacks_is_not_sought_in_the_next(
    qtbot: QtBot, tmp_path: Path
) -> None:
    owner, runner = QObject(), Runner()
    jobs, thumbnails = Jobs(runner), Thumbnails(tmp_path)
    pictures = Pictures(jobs, runner, thumbnails, owner)  # type: ignore[arg-type]
    came_in = Changes(frozenset({Kind.MEMBERSHIP}), frozenset({AssetId("a")}))
    runner.changed.emit(came_in, None)
    runner.open("second")
    assert len(jobs.late) == 1, "there is nothing to make in the second"
    thumbnails.wanted.emit(("checksum",))
    for begin in jobs.late:
        begin()
    (first, old), (second, new) = jobs.begun
    assert (first, second) == ("first", "second")
    assert old.take(9) == ([], [AssetId("a")])
    assert new.take(9) == (["checksum"], [])
    pictures.close()
    thumbnails.close()
