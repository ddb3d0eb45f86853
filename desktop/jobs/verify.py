"""Checks a library: the database, every place where bytes should be, and bytes nobody knows.

Reads only, but for one thing: what a look at a file showed is noted. Nothing is trashed or removed,
and when a great deal is gone at once from folders that are there, it is not noted as missing until
somebody agrees. A drive that does not answer is said, and holds up nothing but what lies on it.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryError, LibraryWriteError
from desktop.catalog.engine.session import utc_now
from desktop.domain import display
from desktop.domain.changes import Changes, Kind
from desktop.domain.frames import numbers_text, ranges
from desktop.domain.location import (
    AVAILABLE,
    MISSING,
    OFFLINE,
    REPLACED,
    Location,
    Seen,
    named_path,
    readable,
)
from desktop.jobs.job import Job, Progress
from desktop.jobs.leftovers import look_for_leftovers
from desktop.jobs.mass_loss import is_mass_loss, mass_loss
from desktop.jobs.verify_report import Finding, Problem, VerifyReport, of_leftovers
from desktop.jobs.verify_sidecars import check_sidecars
from desktop.storage.frames_store import damaged_frames
from desktop.storage.inspection import Inspection
from desktop.storage.presence import PresenceCheck
from desktop.storage.scan import in_words

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.location import Sight
    from desktop.storage.inspection import Inspected

GONE = "It is not there any more."
STEP = 0.1  # seconds between two looks at whether somebody has cancelled
_UNREADABLE = {
    Seen.NOT_PLAIN: "There is no plain file under its name.",
    Seen.UNREADABLE: "It could not be read: {}.",
    Seen.REFUSED: "{}",
}


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
    yield from check.sources(places)
    yield from check.untracked()
    yield from check.sidecars(places)
    check.forget()
    check.settle(places, agreed=agreed)
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
        self.report = VerifyReport()
        self.marks: dict[LocationId, dict[str, Any]] = {}
        self.concerned: list[AssetId] = []
        self._gone: list[tuple[Location, str]] = []
        self._replaced: list[tuple[Location, Sight]] = []
        self._outdated: list[tuple[Location, Sight]] = []
        self._partly: dict[LocationId, str] = {}
        self._there: set[AssetId] = set()
        self._silent: Counter[str] = Counter()

    def locations(self, places: Sequence[Location]) -> Generator[Progress, None, None]:
        """Look at every place; the slow part."""
        what = "Reading files" if self._checksums else "Checking files"
        looks = Inspection(places, self._library.media_root, checksums=self._checksums)
        try:
            while (some := looks.take(STEP)) is not None:
                for found in some:
                    self._judge(found)
                self.report.checked += len(some)
                yield Progress(what, self.report.checked, len(places))
        finally:
            looks.close()

    def sources(self, places: Sequence[Location]) -> Generator[Progress, None, None]:
        """Look at what the library's copies were made of: it may have been written anew since.

        That it is not there is no matter, and nothing is waited for: the library has its copy. Only
        what was written since is read.
        """
        copies = [place.at_source for place in places if place.is_owned or place.is_packed]
        sources = [one for one in copies if one is not None and one.status == AVAILABLE]
        looks = Inspection(sources, self._library.media_root)
        done = 0
        try:
            while (some := looks.take(STEP)) is not None:
                for found in some:
                    self._judge_source(found)
                done += len(some)
                if sources:
                    yield Progress("Checking what was copied", done, len(sources))
        finally:
            looks.close()

    def _judge_source(self, found: Inspected) -> None:
        place, sight = found.place, found.sight
        if sight.absent or not sight.is_file:
            return
        if _is_replaced(found):
            self._outdated.append((place, sight))
        elif found.checksum == place.checksum_sha256 and sight.modified_ns is not None:
            # Touched: next time it need not be read.
            self.marks.setdefault(place.id, {})["source_modified_ns"] = sight.modified_ns

    def _judge(self, found: Inspected) -> None:
        """Note what was found at one place."""
        place, seen = found.place, found.sight.seen
        if seen is Seen.SILENT:
            self._silent[found.gap] += 1
        if seen in (Seen.NO_FILE, Seen.NO_FOLDER, Seen.SILENT):
            # What it means shows at the end, when it is known where else its asset is.
            self._gone.append((place, found.gap))
        elif found.sight.absent:
            self._partly[place.id] = f"{found.sight.why[0].upper()}{found.sight.why[1:]}."
            self._gone.append((place, ""))
        elif not found.sight.is_file:
            self._find(Problem.UNREADABLE, place, _UNREADABLE[seen].format(found.sight.why))
        elif _is_replaced(found):
            self._replaced.append((place, found.sight))
        elif seen is Seen.CHANGED and not place.is_present:
            self._gone.append((place, ""))  # another file has its name by now
        else:
            self._judge_file(found)

    def _judge_file(self, found: Inspected) -> None:
        """A file that is there."""
        place, sight, checksum = found.place, found.sight, found.checksum
        if not place.is_present:
            self.report.returned += 1
            self.report.back.append(place.asset_id)
            self._mark(place, is_accessible=True, status=AVAILABLE)
        if sight.seen is Seen.CHANGED:
            told = f"It has {sight.size:,} bytes; {place.size:,} were recorded."
            self._find(Problem.SIZE, place, told)
            return
        if place.purpose == "original":
            self._there.add(place.asset_id)
        if isinstance(checksum, OSError):
            self._find(Problem.UNREADABLE, place, f"It could not be read: {in_words(checksum)}.")
        elif checksum and place.checksum_sha256 and checksum != place.checksum_sha256:
            self._find(Problem.CONTENT, place, _other_bytes(place, self._library.media_root))
        elif checksum:
            noted = self.marks.setdefault(place.id, {})
            noted["verified_at"] = utc_now()
            if not place.is_owned and place.modified_ns is not None:
                noted["modified_ns"] = sight.modified_ns  # next time it need not be read

    def untracked(self) -> Generator[Progress, None, None]:
        """What lies in the media folder for nothing."""
        yield Progress("Looking for files nobody knows")
        root = os.fspath(self._library.media_root)
        silent = {root} & self._silent.keys()
        look = PresenceCheck({root: ()}, silent=silent)
        while not look.wait(STEP):
            yield Progress("Looking for files nobody knows")
        if root in silent:
            self._silent.setdefault(root, 0)
            return
        try:
            self.report.findings += list(of_leftovers(look_for_leftovers(self._library)))
        except LibraryError as error:
            self.report.findings.append(Finding(Problem.UNREACHABLE, root, str(error)))

    def sidecars(self, places: Sequence[Location]) -> Generator[Progress, None, None]:
        """Look at what is kept beside the library's copies, if these answered."""
        if os.fspath(self._library.media_root) in self._silent:
            return
        copies = [
            place
            for place in places
            if place.is_owned and place.asset_id in self._there and not place.is_earlier
        ]
        self.report.findings += yield from check_sidecars(self._library, copies)

    def forget(self) -> None:
        """Forget what was found of places that were purged while they were looked at."""
        found = self.report.findings
        changed = (*self._replaced, *self._outdated)
        owners = {place.asset_id for place, _ in (*self._gone, *changed)}
        owners |= {finding.asset_id for finding in found if finding.asset_id}
        places = self._library.read(lambda reads: reads.locations.of(sorted(owners)))
        still = {place.id for mine in places.values() for place in mine}
        self._gone = [(place, gap) for place, gap in self._gone if place.id in still]
        self._replaced = [one for one in self._replaced if one[0].id in still]
        self._outdated = [one for one in self._outdated if one[0].id in still]
        self.report.findings = [f for f in found if f.location_id in still or not f.location_id]

    def settle(self, places: Sequence[Location], *, agreed: bool) -> None:
        """Note what is not there, and say it in the order of the record.

        A place is no loss while another one holds the same asset: its folder may have been moved,
        or it was one of two. That is noted without a word, and however much it is.
        """
        lost = [one for one in self._gone if one[0].asset_id not in self._there]
        self._note([one for one in self._gone if one[0].asset_id in self._there])
        self._say_away(lost)
        self._settle_replaced()
        self._say_outdated()
        # That a folder is out of reach is no loss, and is seen again by itself when it is back.
        offline = [(place, gap) for place, gap in lost if gap]
        missing = [(place, gap) for place, gap in lost if not gap]
        self.report.marked += self._note(offline, is_accessible=False)
        fresh = [place for place, _ in missing if place.is_accessible]
        if is_mass_loss(len(fresh), len(places)) and not agreed:
            self.report.unmarked = mass_loss((p.asset_id, _folder(p)) for p in fresh)
        else:
            self.report.marked += self._note(missing, is_accessible=False)
        order = {place.id: number for number, place in enumerate(places)}
        self.report.findings.sort(key=lambda f: order.get(f.location_id, -1))  # type: ignore[arg-type]

    def _say_away(self, lost: Sequence[tuple[Location, str]]) -> None:
        away: Counter[str] = Counter()
        for place, gap in lost:
            if not gap:
                self._find(Problem.MISSING, place, self._partly.get(place.id, GONE))
            elif gap not in self._silent:
                away[gap] += 1
        for folder, count in sorted(away.items()):
            told = f"This folder is not there; {count:,} files of the library are in it."
            advice = "Connect the drive it is on, or put the folder back."
            finding = Finding(Problem.UNREACHABLE, readable(folder), f"{told} {advice}")
            self.report.findings.append(finding)
        for folder, count in sorted(self._silent.items()):
            told = f"It does not answer; {display.counted(count, 'file')} there could not be"
            advice = "checked. Look whether its drive or its network share is connected."
            finding = Finding(Problem.SILENT, readable(folder), f"{told} {advice}")
            self.report.findings.append(finding)

    def _settle_replaced(self) -> None:
        """Files that were written anew, as a shot that is rendered again: nothing that is lost."""
        for place, sight in self._replaced:
            if place.status != REPLACED:
                self._mark(place, status=REPLACED)
            if place.asset_id not in self._there:
                path = named_path(place, self._library.media_root)
                self.report.replaced[place.asset_id] = os.fspath(path)
                told = f"Another file is there by now ({display.size(sight.size)})."
                advice = "Import it again: its asset follows, and undo takes that back."
                self._find(Problem.REPLACED, place, f"{told} {advice}")

    def _say_outdated(self) -> None:
        """Files that were written anew since they were copied; the copies are as good as ever."""
        for place, sight in self._outdated:
            path = named_path(place, self._library.media_root)
            self.report.outdated[place.asset_id] = os.fspath(path)
            told = f"Another file is there by now ({display.size(sight.size)}) than the copied one."
            advice = "Import it again: its asset follows, and undo takes that back."
            self._find(Problem.REPLACED, place, f"{told} {advice}")

    def _note(self, gone: Sequence[tuple[Location, str]], **values: Any) -> int:
        """Note places as gone; returns how many were not yet noted so."""
        count = 0
        for place, gap in gone:
            new = {"status": OFFLINE if gap else MISSING, **values}
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


def _other_bytes(place: Location, media_root: Path) -> str:
    """What is said of bytes that are not those that came in."""
    kind = "copy" if place.is_owned else "file"
    if place.frames is None:
        return f"The {kind} has other bytes than it had; look for a good one in a backup."
    bad = damaged_frames(media_root / place.path) if place.is_owned else []
    which = f" ({numbers_text(ranges(bad))})" if bad else ""
    return f"Frames{which} have other bytes than they had; look for good ones in a backup."


def _is_replaced(found: Inspected) -> bool:
    """Whether somebody has written another file under the name of one that is referenced."""
    place, sight, checksum = found.place, found.sight, found.checksum
    if place.is_owned or place.is_packed or place.purpose != "original":
        return False
    if sight.seen is Seen.CHANGED:
        return True
    is_other = isinstance(checksum, str) and checksum != (place.checksum_sha256 or checksum)
    return is_other and place.modified_ns not in (None, sight.modified_ns)


def _folder(place: Location) -> str:
    return os.path.dirname(place.path)  # noqa: PTH120 - a text
