"""Brings in files of a watched folder that are whole, with the parts that imports are made of.

What becomes of a file is written down in the transaction that brings it in: who is killed has done
both or neither, and of two programs that watch one folder the second finds what the first did.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import DeskError, JobTakenError, LibraryError, SourceError
from desktop.base.frozen import frozen
from desktop.domain.changes import Changes, Kind
from desktop.domain.frames import exact_rate
from desktop.domain.intake import KnownFile, UnreadFile
from desktop.domain.job import METADATA, Outcome
from desktop.domain.location import readable, stored_path
from desktop.domain.sidecar_names import sidecars_of
from desktop.domain.untrusted_text import clean_line
from desktop.domain.watched_folder import COPY, DONE, FileState, WatchedFile
from desktop.edits.watched_folder import BringInWatched
from desktop.jobs.bring_in import bring_in
from desktop.jobs.import_batch import COPY_GONE, ImportItem, item_of
from desktop.jobs.import_copies import Copies, StoreFolder
from desktop.jobs.import_known import known_files
from desktop.jobs.import_places import OriginalsSearch
from desktop.jobs.import_probing import Probing
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.import_rows import remark, row_of
from desktop.jobs.import_sequences import checked_sequences, compared
from desktop.jobs.job import Progress
from desktop.storage.presence import PATIENCE
from desktop.storage.sidecars import set_aside

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, MutableMapping, Sequence

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import AssetId
    from desktop.domain.intake import FileResult
    from desktop.domain.job import ReportRow
    from desktop.domain.watched_folder import WatchedFolder
    from desktop.edits.intake import IntakeResult
    from desktop.jobs.job import Job
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult
    from desktop.storage.scan import ScannedFile

AT_ONCE = 100  # files in one transaction
WAIT = 0.25  # seconds without a result after which is said that the job lives
# Not what a person would call a failure: there is nothing to bring in.
_NOT_MEDIA = frozenset({"unsupported", "not_media", "not_a_file"})
_STATES = {
    Outcome.ADDED: FileState.TAKEN,
    Outcome.UPDATED: FileState.TAKEN,
    Outcome.DUPLICATE: FileState.DUPLICATE,
    Outcome.SKIPPED: FileState.SKIPPED,
    Outcome.FAILED: FileState.FAILED,
}


@frozen
class TakenPart:
    """What became of some files.

    Attributes:
        files: What is on record of them now.
        changes: What the library now shows differently.
    """

    files: tuple[WatchedFile, ...]
    changes: Changes = Changes()


class WatchedIntake:
    """Brings in files of one folder."""

    def __init__(self, library: Library, pool: MediaPool, folder: WatchedFolder, root: str) -> None:
        """Know where to and how.

        Args:
            library: Where they go.
            pool: The worker processes that look at them.
            folder: The settings.
            root: The folder's exact path.
        """
        self._library, self._pool, self._folder = library, pool, folder
        self._root = root.rstrip("/") + "/"
        self._request = ImportRequest(
            (root,),
            mode=ImportMode.COPY if folder.media == COPY else ImportMode.REFERENCE,
            tags=folder.tags,
            title=clean_line(f"Watched folder {folder.name}", limit=200),
        )
        self._store = StoreFolder(library)

    def below(self, path: str) -> str:
        """The path of a file as the record names it."""
        return readable(path.removeprefix(self._root))

    def take(
        self,
        files: Sequence[ScannedFile],
        known: MutableMapping[str, WatchedFile],
        beside: Sequence[ScannedFile],
    ) -> Job[None]:
        """Bring files in, some hundred at a time; what became of them goes to `known`.

        Args:
            files: Whole ones that are not done yet.
            known: What is on record of this folder.
            beside: All that is whole in it: what decides whose sidecar a file is.

        Raises:
            LibraryError: The library took no more; what is not in `known` is as it was.
        """
        aside = {one.path: one for one in set_aside(beside, []) if one.outcome is not None}
        plain = [one for one in files if one.path not in aside]
        apart = yield from checked_sequences(self._pool, plain, self._request, Counter())
        names = {one.path for one in apart}
        single = [one for one in plain if one.path not in names]
        todo = [one for one in apart if not self._is_done(one, known)]
        for at in range(0, len(todo), AT_ONCE):
            part = _Part(self, todo[at : at + AT_ONCE], known)
            yield self._told((yield from part.run()), known)
        if single:  # no sequences after all; last, or their pictures would be forgotten by a kill
            noted = [self._file(one, FileState.SKIPPED, "single pictures") for one in single]
            yield self._told(self._note(noted), known)
        if sidecars := [aside[one.path] for one in files if one.path in aside]:
            yield self._told(self._note_sidecars(sidecars, beside, known), known)

    def _told(self, part: TakenPart, known: MutableMapping[str, WatchedFile]) -> Progress:
        known.update((file.path, file) for file in part.files)
        return Progress(f"Taking in {self._folder.name}", changes=part.changes)

    def _is_done(self, one: ScannedFile, known: Mapping[str, WatchedFile]) -> bool:
        old = known.get(self.below(one.path))
        is_same = old is not None and old.is_as(one.size, one.mtime_ns)
        return is_same and old is not None and old.state in DONE

    def _note_sidecars(
        self,
        sidecars: Sequence[ScannedFile],
        beside: Sequence[ScannedFile],
        known: Mapping[str, WatchedFile],
    ) -> TakenPart:
        """Sidecars are no assets; of what came in before them, the facts are read again."""
        wanted = {one.path for one in sidecars}
        folders: dict[str, list[str]] = {}
        for one in beside:
            folder, _, name = one.path.rpartition("/")
            folders.setdefault(folder, []).append(name)
        owners: list[AssetId] = []
        for folder, names in folders.items():
            for name, of in sidecars_of(names).items():
                if f"{folder}/{name}" in wanted:
                    files = [known.get(self.below(f"{folder}/{one}")) for one in of]
                    owners += [one.asset_id for one in files if one and one.asset_id]
        notes = [self._file(one, FileState.SKIPPED, one.reason) for one in sidecars]
        return self._note(notes, reread=owners)

    def _note(self, files: list[WatchedFile], *, reread: Sequence[AssetId] = ()) -> TakenPart:
        """Write down what became of files that no asset is made of."""

        def write(books: Maintenance) -> None:
            books.watched_files.note(self._folder.id, files)
            if reread:
                books.jobs.queue(METADATA, reread)

        self._library.maintain(write, repeatable=True)
        return TakenPart(tuple(files), Changes(frozenset({Kind.WATCHING})))

    def _file(
        self,
        one: ScannedFile,
        state: FileState,
        error: str = "",
        *,
        asset_id: AssetId | None = None,
        tries: int = 0,
    ) -> WatchedFile:
        told = clean_line(error, limit=500)
        path = self.below(one.path)
        return WatchedFile(path, one.size, one.mtime_ns, state, asset_id, told, tries)


class _Part:
    """Some files in one transaction."""

    def __init__(
        self, intake: WatchedIntake, files: Sequence[ScannedFile], known: Mapping[str, WatchedFile]
    ) -> None:
        self._intake, self._known = intake, known
        self._library, self._folder = intake._library, intake._folder
        self._files = files
        self._rows: list[tuple[ScannedFile, ReportRow]] = []  # known without a look
        self._items: list[tuple[ScannedFile, ImportItem]] = []
        self._noted: list[WatchedFile] = []
        self._unread: list[UnreadFile] = []

    def run(self) -> Generator[Progress, None, TakenPart]:
        """Read them, and bring in what is good."""
        rows, others = known_files(self._library, self._files)
        left = {id(one) for one in others}
        same = (one for one in self._files if id(one) not in left)
        self._rows = list(zip(same, rows, strict=True))
        yield from self._read(others)
        try:
            return self._store()
        except LibraryError:
            raise
        except DeskError as error:
            if len(self._files) == 1:
                return self._intake._note([self._failed(self._files[0], str(error))])
        taken = TakenPart(())
        for one in self._files:  # one of them is to blame: the others do not wait for it
            part = yield from _Part(self._intake, [one], self._known).run()
            taken = TakenPart((*taken.files, *part.files), taken.changes | part.changes)
        return taken

    def _read(self, files: Sequence[ScannedFile]) -> Generator[Progress, None, None]:
        rate = exact_rate(self._intake._request.rate)
        probing = Probing(self._intake._pool, files, all_files=False, rate=rate)
        results: list[ProbeResult] = []
        try:
            while (some := probing.take(WAIT)) is not None:
                results += some
                yield Progress(f"Taking in {self._folder.name}", len(results), len(files))
        finally:
            probing.close()
        for result in results:
            file = files[int(result.request.tag)]
            if result.reason == "unread":
                raise LibraryError("The readers of media end before they begin.")
            if result.probe is None:
                self._cannot(file, result)
            elif file.frames is None and (result.probe.size, result.mtime_ns) != (
                file.size,
                file.mtime_ns,
            ):
                continue  # it is being written after all: the next look sees it anew
            else:
                item = item_of(file, result, result.probe)
                if item.frames is not None:
                    growing, hashes = self._came_before(file), result.frame_hashes
                    item = compared(self._library, item, hashes, is_growing=growing)
                self._items.append((file, item))
        self._copy()

    def _came_before(self, file: ScannedFile) -> bool:
        """Whether this folder has brought in what lay under this name before."""
        old = self._known.get(self._intake.below(file.path))
        return old is not None and old.state is FileState.TAKEN and old.asset_id is not None

    def _cannot(self, file: ScannedFile, result: ProbeResult) -> None:
        if result.reason in _NOT_MEDIA:
            self._noted.append(self._intake._file(file, FileState.SKIPPED, result.message))
            return
        self._noted.append(self._failed(file, result.message))
        self._unread.append(UnreadFile(*stored_path(Path(file.path)), file.size))

    def _copy(self) -> None:
        """Copy what is to be copied, by what a look at the known places of it shows."""
        met = [(item.checksum, item.path) for _, item in self._items]
        if not met:
            return
        search = OriginalsSearch(self._library, met, silent=set())
        search.wait(PATIENCE)
        found = search.found()
        if self._intake._request.mode.points_there:
            self._items = [
                (file, replace(item, places=found.get(item.checksum))) for file, item in self._items
            ]
            return
        copies = Copies(self._intake._store, set(search.known), dict(found))
        kept: list[tuple[ScannedFile, ImportItem]] = []
        for file, item in self._items:
            try:
                kept.append((file, copies.store(item)))
            except SourceError as error:
                self._noted.append(self._failed(file, str(error)))
        self._items = kept

    def _store(self) -> TakenPart:
        if not (self._items or self._rows):
            return self._intake._note(self._noted) if self._noted else TakenPart(())
        books = _Books(self)
        sources = {item.stored.path: item.path for _, item in self._items if item.stored}
        applied = bring_in(self._library, self._edit(), sources=sources, bookkeeping=books)
        changes = applied.changes | Changes(frozenset({Kind.WATCHING}))
        return TakenPart(tuple(books.files), changes)

    def _edit(self) -> BringInWatched:
        folder, request = self._folder, self._intake._request
        known = [row.asset_id for _, row in self._rows]
        named = [file for file, _ in (*self._rows, *self._items)]
        return BringInWatched(
            tuple(item.incoming(request, ()) for _, item in self._items),
            request.label,
            tags=request.tags,
            known=tuple(KnownFile(key) for key in known if key),
            unread=tuple(self._unread),
            collection_id=folder.collection_id,
            film_id=folder.film_id,
            name_rule=folder.name_rule,
            names=tuple(file.path.rpartition("/")[2] for file in named),
        )

    def books_of(self, result: IntakeResult) -> list[WatchedFile]:
        """What is on record of each file, by what became of it."""
        files = list(self._noted)
        for (file, row), one in zip(self._rows, result.known, strict=True):
            told = "; ".join([row.error or "", *one.notes])
            done = FileState.DUPLICATE
            files.append(self._intake._file(file, done, told, asset_id=row.asset_id))
        for (file, item), one in zip(self._items, result.files, strict=False):
            files.append(self._judged(file, item, one))
        for file, _ in self._items[len(result.files) :]:
            quota = f"{(result.quota or 0) / 1e9:,.1f} GB"
            files.append(self._failed(file, f"The workspace's quota of {quota} is used up."))
        return files

    def _judged(self, file: ScannedFile, item: ImportItem, one: FileResult) -> WatchedFile:
        if one.outcome is Outcome.FAILED:
            return self._failed(file, COPY_GONE)
        told = item.remark or remark(item.probe)
        row = row_of(item.shown, one, item.probe.type, told, says_collection=False)
        state = _STATES[one.outcome]
        return self._intake._file(file, state, row.error or "", asset_id=one.asset_id)

    def _failed(self, file: ScannedFile, why: str) -> WatchedFile:
        old = self._known.get(self._intake.below(file.path))
        is_again = old is not None and old.state is FileState.FAILED
        tries = old.try_count if old and is_again and old.is_as(file.size, file.mtime_ns) else 0
        return self._intake._file(file, FileState.FAILED, why, tries=tries + 1)


class _Books:
    """Writes down what became of the files, in the transaction that brings them in.

    Attributes:
        files: What was written.
    """

    def __init__(self, part: _Part) -> None:
        self._part = part
        self.files: list[WatchedFile] = []

    def before(self, books: Maintenance) -> None:
        """Make sure that nobody else has taken any of them meanwhile.

        Raises:
            JobTakenError: Somebody has; nothing was brought in.
        """
        intake = self._part._intake
        books.watched_files.hold(self._part._folder.id)
        files = {intake.below(one.path): one for one in self._part._files}
        there = books.watched_files.of(self._part._folder.id, files)
        for path, old in there.items():
            one = files[path]
            if old.state in DONE and old.is_as(one.size, one.mtime_ns):
                raise JobTakenError("Another program has taken files of this folder.")

    def after(self, books: Maintenance, result: IntakeResult) -> None:
        """Every file has its row, whatever became of it."""
        self.files = self._part.books_of(result)
        books.watched_files.note(self._part._folder.id, self.files)
