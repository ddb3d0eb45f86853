"""Makes a library of an export as text: all of it, or nothing.

The manifest is verified first, every file of it. Rows then go into a new library that is none yet
(`catalog/whole_places.py`); what came in is read back, spelled again and compared with the lines;
links are checked; and only then does it become a library. Nothing of an export is trusted: names
that lead out of the folder, links, unknown tables and columns, keys that come twice are refused
with the file and the line.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryDamagedError, RuleError
from desktop.catalog.engine import revisions
from desktop.catalog.row_text import LONGEST_LINE, Spelling, row_in, told_in
from desktop.catalog.whole_places import whole_target
from desktop.catalog.whole_tables import BLOBS, DERIVED, Tally, WholeTable, whole_tables
from desktop.domain.bytes import DATABASE
from desktop.domain.location import INCOMPLETE
from desktop.formats.text_export import (
    ABOUT,
    MEDIA,
    SUMS,
    about_in,
    hash_inside,
    lines_inside,
    open_inside,
    sums_in,
    table_of,
    table_path,
)
from desktop.jobs.job import Job, Progress
from desktop.jobs.whole_rows import WholeReport
from desktop.storage.whole_media import bring, is_media_path

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from desktop.catalog.whole_target import WholeTarget
    from desktop.formats.text_export import AboutExport

LOCATIONS = "asset_storage_locations"
_MOST_BYTES = 64 << 20  # of one packed piece


def import_text(folder: Path, address: str) -> Job[WholeReport]:
    """Make a library of an export.

    Args:
        folder: The export.
        address: A path that is free, or the URL of an empty database.

    Raises:
        RuleError: Something in the export is not right; it says what and where.
        LibraryError: It cannot be made there.
    """
    folder = folder.expanduser().absolute()
    yield Progress("Verifying the manifest")
    sums = sums_in(folder)
    about = about_in(folder)
    tables = _tables_of(about, sums)
    for name, expected in sums.items():
        found = ""
        for found in hash_inside(folder, name):  # noqa: B007 - the last one counts
            yield Progress("Verifying the manifest", detail=name)
        if found != expected:
            raise RuleError(f"{name}: its bytes are not those that {SUMS} lists.")
    with whole_target(address, about.library, revision=about.revision, anew=True) as target:
        importing = _TextImport(folder, about, target)
        is_made = False
        try:
            yield from importing.run(tables, sums)
            is_made = True
        finally:
            if not is_made:
                importing.clear()
    return importing.report


def _tables_of(about: AboutExport, sums: Mapping[str, str]) -> list[WholeTable]:
    """The tables of an export in the order of ours; all names are known or refused.

    Raises:
        RuleError: The export is of a schema that is not known, or its files are not what it says.
    """
    if about.revision not in revisions.NAMES:
        raise RuleError(
            f"This export is of schema {about.revision[:40]!r}, which this program does not know.",
            advice="Update the program.",
        )
    order = [whole.name for whole in whole_tables()]
    for name in about.tables:
        if name not in order or name in DERIVED:
            raise RuleError(f"{ABOUT}: there is no table {name[:100]!r}.")
    for name in sums:
        is_media = name.startswith(f"{MEDIA}/") and is_media_path(name.removeprefix(f"{MEDIA}/"))
        if not (is_media or name == ABOUT or table_of(name) in about.tables):
            raise RuleError(f"{SUMS}: {name[:200]!r} is no name of a file in an export.")
    if ABOUT not in sums:
        raise RuleError(f"{SUMS}: {ABOUT} is not listed.")
    made = []
    for name in sorted(about.tables, key=order.index):
        if table_path(name) not in sums:
            raise RuleError(f"{SUMS}: the file of {name} is missing.")
        told = about.tables[name]
        try:
            kinds = {column: Spelling(kind) for column, kind in told.columns.items()}
        except ValueError as error:
            raise RuleError(f"{ABOUT}, {name}: {error}.") from error
        made.append(WholeTable(name, told.key, kinds))
    return made


class _TextImport:
    """One run."""

    def __init__(self, folder: Path, about: AboutExport, target: WholeTarget) -> None:
        self._folder, self._about, self._target = folder, about, target
        self._expected: dict[str, Tally] = {}
        self._made: Path | None = None  # the media folder, where it was not there before
        self._total = sum(table.rows for table in about.tables.values())
        self._done = 0
        self.report = WholeReport()

    def run(self, tables: list[WholeTable], sums: Mapping[str, str]) -> Generator[Progress]:
        for whole in tables:
            self._check(whole)
        for whole in tables:
            yield from self._fill(whole)
        found = {}
        for whole in tables:
            for digest in self._target.digest(whole):
                found[whole.name] = digest
                yield Progress("Comparing every row", digest.rows, detail=whole.name)
            if found[whole.name] != self._expected[whole.name].digest:
                raise LibraryDamagedError(f"{whole.name} did not come in as it was told.")
        self.report.tables = found
        self._target.check()
        yield from self._media(sums)
        yield Progress("Checking links, filling the index")
        self._target.finish()

    def clear(self) -> None:
        """Leave nothing of it."""
        self._target.clear()
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)

    def _check(self, whole: WholeTable) -> None:
        """Make sure that a table has the columns that the export tells of."""
        there = self._target.columns(whole.name)
        if not there:
            raise RuleError(f"{ABOUT}: schema {self._about.revision} has no table {whole.name}.")
        for name in whole.columns:
            if name not in there:
                raise RuleError(f"{ABOUT}: {whole.name} has no column {name[:100]!r}.")
        if not whole.key or not set(whole.key) <= set(whole.columns):
            raise RuleError(f"{ABOUT}: the key of {whole.name} is none of its columns.")
        own = next(one for one in whole_tables() if one.name == whole.name)
        known = {name: own.columns.get(name, kind) for name, kind in whole.columns.items()}
        if own.key != whole.key or known != whole.columns:
            raise RuleError(f"{ABOUT}: {whole.name} is described otherwise than it is.")

    def _fill(self, whole: WholeTable) -> Generator[Progress]:
        tally = self._expected[whole.name] = Tally()
        batch: list[dict[str, Any]] = []
        name, count, first = table_path(whole.name), 0, 1
        for number, row in self._rows(whole):
            count += 1
            if row is not None:
                tally.add(whole.line(row))
                batch.append(row)
            if len(batch) >= whole.rows_at_once:
                self._put(whole, batch, first)
                batch, first = [], number + 1
                yield self._progress(whole.name, count)
        self._put(whole, batch, first)
        self._done += count
        if count != self._about.tables[whole.name].rows:
            raise RuleError(f"{name}: it has {count} rows and not those that {ABOUT} tells of.")
        yield self._progress(whole.name, 0)

    def _progress(self, name: str, more: int) -> Progress:
        return Progress("Bringing in", self._done + more, self._total, detail=name)

    def _put(self, whole: WholeTable, batch: list[dict[str, Any]], first: int) -> None:
        """Insert a batch; where it is refused, find the row that is."""
        try:
            self._target.insert(whole, batch)
        except RuleError:
            for at, row in enumerate(batch):
                try:
                    self._target.insert(whole, [row])
                except RuleError as error:
                    where = f"{table_path(whole.name)}, line {first + at}"
                    raise RuleError(f"{where}: {error}") from error
            raise

    def _rows(self, whole: WholeTable) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """The rows of a table with the numbers of their lines; None for one that stays away."""
        name, last = table_path(whole.name), None
        kinds = {**whole.columns, "data": Spelling.JSON} if whole.name == BLOBS else whole.columns
        for number, line in lines_inside(self._folder, name, LONGEST_LINE):
            try:
                row = row_in(kinds, told_in(line))
                if None in (key := tuple(row[column] for column in whole.key)):
                    raise RuleError("A value of its key is missing.")
                sort = whole.key_of(row)
                if last is not None and sort <= last:
                    what = "comes twice" if sort == last else "is not in order"
                    raise RuleError(f"The key {key!r} {what}.")
                last = sort
                if whole.name == BLOBS:
                    yield number, self._piece(row)
                    continue
                if whole.name == LOCATIONS and not self._about.has_media:
                    row = _without_bytes(row)
            except RuleError as error:
                raise RuleError(f"{name}, line {number}: {error}") from error
            yield number, row

    def _piece(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """A row of packed bytes with the bytes themselves; None where they did not go along."""
        told = row["data"]
        if not self._about.has_media:
            return None
        try:
            size, relative, offset = told["bytes"], told["media"], told["offset"]
            is_right = all(type(one) is int and one >= 0 for one in (size, offset))
            if not is_right or size > _MOST_BYTES or not is_media_path(relative):
                raise TypeError
        except (TypeError, KeyError) as error:
            raise RuleError("It does not say where its bytes are.") from error
        with open_inside(self._folder, f"{MEDIA}/{relative}") as descriptor:
            os.lseek(descriptor, offset, os.SEEK_SET)
            data = b""
            while len(data) < size and (part := os.read(descriptor, size - len(data))):
                data += part
        if len(data) != size:
            raise RuleError(f"{relative} has not so many bytes.")
        return {**row, "data": data}

    def _media(self, sums: Mapping[str, str]) -> Generator[Progress]:
        """The library's own copies go into its media folder."""
        owned = self._owned()
        if not owned:
            return
        folder = self._target.media(self._about.library)
        self._made = None if folder.root.exists() else folder.root
        root = folder.to_store()
        for name in sums:
            relative = name.removeprefix(f"{MEDIA}/")
            if name == relative or relative.split("/")[2].partition(".")[0] not in owned:
                continue
            brought = bring(self._folder / name, root, relative)
            if brought.sha256 != sums[name]:
                raise RuleError(f"{name}: it was changed while it was being read.")
            self.report.media += 1
            self.report.size += brought.size
            yield Progress("Copying media", self.report.media, detail=relative)

    def _owned(self) -> set[str]:
        """The names, without their endings, of what the library has copies of."""
        whole = next(one for one in whole_tables() if one.name == LOCATIONS)
        found, last = set[str](), None
        while rows := self._target.page(whole, last):
            found.update(
                row["path"].rpartition("/")[2].partition(".")[0] for row in rows if row["bucket"]
            )
            last = rows[-1]
        return found


def _without_bytes(row: dict[str, Any]) -> dict[str, Any]:
    """A place of packed bytes that did not go along: nobody reads it, packing fills it again."""
    if row["storage_type"] != DATABASE:
        return row
    return {**row, "status": INCOMPLETE, "is_primary": False}
