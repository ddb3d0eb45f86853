"""Makes the pictures that stand for media: what the window looks at first, then everything else.

Phase B of an import. Derived files are keyed by content and shared by all libraries of a user, so
nothing is ever made twice. What cannot be made is remembered and not tried again and again.
"""

from __future__ import annotations

import itertools
import time
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.errors import (
    DeskError,
    LibraryError,
    LibraryWriteError,
    NotFoundError,
    SourceReadError,
)
from desktop.base.paths import thumbnails_dir
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.changes import Changes, Kind
from desktop.domain.derived import Derived, derived_path
from desktop.domain.location import Location, Seen, Sight
from desktop.jobs.job import Job, Progress
from desktop.jobs.thumbnail_queue import ThumbnailQueue
from desktop.media.documents.kinds import WITH_PICTURE
from desktop.media.requests import PASSING_REASONS, RenderRequest
from desktop.storage.finding import OriginFinder, opened_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.look import Look
    from desktop.media.pool import MediaPool
    from desktop.media.requests import RenderResult
    from desktop.storage.finding import OriginSearch

STEP = 16
TOLD_EVERY = 0.15  # seconds
# Types whose files can have a thumbnail; a document without a picture fails once and is remembered.
PICTURED = frozenset(MEDIA_TYPES)


@dataclass(slots=True)
class ThumbnailReport:
    """How making thumbnails went.

    Attributes:
        failed: Checksum and reason of each original that has no picture.
    """

    made: int = 0
    present: int = 0
    failed: dict[str, str] = field(default_factory=dict)


class Original(NamedTuple):
    """One original a picture can be made of.

    Attributes:
        name: What the asset is called.
        places: Where its bytes may be, in the order in which to try them; at least one.
        rate: Of an image sequence, how many frames a second has.
    """

    asset_id: AssetId
    name: str
    checksum: str
    kind: Derived
    places: Sequence[Location]
    rate: Fraction | None = None


def make_thumbnails(
    library: Library, pool: MediaPool, ids: Sequence[AssetId], *, cache: Path | None = None
) -> Job[ThumbnailReport]:
    """Make the thumbnails of these assets that are not there yet.

    Raises:
        LibraryError: The library could not be read, or the cache takes no more.
    """
    queue = ThumbnailQueue()
    queue.add(ids)
    return (yield from serve_thumbnails(library, pool, queue, cache=cache, total=len(ids)))


def serve_thumbnails(
    library: Library,
    pool: MediaPool,
    queue: ThumbnailQueue,
    *,
    cache: Path | None = None,
    finder: OriginFinder | None = None,
    total: int | None = None,
    stay: bool = False,
) -> Job[ThumbnailReport]:
    """Make what the queue asks for, wanted ones first.

    Args:
        library: Where the originals are known.
        pool: The worker processes.
        queue: What to make; may be filled while this runs.
        cache: Where the pictures go; the user's own cache if None.
        finder: Who looks for the originals; one of its own if None.
        total: How many there are, for the progress.
        stay: Wait for more when the queue is empty instead of ending; closing the job ends it.

    Raises:
        LibraryError: As `make_thumbnails`.
    """
    serving = _Serving(library, queue, cache or thumbnails_dir(), finder or OriginFinder())
    while True:
        for result in pool.render_many(serving.requests()):
            serving.take(result)
            if serving.is_due():
                yield serving.progress(total)
        if serving.has_news():
            yield serving.progress(total)
        if not len(queue):
            if not stay:
                return serving.report
            queue.wait(0.2)
            yield serving.progress(total)
        serving.retry_silent()


class _Silent(NamedTuple):
    """Originals whose drive gave no answer, and the search that still waits for one."""

    search: OriginSearch
    originals: Sequence[Original]


class _Serving:
    """Feeds the workers without a gap between one handful and the next, and keeps the score."""

    def __init__(
        self, library: Library, queue: ThumbnailQueue, root: Path, finder: OriginFinder
    ) -> None:
        self._library = library
        self._queue = queue
        self._root = root
        self._finder = finder
        self._silent: list[_Silent] = []
        self._sent: dict[int, Original] = {}
        self._serial = itertools.count()
        self._fresh: list[AssetId] = []
        self._looks: dict[str, Look | None] = {}
        self._told = time.monotonic()
        self._told_done = self._done = 0
        self.report = ThumbnailReport()

    def requests(self) -> Iterator[RenderRequest]:
        """What is missing of what the queue holds, until it is empty."""
        while True:
            checksums, ids = self._queue.take(STEP)
            if not checksums and not ids:
                return
            originals = _originals(self._library, checksums, ids)
            self._done += len(checksums) + len(ids) - len(originals)
            missing = self._missing(originals, set(checksums))
            for original, sight in self._found(missing):
                output = derived_path(self._root, original.checksum, original.kind)
                tag = next(self._serial)
                try:
                    request = request_of(original, sight, output, tag=tag)
                except DeskError as error:
                    self._failed(original, str(error))
                    continue
                self._sent[tag] = original
                yield request

    def retry_silent(self) -> None:
        """Put what lies on a drive that answers again back into the queue."""
        for silent in [one for one in self._silent if one.search.is_over]:
            self._silent.remove(silent)
            for original in silent.originals:
                self._queue.forget_failure(original.checksum)
            self._done -= len(silent.originals)
            self._queue.add(original.asset_id for original in silent.originals)

    def _missing(self, originals: Sequence[Original], wanted: set[str]) -> list[Original]:
        """Those of which there is no picture yet."""
        missing = []
        for original in originals:
            if not derived_path(self._root, original.checksum, original.kind).is_file():
                missing.append(original)
                continue
            self._done += 1
            self.report.present += 1
            if original.checksum in wanted:
                self._fresh.append(original.asset_id)
        return missing

    def _found(self, originals: Sequence[Original]) -> list[tuple[Original, Sight]]:
        """What a look at the disks showed of each."""
        search = self._finder.search([one.places for one in originals], self._library.media_root)
        found = list(zip(originals, search.sights, strict=True))
        silent = [original for original, sight in found if sight.seen is Seen.SILENT]
        if silent:
            self._silent.append(_Silent(search, silent))
        return found

    def take(self, result: RenderResult) -> None:
        """Note what came of one; a cache that takes no more stops the whole run."""
        original = self._sent.pop(int(result.request.tag))
        error = result.error()
        if isinstance(error, LibraryWriteError):
            raise error
        if error is not None:
            is_passing = result.reason in PASSING_REASONS
            if not (is_passing and self._queue.put_off(original.checksum)):
                self._failed(original, str(error))
            return
        self._done += 1
        self.report.made += 1
        self.report.failed.pop(original.checksum, None)  # while its drive did not answer
        self._queue.forget_failure(original.checksum)
        self._fresh.append(original.asset_id)
        if result.look is not None:
            self._looks[original.checksum] = result.look

    def is_due(self) -> bool:
        """Whether it is time to tell."""
        return self.has_news() and time.monotonic() - self._told > TOLD_EVERY

    def has_news(self) -> bool:
        """Whether there is something to tell."""
        return bool(self._fresh) or self._done != self._told_done

    def progress(self, total: int | None) -> Progress:
        """How far it is, and which assets look different now."""
        note_looks(self._library, self._looks)
        self._looks.clear()
        fresh, self._fresh = self._fresh, []
        self._told, self._told_done = time.monotonic(), self._done
        changes = Changes(frozenset({Kind.LOCATIONS}), frozenset(fresh)) if fresh else Changes()
        return Progress("Thumbnails", self._done, total, changes)

    def _failed(self, original: Original, reason: str) -> None:
        self._done += 1
        self.report.failed[original.checksum] = reason
        self._queue.give_up(original.checksum, reason)


def render_derived(
    library: Library,
    pool: MediaPool,
    asset_id: AssetId,
    kind: Derived | None,
    page: int = 0,
    *,
    cache: Path | None = None,
    finder: OriginFinder | None = None,
) -> Path:
    """The derived file of an asset, made now and before all others if it is not there yet.

    With no `kind` it is what stands for the asset in a grid. Waits no longer for the drive of the
    original than `finder` does.

    Raises:
        NotFoundError: There is no such asset, or nothing of it is stored.
        SourceError: The original cannot be read or has no such picture; the text says why.
        LibraryWriteError: The cache takes no more.
    """
    original = library.read(lambda reads: _original(reads, asset_id, kind))
    root = cache or thumbnails_dir()
    output = derived_path(root, original.checksum, original.kind, page=page, rate=original.rate)
    if output.is_file():
        return output
    search = (finder or OriginFinder()).search([original.places], library.media_root)
    request = request_of(original, search.sights[0], output, page=page)
    try:
        result = pool.render(request, urgent=True).result()
    except CancelledError as error:
        raise SourceReadError("The picture was not made: the program is ending.") from error
    failure = result.error()
    if failure is not None:
        raise failure
    if result.look is not None:
        note_looks(library, {original.checksum: result.look})
    return output


def note_looks(library: Library, looks: Mapping[str, Look | None]) -> None:
    """Keep what pictures look like, by their checksums; one that cannot be kept is made again."""
    if not looks or library.is_read_only:
        return
    found = dict(looks)
    with suppress(LibraryError):
        library.maintain(lambda books: books.looks.note(found), repeatable=True)


def _original(reads: Reads, asset_id: AssetId, kind: Derived | None) -> Original:
    asset = reads.assets.load(asset_id)
    places = reads.locations.of([asset_id]).get(asset_id)
    if not places or not asset.checksum_sha256:
        raise NotFoundError(f"Nothing is stored of {asset.name}.")
    kind = kind or thumbnail_kind(asset.type)
    sequence = reads.sequences.of(asset_id) if kind is Derived.MOTION else None
    rate = sequence[1] if sequence else None
    return Original(asset_id, asset.name, asset.checksum_sha256, kind, places, rate)


def _originals(
    library: Library, checksums: Sequence[str], ids: Sequence[AssetId]
) -> list[Original]:
    """What is known of these, each content once; those without bytes of their own are left out."""

    def find(reads: Reads) -> list[Original]:
        found = reads.assets.by_checksum(checksums) if checksums else {}
        keys = list(dict.fromkeys([*(found[c][0] for c in checksums if c in found), *ids]))
        cards = reads.assets.cards(keys)
        places = reads.locations.of(keys)
        return [
            Original(key, card.name, card.checksum, thumbnail_kind(card.type), places[key])
            for key in keys
            if (card := cards.get(key)) and card.checksum and key in places
            if card.type in PICTURED
        ]

    once: dict[str, Original] = {}
    for original in library.read(find):
        once.setdefault(original.checksum, original)
    return list(once.values())


def has_picture(type_: str | None, name: str) -> bool:
    """Whether a thumbnail may be made of a file of this type: few documents have a picture."""
    return type_ != AssetType.DOCUMENT or name.lower().rpartition(".")[2] in {"pdf", *WITH_PICTURE}


def thumbnail_kind(type_: AssetType) -> Derived:
    """What stands for an asset of this type in a grid: its waveform for sound, else a picture."""
    return Derived.WAVE if type_ is AssetType.AUDIO else Derived.THUMB


def request_of(
    original: Original, sight: Sight, output: Path, *, page: int = 0, tag: int | str = 0
) -> RenderRequest:
    """What makes a derived file of an original that was found.

    Raises:
        SourceError: It is not within reach.
    """
    path, packed = opened_source(sight, original.name)
    frames = next((place.frames for place in original.places if place.frames), None)
    return RenderRequest(
        bytes(path),
        original.kind,
        str(output),
        page=page,
        tag=tag,
        frames=replace(frames, pattern=path.name) if frames and packed is None else None,
        rate=original.rate,
        packed=packed,
    )
