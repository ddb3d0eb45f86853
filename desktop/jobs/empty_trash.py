"""Purges what is in the Trash: rows first, then the bytes that nobody else needs.

The list of bytes is written in the transaction that removes the rows. Whatever happens afterwards,
the next purge finds the list and finishes it (`purging.py`). Files that are only referenced are
never touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.base.paths import thumbnails_dir
from desktop.domain.changes import Changes, Kind
from desktop.domain.display import counted
from desktop.jobs.job import Job, Progress
from desktop.jobs.purging import finish_purges, list_set_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import AssetId

STEP = 400


@frozen
class EmptyReport:
    """What a purge removed.

    Attributes:
        assets: Rows of assets.
        objects: Copies in the media folder.
        left: Copies that could not be removed; `verify` lists them as untracked.
        kept: How many copies stay for now, because another library may need them.
        why: Why they do, in a sentence.
    """

    assets: int = 0
    objects: int = 0
    left: tuple[str, ...] = ()
    kept: int = 0
    why: str = ""

    @property
    def about_kept(self) -> str:
        """What a person is told of copies that stay for now; empty where none do."""
        if not self.kept:
            return ""
        copies = counted(self.kept, "copy", "copies")
        return f"{copies} stay in the media folder for now. {self.why}"


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
    inside = library.read(lambda reads: reads.upkeep.trashed())
    if ids is not None:
        wanted = set(ids)
        inside = [key for key in inside if key in wanted]
    removed = 0
    for start in range(0, len(inside), STEP):
        part = inside[start : start + STEP]
        removed += library.maintain(
            lambda books, part=part: _remove_rows(books, part),  # type: ignore[misc]
            repeatable=True,
        )
        gone = Changes(frozenset({Kind.MEMBERSHIP, Kind.ASSETS}), frozenset(part))
        yield Progress("Emptying the Trash", start + len(part), len(inside), gone)
    list_set_aside(library)
    purged = yield from finish_purges(library, cache or thumbnails_dir())
    return EmptyReport(removed, purged.gone, tuple(purged.left), purged.kept, purged.why)


def _remove_rows(books: Maintenance, ids: Sequence[AssetId]) -> int:
    """One transaction: rows away, their bytes on the list. What was restored meanwhile stays."""
    ids = books.upkeep.hold_trashed(ids)
    objects = books.locations.owned_paths(ids)
    checksums = [c for c in books.assets.values(ids, "checksum_sha256").values() if c]
    removed = books.assets.purge(ids)
    if objects or checksums:
        books.upkeep.note_purge(objects, checksums)
    return removed
