"""Checks a library: the database, every place where bytes should be, and bytes nobody knows.

Reads only, but for one thing: whether a file is within reach is noted. Nothing is trashed or
removed, and when a great deal is gone at once from folders that are there, it is not noted as
missing until somebody agrees.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryError, LibraryWriteError
from desktop.catalog.engine.session import utc_now
from desktop.domain.changes import Changes, Kind
from desktop.domain.display import counted
from desktop.domain.location import AVAILABLE, Location, Seen, origin_of, readable
from desktop.jobs.job import Job, Progress
from desktop.jobs.leftovers import Leftovers, look_for_leftovers
from desktop.jobs.mass_loss import is_mass_loss
from desktop.storage.half_copies import Use
from desktop.storage.presence import look_at
from desktop.storage.scan import in_words
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.bytes import Origin
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.location import Sight

PAGE = 500
HASHERS = 2
_UNREADABLE = {
    Seen.NOT_PLAIN: "There is no plain file under its name.",
    Seen.UNREADABLE: "It could not be read: {}.",
    Seen.REFUSED: "{}",
}


class Problem(StrEnum):
    """Kinds of findings."""

    DATABASE = "database"  # the database is not sound
    UNREACHABLE = "unreachable"  # a whole folder or drive is not there or cannot be read
    MISSING = "missing"  # a file is not where it should be
    SIZE = "size"  # a file has another size than was recorded
    CONTENT = "content"  # a file has other bytes than were recorded
    UNREADABLE = "unreadable"
    UNTRACKED = "untracked"  # a file in the media folder that no asset knows
    UNFINISHED = "unfinished"  # half a copy, or a removal that was cut off
    SHARED = "shared"  # the media folder may be another library's too: nothing goes from it


REPAIRABLE = frozenset({Problem.UNTRACKED, Problem.UNFINISHED, Problem.SHARED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        path: What it is about, readable; empty for the database.
        message: For a person: what is wrong and what can be done.
        size: Bytes that lie there for nothing, where it is about such.
    """

    problem: Problem
    path: str
    message: str
    asset_id: AssetId | None = None
    location_id: LocationId | None = None
    size: int | None = None


@dataclass(slots=True)
class VerifyReport:
    """What a verification found.

    Attributes:
        checked: Locations looked at.
        returned: Locations that are within reach again, `back` their assets.
        marked: Locations now noted as out of reach.
        is_braked: So much vanished at once that nothing was noted; call again with `agreed`.
    """

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    returned: int = 0
    back: list[AssetId] = field(default_factory=list)
    marked: int = 0
    is_braked: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def counts(self) -> dict[str, int]:
        """VerifyDialog by kind."""
        return dict(Counter(finding.problem.value for finding in self.findings))

    def sizes(self) -> dict[str, int]:
        """Bytes of what lies there for nothing, by kind."""
        found: Counter[str] = Counter()
        for finding in self.findings:
            if finding.size is not None:
                found[finding.problem.value] += finding.size
        return dict(found)

    @property
    def is_repairable(self) -> bool:
        """Whether a repair could do something about one of them at least."""
        return any(finding.problem in REPAIRABLE for finding in self.findings)


def verify(library: Library, checksums: bool = False, *, agreed: bool = False) -> Job[VerifyReport]:
    """Check the database and every stored file.

    Args:
        library: What to check.
        checksums: Read every byte again and compare.
        agreed: Somebody has seen that much is out of reach and wants it noted.

    Raises:
        LibraryError: The library cannot be read at all.
    """
    check = _Check(library, checksums=checksums)
    yield Progress("Checking the database")
    for problem in library.read(lambda reads: reads.upkeep.problems()):
        advice = "Keep the file as it is and restore the newest copy from its backups folder."
        check.report.findings.append(Finding(Problem.DATABASE, "", f"{problem}. {advice}"))
    places = library.read(lambda reads: [one for page in reads.locations.all() for one in page])
    yield from check.locations(places)
    yield from check.untracked()
    check.forget()
    check.brake(len(places), agreed=agreed)
    if not library.is_read_only and check.marks:
        marks = check.marks
        # The findings are what was asked for; a full disk must not take them away.
        with suppress(LibraryWriteError):
            library.maintain(lambda books: books.locations.mark(marks), repeatable=True)
        ids = frozenset(check.concerned)
        kinds = frozenset({Kind.LOCATIONS, Kind.ASSETS})
        yield Progress("Checked", len(places), len(places), Changes(kinds, ids))
    return check.report


class _Check:
    """One verification."""

    def __init__(self, library: Library, *, checksums: bool) -> None:
        self._library = library
        self._checksums = checksums
        self._folders: dict[str, str] = {}
        self.report = VerifyReport()
        self.marks: dict[LocationId, dict[str, Any]] = {}
        self.concerned: list[AssetId] = []
        self._gone: list[tuple[Location, str]] = []
        self._there: set[AssetId] = set()
        self._away: Counter[str] = Counter()

    def locations(self, places: Sequence[Location]) -> Generator[Progress, None, None]:
        """Look at every place; the slow part."""
        with ThreadPoolExecutor(HASHERS) as hashers:
            for start in range(0, len(places), PAGE):
                present = [
                    (place, origin)
                    for place in places[start : start + PAGE]
                    if (origin := self._present(place)) is not None
                ]
                if self._checksums:
                    yield from self._contents(hashers, present, start, len(places))
                self.report.checked = min(start + PAGE, len(places))
                yield Progress("Checking files", self.report.checked, len(places))

    def _present(self, place: Location) -> Origin | None:
        """The bytes of a location if they are there in their size; else a finding is noted."""
        root = self._library.media_root
        sight = look_at(place, root)
        if sight.seen in (Seen.NO_FILE, Seen.NO_FOLDER):
            self._missing(place, sight)
            return None
        if not sight.is_file:
            self._find(Problem.UNREADABLE, place, _UNREADABLE[sight.seen].format(sight.why))
            return None
        is_it = sight.seen is Seen.FILE
        if not is_it and not place.is_present:
            self._missing(place, sight)  # another file has its name by now
            return None
        if not place.is_present:
            self.report.returned += 1
            self.report.back.append(place.asset_id)
            self._mark(place, is_accessible=True, status=AVAILABLE)
        if not is_it:
            told = f"It has {sight.size:,} bytes; {place.size:,} were recorded."
            self._find(Problem.SIZE, place, told)
            return None
        if place.purpose == "original":
            self._there.add(place.asset_id)
        return origin_of(place, root)

    def _missing(self, place: Location, sight: Sight) -> None:
        """What it means shows at the end, when it is known where else its asset is."""
        gap = self._nearest_gap(sight.path.parent) if sight.path is not None else ""
        self._gone.append((place, gap))

    def _nearest_gap(self, folder: Path) -> str:
        """The topmost folder on the way to this one that is not there; empty if all are."""
        key = str(folder)
        if key not in self._folders:
            gap = ""
            for part in (folder, *folder.parents):
                if part.is_dir():
                    break
                gap = str(part)
            self._folders[key] = gap
        return self._folders[key]

    def _contents(
        self,
        hashers: ThreadPoolExecutor,
        present: Sequence[tuple[Location, Origin]],
        start: int,
        total: int,
    ) -> Generator[Progress, None, None]:
        sums = hashers.map(_sum, [origin for _, origin in present])
        for done, ((place, _), found) in enumerate(zip(present, sums, strict=True)):
            if isinstance(found, OSError):
                self._find(Problem.UNREADABLE, place, f"It could not be read: {in_words(found)}.")
            elif place.checksum_sha256 and found != place.checksum_sha256:
                kind = "copy" if place.is_owned else "file"
                told = f"The {kind} has other bytes than it had; look for a good one in a backup."
                self._find(Problem.CONTENT, place, told)
            else:
                self.marks.setdefault(place.id, {})["verified_at"] = utc_now()
            yield Progress("Reading files", start + done + 1, total)

    def untracked(self) -> Generator[Progress, None, None]:
        """What lies in the media folder for nothing."""
        yield Progress("Looking for files nobody knows")
        try:
            self.report.findings += list(_unknown(look_for_leftovers(self._library)))
        except LibraryError as error:
            root = str(self._library.media_root)
            self.report.findings.append(Finding(Problem.UNREACHABLE, root, str(error)))

    def forget(self) -> None:
        """Forget what was found of places that were purged while they were looked at."""
        found = self.report.findings
        owners = {place.asset_id for place, _ in self._gone}
        owners |= {finding.asset_id for finding in found if finding.asset_id}
        places = self._library.read(lambda reads: reads.locations.of(sorted(owners)))
        still = {place.id for mine in places.values() for place in mine}
        self._gone = [(place, gap) for place, gap in self._gone if place.id in still]
        self.report.findings = [f for f in found if f.location_id in still or not f.location_id]

    def brake(self, total: int, *, agreed: bool) -> None:
        """Note what is out of reach, and what is gone unless it is too much to be a loss.

        A place is no loss while another one holds the same asset: its folder may have been moved,
        or it was one of two. That is noted without a word, and however much it is.
        """
        spare = [(place, gap) for place, gap in self._gone if place.asset_id in self._there]
        lost = [(place, gap) for place, gap in self._gone if place.asset_id not in self._there]
        self._note(spare)
        for place, gap in lost:
            if gap:
                self._away[gap] += 1
            else:
                self._find(Problem.MISSING, place, "It is not there any more.")
        for folder, count in sorted(self._away.items()):
            told = f"This folder is not there; {count:,} files of the library are in it."
            advice = "Connect the drive it is on, or put the folder back."
            finding = Finding(Problem.UNREACHABLE, readable(folder), f"{told} {advice}")
            self.report.findings.append(finding)
        # That a folder is out of reach is no loss, and is seen again by itself when it is back.
        offline = [(place, gap) for place, gap in lost if gap]
        missing = [(place, gap) for place, gap in lost if not gap]
        self.report.marked += self._note(offline, is_accessible=False)
        fresh = sum(place.is_accessible for place, _ in missing)
        if is_mass_loss(fresh, total) and not agreed:
            self.report.is_braked = True
            return
        self.report.marked += self._note(missing, is_accessible=False)

    def _note(self, gone: Sequence[tuple[Location, str]], **values: Any) -> int:
        """Note places as gone; returns how many were not yet noted so."""
        count = 0
        for place, gap in gone:
            new = {"status": "offline" if gap else "missing", **values}
            if any(getattr(place, name) != value for name, value in new.items()):
                self._mark(place, **new)
                count += 1
        return count

    def _mark(self, place: Location, **values: Any) -> None:
        self.marks.setdefault(place.id, {}).update(values)
        self.concerned.append(place.asset_id)

    def _find(self, problem: Problem, place: Location, message: str) -> None:
        path = os.fspath(place.path)
        self.report.findings.append(Finding(problem, path, message, place.asset_id, place.id))


def _sum(origin: Origin) -> str | OSError:
    """The SHA-256 of what is kept there, or why it could not be read."""
    try:
        with store_of(origin).open(origin) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return error


def _unknown(left: Leftovers) -> Iterator[Finding]:
    """A finding for each thing that lies in the media folder for nothing."""
    if left.why:
        told = f"Nothing is removed from the media folder. {left.why}"
        if left.waiting:
            told += f" {counted(left.waiting, 'copy', 'copies')} of deleted assets wait there."
        yield Finding(Problem.SHARED, "", told)
    for source in left.sources:
        told = "Copies of this library are still in that folder; Repair brings them over."
        yield Finding(Problem.SHARED, readable(str(source)), told)
    if left.why and left.objects:
        # They may well be another library's: no list of them as if they were for nothing.
        told = f"{counted(len(left.objects), 'file')} there belong to no asset of this library."
        yield Finding(Problem.SHARED, "", told, size=left.size)
    for path, size in () if left.why else left.objects:
        told = f"{size:,} bytes in the media folder that belong to no asset."
        yield Finding(Problem.UNTRACKED, readable(path), told, size=size)
    for path, size in left.strange:
        told = f"{size:,} bytes in the media folder that Director's Desk did not put there."
        yield Finding(Problem.UNTRACKED, readable(path), told, size=size)
    for half in left.halves:
        told = f"{half.size:,} bytes of a copy that was cut off."
        if half.use is Use.UNKNOWN:
            told = (
                f"{half.size:,} bytes of a copy that {half.host or 'another machine'} began and may"
                " still be at; it can go when nothing was written for a day."
            )
        name = f"{half.path.parent.name}/{half.path.name}"
        yield Finding(Problem.UNFINISHED, readable(name), told, size=half.size)
    if left.waiting and not left.why:
        copies = counted(left.waiting, "copy", "copies")
        told = f"{copies} of deleted assets are still there; Repair or Empty Trash removes them."
        yield Finding(Problem.UNFINISHED, "", told)
    for path in left.aside:
        told = "A copy that a purge which was cut off has set aside; Repair goes on with it."
        yield Finding(Problem.UNFINISHED, readable(path), told)
