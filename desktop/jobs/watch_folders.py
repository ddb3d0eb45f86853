"""Watches folders of this machine, and brings in what is completely written in them.

Every folder is looked at by the clock, and at once where its file system tells that something
happened. What is done with a file is on record (`watched_intake.py`), so nothing depends on what
was told, or on this program having run.
"""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import field, replace
from typing import TYPE_CHECKING

from desktop.base.errors import JobTakenError, LibraryError
from desktop.base.frozen import frozen
from desktop.domain.changes import Changes
from desktop.domain.watched_folder import (
    FolderId,
    FolderState,
    FolderStatus,
    inside,
)
from desktop.jobs.job import Progress
from desktop.jobs.watched_one import WatchedOne
from desktop.jobs.watched_sightings import WatchPace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Library
    from desktop.domain.watched_folder import WatchedFolder
    from desktop.jobs.job import Job
    from desktop.media.pool import MediaPool

LABEL = "Watching folders"
STEP = 0.1  # seconds in which a stop comes through
RELOAD = 5.0  # seconds after which settings are read again: another machine may change them
PACE = WatchPace()


@frozen
class WatchProgress(Progress):
    """A step, with how each folder is doing."""

    folders: Mapping[FolderId, FolderStatus] = field(default_factory=dict)


class WatchControl:
    """Tells the job that watches what a person wants; from any thread."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._is_wanted = False

    def look_now(self) -> None:
        """Look at every folder at once, and try again what failed."""
        self._is_wanted = True
        self._wake.set()

    def wake(self) -> None:
        """Read the settings again."""
        self._wake.set()

    def wait(self, seconds: float) -> bool:
        """Wait until somebody wants something; whether anybody does."""
        is_woken = self._wake.wait(seconds)
        self._wake.clear()
        return is_woken

    def take_wish(self) -> bool:
        """Whether a look was wanted since this was asked last."""
        wanted, self._is_wanted = self._is_wanted, False
        return wanted


def this_machine() -> str:
    """What watched folders call this machine."""
    return socket.gethostname()


def watch_folders(
    library: Library,
    pool: MediaPool,
    *,
    control: WatchControl | None = None,
    stay: bool = True,
    pace: WatchPace = PACE,
) -> Job[Mapping[FolderId, FolderStatus]]:
    """Watch the folders of this machine; each step is a `WatchProgress`.

    Args:
        library: Whose folders.
        pool: The worker processes that look at files.
        control: By which others ask for a look.
        stay: Go on until the job is closed; else until everything there is was looked at.
        pace: How long is waited for what.
    """
    if not stay:  # who looks once does not wait for what somebody may still render
        pace = replace(pace, lone=pace.frames, slowest=pace.frames)
    watch = _Watch(library, pool, pace, control or WatchControl())
    try:
        while True:
            yield from watch.turn()
            if not stay and watch.is_done:
                return watch.statuses
            watch.rest()
    finally:
        watch.close()


class _Watch:
    """All folders of this machine."""

    def __init__(
        self, library: Library, pool: MediaPool, pace: WatchPace, control: WatchControl
    ) -> None:
        self._library, self._pool, self._pace, self._control = library, pool, pace, control
        self._ones: dict[FolderId, WatchedOne] = {}
        self._others: dict[FolderId, FolderStatus] = {}
        self._read_at = float("-inf")
        self._told: Mapping[FolderId, FolderStatus] = {}

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to wait for but what may still happen."""
        return all(one.is_idle for one in self._ones.values())

    @property
    def statuses(self) -> Mapping[FolderId, FolderStatus]:
        """How each folder is doing."""
        return self._others | {key: one.status for key, one in self._ones.items()}

    def turn(self) -> Job[None]:
        """Whatever is due now."""
        now = time.monotonic()
        wanted = self._control.take_wish()
        if wanted or now - self._read_at >= RELOAD:
            try:
                self._reload()
            except LibraryError as error:  # it may come back
                yield WatchProgress(LABEL, problem=str(error), folders=self._told)
                self._read_at = now
        for one in list(self._ones.values()):
            if wanted:
                one.look_now()
            try:
                for step in one.turn(now):
                    yield WatchProgress(
                        step.label,
                        step.done,
                        step.total,
                        step.changes,
                        step.detail,
                        folders=self.statuses,
                    )
            except JobTakenError:
                one.forget()  # another program was quicker: what it did is read before the next
            except LibraryError as error:
                one.rest_after(error, now)
                yield WatchProgress(LABEL, problem=str(error), folders=self.statuses)
        self._told = self.statuses
        yield WatchProgress(LABEL, changes=Changes(), folders=self._told)

    def rest(self) -> None:
        """Wait a moment."""
        if self._control.wait(STEP):
            self._read_at = float("-inf")

    def close(self) -> None:
        """Listen no more."""
        for one in self._ones.values():
            one.close()

    def _reload(self) -> None:
        """Begin with folders that are new or changed, and end with those that are not wanted."""
        folders = self._library.read(lambda reads: reads.watched_folders.all())
        self._read_at = time.monotonic()
        wanted = {one.id: one for one in folders if one.is_active and self._is_ours(one)}
        for key in self._ones.keys() - wanted.keys():
            self._ones.pop(key).close()
        self._others = {one.id: _not_watched(one) for one in folders if one.id not in wanted}
        paths = [one.exact for one in wanted.values()]
        own = [str(self._library.media_root)]
        own += [str(self._library.path)] if self._library.path else []
        for key, folder in wanted.items():
            root = folder.exact
            # What is watched by itself is left to its own settings.
            but = [*own, *inside(root, paths)]
            known = self._ones.get(key)
            if known is not None and known.has(folder, but):
                continue
            if known is not None:
                known.close()
            self._ones[key] = WatchedOne(
                self._library, self._pool, folder, root, own=but, pace=self._pace
            )

    @staticmethod
    def _is_ours(folder: WatchedFolder) -> bool:
        return folder.machine == this_machine()


def _not_watched(folder: WatchedFolder) -> FolderStatus:
    if folder.machine != this_machine():
        return FolderStatus(FolderState.ELSEWHERE, problem=f"watched on {folder.machine}")
    return FolderStatus(FolderState.PAUSED)
