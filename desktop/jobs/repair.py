"""Repairs what a verification finds in the media folder. What it would do is shown first.

Each step can be cut off at any moment, and the next repair takes it up: nothing is removed but by
the two steps of a purge, and nothing taken in but in whole batches.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.paths import thumbnails_dir
from desktop.catalog.schema import back_up
from desktop.catalog.upkeep import note_purge
from desktop.domain.display import counted, size
from desktop.jobs.job import Job, Progress
from desktop.jobs.leftovers import Leftovers, look_for_leftovers
from desktop.jobs.media_upkeep import keep_media
from desktop.jobs.purging import work_off
from desktop.jobs.take_in import COLLECTION, take_in
from desktop.storage.half_copies import sweep

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.edits.history import History
    from desktop.media.pool import MediaPool

STEP = 400


class Choice(StrEnum):
    """What is to become of copies that belong to no asset."""

    TAKE_IN = "take-in"
    REMOVE = "remove"
    LEAVE = "leave"


@dataclass(slots=True)
class RepairReport:
    """What a repair did.

    Attributes:
        backup: The copy of the library that was made before anything else; None for a shared one.
        brought: Copies that came over from another library's folder.
        added: Assets that were made of copies.
        found: Assets that have their lost copy again.
        removed: Copies that were removed.
        swept: Half copies that were removed.
        spare: Copies of what the library has elsewhere; they stay unless they are removed.
        bad: Copies that are not what their names say; they stay unless they are removed.
        kept: Copies that stay because another library may need them, and `why`.
        left: Copies that could not be removed.
    """

    backup: Path | None = None
    brought: int = 0
    added: tuple[AssetId, ...] = ()
    found: int = 0
    removed: int = 0
    swept: int = 0
    spare: int = 0
    bad: int = 0
    kept: int = 0
    why: str = ""
    left: int = 0


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
    choice: Choice,
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
    busy = library.read(lambda reads: reads.jobs.holders())
    report.why = library.media.why_kept() if library.media_root.is_dir() else ""
    if not report.why:
        report.swept = sweep(library.media_root, busy=busy)
        yield from _objects(library, pool, choice, report, history=history)
        purged = yield from work_off(library, cache)
        report.removed, report.left = purged.gone, len(purged.left)
        report.kept, report.why = purged.kept, purged.why
    else:
        report.kept = len(left.objects) + left.waiting
    return report


def _objects(
    library: Library,
    pool: MediaPool,
    choice: Choice,
    report: RepairReport,
    *,
    history: History | None,
) -> Job[None]:
    """Take in, or put on the list of a purge, what no asset has now."""
    paths = [path for path, _ in look_for_leftovers(library).objects]
    if choice is Choice.TAKE_IN and paths:
        taken = yield from take_in(library, pool, paths, history=history)
        report.added, report.found = tuple(taken.added), taken.found
        report.spare, report.bad = len(taken.spare), len(taken.bad)
    if choice is Choice.REMOVE:
        for start in range(0, len(paths), STEP):
            part = paths[start : start + STEP]
            library.write(lambda tx, part=part: note_purge(tx.session, part, []), repeatable=True)  # type: ignore[misc]


def plan_words(left: Leftovers) -> list[str]:
    """What a repair would be about, a sentence each."""
    words = []
    if left.objects:
        files = counted(len(left.objects), "copy", "copies")
        words.append(f"{files} ({size(left.size)}) in the media folder belong to no asset.")
    if left.dead:
        many = sum(half.size for half in left.dead)
        halves = counted(len(left.dead), "half copy", "half copies")
        words.append(f"{halves} ({size(many)}) can go.")
    if waiting := len(left.halves) - len(left.dead):
        halves = counted(waiting, "half copy", "half copies")
        words.append(f"{halves} may still be under way on another machine, and stay.")
    if going := left.waiting + len(left.aside):
        words.append(
            f"{counted(going, 'copy', 'copies')} of deleted assets are still to be removed."
        )
    if left.sources:
        words.append("Copies of this library in another library's folder are brought over.")
    if left.why:
        words.append(f"Nothing is removed from the media folder. {left.why}")
    if left.is_importing:
        words.append("An import is under way: what it brings in is left out.")
    return words


def report_words(report: RepairReport) -> str:
    """What a repair did, in a few sentences."""
    parts = []
    if report.added:
        assets = counted(len(report.added), "asset")
        parts.append(f"{assets} taken in, in the collection “{COLLECTION}”.")
    for number, noun, plural, did in (
        (report.found, "lost copy", "lost copies", "found again"),
        (report.brought, "copy", "copies", "brought over"),
        (report.removed, "copy", "copies", "removed"),
        (report.swept, "half copy", "half copies", "removed"),
    ):
        if number:
            parts.append(f"{counted(number, noun, plural)} {did}.")
    for number, told in (
        (report.spare, "are of what the library has elsewhere; they can be removed"),
        (report.bad, "cannot be read, or are not what they were; they can be removed"),
        (report.left, "could not be removed"),
        (report.kept, f"stay for now. {report.why}".rstrip(" .")),
    ):
        if number:
            parts.append(f"{counted(number, 'copy', 'copies')} {told}.")
    return " ".join(parts) or "There was nothing to repair."
