"""Saves a part of a library as a library of its own: one file that holds everything.

All rows are read in one transaction, so they are of one moment. The file is made under another
name beside its place, filled, closed, synced and only then renamed: what is killed, stopped or
fails leaves nothing under the name that was asked for, and what stood there stands there still.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.base.errors import (
    LibraryWriteError,
    NotFoundError,
    RuleError,
    SourceReadError,
)
from desktop.base.frozen import frozen
from desktop.catalog.blobs import PIECE
from desktop.catalog.library import open_library
from desktop.domain.bytes import LOCAL
from desktop.domain.library_part import CopyOutcome, LibraryPart, PartOrigin
from desktop.domain.location import MISSING, Seen, named_path, origin_of, stored_path
from desktop.jobs.job import Job, Progress
from desktop.jobs.packing import Meter, subjects
from desktop.jobs.portable_file import check_target, held_target, put_in_place, remove_partial
from desktop.storage.finding import OriginFinder, opened_source
from desktop.storage.packing_space import room_for
from desktop.storage.scan import in_words
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance, Reads
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.library_part import PartRow
    from desktop.domain.location import Location
    from desktop.jobs.packing import PackSubject

BATCH = 16  # pieces of one transaction
_SEQUENCE = "It is an image sequence: its frames stay in their folder."
_PLACES = "asset_storage_locations"


@frozen
class PortableRequest:
    """What a portable copy is to hold, and where it is to be.

    Attributes:
        path: The file to make.
        ids: Assets, with all that belongs to them.
        collection_id: A collection with all below it, or empty.
        has_history: With the record of edits.
        has_media: With the bytes of the media.
        replaces: A file that lies there gives way to it.
    """

    path: Path
    ids: tuple[AssetId, ...] = ()
    collection_id: str = ""
    has_history: bool = False
    has_media: bool = True
    replaces: bool = False


@frozen
class CopyRow:
    """What became of the media of one asset."""

    asset_id: AssetId
    name: str
    outcome: CopyOutcome
    size: int = 0
    reason: str = ""


@dataclass(slots=True)
class CopyReport:
    """What a portable copy holds.

    Attributes:
        path: The file.
        size: Bytes of it.
        rows: One for each asset that has media.
        counts: Rows of each table.
    """

    path: Path
    size: int = 0
    rows: list[CopyRow] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def outcomes(self) -> Counter[CopyOutcome]:
        """How many of each."""
        return Counter(row.outcome for row in self.rows)


def portable_copy(
    library: Library,
    request: PortableRequest,
    *,
    finder: OriginFinder | None = None,
    piece: int = PIECE,
) -> Job[CopyReport]:
    """Save a portable copy.

    Args:
        library: Where from; only read.
        request: What, and where to.
        finder: Looks for the files.
        piece: Bytes of each piece of packed media.

    Raises:
        RuleError: There is a file already, or the library itself lies there.
        NotFoundError: There is nothing that the copy could hold.
        LibraryWriteError: There is no room for it, or nothing can be written there.
    """
    yield Progress("Looking what belongs to it")
    target = request.path.absolute()
    check_target(library, target, replaces=request.replaces)
    part = library.read(lambda reads: _read(reads, library.name, request))
    if not part.ids:
        raise NotFoundError("There is nothing to copy: no asset outside the Trash is meant.")
    with held_target(target) as partial:
        try:
            copying = _Copying(library, part, request, finder or OriginFinder(), piece)
            report = yield from copying.run(partial)
            yield Progress("Finishing the file", detail=target.name)
            put_in_place(partial, target)
        finally:
            remove_partial(partial)
    report.path, report.size = target, target.stat().st_size
    return report


def _read(reads: Reads, name: str, request: PortableRequest) -> LibraryPart:
    collections: Sequence[str] = ()
    ids = list(request.ids)
    if request.collection_id:
        collections, held = reads.parts.of_collection(request.collection_id)
        ids += held
    keys = reads.parts.closure(ids)
    return reads.parts.load(keys, name, collections=collections, history=request.has_history)


class _Copying:
    """One run."""

    def __init__(
        self,
        library: Library,
        part: LibraryPart,
        request: PortableRequest,
        finder: OriginFinder,
        piece: int,
    ) -> None:
        self._library, self._part, self._request = library, part, request
        self._finder, self._piece = finder, piece
        self._report = CopyReport(request.path)
        self._meter = Meter("Copying", 0)

    def run(self, partial: Path) -> Generator[Progress, None, CopyReport]:
        mine = [one for one in subjects(self._library, self._part.ids) if one.originals]
        carried = [one for one in mine if self._request.has_media and not one.is_sequence]
        total = sum(one.size for one in carried)
        self._check_room(partial, total)
        self._meter = Meter("Copying", total)
        copy = open_library(partial, create=True)
        try:
            yield Progress("Copying what is known")
            places = {one.asset_id: self._noted(one) for one in mine}
            self._fill(copy, places)
            for one in carried:
                yield from self._carry(copy, one)
            for one in mine:
                if one not in carried:
                    reason = _SEQUENCE if one.is_sequence else ""
                    self._note(one, CopyOutcome.REFERENCED, reason)
        finally:
            copy.close()
        return self._report

    def _check_room(self, partial: Path, size: int) -> None:
        free = shutil.disk_usage(partial.parent).free
        needed = room_for(size + 4096 * len(self._part.ids))
        if free < needed:
            raise LibraryWriteError(
                f"The disk with {partial.parent} is too full: {needed / 1e6:,.0f} MB are needed and"
                f" {free / 1e6:,.0f} MB are free.",
                advice="Free some space, or choose another folder. Nothing was written.",
            )

    def _fill(self, copy: Library, places: dict[AssetId, list[Location]]) -> None:
        """All rows in one transaction; of locations, where the files lie on this machine."""
        rows = {**self._part.rows, _PLACES: self._places(places)}
        part = replace(self._part, rows=rows)
        origin = PartOrigin(part.library_id, part.name, part.at)
        copy.maintain(lambda books: books.parts.fill(part, origin))
        self._report.counts = {name: len(found) for name, found in rows.items() if found}

    def _places(self, places: dict[AssetId, list[Location]]) -> list[PartRow]:
        """The rows of locations that the copy has before any media are in it."""
        known = {row["id"]: row for row in self._part.of(_PLACES)}
        found: list[PartRow] = []
        for mine in places.values():
            for place in mine:
                row = known.get(place.id)
                if row is not None:
                    noted = {
                        "storage_type": LOCAL,
                        "bucket": None,
                        "path": place.path,
                        "url": place.url,
                        "filename": place.filename,
                        "is_primary": place.is_primary,
                        "is_accessible": place.is_accessible,
                        "status": place.status,
                    }
                    found.append({**row, **noted})
        return found

    def _noted(self, one: PackSubject) -> list[Location]:
        """Where the files of an asset lie, as another library can say it; one of them is first."""
        found = []
        for place in one.originals:
            if place.is_earlier:
                continue
            if place.is_packed:
                path, url, is_there = place.filename or place.path, None, False
            else:
                path, url = stored_path(named_path(place, self._library.media_root))
                is_there = place.is_accessible
            status = place.status if is_there else MISSING
            noted = replace(place, path=path, url=url, status=status, is_accessible=is_there)
            found.append(noted)
        return found

    def _carry(self, copy: Library, one: PackSubject) -> Generator[Progress]:
        try:
            yield from self._bytes(copy, one)
        except (SourceReadError, RuleError) as error:
            self._forget(copy, one)
            self._note(one, CopyOutcome.MISSING, f"{error} {error.advice}".strip())
            return
        self._note(one, CopyOutcome.COPIED)

    def _forget(self, copy: Library, one: PackSubject) -> None:
        """What was begun of an asset goes, and the copy says that its file is missing."""
        for left in copy.read(lambda reads: reads.blobs.incomplete(one.asset_id)):
            while not copy.maintain(lambda books, key=left.id: books.blobs.drop(key)):  # type: ignore[misc]
                pass
        places = copy.read(lambda reads: reads.locations.of([one.asset_id])).get(one.asset_id, ())
        lost = {place.id: {"status": MISSING} for place in places}
        copy.maintain(lambda books: books.locations.mark(lost))
        copy.maintain(lambda books: books.locations.settle([one.asset_id]))

    def _bytes(self, copy: Library, one: PackSubject) -> Generator[Progress]:
        """All bytes of an asset into the copy, where they become its only place."""
        places = [one.packed] if one.packed is not None else one.files
        search = self._finder.search([places], self._library.media_root)
        sight = search.sights[0]
        if sight.seen is not Seen.FILE:  # a copy of the library's has a name that says nothing
            opened_source(replace(sight, path=None), one.name)
        place = search.places[0] or places[0]
        if not place.checksum_sha256:
            raise SourceReadError(f"{one.name} was never read. Import it again first.")
        name = f"{place.checksum_sha256}{_ending(place)}"
        key = copy.maintain(
            lambda books: books.blobs.begin(place, checksum=place.checksum_sha256 or "", name=name)
        )
        size, modified_ns = yield from self._pieces(copy, one.name, place, key)
        noted = copy.read(lambda reads: reads.locations.of([one.asset_id])).get(one.asset_id, [])
        copy.maintain(lambda books: _settle(books, key, size, modified_ns, noted))

    def _pieces(
        self, copy: Library, name: str, place: Location, key: LocationId
    ) -> Generator[Progress, None, tuple[int, int]]:
        """The bytes, piece by piece; returns how many and when they were written last."""
        origin, digest = origin_of(place, self._library.media_root), hashlib.sha256()
        store, size, number = store_of(origin), 0, 0
        with _reading(name):
            stream = store.open(origin)
            modified_ns = store.stat(origin).modified_ns
        with closing(stream):
            while True:
                pieces: list[tuple[bytes, str]] = []
                with _reading(name):
                    while len(pieces) < BATCH and (data := stream.read(self._piece)):
                        digest.update(data)
                        pieces.append((data, hashlib.sha256(data).hexdigest()))
                if not pieces:
                    break
                copy.maintain(lambda books: books.blobs.write(key, number, pieces))  # noqa: B023
                number += len(pieces)
                count = sum(len(data) for data, _ in pieces)
                size += count
                yield self._meter.step(name, count)
        if digest.hexdigest() != place.checksum_sha256:
            raise SourceReadError(
                f"{name} was written anew since it came in.", advice="Import it again first."
            )
        return size, modified_ns

    def _note(self, one: PackSubject, outcome: CopyOutcome, reason: str = "") -> None:
        self._report.rows.append(CopyRow(one.asset_id, one.name, outcome, one.size, reason))


def _settle(
    books: Maintenance, key: LocationId, size: int, modified_ns: int, noted: Sequence[Location]
) -> None:
    """What is whole becomes the only place: a file of this machine is nothing to the copy."""
    books.blobs.complete(key, size=size, modified_ns=modified_ns)
    for place in noted:
        books.blobs.let_go(place, heir=key)
    books.locations.mark({key: {"is_primary": True}})


def _ending(place: Location) -> str:
    return os.path.splitext(place.filename or place.path)[1].lower()[:13]  # noqa: PTH122 - a text


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceReadError(f"{name} could not be read: {in_words(error)}.") from error
