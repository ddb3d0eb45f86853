"""Packs media into the library: byte for byte, in pieces, read back before anything else happens.

Each asset goes through four steps, and a program that dies in any of them leaves what the next run
goes on with: the file is read and hashed piece by piece beside every transaction, and pieces that
are there already are not written again; all of it is read back from the library and compared with
the checksum that came in; only then it is a place of the asset; and only then, where that is asked
for, the library's own copy is put on the list of what is to be removed (`purging.py`).

Files outside the library are never removed: they are somebody else's.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from desktop.base.errors import DeskError, LibraryError, LibraryWriteError, SourceReadError
from desktop.base.paths import thumbnails_dir
from desktop.catalog.blobs import PIECE
from desktop.domain.location import origin_of
from desktop.domain.untrusted_text import display_name
from desktop.jobs.job import Job, Progress
from desktop.jobs.packing import (
    Meter,
    PackOutcome,
    PackReport,
    PackRow,
    leased,
    subjects,
)
from desktop.jobs.purging import finish_purges, list_set_aside
from desktop.storage.finding import OriginFinder, opened_path
from desktop.storage.kept_sidecars import kept_beside
from desktop.storage.packing_space import check_room
from desktop.storage.scan import in_words
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    import io
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.location import Location
    from desktop.jobs.packing import PackLease, PackSubject

BATCH = 16  # pieces of one transaction
_SEQUENCE = "It is an image sequence: its frames stay in their folder."
_OUTSIDE = "The original lies outside the library, where nothing is ever removed."
_SIDECARS = "Sidecars lie beside the original, which therefore stays."


def pack_media(
    library: Library,
    ids: Sequence[AssetId],
    *,
    removes: bool = False,
    finder: OriginFinder | None = None,
    cache: Path | None = None,
    piece: int = PIECE,
) -> Job[PackReport]:
    """Pack the files of these assets into the library.

    Args:
        library: Where to.
        ids: Which assets.
        removes: Remove the library's own copies afterwards, from its media folder.
        finder: Looks for the files.
        cache: Where derived pictures lie; the user's own cache if None.
        piece: Bytes of each piece.

    Raises:
        JobTakenError: Another program packs or unpacks in this library.
        LibraryWriteError: There is no room for it.
    """
    with leased(library) as lease:
        packing = _Packing(library, lease, removes=removes, finder=finder, piece=piece)
        try:
            yield from packing.run(ids)
            if removes and packing.report.failure is None:
                list_set_aside(library)  # also what a run before this one has left
                purged = yield from finish_purges(library, cache or thumbnails_dir())
                packing.report.kept, packing.report.why = purged.kept, purged.why
        finally:
            packing.close()
    return packing.report


class _OtherBytesError(SourceReadError):
    """A file has other bytes than a beginning of it that was packed before."""


class _Packing:
    """One run."""

    def __init__(
        self,
        library: Library,
        lease: PackLease,
        *,
        removes: bool,
        finder: OriginFinder | None,
        piece: int,
    ) -> None:
        self._library, self._lease = library, lease
        self._removes, self._piece = removes, piece
        self._finder = finder or OriginFinder()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="pack-media")
        self._meter = Meter("Packing", 0)
        self.report = PackReport()

    def close(self) -> None:
        """Wait for what is being read."""
        self._beside.shutdown()

    def run(self, ids: Sequence[AssetId]) -> Generator[Progress]:
        yield Progress("Looking what there is to pack")
        total = sum(
            one.size for one in subjects(self._library, ids) if not (one.packed or one.is_sequence)
        )
        check_room(self._library.path, total)
        self._meter = Meter("Packing", total)
        for one in subjects(self._library, ids):
            try:
                row = yield from self._pack(one)
            except (LibraryError, OSError) as error:
                # The library takes no more: whatever comes next would fail as this did.
                self.report.rows.append(_row(one, PackOutcome.FAILED, str(error)))
                self.report.failure = _as_failure(error)
                return
            except DeskError as error:
                row = _row(one, PackOutcome.FAILED, f"{error} {error.advice}".strip())
            self.report.rows.append(row)
            yield self._meter.ended(one.name, one.asset_id)

    def _pack(self, one: PackSubject) -> Generator[Progress, None, PackRow]:
        if one.is_sequence:
            return _row(one, PackOutcome.SKIPPED, _SEQUENCE)
        if not one.originals:
            return _row(one, PackOutcome.SKIPPED, "It has no file.")
        outcome, packed = PackOutcome.THERE, one.packed
        if packed is None:
            key = yield from self._bytes(one)
            outcome = PackOutcome.PACKED
        else:
            key = packed.id
            if self._removes and one.files:
                yield from self._read_back(key, one.name, packed.checksum_sha256 or "")
        reason, original = "", ""
        if self._removes and one.files:
            reason = self._remove(one, key)
            original = "kept" if reason else "removed"
        elif one.files:
            original = "kept"
        return _row(one, outcome, reason, original=original)

    def _bytes(self, one: PackSubject) -> Generator[Progress, None, LocationId]:
        """All bytes of an asset into the library, and back for a look; returns where they are."""
        search = self._finder.search([one.files], self._library.media_root)
        opened_path(search.sights[0], one.name)
        place = search.places[0] or one.files[0]
        if not place.checksum_sha256:
            raise SourceReadError(f"{one.name} was never read. Import it again first.")
        is_new = False
        while not is_new:  # what an earlier run has left may be a beginning of other bytes
            before = self._library.read(lambda reads: reads.blobs.incomplete(one.asset_id))
            is_new = not before
            try:
                return (yield from self._whole(one, place))
            except _OtherBytesError:
                yield from self._drop(one)
        raise SourceReadError(
            f"{one.name} was written anew since it came in.",
            advice="Import it again: its asset follows, and undo takes that back.",
        )

    def _drop(self, one: PackSubject) -> Generator[Progress]:
        """Remove what is not whole of an asset."""
        begun = self._library.read(lambda reads: reads.blobs.incomplete(one.asset_id))
        for left in begun:
            for _ in self._lease.drop(left.id):
                yield self._meter.step(one.name, 0)

    def _whole(self, one: PackSubject, place: Location) -> Generator[Progress, None, LocationId]:
        checksum = place.checksum_sha256 or ""
        name = f"{checksum}{os.path.splitext(place.filename or place.path)[1].lower()[:13]}"  # noqa: PTH122
        key = self._library.maintain(lambda books: self._begin(books, place, checksum, name))
        known = self._library.read(lambda reads: reads.blobs.checksums(key))
        size, modified_ns, found = yield from self._copy(one, place, key, known)
        if found != checksum:
            raise _OtherBytesError(f"{one.name} changed.")
        yield from self._read_back(key, one.name, checksum)
        self._library.maintain(
            lambda books: books.blobs.complete(key, size=size, modified_ns=modified_ns)
        )
        return key

    def _begin(self, books: Maintenance, place: Location, checksum: str, name: str) -> LocationId:
        self._lease.renew(books)
        return books.blobs.begin(place, checksum=checksum, name=name)

    def _copy(
        self, one: PackSubject, place: Location, key: LocationId, known: Sequence[str]
    ) -> Generator[Progress, None, tuple[int, int, str]]:
        """Write the pieces that are not there; returns size, time and SHA-256 of all of them.

        The next pieces are read and hashed while these are written.
        """
        origin = origin_of(place, self._library.media_root)
        store, reader = store_of(origin), hashlib.sha256()
        try:
            stream = store.open(origin)
            modified_ns = store.stat(origin).modified_ns
        except OSError as error:
            raise _unreadable(one.name, error) from error
        with closing(stream):
            first = size = 0
            ahead = self._beside.submit(_read, stream, reader, self._piece)
            try:
                while True:
                    try:
                        pieces = ahead.result()
                    except OSError as error:
                        raise _unreadable(one.name, error) from error
                    if not pieces:
                        return size, modified_ns, reader.hexdigest()
                    ahead = self._beside.submit(_read, stream, reader, self._piece)
                    new = self._write(key, first, pieces, known)
                    count = sum(len(data) for data, _ in pieces)
                    first, size = first + len(pieces), size + count
                    yield self._meter.step(one.name, count, is_moved=bool(new))
            finally:
                ahead.exception()  # nobody reads on from what is closed

    def _write(
        self, key: LocationId, first: int, pieces: Sequence[tuple[bytes, str]], known: Sequence[str]
    ) -> int:
        """Those of these pieces that are not there yet, in one transaction; returns how many."""
        there = known[first : first + len(pieces)]
        if any(old != new for old, (_, new) in zip(there, pieces, strict=False)):
            raise _OtherBytesError("The file changed.")
        new = pieces[len(there) :]
        if new:
            self._library.maintain(lambda books: self._store(books, key, first + len(there), new))
        return len(new)

    def _store(
        self, books: Maintenance, key: LocationId, at: int, pieces: Sequence[tuple[bytes, str]]
    ) -> None:
        self._lease.renew(books)
        books.blobs.write(key, at, pieces)

    def _read_back(self, key: LocationId, name: str, checksum: str) -> Generator[Progress]:
        """Make sure that what is in the library is what came in.

        Raises:
            LibraryWriteError: It is not.
        """
        digest, number = hashlib.sha256(), 0
        hashed = self._beside.submit(digest.update, b"")
        while piece := self._library.read(lambda reads, at=number: reads.blobs.piece(key, at)):  # type: ignore[misc]
            hashed.result()
            hashed = self._beside.submit(digest.update, piece[0])
            number += 1
            if not number % BATCH:
                yield self._meter.step(name, 0)
        hashed.result()
        if digest.hexdigest() != checksum:
            raise LibraryWriteError(
                f"{display_name(name)} came back from the library different from what was written.",
                advice="Check the disk with the library before you go on. The original is as it"
                " was.",
            )

    def _remove(self, one: PackSubject, key: LocationId) -> str:
        """Put the library's own copies on the list of what goes; why one stays, or empty."""
        reasons = []
        for place in one.files:
            if not place.is_owned:
                reasons.append(_OUTSIDE)
            elif kept_beside(os.fspath(self._library.media_root / place.path)):
                reasons.append(_SIDECARS)
            else:
                self._library.maintain(lambda books, place=place: _let_go(books, place, key))  # type: ignore[misc]
        return " ".join(dict.fromkeys(reasons))


def _let_go(books: Maintenance, place: Location, heir: LocationId) -> None:
    """Row and list in one transaction: whatever dies afterwards, the next purge goes on."""
    books.blobs.let_go(place, heir=heir)
    if not books.upkeep.held_objects([place.path]):
        books.upkeep.note_purge([place.path], [])


def _read(stream: io.BufferedIOBase, whole: hashlib._Hash, size: int) -> list[tuple[bytes, str]]:
    """The next pieces of a file, each with its SHA-256; none at its end."""
    pieces: list[tuple[bytes, str]] = []
    while len(pieces) < BATCH and (data := stream.read(size)):
        whole.update(data)
        pieces.append((data, hashlib.sha256(data).hexdigest()))
    return pieces


def _row(
    one: PackSubject, outcome: PackOutcome, reason: str = "", *, original: str = ""
) -> PackRow:
    return PackRow(one.asset_id, one.name, outcome, one.size, "", original, reason)


def _unreadable(name: str, error: OSError) -> SourceReadError:
    return SourceReadError(f"{name} could not be read: {in_words(error)}.")


def _as_failure(error: LibraryError | OSError) -> LibraryError:
    if isinstance(error, LibraryError):
        return error
    return LibraryWriteError(f"Nothing more can be packed: {error.strerror or error}.")
