"""Exports a whole library as text: a file of JSON Lines for each table, media, and checksums.

Everything is written into `FOLDER.part`, which is renamed when the manifest, written last, is on
the disk. Rows are read a batch at a time; at the end what was written is compared with what the
library holds at one moment, and tables that somebody changed meanwhile are written anew. So no
transaction waits for the disk, and the export is one state of the library.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from desktop.base.errors import DeskError, LibraryBusyError, LibraryWriteError
from desktop.base.files import sync_folder, write_whole
from desktop.catalog.engine.revisions import HEAD
from desktop.catalog.row_text import Spelling, bytes_told, line_of
from desktop.catalog.whole_tables import BLOBS, Tally, whole_tables
from desktop.domain.bytes import LOCAL
from desktop.domain.location import AVAILABLE, exact_path
from desktop.formats.text_export import (
    ABOUT,
    MEDIA,
    NOT_FINISHED,
    SUMS,
    TABLES,
    UNFINISHED,
    AboutExport,
    ToldTable,
    about_text,
    sums_text,
    table_path,
)
from desktop.jobs.job import Job, Progress
from desktop.jobs.whole_rows import (
    ROUNDS,
    MediaRow,
    WholeReport,
    bring_media,
    digests,
    never_still,
    pages,
)
from desktop.storage.store import hash_file, object_path
from desktop.storage.whole_media import bring, files_in, put, tidy, write_pieces

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from typing import BinaryIO

    from desktop.catalog.library import Library
    from desktop.catalog.whole_tables import WholeTable

LOCATIONS = "asset_storage_locations"


def export_text(library: Library, folder: Path, *, with_media: bool = True) -> Job[WholeReport]:
    """Write a library to a folder as text.

    Args:
        library: What to write; it can be worked with meanwhile.
        folder: Where to; it is made, and must not be there yet.
        with_media: Media go along: packed ones, the library's own copies, and files that are
            referenced and can be read.

    Raises:
        LibraryWriteError: There is something at `folder`, or nothing can be written there.
    """
    folder = folder.expanduser().absolute()
    part = folder.with_name(f"{folder.name}.part")
    lock = FileLock(f"{part}.lock", timeout=0)
    with _writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryBusyError(f"Another program writes to {folder} just now.") from error
        try:
            _make_ready(folder, part)
            export = _TextExport(library, part, with_media=with_media)
            yield from export.run()
            part.rename(folder)
            sync_folder(folder.parent)
        finally:
            os.unlink(lock.lock_file)  # noqa: PTH108 - a text
            lock.release()
    return export.report


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Whatever the system refuses in here is told as a failure to write."""
    try:
        yield
    except OSError as error:
        raise LibraryWriteError(
            f"Nothing can be written to {folder}: {error.strerror or error}.",
            advice="Free some space, or choose another folder. What is half written ends with"
            " .part and is removed when you export there again.",
        ) from error


def _make_ready(folder: Path, part: Path) -> None:
    """An empty folder that says that it is not finished."""
    if folder.exists() or folder.is_symlink():
        raise LibraryWriteError(
            f"There is something at {folder} already.",
            advice="Choose a folder that is not there yet.",
        )
    if part.exists():
        # The note goes before the folder gets its name.
        is_ended = (part / SUMS).is_file() and (part / ABOUT).is_file()
        if not (is_ended or (part / UNFINISHED).is_file()) and any(part.iterdir()):
            raise LibraryWriteError(
                f"{part} is in the way, and is no unfinished export.",
                advice="Remove it, or choose another folder.",
            )
        shutil.rmtree(part)
    part.mkdir()
    (part / UNFINISHED).write_text(NOT_FINISHED)
    (part / TABLES).mkdir()


class _TextExport:
    """One run."""

    def __init__(self, library: Library, folder: Path, *, with_media: bool) -> None:
        self._library, self._folder, self._with_media = library, folder, with_media
        self._media = folder / MEDIA
        self._tallies: dict[str, Tally] = {}
        self._sums: dict[str, str] = {}
        self._wanted: set[str] = set()  # media files that a row of packed bytes names
        self._total = self._done = 0
        self.report = WholeReport()

    def run(self) -> Generator[Progress]:
        self._total = self._library.read(lambda reads: reads.whole.count())
        for whole in whole_tables():
            yield from self._write(whole)
        yield from self._settle()
        if self._with_media:
            yield from self._referenced()
            yield from self._owned()
        yield from self._end()

    def _settle(self) -> Generator[Progress]:
        """Write anew what was changed meanwhile, until all tables are of one moment."""
        for _ in range(ROUNDS):
            yield Progress("Comparing every row")
            theirs = digests(self._library)
            mine = {name: tally.digest for name, tally in self._tallies.items()}
            differing = [
                whole for whole in whole_tables() if mine[whole.name] != theirs[whole.name]
            ]
            if not differing:
                self.report.tables = theirs
                return
            for whole in differing:
                yield from self._write(whole)
        raise never_still()

    def _write(self, whole: WholeTable) -> Generator[Progress]:
        """The file of one table, and what is packed in it."""
        tally = self._tallies[whole.name] = Tally()
        digest, name = hashlib.sha256(), table_path(whole.name)
        with (self._folder / name).open("wb") as file:
            lines = (
                self._blob_lines(whole, tally)
                if whole.name == BLOBS
                else _lines(self._library, whole, tally)
            )
            for line in lines:
                file.write(line)
                digest.update(line)
                self._done += 1
                if self._done % 500 == 0 or whole.name == BLOBS:
                    done = min(self._done, self._total)
                    yield Progress("Writing", done, self._total, detail=whole.name)
            _sync(file)
        self._sums[name] = digest.hexdigest()
        yield Progress("Writing", min(self._done, self._total), self._total, detail=whole.name)

    # Packed media.

    def _blob_lines(self, whole: WholeTable, tally: Tally) -> Iterator[bytes]:
        """Rows of packed pieces; the bytes themselves are put together again in `media`."""
        kinds = {**whole.columns, "data": Spelling.JSON}
        self._wanted.clear()
        for location, rows in _by_location(self._library, whole):
            told: list[tuple[dict[str, Any], int]] = []
            pieces = self._taken(rows, whole, tally, told)
            place = self._put_together(location, pieces)
            at = 0
            for row, size in told:
                if place:
                    row = {**row, "data": {"bytes": size, "media": place, "offset": at}}
                yield line_of(kinds, row)
                at += size

    def _taken(
        self,
        rows: Iterator[dict[str, Any]],
        whole: WholeTable,
        tally: Tally,
        told: list[tuple[dict[str, Any], int]],
    ) -> Iterator[bytes]:
        for row in rows:
            tally.add(whole.line(row))
            data = row["data"]
            told.append(({**row, "data": bytes_told(data)}, len(data)))
            yield data

    def _put_together(self, location: str, pieces: Iterator[bytes]) -> str:
        """Write the pieces of one file; its name below `media`, empty where media stay away."""
        if not self._with_media:
            for _ in pieces:
                pass
            return ""
        partial, checksum, size = write_pieces(pieces, self._media)
        name = self._library.read(lambda reads: reads.whole.file_name(location))
        relative = object_path(checksum, name)
        if relative in self._wanted or (self._media / relative).is_file():
            partial.unlink()
        else:
            put(partial, self._media, relative, checksum)
            self.report.media += 1
            self.report.size += size
        self._wanted.add(relative)
        return relative

    # Files.

    def _referenced(self) -> Generator[Progress]:
        """Files that are referenced where they lie, as far as they can be read."""
        whole = next(one for one in whole_tables() if one.name == LOCATIONS)
        for rows in pages(self._library, whole):
            for row in rows:
                if row["storage_type"] == LOCAL and not row["bucket"]:
                    self._bring(row)
                    yield Progress("Copying media", self.report.media, detail=row["filename"] or "")

    def _bring(self, row: Mapping[str, Any]) -> None:
        path, checksum = exact_path(row["path"], row["url"]), row["checksum_sha256"]
        source = Path(path)
        problem = ""
        if row["status"] != AVAILABLE:
            problem = "It was not there when it was last looked for."
        elif not checksum:
            problem = "Its content is not on record."
        elif not source.is_file():
            problem = "It is not there, or is a sequence of images."
        else:
            relative = object_path(checksum, path)
            self._wanted.add(relative)
            if (self._media / relative).is_file():
                return
            try:
                brought = bring(source, self._media, relative)
            except LibraryWriteError:
                raise
            except DeskError as error:
                problem = str(error)
            else:
                self.report.media += 1
                self.report.size += brought.size
                if brought.sha256 == checksum:
                    return
                (self._media / relative).unlink()
                self.report.media -= 1
                problem = "It is another file by now."
        self.report.problems.append(MediaRow(str(row["path"]), "missing", problem))

    def _owned(self) -> Generator[Progress]:
        """The library's own copies, with frames and sidecars."""
        if self._library.media_root.is_dir():
            self._wanted.update(files_in(self._library.media_root))
            yield from bring_media(self._library.media_root, self._media, self.report)

    def _end(self) -> Generator[Progress]:
        """What the export is, and the manifest; from now on it is finished."""
        if self._media.is_dir():
            tidy(self._media)
            for relative in list(files_in(self._media)):
                if relative not in self._wanted:  # of a table that was written twice
                    (self._media / relative).unlink()
                    continue
                yield Progress("Adding up", len(self._sums), detail=relative)
                self._sums[f"{MEDIA}/{relative}"] = hash_file(self._media / relative)
        tables = {
            whole.name: ToldTable(
                whole.key,
                {name: kind.value for name, kind in whole.columns.items()},
                self.report.tables[whole.name].rows,
            )
            for whole in whole_tables()
        }
        about = AboutExport(HEAD, self._library.workspace_id, self._with_media, tables)
        text = about_text(about)
        write_whole(self._folder / ABOUT, text, is_durable=True)
        self._sums[ABOUT] = hashlib.sha256(text).hexdigest()
        write_whole(self._folder / SUMS, sums_text(self._sums), is_durable=True)
        (self._folder / UNFINISHED).unlink()
        sync_folder(self._folder / TABLES)
        sync_folder(self._folder)


def _lines(library: Library, whole: WholeTable, tally: Tally) -> Iterator[bytes]:
    for rows in pages(library, whole):
        for row in rows:
            line = whole.line(row)
            tally.add(line)
            yield line


def _by_location(
    library: Library, whole: WholeTable
) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """The packed pieces of each location in turn."""
    rows = chain.from_iterable(pages(library, whole))
    yield from groupby(rows, key=lambda row: str(row["location_id"]))


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
