"""Which files of a watched folder are whole: size and time were the same on two looks.

Arithmetic on what was listed; nothing here asks a disk or a clock.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.sequence_names import FILM_FORMATS, WIDE, numbered
from desktop.domain.sidecar_names import sidecars_of
from desktop.domain.still_siblings import still_siblings
from desktop.domain.watched_folder import finished_name, is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.storage.scan import ScannedFile


@frozen
class WatchPace:
    """How long is waited for what, in seconds.

    Attributes:
        settle: Between the two looks that have to agree.
        frames: The same for image sequences, whose next frame may take its time.
        sweep: Between two looks at a folder that tells nothing.
        silence: Until a folder that does not answer is called away.
        again: Until a file that failed is tried again, the first time; doubled each time.
        longest: At most until then.
    """

    settle: float = 2.0
    frames: float = 20.0
    sweep: float = 60.0
    silence: float = 10.0
    again: float = 30.0
    longest: float = 3600.0

    def pause(self, try_count: int) -> float:
        """How long a file rests that failed so often."""
        return min(self.longest, self.again * 2.0 ** min(max(try_count - 1, 0), 30))


@frozen
class _Sighting:
    size: int
    modified_ns: int
    since: float


class Sightings:
    """What was seen of each file so far, by path."""

    def __init__(self, pace: WatchPace) -> None:
        self._pace = pace
        self._seen: dict[str, _Sighting] = {}

    def look(self, files: Iterable[ScannedFile], now: float) -> tuple[list[ScannedFile], int]:
        """Take note of a look; returns the files that are whole, and how many will soon be.

        Files that belong together wait for each other: a film and its still, anything and its
        sidecars. What has a name of unfinished files is none, and the file that it will become
        waits for it.
        """
        seen: dict[str, _Sighting] = {}
        folders: dict[str, dict[str, ScannedFile]] = defaultdict(dict)
        unfinished: dict[str, set[str]] = defaultdict(set)
        for one in files:
            if one.outcome is not None:
                continue
            folder, _, name = one.path.rpartition("/")
            if is_unfinished(name):
                unfinished[folder].add(finished_name(name))
                continue
            folders[folder][name] = one
            before = self._seen.get(one.path)
            is_same = before is not None and (before.size, before.modified_ns) == (
                one.size,
                one.mtime_ns,
            )
            since = before.since if before is not None and is_same else now
            seen[one.path] = _Sighting(one.size, one.mtime_ns, since)
        self._seen = seen
        whole: list[ScannedFile] = []
        waiting = 0
        for folder, named in folders.items():
            open_ = {name for name, one in named.items() if not self._is_settled(name, one, now)}
            open_ |= _tied(open_, list(named))
            held = {name for name, one in named.items() if not one.size}  # only just begun
            held |= unfinished[folder] & named.keys()
            held |= _tied(held, list(named))
            whole += [one for name, one in named.items() if name not in open_ | held]
            waiting += len(open_ - held)
        return whole, waiting

    def _is_settled(self, name: str, one: ScannedFile, now: float) -> bool:
        needed = self._pace.frames if one.frames is not None or _may_be_frame(name) else 0.0
        since = self._seen[one.path].since
        return now - since >= max(needed, self._pace.settle)


def _may_be_frame(name: str) -> bool:
    """Whether a picture may be the first of an image sequence to come."""
    found = numbered(name)
    if found is None:
        return False
    is_film = found.suffix[1:].lower() in FILM_FORMATS
    return is_film or found.prefix.endswith(".") or len(found.digits) >= WIDE


def _tied(open_: set[str], names: Sequence[str]) -> set[str]:
    """What belongs to any of these files, and what these belong to."""
    if not open_:
        return set()
    ties = [(name, owner) for name, owners in sidecars_of(names).items() for owner in owners]
    ties += still_siblings(names).items()
    found = {name for pair in ties if open_.intersection(pair) for name in pair}
    return found - open_
