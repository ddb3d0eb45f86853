"""One watched folder: looks at it, and hands over what is whole and not yet done."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.catalog.engine.session import utc_now
from desktop.domain.watched_folder import (
    DONE,
    FileState,
    FolderState,
    FolderStatus,
    check_place,
)
from desktop.jobs.watched_intake import WatchedIntake
from desktop.jobs.watched_sightings import Sightings
from desktop.storage.folder_events import FolderEvents
from desktop.storage.folder_listing import FolderLook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.base.errors import LibraryError
    from desktop.catalog.library import Library
    from desktop.domain.awaited_file import AwaitedFile
    from desktop.domain.watched_folder import WatchedFile, WatchedFolder
    from desktop.jobs.job import Job
    from desktop.jobs.watched_sightings import WatchPace
    from desktop.media.pool import MediaPool
    from desktop.storage.folder_listing import FolderListing
    from desktop.storage.scan import ScannedFile

_SOON = 0.2  # seconds after a word of the file system: more words follow the first


class WatchedOne:
    """One folder that is watched.

    Attributes:
        status: How it is doing.
        is_idle: Nothing waits but what may still happen.
    """

    def __init__(
        self,
        library: Library,
        pool: MediaPool,
        folder: WatchedFolder,
        root: str,
        *,
        own: Sequence[str],
        pace: WatchPace,
    ) -> None:
        """Begin.

        Args:
            library: Where files go.
            pool: The worker processes.
            folder: The settings.
            root: Its exact path.
            own: What in it is left alone: the library's folders, and what is watched by itself.
            pace: How long is waited for what.
        """
        self._library, self._folder, self._root = library, folder, root
        self._own, self._pace = list(own), pace
        self._intake = WatchedIntake(library, pool, folder, root)
        self._sightings = Sightings(pace)
        self._known: dict[str, WatchedFile] | None = None
        self._look: FolderLook | None = None
        self._asked = self._next = float("-inf")
        self._is_told = False
        self._tries_all = False
        self._errors = 0
        self._awaited: tuple[AwaitedFile, ...] = ()
        self._events: FolderEvents | None = None
        self.status = FolderStatus(FolderState.WATCHED)
        self.is_idle = False
        try:
            check_place(root, own[:1])
        except RuleError as error:
            self.status = FolderStatus(FolderState.REFUSED, problem=str(error))
            self.is_idle = True

    def has(self, folder: WatchedFolder, own: Sequence[str]) -> bool:
        """Whether it is watched with these settings."""
        return folder == self._folder and self._own == list(own)

    def look_now(self) -> None:
        """Look at the next turn, and try again what failed."""
        self._next, self._tries_all = float("-inf"), True

    def forget(self) -> None:
        """Read again what is on record, and look soon."""
        self._known, self._next = None, float("-inf")

    def rest_after(self, error: LibraryError, now: float) -> None:
        """The library took nothing: wait, each time longer, and begin again."""
        self._errors += 1
        self._known = None
        self._next = now + min(self._pace.sweep, self._pace.settle * 2.0 ** min(self._errors, 20))
        self.status = replace(self.status, problem=str(error))

    def close(self) -> None:
        """Listen no more."""
        self._deafen()
        if self._look is not None:
            self._look.close()

    def turn(self, now: float) -> Job[None]:
        """Begin a look where one is due; take what the last one showed."""
        if self.status.state is FolderState.REFUSED:
            return
        if self._look is None:
            if self._is_told:
                self._is_told, self._next = False, min(self._next, now + _SOON)
            if now < self._next:
                return
            self._asked = now
            deep = self._folder.is_recursive
            self._look = FolderLook(self._root, is_deep=deep, own=self._own)
        listing = self._look.listing
        if listing is None:
            if now - self._asked > self._pace.silence:
                self._go_away("it does not answer; waiting for it")
            return
        self._look = None
        if listing.problem:
            self._go_away(f"{listing.problem}; waiting for it")
            self._next = now + min(self._pace.sweep, self._folder.poll_seconds or self._pace.sweep)
            return
        self._listen()
        yield from self._take(listing, now)
        self._errors = 0

    def _take(self, listing: FolderListing, now: float) -> Job[None]:
        whole, waiting, self._awaited = self._sightings.look(
            listing.files, now, clock_ns=time.time_ns(), is_urgent=self._tries_all
        )
        if self._known is None:
            folder = self._folder.id
            self._known = self._library.read(lambda reads: reads.watched_files.of(folder))
        todo = [one for one in whole if self._is_due(one)]
        self._tries_all = False
        self._forget_gone(listing)
        self._count(waiting + len(todo))
        if todo:
            for step in self._intake.take(todo, self._known, whole):
                self._count(waiting)
                yield step
        self._count(waiting)
        failed = any(one.state is FileState.FAILED for one in self._known.values())
        # Whoever is asked to look once does not wait for what fails each time.
        self.is_idle = not waiting
        pause = self._folder.poll_seconds or self._pace.sweep
        if waiting:
            pause = min(pause, self._pace.settle)
        elif failed:
            pause = min(pause, self._pace.again)
        self._next = now + pause

    def _is_due(self, one: ScannedFile) -> bool:
        """Whether a file is to be taken: not where it is done, nor where it rests after failing."""
        old = (self._known or {}).get(self._intake.below(one.path))
        if old is None or not old.is_as(one.size, one.mtime_ns):
            return True
        if old.state in DONE:
            return False
        if self._tries_all or old.updated_at is None:
            return True
        rested = (utc_now() - old.updated_at).total_seconds()
        return not 0 <= rested < self._pace.pause(old.try_count)

    def _forget_gone(self, listing: FolderListing) -> None:
        """A file that failed and is not there any more fails no longer.

        Nothing else follows from a file that is gone: what came in stays as it is.
        """
        known = self._known or {}
        there = {self._intake.below(one.path) for one in listing.files}
        away = tuple(self._intake.below(path) + "/" for path in listing.unlisted)
        gone = [
            path
            for path, one in known.items()
            if one.state is FileState.FAILED and path not in there and not path.startswith(away)
        ]
        if gone:
            folder = self._folder.id
            self._library.maintain(lambda books: books.watched_files.forget(folder, gone))
            for path in gone:
                del known[path]

    def _count(self, waiting: int) -> None:
        counts = Counter(one.state for one in (self._known or {}).values())
        self.status = FolderStatus(
            FolderState.WATCHED,
            waiting,
            counts[FileState.TAKEN],
            counts[FileState.DUPLICATE],
            counts[FileState.FAILED],
            awaited=self._awaited,
        )

    def _go_away(self, why: str) -> None:
        self._deafen()
        self.is_idle = True
        self.status = replace(
            self.status, state=FolderState.AWAY, waiting=0, awaited=(), problem=why
        )

    def _listen(self) -> None:
        """Have the file system tell, where that is not left to the clock."""
        if self._folder.poll_seconds is not None:
            return
        if self._events is None or not self._events.is_alive:
            deep = self._folder.is_recursive
            self._events = FolderEvents(self._root, self._tell, is_deep=deep)

    def _deafen(self) -> None:
        if self._events is not None:
            self._events.close()
            self._events = None

    def _tell(self) -> None:
        self._is_told = True
