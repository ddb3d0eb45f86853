"""What packing and unpacking share: the lease, how far it is and how fast, and the report."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.changes import PRESENCE, Changes, Kind
from desktop.domain.job import PACK
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.catalog.library import Library, Maintenance, Reads
    from desktop.domain.ids import AssetId, JobId, LocationId
    from desktop.domain.location import Location

CHUNK = 500  # assets that are looked up in one go
_MEGABYTE = 1_000_000


class PackOutcome(StrEnum):
    """What became of the media of one asset."""

    PACKED = "packed"
    UNPACKED = "unpacked"
    THERE = "there"  # it was where it was to be
    SKIPPED = "skipped"  # it is nothing that can be packed, or unpacked
    FAILED = "failed"


@frozen
class PackRow:
    """One asset.

    Attributes:
        name: What it is called.
        path: Where it was unpacked to; empty otherwise.
        original: What became of the original when it was packed: `removed` or `kept`; of what was
            unpacked, of the packed bytes.
        reason: Why it was not done, or the original kept: sentences; else empty.
    """

    asset_id: AssetId
    name: str
    outcome: PackOutcome
    size: int = 0
    path: str = ""
    original: str = ""
    reason: str = ""


@dataclass(slots=True)
class PackReport:
    """What became of all of them.

    Attributes:
        failure: Why it ended before all were done, or None.
        kept: Copies that stay in the media folder because another library may need them, and `why`.
    """

    rows: list[PackRow] = field(default_factory=list)
    failure: LibraryError | None = None
    kept: int = 0
    why: str = ""

    @property
    def counts(self) -> Counter[PackOutcome]:
        """How many of each outcome."""
        return Counter(row.outcome for row in self.rows)

    @property
    def size(self) -> int:
        """Bytes that were moved."""
        done = (PackOutcome.PACKED, PackOutcome.UNPACKED)
        return sum(row.size for row in self.rows if row.outcome in done)

    @property
    def sentence(self) -> str:
        """What was done, in a line."""
        words = {
            PackOutcome.PACKED: "packed into the library",
            PackOutcome.UNPACKED: "unpacked",
            PackOutcome.THERE: "there already",
            PackOutcome.SKIPPED: "skipped",
            PackOutcome.FAILED: "failed",
        }
        counts = self.counts
        parts = [f"{counts[one]:,} {told}" for one, told in words.items() if counts[one]]
        said = ", ".join(parts) or "There was nothing to do"
        return f"{said} ({display.size(self.size)})" if self.size else said


@frozen
class PackSubject:
    """An asset that is to be packed or unpacked, as it is on record."""

    asset_id: AssetId
    name: str
    places: tuple[Location, ...] = ()
    is_sequence: bool = False

    @property
    def packed(self) -> Location | None:
        """The place of it that is packed."""
        return next((place for place in self.originals if place.is_packed), None)

    @property
    def files(self) -> list[Location]:
        """The places of it that are files, the one to open first."""
        return [place for place in self.originals if not place.is_packed]

    @property
    def originals(self) -> list[Location]:
        """Where its bytes are, without proxies."""
        return [place for place in self.places if place.purpose == "original"]

    @property
    def size(self) -> int:
        """Its bytes."""
        return next((place.size for place in self.originals if place.size), 0)


def subjects(library: Library, ids: Sequence[AssetId]) -> Iterator[PackSubject]:
    """Some assets, in their order; those that are not there any more are left out."""
    for at in range(0, len(ids), CHUNK):
        part = tuple(ids[at : at + CHUNK])
        yield from library.read(lambda reads, part=part: _subjects(reads, part))  # type: ignore[misc]


def _subjects(reads: Reads, ids: Sequence[AssetId]) -> list[PackSubject]:
    cards, places = reads.assets.cards(ids), reads.locations.of(ids)
    found = []
    for key in ids:
        if (card := cards.get(key)) is None:
            continue
        mine = tuple(places.get(key, ()))
        is_sequence = any(place.frames is not None for place in mine)
        found.append(PackSubject(key, card.name, mine, is_sequence))
    return found


class Meter:
    """How far the bytes are, and how fast they go."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total = label, total
        self._done, self._began, self._moved = 0, time.monotonic(), 0

    def step(self, name: str, count: int, *, is_moved: bool = True) -> Progress:
        """So many more bytes are done; `is_moved` where that took its time."""
        self._done += count
        self._moved += count if is_moved else 0
        passed = time.monotonic() - self._began
        rate = f", {display.size(int(self._moved / passed))}/s" if passed and self._moved else ""
        return self._progress(f"{name}{rate}")

    def ended(self, name: str, asset_id: AssetId) -> Progress:
        """An asset has its bytes elsewhere now."""
        kinds = frozenset({Kind.LOCATIONS, Kind.ASSETS})
        columns = frozenset({PRESENCE})
        return self._progress(name, Changes(kinds, frozenset({asset_id}), columns=columns))

    def _progress(self, detail: str, changes: Changes | None = None) -> Progress:
        done, total = self._done // _MEGABYTE, max(1, self._total // _MEGABYTE)
        return Progress(self._label, min(done, total), total, changes or Changes(), detail)


class PackLease:
    """The one job of its kind in a library, renewed with each of its writes."""

    def __init__(self, library: Library, key: JobId) -> None:
        self._library, self._key = library, key

    def renew(self, books: Maintenance) -> None:
        """In the transaction of a write: the work goes on."""
        books.jobs.renew(self._key)

    def drop(self, location_id: LocationId) -> Iterator[None]:
        """Remove the pieces of an incomplete location, some in each step."""
        is_gone = False
        while not is_gone:
            is_gone = self._library.maintain(lambda books: self._drop(books, location_id))
            yield

    def _drop(self, books: Maintenance, location_id: LocationId) -> bool:
        self.renew(books)
        return books.blobs.drop(location_id)


@contextmanager
def leased(library: Library) -> Iterator[PackLease]:
    """Be the one who packs or unpacks in this library.

    Raises:
        JobTakenError: Somebody else is.
    """
    key = library.maintain(lambda books: books.jobs.begin_alone(PACK), repeatable=True)
    status = "cancelled"
    try:
        yield PackLease(library, key)
        status = "completed"
    finally:
        with suppress(LibraryError):  # the lease runs out by itself
            library.maintain(lambda books: books.jobs.finish(key, status))
