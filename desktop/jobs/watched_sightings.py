"""Which files of a watched folder are whole: size and time were the same on two looks.

Arithmetic on what was listed; nothing here asks a disk or a clock.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.frozen import frozen
from desktop.domain.awaited_file import AwaitedFile, WaitReason
from desktop.domain.sequence_names import FILM_FORMATS, WIDE, numbered
from desktop.domain.sidecar_names import sidecars_of
from desktop.domain.still_siblings import still_siblings
from desktop.domain.watched_folder import finished_name, is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.storage.scan import ScannedFile

_SECOND = 1_000_000_000  # nanoseconds
_PATIENT = 3.0  # times the longest that a frame has taken: so long the next one may take
_TOLD = 50  # files that are waited for are named


@frozen
class WatchPace:
    """How long is waited for what, in seconds.

    Attributes:
        settle: Between the two looks that have to agree.
        frames: The same for image sequences, whose next frame may take its time.
        lone: For what is called as a frame and is the only one yet: how long it may take to
            render the second one nobody knows.
        slowest: The longest wait for the next frame, however long those before have taken.
        sweep: Between two looks at a folder that tells nothing.
        silence: Until a folder that does not answer is called away.
        again: Until a file that failed is tried again, the first time; doubled each time.
        longest: At most until then.
    """

    settle: float = 2.0
    frames: float = 20.0
    lone: float = 300.0
    slowest: float = 1800.0
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
    count: int = 1  # frames
    gap: float = 0.0  # seconds: the longest that a frame has taken so far

    def seen_as(self, one: ScannedFile, now: float) -> _Sighting:
        """The same file at the next look."""
        count, gap = len(one.frames) if one.frames is not None else 1, self.gap
        if (self.size, self.modified_ns) == (one.size, one.mtime_ns):
            return self
        if count > self.count:
            took = (one.mtime_ns - self.modified_ns) / (count - self.count) / _SECOND
            gap = max(gap, took)
        return _Sighting(one.size, one.mtime_ns, now, count, gap)


class Looked(NamedTuple):
    """What a look at a folder showed.

    Attributes:
        whole: The files that are whole.
        waiting: How many will soon be.
        awaited: What is waited for, also of others.
    """

    whole: list[ScannedFile]
    waiting: int
    awaited: tuple[AwaitedFile, ...]


class Sightings:
    """What was seen of each file so far, by path."""

    def __init__(self, pace: WatchPace) -> None:
        self._pace = pace
        self._seen: dict[str, _Sighting] = {}

    def look(
        self,
        files: Iterable[ScannedFile],
        now: float,
        *,
        clock_ns: int = 0,
        is_urgent: bool = False,
    ) -> Looked:
        """Take note of a look.

        Files that belong together wait for each other: a film and its still, anything and its
        sidecars. What has a name of unfinished files is none, and the file that it will become
        waits for it.

        Args:
            files: All that is there.
            now: Seconds that only grow.
            clock_ns: The time of day, as that of a file; 0 where nobody knows.
            is_urgent: Somebody has asked for a look: frames that may come are not waited for any
                longer than a moment.
        """
        folders, unfinished = self._note(files, now)
        whole: list[ScannedFile] = []
        waits: list[AwaitedFile] = []
        waiting = 0
        for folder, named in folders.items():
            why = self._unsettled(named, now, clock_ns, is_urgent=is_urgent)
            open_ = set(why)
            open_ |= _tied(open_, list(named))
            held = {name for name, one in named.items() if not one.size}  # only just begun
            why |= dict.fromkeys(held, WaitReason.EMPTY)
            partial = unfinished.get(folder, set()) & named.keys()
            why |= dict.fromkeys(partial, WaitReason.UNFINISHED)
            held |= partial
            held |= _tied(held, list(named))
            whole += [one for name, one in named.items() if name not in open_ | held]
            waiting += len(open_ - held)
            waits += [_awaited(named[name], name, why) for name in sorted(open_ | held)]
        return Looked(whole, waiting, tuple(waits[:_TOLD]))

    def _note(
        self, files: Iterable[ScannedFile], now: float
    ) -> tuple[Mapping[str, Mapping[str, ScannedFile]], Mapping[str, set[str]]]:
        """Take note of files; returns them by folder and name, and what unfinished ones become."""
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
            first = _Sighting(one.size, one.mtime_ns, now, len(one.frames) if one.frames else 1)
            seen[one.path] = before.seen_as(one, now) if before is not None else first
        self._seen = seen
        return folders, unfinished

    def _unsettled(
        self, named: Mapping[str, ScannedFile], now: float, clock_ns: int, *, is_urgent: bool
    ) -> dict[str, WaitReason]:
        """The files of a folder that may still change or grow, by name, and why."""
        why: dict[str, WaitReason] = {}
        for name, one in named.items():
            quiet = now - self._seen[one.path].since
            if quiet < self._pace.settle:
                why[name] = WaitReason.WRITTEN
            elif self._may_go_on(name, one, quiet, clock_ns, is_urgent=is_urgent):
                why[name] = WaitReason.FRAMES
        return why

    def _may_go_on(
        self, name: str, one: ScannedFile, quiet: float, clock_ns: int, *, is_urgent: bool
    ) -> bool:
        """Whether the next frame of a sequence may still come."""
        pace, is_alone = self._pace, one.frames is None
        if is_alone and not _may_be_frame(name):
            return False
        if quiet < pace.frames:
            return True
        if is_urgent:
            return False
        age = (clock_ns - one.mtime_ns) / _SECOND if clock_ns else 0.0
        wait = min(_PATIENT * self._seen[one.path].gap, pace.slowest)
        if is_alone:
            wait = pace.lone if _is_surely_frame(name) else 0.0
        return max(quiet, age) < wait


def _awaited(one: ScannedFile, name: str, why: Mapping[str, WaitReason]) -> AwaitedFile:
    frames = len(one.frames) if one.frames is not None else 0
    return AwaitedFile(name, why.get(name, WaitReason.TOGETHER), frames)


def _is_surely_frame(name: str) -> bool:
    """Whether a picture is one of an image sequence, by what only renderers call theirs."""
    found = numbered(name)
    return found is not None and (
        found.suffix[1:].lower() in FILM_FORMATS or found.prefix.endswith(".")
    )


def _may_be_frame(name: str) -> bool:
    """Whether a picture may be the first of an image sequence to come."""
    found = numbered(name)
    if found is None:
        return False
    return _is_surely_frame(name) or len(found.digits) >= WIDE


def _tied(open_: set[str], names: Sequence[str]) -> set[str]:
    """What belongs to any of these files, and what these belong to."""
    if not open_:
        return set()
    ties = [(name, owner) for name, owners in sidecars_of(names).items() for owner in owners]
    ties += still_siblings(names).items()
    found = {name for pair in ties if open_.intersection(pair) for name in pair}
    return found - open_
