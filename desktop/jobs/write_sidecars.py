"""Writes what the library says of assets into XMP sidecars beside their files, when asked for.

Stars, label, tags, description, people and named parts of the picture. What is in a sidecar and
not ours stays (see `formats/xmp_write.py`). One that another program has written to since it was
read here is left alone unless that is agreed to. The content is made in a worker; this writes it,
whole, and puts on record what the file and the library agree on now.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError, SourceError
from desktop.base.frozen import frozen
from desktop.domain.asset import ColourLabel
from desktop.domain.embedded import NO_MARKS, EmbeddedMarks
from desktop.domain.location import readable
from desktop.domain.region import regions_of
from desktop.domain.sidecar import SidecarSeen, checksum_of
from desktop.domain.untrusted_text import display_name
from desktop.jobs.job import Job, Progress
from desktop.jobs.sidecar_report import (
    CHANGED_OUTSIDE,
    SidecarOutcome,
    SidecarReport,
    SidecarRow,
)
from desktop.media.requests import SidecarRequest
from desktop.storage.finding import OriginFinder, opened_path
from desktop.storage.kept_sidecars import is_beside_copy
from desktop.storage.sidecar_places import SidecarPlaces, put_sidecar

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId, Ids
    from desktop.domain.location import Location, Sight
    from desktop.media.pool import MediaPool
    from desktop.media.requests import SidecarResult

AT_ONCE = 200  # assets whose files are looked for in one go
TOLD = "Looking at sidecars"
WRITING = "Writing sidecars"


@frozen
class _Wanted:
    """One asset, and the sidecar that is to say what the library does."""

    asset_id: AssetId
    name: str
    request: SidecarRequest
    known: frozenset[str]  # what the sidecars of it held when they were read here

    def row(self, outcome: SidecarOutcome, reason: str = "") -> SidecarRow:
        path = readable(os.fsdecode(self.request.sidecar))
        return SidecarRow(self.asset_id, self.name, path, outcome, reason)


def plan_sidecars(
    library: Library, pool: MediaPool, ids: Ids, *, finder: OriginFinder | None = None
) -> Job[SidecarReport]:
    """What `write_sidecars` would do; nothing is written.

    Raises:
        LibraryError: The library cannot be read.
    """
    writing = _Writing(library, pool, finder, is_plan=True)
    return (yield from writing.run(ids))


def write_sidecars(
    library: Library,
    pool: MediaPool,
    ids: Ids,
    *,
    overwrites: bool = False,
    finder: OriginFinder | None = None,
) -> Job[SidecarReport]:
    """Write to the sidecars of these assets. What is stopped keeps what has been written.

    Args:
        library: What says it.
        pool: The worker processes.
        ids: The assets.
        overwrites: Also those that another program has written to since they were read here.
            Whatever is not ours stays in these too.
        finder: Looks for the files.

    Raises:
        LibraryError: The library cannot be read, or what was written not be noted.
    """
    # Refused before a file is touched: what is not noted is another program's the next time.
    library.maintain(lambda books: books.upkeep.note_sidecars({}))
    writing = _Writing(library, pool, finder, overwrites=overwrites)
    return (yield from writing.run(ids))


class _Writing:
    """One run."""

    def __init__(
        self,
        library: Library,
        pool: MediaPool,
        finder: OriginFinder | None,
        *,
        is_plan: bool = False,
        overwrites: bool = False,
    ) -> None:
        self._library = library
        self._pool = pool
        self._finder = finder or OriginFinder()
        self._is_plan = is_plan
        self._overwrites = overwrites
        self._places = SidecarPlaces()
        self._rows: list[SidecarRow] = []
        self._counts: Counter[SidecarOutcome] = Counter()

    def run(self, ids: Ids) -> Generator[Progress, None, SidecarReport]:
        told = TOLD if self._is_plan else WRITING
        for at in range(0, len(ids), AT_ONCE):
            yield Progress(told, at, len(ids))
            part = tuple(ids[at : at + AT_ONCE])
            wanted = self._wanted(part)
            yield from self._take(wanted, at, len(ids), told)
        return SidecarReport(self._counts, tuple(self._rows))

    def _take(
        self, wanted: Sequence[_Wanted], at: int, total: int, told: str
    ) -> Generator[Progress, None, None]:
        written: dict[AssetId, SidecarSeen] = {}
        results = self._pool.compose_many(one.request for one in wanted)
        try:
            for done, result in enumerate(results):
                one = wanted[int(result.request.tag)]
                self._add(self._judge(one, result, written))
                yield Progress(told, at + done, total, detail=one.name)
        finally:
            results.close()
            if written:
                self._library.maintain(
                    lambda books: books.upkeep.note_sidecars(written), repeatable=True
                )

    def _judge(
        self, one: _Wanted, result: SidecarResult, written: dict[AssetId, SidecarSeen]
    ) -> SidecarRow:
        if result.reason:
            return one.row(SidecarOutcome.FAILED, result.message)
        if result.data is None:
            return one.row(SidecarOutcome.UNCHANGED)
        if result.before and result.before not in one.known and not self._overwrites:
            return one.row(SidecarOutcome.SKIPPED, CHANGED_OUTSIDE)
        outcome = SidecarOutcome.CHANGED if result.before else SidecarOutcome.MADE
        if self._is_plan:
            return one.row(outcome)
        path = os.fsdecode(one.request.sidecar)
        try:
            put_sidecar(path, result.data, before=result.before)
        except SourceError as error:
            return one.row(SidecarOutcome.FAILED, f"{error} {error.advice}".strip())
        self._places.made(path)
        seen = SidecarSeen(
            display_name(path), checksum_of(result.data), one.request.marks, is_beside_copy(path)
        )
        written[one.asset_id] = seen
        return one.row(outcome)

    def _add(self, row: SidecarRow) -> None:
        self._counts[row.outcome] += 1
        self._rows.append(row)

    # Below here: what is to be said of which file.

    def _wanted(self, ids: Sequence[AssetId]) -> list[_Wanted]:
        """Those of some assets whose sidecar can be written; of the others there is a row."""
        said = self._library.read(lambda reads: _Said(reads, ids))
        keys = [key for key in ids if key in said.names]
        places = [[p for p in said.places.get(key, []) if not p.is_packed] for key in keys]
        search = self._finder.search(places, self._library.media_root)
        found: list[_Wanted] = []
        for key, sight in zip(keys, search.sights, strict=True):
            try:
                found.append(self._one(said, key, sight, len(found)))
            except (SourceError, RuleError) as error:
                reason = f"{error} {error.advice}".strip()
                row = SidecarRow(key, said.names[key], "", SidecarOutcome.FAILED, reason)
                self._add(row)
        return found

    def _one(self, said: _Said, key: AssetId, sight: Sight, tag: int) -> _Wanted:
        name, places = said.names[key], said.places.get(key, [])
        if not places:
            raise RuleError(f"{name} has no file.")
        if all(place.is_packed for place in places):
            raise RuleError(f"{name} is packed into the library, where nothing lies beside it.")
        if any(place.frames is not None for place in places):
            raise RuleError(f"{name} is an image sequence, which has no sidecar.")
        path = opened_path(sight, name)
        place = next((one for one in places if one.is_owned), places[0])
        seen = said.sidecars.get(key, ())
        before = next((one.name for one in seen if one.is_kept and one.is_xmp), "")
        sidecar, _ = self._places.of(str(path), place.filename or name, before)
        encoded = os.fsencode(sidecar)
        shared = next((one.shared for one in seen if one.name == display_name(sidecar)), NO_MARKS)
        request = SidecarRequest(os.fsencode(path), encoded, said.marks(key), shared, tag=tag)
        return _Wanted(key, name, request, frozenset(one.checksum for one in seen))


class _Said:
    """What the library says of some assets, read in one go."""

    def __init__(self, reads: Reads, ids: Sequence[AssetId]) -> None:
        self.names: Mapping[AssetId, str] = reads.assets.values(ids, "name")
        self._values: Mapping[str, Mapping[AssetId, Any]] = {
            column: reads.assets.values(ids, column)
            for column in ("rating", "label", "description", "metadata")
        }
        self._tags = reads.tags.of(ids)
        self.places: Mapping[AssetId, list[Location]] = reads.locations.of(ids)
        self.sidecars = reads.upkeep.sidecars(ids)

    def marks(self, key: AssetId) -> EmbeddedMarks:
        """As a file would say it."""
        metadata = self._values["metadata"].get(key) or {}
        label = self._values["label"].get(key) or ""
        people = metadata.get("people")
        names = people.split(",") if isinstance(people, str) else ()
        return EmbeddedMarks(
            rating=int(self._values["rating"].get(key) or 0),
            label=ColourLabel(label) if label in set(ColourLabel) else ColourLabel.NONE,
            keywords=tuple(self._tags.get(key, ())),
            description=self._values["description"].get(key) or "",
            people=tuple(dict.fromkeys(name.strip() for name in names if name.strip())),
            regions=regions_of(metadata),
        )
