"""Makes the pictures that stand for media: what the window looks at first, then everything else.

Phase B of an import. Derived files are keyed by content and shared by all libraries of a user, so
nothing is ever made twice. What cannot be made is remembered and not tried again and again.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter, deque
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.errors import DeskError, LibraryWriteError, NotFoundError, SourceReadError
from desktop.base.paths import thumbnails_dir
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.changes import Changes, Kind
from desktop.domain.derived import Derived, derived_path
from desktop.domain.location import Location, opened_first, resolve
from desktop.domain.untrusted_text import display_name
from desktop.jobs.job import Job, Progress
from desktop.media.requests import PASSING_REASONS, RenderRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool
    from desktop.media.requests import RenderResult

STEP = 16
TOLD_EVERY = 0.15  # seconds
# How often a picture is begun whose reader was ended from outside, which says nothing about it.
ROUNDS = 3
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
        places: Where its bytes may be, in the order in which to try them; at least one.
    """

    asset_id: AssetId
    checksum: str
    kind: Derived
    places: Sequence[Location]


class ThumbnailQueue:
    """What is still to be made: the newest wish of the window first. Thread-safe.

    The window puts checksums in with `want`; imports put ids in with `add`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: dict[str, None] = {}
        self._waiting: deque[AssetId] = deque()
        self._hopeless: dict[str, str] = {}
        self._rounds: Counter[str] = Counter()
        self._arrived = threading.Event()

    def want(self, checksums: Iterable[str]) -> None:
        """These are looked at now: make them before everything else, newest last given first."""
        with self._lock:
            for checksum in checksums:
                if checksum not in self._hopeless:
                    self._wanted.pop(checksum, None)
                    self._wanted[checksum] = None
        self._arrived.set()

    def add(self, ids: Iterable[AssetId]) -> None:
        """These came in: make theirs when nothing is looked at."""
        with self._lock:
            self._waiting.extend(ids)
        self._arrived.set()

    def give_up(self, checksum: str, reason: str) -> None:
        """There is no picture of this; `want` ignores it from now on."""
        with self._lock:
            self._hopeless[checksum] = reason

    def put_off(self, checksum: str) -> bool:
        """This could not be made now, through no fault of its file: whether it is tried again."""
        with self._lock:
            self._rounds[checksum] += 1
            if self._rounds[checksum] >= ROUNDS:
                return False
            self._wanted = {checksum: None, **self._wanted}  # after what is looked at
        self._arrived.set()
        return True

    def forget_failure(self, checksum: str) -> None:
        """There is a picture of this after all: its file is back."""
        with self._lock:
            self._hopeless.pop(checksum, None)
            self._rounds.pop(checksum, None)

    def reason(self, checksum: str) -> str:
        """Why there is no picture of this, or empty."""
        with self._lock:
            return self._hopeless.get(checksum, "")

    def take(self, limit: int) -> tuple[list[str], list[AssetId]]:
        """The next checksums and, where there are not enough, ids."""
        with self._lock:
            checksums = [self._wanted.popitem()[0] for _ in range(min(limit, len(self._wanted)))]
            room = min(limit - len(checksums), len(self._waiting))
            ids = [self._waiting.popleft() for _ in range(room)]
            if not self._wanted and not self._waiting:
                self._arrived.clear()
        return checksums, ids

    def wait(self, timeout: float) -> bool:
        """Wait until something is there; whether it is."""
        return self._arrived.wait(timeout)

    def __len__(self) -> int:
        with self._lock:
            return len(self._wanted) + len(self._waiting)


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
    total: int | None = None,
    stay: bool = False,
) -> Job[ThumbnailReport]:
    """Make what the queue asks for, wanted ones first.

    Args:
        library: Where the originals are known.
        pool: The worker processes.
        queue: What to make; may be filled while this runs.
        cache: Where the pictures go; the user's own cache if None.
        total: How many there are, for the progress.
        stay: Wait for more when the queue is empty instead of ending; closing the job ends it.

    Raises:
        LibraryError: As `make_thumbnails`.
    """
    serving = _Serving(library, queue, cache or thumbnails_dir())
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


class _Serving:
    """Feeds the workers without a gap between one handful and the next, and keeps the score."""

    def __init__(self, library: Library, queue: ThumbnailQueue, root: Path) -> None:
        self._library = library
        self._queue = queue
        self._root = root
        self._sent: dict[int, Original] = {}
        self._serial = itertools.count()
        self._fresh: list[AssetId] = []
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
            wanted = set(checksums)
            for original in originals:
                output = derived_path(self._root, original.checksum, original.kind)
                if output.is_file():
                    self._done += 1
                    self.report.present += 1
                    if original.checksum in wanted:
                        self._fresh.append(original.asset_id)
                    continue
                tag = next(self._serial)
                try:
                    request = _request(self._library, original, output, tag=tag)
                except DeskError as error:
                    self._failed(original, str(error))
                    continue
                self._sent[tag] = original
                yield request

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
        self._queue.forget_failure(original.checksum)
        self._fresh.append(original.asset_id)

    def is_due(self) -> bool:
        """Whether it is time to tell."""
        return bool(self._fresh) and time.monotonic() - self._told > TOLD_EVERY

    def has_news(self) -> bool:
        """Whether there is something to tell."""
        return bool(self._fresh) or self._done != self._told_done

    def progress(self, total: int | None) -> Progress:
        """How far it is, and which assets look different now."""
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
    kind: Derived,
    page: int = 0,
    *,
    cache: Path | None = None,
) -> Path:
    """The derived file of an asset, made now and before all others if it is not there yet.

    Raises:
        NotFoundError: There is no such asset, or nothing of it is stored.
        SourceError: The original cannot be read or has no such picture; the text says why.
        LibraryWriteError: The cache takes no more.
    """
    original = library.read(lambda reads: _original(reads, asset_id, kind))
    root = cache or thumbnails_dir()
    output = derived_path(root, original.checksum, kind, page=page)
    if output.is_file():
        return output
    request = _request(library, original, output, page=page)
    try:
        result = pool.render(request, urgent=True).result()
    except CancelledError as error:
        raise SourceReadError("The picture was not made: the program is ending.") from error
    failure = result.error()
    if failure is not None:
        raise failure
    return output


def _original(reads: Reads, asset_id: AssetId, kind: Derived) -> Original:
    asset = reads.assets.load(asset_id)
    places = reads.locations.of([asset_id]).get(asset_id)
    if not places or not asset.checksum_sha256:
        raise NotFoundError(f"Nothing is stored of {asset.name}.")
    return Original(asset_id, asset.checksum_sha256, kind, places)


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
            Original(key, card.checksum, thumbnail_kind(card.type), places[key])
            for key in keys
            if (card := cards.get(key)) and card.checksum and key in places
            if card.type in PICTURED
        ]

    once: dict[str, Original] = {}
    for original in library.read(find):
        once.setdefault(original.checksum, original)
    return list(once.values())


def has_picture(type_: str | None, name: str) -> bool:
    """Whether a thumbnail can be made of a file of this type: of documents only PDF has pages."""
    return type_ != AssetType.DOCUMENT or name.lower().endswith(".pdf")


def thumbnail_kind(type_: AssetType) -> Derived:
    """What stands for an asset of this type in a grid: its waveform for sound, else a picture."""
    return Derived.WAVE if type_ is AssetType.AUDIO else Derived.THUMB


def _request(
    library: Library, original: Original, output: Path, *, page: int = 0, tag: int = 0
) -> RenderRequest:
    root = library.media_root
    path = resolve(opened_first(original.places, root) or original.places[0], root)
    if not path.exists():
        raise SourceReadError(
            f"{display_name(str(path))} is not where the library last saw it.",
            advice="Connect the drive it is on, or put the file back.",
        )
    return RenderRequest(bytes(path), original.kind, str(output), page=page, tag=tag)
