"""Unpacks media out of the library into files: byte for byte, read back, and only then forgotten.

A file is written under a name of its own beside its place, synced, renamed and read back. Then, in
one transaction, it becomes a place of its asset and the packed bytes are none any more; these go a
few pieces at a time. A program that dies in between leaves what the next run goes on with, and at
every moment the bytes are whole in one place or in both.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
from typing import TYPE_CHECKING

from desktop.base.errors import DeskError, LibraryError, LibraryWriteError, SourceReadError
from desktop.base.files import sync_folder
from desktop.domain.location import origin_of, stored_path
from desktop.jobs.job import Job, Progress
from desktop.jobs.lend_copy import file_name
from desktop.jobs.packing import Meter, PackOutcome, PackReport, PackRow, leased, subjects
from desktop.storage.scan import in_words
from desktop.storage.store import RESERVE, hash_file, name_once
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location
    from desktop.jobs.packing import PackLease, PackSubject

CHUNK = 4 << 20  # bytes between two steps


def unpack_media(
    library: Library, ids: Sequence[AssetId], folder: Path, *, keeps: bool = False
) -> Job[PackReport]:
    """Write the packed media of these assets to files in a folder.

    Args:
        library: Where from.
        ids: Which assets.
        folder: Where to; made if it is missing.
        keeps: Keep the packed bytes as well.

    Raises:
        JobTakenError: Another program packs or unpacks in this library.
        LibraryWriteError: There is no room for it, or nothing can be written there.
    """
    with leased(library) as lease:
        unpacking = _Unpacking(library, lease, folder, keeps=keeps)
        yield from unpacking.run(ids)
    return unpacking.report


class _Unpacking:
    """One run."""

    def __init__(self, library: Library, lease: PackLease, folder: Path, *, keeps: bool) -> None:
        self._library, self._lease, self._keeps = library, lease, keeps
        self._folder = folder.absolute()
        self._meter = Meter("Unpacking", 0)
        self.report = PackReport()

    def run(self, ids: Sequence[AssetId]) -> Generator[Progress]:
        yield Progress("Looking what there is to unpack")
        total = sum(one.size for one in subjects(self._library, ids) if one.packed)
        self._make_ready(total)
        self._meter = Meter("Unpacking", total)
        yield from self._end_dropping(ids)
        for one in subjects(self._library, ids):
            try:
                row = yield from self._unpack(one)
            except LibraryError as error:
                # The library or the folder takes no more: what comes next would fail as this did.
                self.report.rows.append(_failed(one, error))
                self.report.failure = error
                return
            except DeskError as error:
                row = _failed(one, error)
            self.report.rows.append(row)
            yield self._meter.ended(one.name, one.asset_id)

    def _make_ready(self, size: int) -> None:
        """Make sure that the folder is there and has room."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self._folder).free
        except OSError as error:
            raise _FolderError(
                f"Nothing can be written to {self._folder}: {error.strerror or error}.",
                advice="Choose another folder.",
            ) from error
        if size and free < size + RESERVE:
            raise _FolderError(
                f"The disk with {self._folder} is too full: {(size + RESERVE) / 1e6:,.0f} MB are"
                f" needed and {free / 1e6:,.0f} MB are free.",
                advice="Free some space, or choose another folder. Nothing was unpacked.",
            )

    def _end_dropping(self, ids: Sequence[AssetId]) -> Generator[Progress]:
        """Remove what is left of packed bytes where a run before this one died."""
        wanted = set(ids)
        for left in self._library.read(lambda reads: reads.blobs.incomplete()):
            if left.asset_id in wanted:
                for _ in self._lease.drop(left.id):
                    yield self._meter.step("", 0)

    def _unpack(self, one: PackSubject) -> Generator[Progress, None, PackRow]:
        packed = one.packed
        if packed is None:
            reason = "It is not packed into the library."
            return PackRow(one.asset_id, one.name, PackOutcome.SKIPPED, one.size, reason=reason)
        target, is_new = yield from self._file(one, packed)
        modified_ns = target.stat().st_mtime_ns
        self._library.maintain(lambda books: self._settle(books, packed, target, modified_ns))
        if not self._keeps:
            for _ in self._lease.drop(packed.id):
                yield self._meter.step(one.name, 0)
        return PackRow(
            one.asset_id,
            one.name,
            PackOutcome.UNPACKED if is_new else PackOutcome.THERE,
            one.size,
            str(target),
            "kept" if self._keeps else "removed",
        )

    def _settle(self, books: Maintenance, packed: Location, target: Path, modified_ns: int) -> None:
        """In one transaction: the file is a place of the asset, the packed bytes are none."""
        self._lease.renew(books)
        path, url = stored_path(target)
        file = books.blobs.add_file(packed, path, url, modified_ns)
        if not self._keeps:
            books.blobs.withdraw(packed, heir=file)

    def _file(
        self, one: PackSubject, packed: Location
    ) -> Generator[Progress, None, tuple[Path, bool]]:
        """The file with the packed bytes, whole and read back; and whether it is new."""
        name = packed.filename or one.name
        wanted = file_name(name, os.path.splitext(packed.path)[1])  # noqa: PTH122 - a text
        for target in _places(self._folder, wanted):
            if not os.path.lexists(target):
                break
            if _is_same(target, packed):  # a run before this one came so far
                yield self._meter.step(name, packed.size or 0, is_moved=False)
                return target, False
        partial = self._folder / f".{packed.id}.partial"
        try:
            yield from self._write(packed, partial, name)
            target = self._name(partial, wanted)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink()
        if hash_file(target) != packed.checksum_sha256:
            raise _FolderError(
                f"{target} came back from the disk different from what was written.",
                advice="Check that disk before you go on. What is packed is as it was.",
            )
        return target, True

    def _write(self, packed: Location, partial: Path, name: str) -> Generator[Progress]:
        """All bytes into a file of a name of its own, synced."""
        origin, digest = origin_of(packed, self._library.media_root), hashlib.sha256()
        with _writing(self._folder):
            partial.unlink(missing_ok=True)
            output = partial.open("xb")
        with output, _reading(name), store_of(origin).open(origin) as stream:
            while data := stream.read(CHUNK):
                digest.update(data)
                with _writing(self._folder):
                    output.write(data)
                yield self._meter.step(name, len(data))
            with _writing(self._folder):
                output.flush()
                if packed.modified_ns:
                    os.utime(output.fileno(), ns=(packed.modified_ns, packed.modified_ns))
                os.fsync(output.fileno())
        if digest.hexdigest() != packed.checksum_sha256:
            raise SourceReadError(f"What is packed of {name} has other bytes than it had.")

    def _name(self, partial: Path, wanted: str) -> Path:
        """Give a whole file the first name that is free; no file that is there is touched."""
        with _writing(self._folder):
            for place in _places(self._folder, wanted):
                if name_once(partial, place):
                    break
                if not os.path.lexists(place):  # a disk that knows no second names
                    partial.rename(place)
                    break
            sync_folder(self._folder)
        return place


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _FolderError(
            f"Nothing more can be written to {folder}: {error.strerror or error}.",
            advice="Free some space there, or choose another folder, then do it again: what is"
            " unpacked stays, and nothing is lost.",
        ) from error


@contextlib.contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceReadError(f"{name} could not be read: {in_words(error)}.") from error


def _places(folder: Path, name: str) -> Iterator[Path]:
    """A file of that name in a folder, and then `boat 2.png`, `boat 3.png` ..."""
    wanted = folder / name
    yield wanted
    for number in itertools.count(2):
        yield wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")


def _is_same(file: Path, packed: Location) -> bool:
    """Whether a file has the packed bytes."""
    try:
        is_large = file.stat().st_size == packed.size and not file.is_symlink()
        return is_large and hash_file(file) == packed.checksum_sha256
    except (OSError, SourceReadError):
        return False


def _failed(one: PackSubject, error: DeskError) -> PackRow:
    reason = f"{error} {error.advice}".strip()
    return PackRow(one.asset_id, one.name, PackOutcome.FAILED, one.size, reason=reason)


class _FolderError(LibraryWriteError):
    """The folder takes no more."""
