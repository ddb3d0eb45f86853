"""Imports orphans: copies in the media folder that no row names."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError, LibraryWriteError
from desktop.domain.activity import Operation
from desktop.domain.ids import AssetId, OperationId, new_id
from desktop.domain.job import Outcome
from desktop.jobs.import_batch import ImportBatch, ImportItem, store_batch
from desktop.jobs.import_places import OriginalsSearch
from desktop.jobs.import_probing import Probing
from desktop.jobs.import_request import ImportMode, ImportRequest, to_options
from desktop.jobs.import_rows import failed
from desktop.jobs.job import Job, Progress
from desktop.jobs.repair_report import COLLECTION
from desktop.storage.frames_store import stored_frames
from desktop.storage.presence import PATIENCE
from desktop.storage.scan import ScannedFile
from desktop.storage.store import Stored, checksum_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.edits.history import History
    from desktop.jobs.import_batch import StoredBatch
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeResult

STEP = 50


@dataclass(slots=True)
class TakenIn:
    """What became of the copies.

    Attributes:
        added: The new assets.
        found: How many gave an asset back the copy that it had lost.
        spare: Relative paths of those whose content an asset has at another place.
        bad: Relative paths of those that are not what their names say, or cannot be read.
    """

    added: list[AssetId] = field(default_factory=list)
    found: int = 0
    spare: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


class _Request(ImportRequest):
    """A request that names no files: they are in the library's own folder."""

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Take In Found Files"


def take_in(
    library: Library,
    pool: MediaPool,
    paths: Sequence[str],
    *,
    history: History | None = None,
) -> Job[TakenIn]:
    """Make assets of objects of the store.

    Each batch is one transaction with its report rows; who is stopped in between has taken in what
    he has, and the rest is still found by the next look.

    Args:
        library: Whose media folder they are in.
        pool: The worker processes that look at them.
        paths: Relative paths of objects.
        history: Where all of it becomes one undo step.

    Raises:
        LibraryError: The library took no more.
    """
    done, run = TakenIn(), _Run(library)
    wanted = _wanted(library, paths)
    try:
        for start in range(0, len(wanted), STEP):
            batch = _batch(library, pool, wanted[start : start + STEP], done)
            stored = run.store(batch)
            done.added += stored.added
            done.found += len(stored.found)
            yield Progress("Taking files in", run.rows, len(wanted), stored.changes)
            if stored.quota is not None:
                raise LibraryWriteError(
                    f"The workspace's quota of {stored.quota / 1e9:,.1f} GB is used up.",
                    advice="Empty the Trash or ask for more room, then repair again.",
                )
    finally:
        run.finish()
        if history is not None and (done.added or done.found):
            history.note(Operation(run.operation, run.request.label))
    named = library.read(lambda reads: reads.upkeep.held_objects(paths))
    done.spare = [path for path in paths if path not in named and path not in done.bad]
    return done


class _Run:
    """One import of what is there already, on the record.

    Attributes:
        rows: How many it has so far.
    """

    def __init__(self, library: Library) -> None:
        """Begin it."""
        self._library = library
        self._tally = Counter[Outcome]()
        self.request = _Request((), mode=ImportMode.COPY, collection=COLLECTION, all_files=True)
        self.operation = OperationId(new_id())
        self.rows = 0
        self._options = to_options(self.request, self.operation)
        self._job_id = library.maintain(
            lambda books: books.jobs.start_import(COLLECTION, self._options)
        )

    def store(self, batch: ImportBatch) -> StoredBatch:
        """One transaction: assets, places and report rows."""
        stored = store_batch(
            self._library, self._job_id, self.operation, self.request, batch, first=self.rows
        )
        self.rows += len(stored.rows)
        self._tally.update(row.outcome for row in stored.rows)
        return stored

    def finish(self) -> None:
        """Close the record, as far as the library still answers."""
        summary = {outcome.value: self._tally[outcome] for outcome in Outcome}
        result = {"options": self._options, "summary": summary}
        with suppress(LibraryError):
            self._library.maintain(
                lambda books: books.jobs.finish(self._job_id, "completed", result=result)
            )


def _wanted(library: Library, paths: Sequence[str]) -> list[str]:
    """Those that can become an asset, or give one its copy back.

    What lies in the Trash stays there: nobody has asked for it.
    """
    sums = [checksum for path in paths if (checksum := checksum_of(path))]
    known = library.read(lambda reads: reads.assets.by_checksum(sums))
    trashed = {checksum for checksum, (_, _, is_trashed) in known.items() if is_trashed}
    return [path for path in paths if checksum_of(path) not in {None, *trashed}]


def _batch(library: Library, pool: MediaPool, paths: Sequence[str], done: TakenIn) -> ImportBatch:
    """Items of those that are what their names say; rows of the others."""
    root, batch = library.media_root, ImportBatch()
    for result in _probed(root, pool, paths):
        path, probe = paths[int(result.request.tag)], result.probe
        if probe is None or probe.checksum_sha256 != checksum_of(path):
            reason = "its content is not what its name says" if probe else result.message
            batch.rows.append(failed(path, reason))
            done.bad.append(path)
            continue
        # A name for people: the object is called by its content.
        name, frames = path.rpartition("/")[2], result.request.frames
        pattern = frames.pattern if frames else ""
        named = str(root / (pattern or f"found {name[:8]}{name[64:]}"))
        checksum = probe.checksum_sha256 or ""
        stored = Stored(path, checksum, probe.size, is_new=False, pattern=pattern)
        batch.items.append(
            ImportItem(path, named, probe, result.mtime_ns, stored, frames=frames, is_orphan=True)
        )
    search = OriginalsSearch(library, batch.met, silent=set())
    search.wait(PATIENCE)
    batch.place(search.found())
    return batch


def _as_found(root: Path, path: str) -> ScannedFile:
    """An object of the store as a walk would have found it."""
    frames = stored_frames(root / path)
    if frames is not None:
        return ScannedFile(str(root / path / frames.pattern), frames=frames)
    return ScannedFile(str(root / path))


def _probed(root: Path, pool: MediaPool, paths: Sequence[str]) -> list[ProbeResult]:
    """What a look at each showed; `tag` is its place in `paths`."""
    probing = Probing(pool, [_as_found(root, path) for path in paths], all_files=True)
    results: list[ProbeResult] = []
    try:
        while (part := probing.take(PATIENCE)) is not None:
            results += part
    finally:
        probing.close()
    return results
