"""Finds orphans in a media folder: copies that no row names, half copies, cut-off purges.

An import that dies between a copy and its row leaves them, and so does a disk that is full.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.domain.job import PACK
from desktop.storage.half_copies import HalfCopy, WriterState, half_copies
from desktop.storage.purge import aside
from desktop.storage.store import checksum_of, objects

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import LocationId

# Clocks of a server and of a disk differ a little from ours.
SLACK = timedelta(minutes=5).total_seconds()


@dataclass(slots=True)
class Leftovers:
    """What a look found.

    Attributes:
        objects: Copies that no asset has, whole by their names: relative path and bytes.
        strange: Files that the program did not make: nobody touches them.
        halves: Half copies that nobody is known to write to.
        aside: Copies that a purge which was cut off has set aside.
        waiting: Copies of deleted assets that are still to be removed: their purge was cut off, or
            another library may need them (`why`).
        sources: Folders from which copies of this library are still to come.
        why: Why nothing may be removed, in a sentence, or empty.
        half_packed: What was being packed when that was stopped or died, and is not gone on with.
        is_importing: An import is under way: what it has copied has no rows yet, and is left out.
    """

    objects: list[tuple[str, int]] = field(default_factory=list)
    strange: list[tuple[str, int]] = field(default_factory=list)
    halves: list[HalfCopy] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    waiting: int = 0
    sources: tuple[Path, ...] = ()
    why: str = ""
    half_packed: tuple[LocationId, ...] = ()
    is_importing: bool = False

    @property
    def size(self) -> int:
        """Bytes of the copies that no asset has."""
        return sum(size for _, size in self.objects)

    @property
    def dead(self) -> list[HalfCopy]:
        """Half copies that can go."""
        return [half for half in self.halves if half.use is WriterState.DEAD]

    def __bool__(self) -> bool:
        lying = self.objects or self.halves or self.aside or self.half_packed
        return bool(lying or self.waiting or self.sources)


def look_for_leftovers(library: Library) -> Leftovers:
    """Look through the media folder.

    Raises:
        LibraryError: The library cannot be read, or a folder of the store cannot be listed.
    """
    root = library.media_root
    running = library.read(lambda reads: reads.jobs.running_imports())
    busy = library.read(lambda reads: reads.jobs.holders())
    lists = library.read(lambda reads: reads.upkeep.purge_lists())
    going = {path for _, paths, _ in lists for path in paths}
    known = library.read(lambda reads: reads.upkeep.held_objects())
    known |= going
    found = [(path, size) for path, size in objects(root) if path not in known]
    # Its row may have come while the folder was listed.
    late = library.read(lambda reads: reads.upkeep.held_objects([path for path, _ in found]))
    found = [one for one in found if one[0] not in late]
    if running:
        began = min((job.started_at.timestamp() if job.started_at else 0.0) for job in running)
        found = [one for one in found if not _is_newer(root / one[0], began - SLACK)]
    halves = half_copies(root, now=time.time(), busy=busy)
    left = Leftovers(
        objects=[one for one in found if checksum_of(one[0])],
        strange=[one for one in found if not checksum_of(one[0])],
        halves=[half for half in halves if half.use is not WriterState.RUNNING],
        aside=[path for path in aside(root) if path not in going],
        sources=library.media.sources,
        waiting=len(going),
        half_packed=library.read(_half_packed),
        is_importing=bool(running),
    )
    if root.is_dir() or library.media.sources:
        left.why = library.media.why_kept()
    return left


def _half_packed(reads: Reads) -> tuple[LocationId, ...]:
    if reads.jobs.is_held(PACK):
        return ()
    return tuple(one.id for one in reads.blobs.incomplete())


def _is_newer(path: Path, began: float) -> bool:
    try:
        return path.stat().st_mtime > began
    except OSError:
        return True
