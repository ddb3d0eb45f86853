"""Purges what is in the Trash: rows first, then the bytes that nobody else needs.

The list of bytes is written in the transaction that removes the rows. Whatever happens afterwards,
the next purge finds the list and finishes it. Files that are only referenced are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.paths import thumbnails_dir
from desktop.catalog.upkeep import held_objects, note_purge, purge_lists, trashed
from desktop.domain.changes import Changes, Kind
from desktop.jobs.job import Job, Progress
from desktop.storage.purge import unlink_derived, unlink_objects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Tx
    from desktop.domain.ids import AssetId, JobId

STEP = 400


@dataclass(frozen=True, slots=True)
class EmptyReport:
    """What a purge removed.

    Attributes:
        assets: Rows of assets.
        objects: Copies in the media folder.
        left: Copies that could not be removed; `verify` lists them as untracked.
    """

    assets: int = 0
    objects: int = 0
    left: tuple[str, ...] = ()


def empty_trash(
    library: Library, ids: Sequence[AssetId] | None = None, *, cache: Path | None = None
) -> Job[EmptyReport]:
    """Remove what is in the Trash for good; this cannot be undone.

    Args:
        library: Whose Trash.
        ids: Only these, as far as they are in the Trash; everything in it if None.
        cache: Where derived pictures lie; the user's own cache if None.

    Raises:
        LibraryError: The library cannot be written; what was removed until then is removed.
    """
    inside = library.read(lambda reads: trashed(reads.session))
    if ids is not None:
        wanted = set(ids)
        inside = [key for key in inside if key in wanted]
    removed = 0
    for start in range(0, len(inside), STEP):
        part = inside[start : start + STEP]
        removed += library.write(
            lambda tx, part=part: _remove_rows(tx, part),  # type: ignore[misc]
            repeatable=True,
        )
        gone = Changes(frozenset({Kind.MEMBERSHIP, Kind.ASSETS}), frozenset(part))
        yield Progress("Emptying the Trash", start + len(part), len(inside), gone)
    objects, left = 0, list[str]()
    for key, paths, checksums in library.read(lambda reads: purge_lists(reads.session)):
        count, stuck = _remove_bytes(library, key, paths)
        _remove_derived(library, checksums, cache or thumbnails_dir())
        objects += count
        left += stuck
        yield Progress("Removing files", objects, None)
    return EmptyReport(removed, objects, tuple(left))


def _remove_rows(tx: Tx, ids: Sequence[AssetId]) -> int:
    """One transaction: rows away, their bytes on the list. What was restored meanwhile stays."""
    still = set(trashed(tx.session))
    ids = [key for key in ids if key in still]
    objects = tx.locations.owned_paths(ids)
    checksums = [c for c in tx.assets.values(ids, "checksum_sha256").values() if c]
    removed = tx.assets.purge(ids)
    if objects or checksums:
        note_purge(tx.session, objects, checksums)
    return removed


def _remove_bytes(library: Library, key: JobId, paths: Sequence[str]) -> tuple[int, list[str]]:
    """Unlink objects that no row names, inside the write lane: an import may want them again."""

    def act(tx: Tx) -> tuple[int, list[str]]:
        held = held_objects(tx.session, paths)
        free = [path for path in paths if path not in held]
        count, left = unlink_objects(library.media_root, free)
        error = f"{len(left)} could not be removed" if left else None
        tx.jobs.finish(key, "completed", error=error, result={"left": left})
        return count, left

    return library.write(act)


def _remove_derived(library: Library, checksums: Sequence[str], cache: Path) -> None:
    """Remove pictures of what this library no longer has; another library makes its own again."""
    held = library.read(lambda reads: reads.assets.by_checksum(checksums))
    unlink_derived(cache, [checksum for checksum in checksums if checksum not in held])
