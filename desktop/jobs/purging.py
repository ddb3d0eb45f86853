"""Deletes the files on the lists of a purge, and never any that a row names.

Each list is worked off in four steps, and a purge that dies after any of them leaves what the next
one finishes:

1. what no row names is set aside: moved, inside the media folder, out of its place;
2. in one short transaction that holds these contents, the library is asked once more;
3. what a row names after all is put back;
4. the rest is removed for good.

An import that stores the same content meanwhile is on the safe side: if it committed before (2),
its row is seen there; if it comes later, it notices that a purge was decided on since it looked at
its copy, looks again, and copies again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.jobs.job import Progress
from desktop.storage.purge import aside, put_back, set_aside, unlink_aside, unlink_derived
from desktop.storage.store import checksum_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.ids import JobId


@dataclass(slots=True)
class Purged:
    """What became of the bytes on the lists.

    Attributes:
        gone: Copies that were removed.
        left: Copies that could not be removed.
        kept: How many stay on their lists, because another library may need them.
        why: Why they do, in a sentence.
    """

    gone: int = 0
    left: list[str] = field(default_factory=list)
    kept: int = 0
    why: str = ""


def finish_purges(library: Library, cache: Path) -> Generator[Progress, None, Purged]:
    """Work off every list that nobody else is at.

    Args:
        library: Whose lists.
        cache: Where derived pictures lie.

    Raises:
        LibraryError: The library cannot be written; the lists are kept.
    """
    purged = Purged()
    for key, paths, checksums in library.read(lambda reads: reads.upkeep.purge_lists()):
        if paths and (why := library.media.why_kept()):
            purged.kept, purged.why = purged.kept + len(paths), why
            continue
        if not library.maintain(lambda books, key=key: books.jobs.lease(key), repeatable=True):  # type: ignore[misc]
            continue
        try:
            _remove(library, key, paths, purged)
        except BaseException:
            with suppress(LibraryError):
                library.maintain(lambda books, key=key: books.jobs.release(key))  # type: ignore[misc]
            raise
        _remove_derived(library, checksums, cache)
        yield Progress("Removing files", purged.gone, None)
    return purged


def list_set_aside(library: Library) -> int:
    """Put on a list what purges that died have set aside; returns how many objects."""
    found = aside(library.media_root)
    if not found:
        return 0
    if library.media.why_kept():
        put_back(library.media_root, found)
        return 0
    library.maintain(lambda books: books.upkeep.note_purge(found, []), repeatable=True)
    return len(found)


def _remove(library: Library, key: JobId, paths: Sequence[str], purged: Purged) -> None:
    root = library.media_root
    # Asked first without holding anything, so that what is in use does not even move.
    held = library.read(lambda reads: reads.upkeep.held_objects(paths))
    moved, left = set_aside(root, [path for path in paths if path not in held])
    try:
        held = library.maintain(lambda books: _decide(books, key, paths, left), repeatable=True)
    except BaseException:
        put_back(root, moved)
        raise
    put_back(root, [path for path in paths if path in held])
    free = [path for path in moved if path not in held]
    stuck = [path for path in left if path not in held]
    if not free:  # then the folder is not touched: a library that only points to files has none
        purged.left += stuck
        return
    with library.media.removing() as why:
        if not why:
            gone, stay = unlink_aside(root, free)
            purged.gone += gone
            purged.left += [*stuck, *stay]
            return
    # Another library has just come that may need them: on a list again, for when it has its own.
    put_back(root, free)
    library.maintain(lambda books: books.upkeep.note_purge(free, []), repeatable=True)
    purged.kept, purged.why = purged.kept + len(free), why


def _decide(books: Maintenance, key: JobId, paths: Sequence[str], left: Sequence[str]) -> set[str]:
    """Which of the paths a row names, now that no other client can add one; closes the list."""
    books.upkeep.hold_contents(_contents(paths))
    held = books.upkeep.held_objects(paths)
    error = f"{len(left)} could not be removed" if left else None
    books.jobs.finish(key, "completed", error=error, result={"left": list(left)})
    return held


def _contents(paths: Iterable[str]) -> list[str]:
    return [checksum for path in paths if (checksum := checksum_of(path))]


def _remove_derived(library: Library, checksums: Sequence[str], cache: Path) -> None:
    """Remove pictures of what this library no longer has; another library makes its own again."""
    held = library.read(lambda reads: reads.assets.by_checksum(checksums))
    unlink_derived(cache, [checksum for checksum in checksums if checksum not in held])
