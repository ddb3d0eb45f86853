"""Reads the facts of originals again: newer readers find out more than older ones did.

What people wrote (names, tags, ratings, metadata, a date) stays as it is; what the file says and
nobody knew yet is put beside it.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, SourceError, SourceReadError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.changes import Changes, Kind
from desktop.domain.ids import OperationId, new_id
from desktop.domain.packed_ids import PackedIds
from desktop.domain.sidecar import seen_again, sidecars_in, with_sidecars
from desktop.domain.untrusted_text import display_name
from desktop.edits.edit import perform
from desktop.edits.recipe_source import LinkSources
from desktop.jobs.job import Job, Progress
from desktop.media.requests import ProbeRequest
from desktop.storage.finding import OriginFinder, opened_source
from desktop.storage.kept_sidecars import folder_of
from desktop.storage.sidecars import Beside

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import AssetId, Ids
    from desktop.domain.sidecar import SidecarSeen
    from desktop.domain.technical import Probe
    from desktop.media.pool import MediaPool

AT_ONCE = 5000  # assets whose places are looked up in one go
AHEAD = 4  # files in hand for each worker process
STEP = 0.1  # seconds in which what was read is told together, and a stop comes through


@frozen
class FactsReport:
    """What came of reading the facts of some assets again.

    Attributes:
        read: How many files were read.
        changed: Of how many of them something is known that was not, or otherwise.
        problems: Why the others could not be read and what to do, some sentences for each.
    """

    read: int = 0
    changed: int = 0
    problems: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it for a person, with the first of what went wrong."""
        count = self.read + len(self.problems)
        if not count:
            return "What is selected has no files whose facts can be read."
        if count == 1 and self.problems:
            return self.problems[0]
        parts = [f"{self.changed:,} changed" if self.changed else "nothing changed"]
        if self.problems:
            parts.append(f"{len(self.problems):,} cannot be read")
        told = f"Read the facts of {display.counted(count, 'file')} again: {', '.join(parts)}."
        return " ".join([told, *self.problems[:1]])


def read_facts_of(
    library: Library, pool: MediaPool, ids: Ids, *, finder: OriginFinder | None = None
) -> Job[FactsReport]:
    """Read the facts of these assets again, several at once; those without a file are left out.

    What is stopped keeps what has been read.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    label, finder, beside = "Reading facts", finder or OriginFinder(), Beside()
    linking = OperationId(new_id())
    read = partial(read_facts, library, pool, finder=finder, beside=beside, linking=linking)
    keys = yield from _with_files(library, ids, label)
    waiting, done, changed, problems = iter(keys), 0, 0, list[str]()
    in_hand: dict[Future[_Outcome], AssetId] = {}
    threads = ThreadPoolExecutor(pool.workers + 1, thread_name_prefix="read-facts")
    try:
        while True:
            for key in islice(waiting, pool.workers * AHEAD - len(in_hand)):
                in_hand[threads.submit(_try, read, key)] = key
            if not in_hand:
                return FactsReport(done - len(problems), changed, tuple(problems))
            ended = {in_hand.pop(f): f.result() for f in wait(in_hand, STEP).done}
            news = frozenset(key for key, outcome in ended.items() if outcome.is_new)
            done, changed = done + len(ended), changed + len(news)
            problems += [outcome.problem for outcome in ended.values() if outcome.problem]
            # In another order, and found by other searches: by date, by length.
            kinds = frozenset({Kind.ASSETS, Kind.MEMBERSHIP, Kind.RELATIONS} if news else ())
            yield Progress(label, done, len(keys), Changes(kinds, news))
    finally:
        # What has begun is waited for: it reads the library, which may be closed after this.
        threads.shutdown(cancel_futures=True)


def stored(library: Library, ids: Sequence[AssetId]) -> list[AssetId]:
    """Those of some assets that have a file."""
    places = library.read(lambda reads: reads.locations.of(ids))
    return [key for key in ids if places.get(key)]


def _with_files(library: Library, ids: Ids, label: str) -> Generator[Progress, None, PackedIds]:
    found = bytearray()
    for at in range(0, len(ids), AT_ONCE):
        yield Progress(label)
        found += PackedIds.of(stored(library, tuple(ids[at : at + AT_ONCE]))).data
    return PackedIds(bytes(found))


@frozen
class _Outcome:
    is_new: bool = False
    problem: str = ""


def _try(read: Callable[[AssetId], bool], key: AssetId) -> _Outcome:
    try:
        return _Outcome(read(key))
    except (SourceError, NotFoundError) as error:
        return _Outcome(problem=f"{error} {error.advice}".strip())


def read_facts(
    library: Library,
    pool: MediaPool,
    asset_id: AssetId,
    *,
    finder: OriginFinder | None = None,
    beside: Beside | None = None,
    linking: OperationId | None = None,
) -> bool:
    """Look at an asset's original again and store what it says; whether anything is new.

    Waits no longer for the drive of the original than `finder` does. `beside` is one for all
    assets that are read in one go: a folder of many files is not listed for each of them; and so is
    `linking`, the operation under which files that recipes name are linked.

    Raises:
        NotFoundError: There is no such asset, or nothing of it is stored.
        SourceError: The original cannot be read, or is not what came in; the text says why.
        LibraryError: The facts could not be stored.
    """
    asset, places, sequence, facts = library.read(
        lambda r: (
            r.assets.load(asset_id),
            r.locations.of([asset_id]),
            r.sequences.of(asset_id),
            r.assets.technical(asset_id),
        )
    )
    if asset_id not in places:
        raise NotFoundError(f"Nothing is stored of {asset.name}.")
    # A file has sidecars, which what is packed has not.
    mine = sorted(places[asset_id], key=lambda place: place.is_packed)
    search = (finder or OriginFinder()).search([mine], library.media_root)
    path, packed = opened_source(search.sights[0], asset.name)
    frames = mine[0].frames
    beside = None if frames or packed else beside or Beside()  # what lies beside it
    request = ProbeRequest(
        bytes(path),
        all_files=asset.type is AssetType.DOCUMENT,
        frames=replace(frames, pattern=path.name) if frames else None,
        rate=sequence[1] if sequence else None,
        beside=beside.of(str(path)) if beside else (),
        still=beside.still_of(str(path)) if beside else None,
        packed=packed,
    )
    probe = _probed(pool, request, asset.checksum_sha256)
    before = sidecars_in(facts.mediainfo_raw if facts else None)
    probe = _with_sidecars(probe, before, path, is_packed=packed is not None)
    is_new = library.maintain(lambda books: _note(books, asset_id, probe))
    return _link(library, asset_id, linking) or is_new


def _with_sidecars(
    probe: Probe, before: Sequence[SidecarSeen], path: Path, *, is_packed: bool
) -> Probe:
    """What was read, with its sidecars on record as they are now; as they were, where it is packed.

    What is packed has nothing beside it.
    """
    is_copy = folder_of(str(path)) is not None
    now = [replace(one, is_kept=is_copy) for one in probe.sidecars]
    seen = tuple(before) if is_packed else seen_again(now, before)
    raw = with_sidecars(probe.technical.mediainfo_raw, seen)
    return replace(probe, technical=replace(probe.technical, mediainfo_raw=raw))


def _link(library: Library, asset_id: AssetId, operation_id: OperationId | None) -> bool:
    """Link what its recipe names, as far as that is certain; whether anything came of it."""
    if not library.read(lambda reads: reads.recipe_sources.is_waiting(asset_id)):
        return False
    return perform(library, LinkSources((asset_id,)), operation_id=operation_id).result > 0


def _note(books: Maintenance, asset_id: AssetId, probe: Probe) -> bool:
    """Write down what a file says; whether anything of it is new."""
    is_known_otherwise = books.upkeep.note_facts(
        asset_id,
        probe.technical,
        duration=probe.duration,
        metadata={**probe.metadata, **probe.marks.as_metadata()},
        recorded=probe.recorded,
    )
    return books.recipes.note(asset_id, probe.recipe) or is_known_otherwise


def _probed(pool: MediaPool, request: ProbeRequest, checksum: str | None) -> Probe:
    """What a file says, if it still has the content that came in."""
    result = pool.probe(request)
    failure = result.error()
    if failure is not None:
        raise failure
    if result.probe is None or result.probe.checksum_sha256 != checksum:
        # The facts of other bytes would stand beside a checksum and a picture that are not theirs.
        raise SourceReadError(
            f"{display_name(os.fsdecode(request.path))} was written anew since it came in.",
            advice="Import it again: its asset follows, and undo takes that back.",
        )
    return result.probe
