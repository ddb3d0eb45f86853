"""Reads the files of an import in the worker processes, and copies those that are to be copied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError, SourceError
from desktop.domain.frames import exact_rate
from desktop.domain.intake import UnreadFile
from desktop.domain.location import stored_path
from desktop.domain.untrusted_text import display_name
from desktop.jobs.import_batch import ImportItem, item_of
from desktop.jobs.import_copies import Copies
from desktop.jobs.import_probing import Probing
from desktop.jobs.import_request import ImportMode
from desktop.jobs.import_rows import failed, skipped
from desktop.jobs.import_sequences import compared
from desktop.jobs.import_sources import Sources
from desktop.jobs.import_vanished import copies_of, row_of_vanished, taken_in

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.job import PlannedFile
    from desktop.jobs.import_ledger import Ledger
    from desktop.jobs.import_request import ImportRequest
    from desktop.jobs.import_writer import BatchWriter
    from desktop.jobs.job import Progress
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import ScannedFile

WAIT = 0.25  # seconds without a result after which is said that the job lives
# Not what a person would call a failure: there is nothing to bring in.
_NOT_MEDIA = frozenset({"unsupported", "not_media", "not_a_file"})


class FileReader:
    """Turns files into items and rows of the batch that waits.

    Attributes:
        left: Bytes of what is still to be read.
    """

    def __init__(
        self,
        library: Library,
        pool: MediaPool,
        request: ImportRequest,
        ledger: Ledger,
        writer: BatchWriter,
    ) -> None:
        """Know who reads, and where what is read goes.

        Args:
            library: Whose media folder copies go to.
            pool: The worker processes.
            request: What the import was asked for.
            ledger: Its record.
            writer: What gathers what was read.
        """
        self._library = library
        self._pool = pool
        self._request = request
        self._ledger = ledger
        self._writer = writer
        self._sources = Sources(request)
        self.left = 0

    def read(
        self, files: Sequence[ScannedFile], positions: Sequence[int]
    ) -> Generator[Progress, None, None]:
        """Read files; `positions` are their numbers on record."""
        if not files:
            return
        rate = exact_rate(self._request.rate)
        probing = Probing(self._pool, files, all_files=self._request.all_files, rate=rate)
        self.left = sum(max(0, file.size) for file in files)
        seen = 0
        try:
            while (results := probing.take(WAIT)) is not None:
                seen += len(results)
                self._writer.held = len(probing.held)
                yield from self._take(results, files, positions)
                yield from self._writer.store_if_due()
                if not results:
                    yield from self._writer.beat()
        finally:
            probing.close()
            self._keep(probing.held, files)
        if seen < len(files):
            raise LibraryError("The readers of media were ended.", advice="Continue the import.")

    def _keep(self, held: Mapping[int, ProbeResult], files: Sequence[ScannedFile]) -> None:
        """What was read and waited for its turn is not read again, if no copy of it is needed."""
        self._writer.held = 0
        if self._request.mode.points_there:
            for place, result in sorted(held.items()):
                if result.probe is not None:
                    self._writer.batch.items.append(item_of(files[place], result, result.probe))

    def _take(
        self, results: Sequence[ProbeResult], files: Sequence[ScannedFile], positions: Sequence[int]
    ) -> Generator[Progress, None, None]:
        """Turn results into items and rows, with a copy where one is wanted."""
        copies = None
        if self._request.mode is ImportMode.COPY:
            copies = yield from self._copies(results, files, positions)
        for result in results:
            file = files[int(result.request.tag)]
            if result.reason == "unread":
                raise LibraryError(
                    "The readers of media end before they begin.",
                    advice="Look whether the computer is short of memory, then continue the"
                    " import. What came in is safe.",
                )
            detail = ""
            try:
                if result.probe is None:
                    self._sources.check(file.path)
                    make = skipped if result.reason in _NOT_MEDIA else failed
                    self._writer.batch.rows.append(make(file.shown, result.message))
                    unread = UnreadFile(*stored_path(Path(file.path)), file.size)
                    self._writer.batch.unread.append(unread)
                else:
                    item = item_of(file, result, result.probe)
                    if item.frames is not None:
                        item = yield from self._compared(item, result)
                    if copies is not None:
                        item, detail = copies.store(item), display_name(file.path)
                    self._writer.batch.items.append(item)
            except SourceError as error:
                self._sources.check(file.path)
                self._writer.batch.rows.append(failed(file.shown, str(error)))
            self.left -= max(0, file.size)  # not of a file for which the library has no room
            yield from self._writer.store_if_due(detail=detail)

    def _compared(
        self, item: ImportItem, result: ProbeResult
    ) -> Generator[Progress, None, ImportItem]:
        """A sequence with what its row says of it: how long, and which one it goes on with."""
        hashes = result.frame_hashes
        return (yield from self._ledger.retrying(lambda: compared(self._library, item, hashes)))

    def _copies(
        self, results: Sequence[ProbeResult], files: Sequence[ScannedFile], positions: Sequence[int]
    ) -> Generator[Progress, None, Copies]:
        """Who copies some files; by then it is on record what their copies are to become."""
        good = {int(r.request.tag): r.probe.checksum_sha256 or "" for r in results if r.probe}
        known, places = yield from self._writer.search(
            [(c, files[n].path) for n, c in good.items()]
        )
        known |= {item.checksum for item in self._writer.batch.items}
        new = {positions[n]: c for n, c in good.items() if c and c not in known}
        yield from self._ledger.note_contents(new)
        return Copies(self._writer.folder, known, places)

    def add_vanished(self, gone: Sequence[PlannedFile]) -> Generator[Progress, None, None]:
        """Rows for what vanished since an earlier run; of what had been copied, the copy comes in.

        A look at each copy is quick beside the copying, and of copies without a row there is at
        most a batch.
        """
        copies = copies_of(gone, self._library.media_root)
        results: dict[int, ProbeResult] = {}
        if copies:
            probing = Probing(self._pool, [*copies.values()], all_files=self._request.all_files)
            by_number = list(copies)
            try:
                while (some := probing.take(WAIT)) is not None:
                    results |= {by_number[int(one.request.tag)]: one for one in some}
                    yield from self._writer.beat()
            finally:
                probing.close()
        for one in gone:
            result = results.get(one.position)
            entry = taken_in(one, result) if result else row_of_vanished(one)
            if isinstance(entry, ImportItem):
                self._writer.batch.items.append(entry)
            else:
                self._writer.batch.rows.append(entry)
            yield from self._writer.store_if_due()
