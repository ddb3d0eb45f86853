"""Repairs what a verification finds in the media folder. What it would do is shown first.

Each step can be cut off at any moment, and the next repair takes it up: nothing is removed but by
the two steps of a purge, and nothing taken in but in whole batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.paths import thumbnails_dir
from desktop.catalog.engine.schema import back_up
from desktop.jobs.job import Job, Progress
from desktop.jobs.leftovers import Leftovers, look_for_leftovers
from desktop.jobs.media_upkeep import keep_media
from desktop.jobs.packing import leased
from desktop.jobs.purging import finish_purges
from desktop.jobs.repair_report import OrphanAction, RepairReport
from desktop.jobs.take_in import take_in
from desktop.storage.half_copies import sweep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.edits.history import History
    from desktop.media.pool import MediaPool

STEP = 400


def plan_repair(library: Library) -> Job[Leftovers]:
    """Look what there is to repair; changes nothing.

    Raises:
        LibraryError: The library or its media folder cannot be read.
    """
    yield Progress("Looking for what can be repaired")
    return look_for_leftovers(library)


def repair(
    library: Library,
    pool: MediaPool,
    choice: OrphanAction,
    *,
    is_sole: bool = False,
    history: History | None = None,
    cache: Path | None = None,
) -> Job[RepairReport]:
    """Repair what can be.

    Args:
        library: Whose media folder.
        pool: The worker processes that look at what is taken in.
        choice: What becomes of copies that belong to no asset.
        is_sole: A person says that no other library needs anything in this media folder.
        history: Where what is taken in becomes one undo step.
        cache: Where derived pictures lie; the user's own cache if None.

    Raises:
        LibraryError: The library takes no more; what was done until then is done.
    """
    report, cache = RepairReport(), cache or thumbnails_dir()
    left = yield from plan_repair(library)
    if not left and not (is_sole and left.why):
        return report
    if library.path is not None:
        yield Progress("Backing up")
        report.backup = back_up(library.path)
    if is_sole:
        library.media.declare_sole()
    report.brought = (yield from keep_media(library, cache=cache)).brought
    report.swept += yield from _drop_half_packed(library, left)
    busy = library.read(lambda reads: reads.jobs.holders())
    report.why = library.media.why_kept() if library.media_root.is_dir() else ""
    if not report.why:
        report.swept += sweep(library.media_root, busy=busy)
        yield from _objects(library, pool, choice, report, history=history)
        purged = yield from finish_purges(library, cache)
        report.removed, report.left = purged.gone, len(purged.left)
        report.kept, report.why = purged.kept, purged.why
    else:
        report.kept = len(left.objects) + left.waiting
    return report


def _drop_half_packed(library: Library, left: Leftovers) -> Job[int]:
    """Remove what was begun to be packed and is not whole; returns how many there were."""
    if not left.half_packed:
        return 0
    with leased(library) as lease:
        for key in left.half_packed:
            for _ in lease.drop(key):
                yield Progress("Removing what is half packed")
    return len(left.half_packed)


def _objects(
    library: Library,
    pool: MediaPool,
    choice: OrphanAction,
    report: RepairReport,
    *,
    history: History | None,
) -> Job[None]:
    """Take in, or put on the list of a purge, what no asset has now."""
    paths = [path for path, _ in look_for_leftovers(library).objects]
    if choice is OrphanAction.TAKE_IN and paths:
        taken = yield from take_in(library, pool, paths, history=history)
        report.added, report.found = tuple(taken.added), taken.found
        report.spare, report.bad = len(taken.spare), len(taken.bad)
    if choice is OrphanAction.REMOVE:
        for start in range(0, len(paths), STEP):
            _list_for_purge(library, paths[start : start + STEP])


def _list_for_purge(library: Library, paths: Sequence[str]) -> None:
    library.maintain(lambda books: books.upkeep.note_purge(paths, []), repeatable=True)
