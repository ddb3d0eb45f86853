"""Finds files that are offline or missing in a folder where somebody says they are now.

A file is the one that is looked for if it has its size and, with the same name and time stamp, lies
there untouched; every other candidate is read and compared with the content on record.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import SourceError
from desktop.base.frozen import frozen
from desktop.domain.changes import Changes, Kind
from desktop.edits.edit import perform
from desktop.edits.location import FoundFile, LocateAssets
from desktop.jobs.job import Job, Progress
from desktop.storage.frames_store import digest_of
from desktop.storage.local import stat_frames
from desktop.storage.scan import ScannedFile, scan
from desktop.storage.store import hash_file

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location
    from desktop.edits.history import History

SEEN_STEP = 200  # files between two words of progress


@frozen
class LocateReport:
    """What was found.

    Attributes:
        found: Assets whose files were found.
        left: How many are still out of reach.
        unread: Files that may be the right ones and could not be read, readable.
    """

    found: tuple[AssetId, ...] = ()
    left: int = 0
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Lost:
    """An asset that is out of reach, and where it was.

    Attributes:
        parts: Its old path taken apart, last part first, in small letters.
        candidates: Files that may be it.
    """

    place: Location
    parts: tuple[str, ...]
    candidates: list[ScannedFile] = field(default_factory=list)

    def by_likeness(self) -> list[ScannedFile]:
        """Candidates, best first: those whose path ends as the old one did."""
        return sorted(self.candidates, key=lambda found: -_alike(self.parts, _parts(found.path)))


def locate_media(
    library: Library,
    folder: Path,
    *,
    history: History | None = None,
    also: Sequence[AssetId] = (),
) -> Job[LocateReport]:
    """Look for everything that is offline or missing in `folder` and below; one undo step.

    Args:
        library: Whose files.
        folder: Where they are said to be.
        history: Whose undo step it becomes.
        also: Assets that are looked for although nobody noted yet that their files are gone.

    Raises:
        LibraryError: The library cannot be read or written; nothing was noted.
    """
    yield Progress("Looking for lost files")
    search = _Search(library.read(lambda reads: _lost(reads, frozenset(also))))
    for seen, found in enumerate(scan([str(folder)])):
        if found.outcome is None:
            search.meet(found)
        if seen % SEEN_STEP == 0:
            yield Progress("Looking for lost files", seen, detail=found.shown)
    yield from search.by_name()
    yield from search.by_content()
    files = list(search.files.values())
    if files:
        edit = LocateAssets(tuple(files))
        applied = history.perform(library, edit) if history else perform(library, edit)
        ids = frozenset(file.asset_id for file in files)
        kinds = frozenset({Kind.LOCATIONS, Kind.ASSETS, Kind.MEMBERSHIP})
        changes = applied.changes | Changes(kinds, ids)
        yield Progress("Looking for lost files", len(files), len(files), changes)
    return LocateReport(tuple(search.files), search.left, tuple(search.unread))


def _lost(reads: Reads, also: frozenset[AssetId]) -> list[_Lost]:
    """One place of each asset that is out of reach: the one that would be opened."""
    found: dict[AssetId, _Lost] = {}
    for page in reads.locations.all():
        for place in page:
            is_lost = place.purpose == "original" and (
                not place.is_accessible or place.asset_id in also
            )
            if is_lost and (place.is_primary or place.asset_id not in found):
                found[place.asset_id] = _Lost(place, _parts(place.path))
    return list(found.values())


class _Search:
    """What is looked for, and what a walk came across.

    Attributes:
        files: The files that were found, by asset.
        unread: Files that may have been the right ones and could not be read, readable.
    """

    def __init__(self, lost: Sequence[_Lost]) -> None:
        self.files: dict[AssetId, FoundFile] = {}
        self.unread: list[str] = []
        self._lost = lost
        self._first: dict[str, list[_Lost]] = {}  # by the name of the first frame of a sequence
        self._sums: dict[str, str | None] = {}
        self._named: dict[tuple[str, int], list[_Lost]] = {}
        self._loose: dict[int, list[ScannedFile]] = {
            one.place.size: [] for one in lost if one.place.size
        }
        for one in lost:
            if one.parts and one.place.size is not None:
                self._named.setdefault((one.parts[0], one.place.size), []).append(one)
            if (frames := one.place.frames) is not None:
                self._first.setdefault(frames.name(frames.first), []).append(one)

    @property
    def left(self) -> int:
        """How many are still out of reach."""
        return len(self._lost) - len(self.files)

    def meet(self, found: ScannedFile) -> None:
        """Note a file that may be one of them."""
        wanted = self._named.get((os.path.basename(found.path).lower(), found.size))  # noqa: PTH119
        for one in wanted or ():
            one.candidates.append(found)
        if wanted is None and found.size in self._loose:
            self._loose[found.size].append(found)
        for one in self._first.get(os.path.basename(found.path), ()):  # noqa: PTH119
            if sequence := _sequence_at(one.place, found):
                one.candidates.append(sequence)

    def by_name(self) -> Generator[Progress, None, None]:
        """Those that have their old name: untouched, or of the same content."""
        for done, one in enumerate(self._lost):
            for candidate in one.by_likeness():
                if one.place.modified_ns != candidate.mtime_ns:
                    yield Progress("Comparing files", done, len(self._lost), detail=candidate.shown)
                    wanted = one.place.checksum_sha256
                    if wanted is None or self._sum(candidate) != wanted:
                        continue
                self._take(one, candidate)
                break

    def by_content(self) -> Generator[Progress, None, None]:
        """The others, which may have been renamed: whatever has their size and their content."""
        sought: dict[tuple[int, str], _Lost] = {}
        for one in self._lost:
            place = one.place
            if place.asset_id not in self.files and place.size and place.checksum_sha256:
                sought[place.size, place.checksum_sha256] = one
        for size in {size for size, _ in sought}:
            for candidate in self._loose[size]:
                yield Progress("Comparing files", detail=candidate.shown)
                match = sought.pop((size, self._sum(candidate) or ""), None)
                if match is not None:
                    self._take(match, candidate)

    def _take(self, one: _Lost, candidate: ScannedFile) -> None:
        self.files[one.place.asset_id] = _as_found(one.place, candidate)

    def _sum(self, candidate: ScannedFile) -> str | None:
        """The SHA-256 of a file; None where it cannot be read, which is noted once."""
        if candidate.path not in self._sums:
            path = Path(candidate.path)
            try:
                self._sums[candidate.path] = (
                    hash_file(path)
                    if candidate.frames is None
                    else digest_of(path.parent, candidate.frames)
                )
            except SourceError:
                self._sums[candidate.path] = None
                self.unread.append(candidate.shown)
        return self._sums[candidate.path]


def _sequence_at(place: Location, first: ScannedFile) -> ScannedFile | None:
    """The sequence of a place, if all of its frames lie beside what may be the first one."""
    if place.frames is None:
        return None
    folder = Path(first.path).parent
    try:
        there = stat_frames(folder, place.frames)
    except OSError:
        return None
    if there.absent or place.size not in (None, there.size):
        return None
    path = str(folder / place.frames.pattern)
    return ScannedFile(path, there.size, there.modified_ns, frames=place.frames)


def _as_found(place: Location, candidate: ScannedFile) -> FoundFile:
    return FoundFile(
        asset_id=place.asset_id,
        path=Path(os.path.abspath(candidate.path)),  # noqa: PTH100 - bytes of the name survive
        size=candidate.size,
        modified_ns=candidate.mtime_ns,
        checksum_sha256=place.checksum_sha256,
        content_type=place.content_type,
    )


def _parts(path: str) -> tuple[str, ...]:
    """A path taken apart, last part first, in small letters; of either system's kind."""
    pieces = path.replace("\\", "/").lower().split("/")
    return tuple(piece for piece in reversed(pieces) if piece)


def _alike(first: Sequence[str], second: Sequence[str]) -> int:
    """How many parts two paths share, counted from their ends."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
