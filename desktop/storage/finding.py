"""Finds which place of an asset can be opened, without ever waiting long for a drive.

A drive that does not answer holds whoever asks for it, perhaps for ever. So a thread of its own
looks at the places in each folder; who has not answered after a while is silent, and as long as it
is, nobody waits for that drive again but for a moment.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError, SourceReadError
from desktop.base.lanes import NamedLanes
from desktop.domain.location import Seen, Sight, drive_of, named_path
from desktop.domain.untrusted_text import display_name
from desktop.storage.presence import look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.bytes import PackedFile
    from desktop.domain.location import Location

PATIENCE = 3.0  # seconds
HELD_PER_DRIVE = 8  # threads that one drive may hold
LEAST = 0.25  # seconds that are waited for any drive: it may have come back


class OriginFinder:
    """Looks for originals on behalf of jobs. Safe to use from any thread."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        """Prepare.

        Args:
            patience: Seconds that a drive may leave somebody waiting.
        """
        self.patience = patience
        self._lanes = NamedLanes("find-original", HELD_PER_DRIVE)
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()  # looks that a drive has not answered
        self._since: dict[str, float] = {}  # ... and since when it has answered none

    def search(self, wanted: Sequence[Sequence[Location]], media_root: Path) -> OriginSearch:
        """Look for each of some assets, and wait as long as patience lasts.

        Args:
            wanted: The places of each, in the order in which the record would try them.
            media_root: The library's media folder.
        """
        return OriginSearch(self, wanted, media_root)

    def until(self, folder: str, begin: float) -> float:
        """How long a search that began at `begin` waits for a folder; `time.monotonic`.

        The patience of all who wait for one drive is the same, and runs out for all at once. One
        that answers anybody meanwhile is awake: then each has the patience that it began with.
        """
        with self._lock:
            since = self._since.get(drive_of(folder), begin)
        return max(begin + LEAST, min(begin, since) + self.patience)

    def begin(self, folder: str, look: Callable[[], None]) -> None:
        """Look at a folder in its lane."""
        drive = drive_of(folder)

        def act() -> None:
            look()
            with self._lock:
                self._open[drive] -= 1
                self._since[drive] = time.monotonic()
                if not self._open[drive]:
                    del self._open[drive], self._since[drive]

        with self._lock:
            self._open[drive] += 1
            self._since.setdefault(drive, time.monotonic())
        self._lanes.submit(folder, act, group=drive)


class OriginSearch:
    """One look for some originals.

    Attributes:
        sights: Of each asset, the first place that has its file, else what the first one shows;
            silent where no drive answered while somebody waited.
        places: Of each asset the place that its sight is of; None where it has none.
    """

    def __init__(
        self, finder: OriginFinder, wanted: Sequence[Sequence[Location]], media_root: Path
    ) -> None:
        self._media_root = media_root
        self._seen: dict[tuple[int, int], Sight] = {}
        self._answers: dict[str, threading.Event] = {}
        begin = time.monotonic()
        folders: dict[str, list[tuple[int, int, Location]]] = {}
        for asset, places in enumerate(wanted):
            for number, place in enumerate(places):
                task = (asset, number, place)
                folders.setdefault(_folder(place, media_root), []).append(task)
        for folder, tasks in folders.items():
            self._answers[folder] = threading.Event()
            finder.begin(folder, partial(self._look, folder, tasks))
        for folder, answer in self._answers.items():
            while not answer.wait(max(0.0, finder.until(folder, begin) - time.monotonic())):
                if finder.until(folder, begin) <= time.monotonic():
                    break
        seen = dict(self._seen)  # who was given up may answer any moment
        best = [_best(seen, asset, len(places)) for asset, places in enumerate(wanted)]
        self.sights = [sight for sight, _ in best]
        self.places = [
            places[at] if places else None for places, (_, at) in zip(wanted, best, strict=True)
        ]

    @property
    def is_over(self) -> bool:
        """Whether all have answered by now: then it is worth while to search again."""
        return all(answer.is_set() for answer in self._answers.values())

    def _look(self, folder: str, tasks: Sequence[tuple[int, int, Location]]) -> None:
        """In the folder's lane. A look never fails: it shows nothing."""
        for asset, number, place in tasks:
            try:
                self._seen[asset, number] = look_at(place, self._media_root)
            except Exception as error:  # noqa: BLE001 - whatever a disk has to say
                self._seen[asset, number] = Sight(Seen.UNREADABLE, why=str(error))
        self._answers[folder].set()


def opened_path(sight: Sight, name: str) -> Path:
    """The file that a look found.

    Args:
        sight: What it showed.
        name: What is looked for, where no file has a name.

    Raises:
        SourceReadError: There is none to open; the text says why, and what to do.
    """
    name = display_name(str(sight.path)) if sight.path is not None else name
    match sight.seen:
        case Seen.FILE if sight.path is not None:
            return sight.path
        case Seen.FILE:
            raise SourceReadError(
                f"{name} is not on this machine.",
                advice="Unpack it, or bring it onto this machine, to open it here.",
            )
        case Seen.CHANGED if sight.absent:
            raise SourceReadError(
                f"{name} cannot be opened: {sight.why}.",
                advice="Put the frames back, or import what is there as a sequence of its own.",
            )
        case Seen.CHANGED:
            raise SourceReadError(
                f"{name} was written anew since it came in.",
                advice="Import it again: its asset follows, and undo takes that back.",
            )
        case Seen.SILENT:
            raise SourceReadError(
                f"{name} cannot be read: its disk does not answer.",
                advice="Check that the disk or the network share is connected.",
            )
        case Seen.REFUSED:
            raise SourceReadError(sight.why, advice="Bring it onto this machine to open it here.")
        case Seen.UNREADABLE:
            raise SourceReadError(f"{name} cannot be read: {sight.why}.")
        case Seen.NOT_PLAIN:
            raise SourceReadError(f"There is no plain file under the name {name}.")
    raise SourceReadError(
        f"{name} is not where the library last saw it.",
        advice="Connect the drive it is on, or put the file back.",
    )


def opened_source(sight: Sight, name: str) -> tuple[Path, PackedFile | None]:
    """What a look found, for who can also read what is packed: then the path is only its name.

    Raises:
        SourceReadError: As `opened_path`.
    """
    if sight.seen is Seen.FILE and sight.packed is not None:
        return Path(sight.packed.filename), sight.packed
    return opened_path(sight, name), None


def _best(seen: dict[tuple[int, int], Sight], asset: int, count: int) -> tuple[Sight, int]:
    """What is told of an asset, and which of its places that is."""
    sights = [seen.get((asset, number), Sight(Seen.SILENT)) for number in range(count)]
    # A silent place may well be the one; that is said rather than what is wrong with another.
    for wanted in (Seen.FILE, Seen.SILENT):
        for number, sight in enumerate(sights):
            if sight.seen is wanted:
                return sight, number
    return (sights[0] if sights else Sight(Seen.NO_FILE)), 0


def _folder(place: Location, media_root: Path) -> str:
    """The folder of a place by its text; the library's own copies lie in very many, on one disk."""
    if place.is_owned:
        return os.fspath(media_root)
    try:
        return os.fspath(named_path(place, media_root).parent)
    except RuleError:
        return place.storage_type
