"""Finishes interrupted work in the media folder: copies to bring over, purges that died.

Runs after a library has been opened; where nothing is to do it asks the disk two questions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.base.paths import thumbnails_dir
from desktop.domain.changes import Changes, Kind
from desktop.domain.display import counted
from desktop.domain.media_folder import REMOVED
from desktop.jobs.job import Job, Progress
from desktop.jobs.purging import finish_purges, list_set_aside
from desktop.storage.transfer import Taken, take_over

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library

TOLD_EVERY = 50


@dataclass(slots=True)
class MediaUpkeep:
    """What was finished.

    Attributes:
        taken: Copies that were to come from another library's folder, by what became of them.
        settled: Objects that a purge which died had set aside.
        is_waiting: A folder that copies are to come from is not there now.
    """

    taken: Counter[Taken] = field(default_factory=Counter)
    settled: int = 0
    is_waiting: bool = False

    @property
    def brought(self) -> int:
        """How many copies came over."""
        return self.taken[Taken.LINKED] + self.taken[Taken.COPIED]

    @property
    def sentence(self) -> str:
        """What a person is told of it; empty where there is nothing to tell."""
        parts = []
        if self.brought:
            copies = counted(self.brought, "copy", "copies")
            parts.append(
                "This library shared its media folder with another one."
                f" It has a folder of its own now; {copies} came over."
            )
        if self.taken[Taken.DAMAGED]:
            parts.append(
                f"{counted(self.taken[Taken.DAMAGED], 'copy', 'copies')} could not be read."
            )
        if self.is_waiting:
            parts.append("Some copies of this library are in a folder that is not there now.")
        return " ".join(parts)


def is_media_due(library: Library) -> bool:
    """Whether there is anything to finish. Looks at the disk."""
    if library.is_read_only:
        return False
    return bool(library.media.sources) or _has_leftovers(library.media_root)


def keep_media(library: Library, *, cache: Path | None = None) -> Job[MediaUpkeep]:
    """Bring over what is still in another library's folder, and finish purges that died.

    Args:
        library: Whose media folder.
        cache: Where derived pictures lie; the user's own cache if None.

    Raises:
        LibraryError: The media folder or the library takes no more; the rest stays to be done.
    """
    done = MediaUpkeep()
    if library.is_read_only:
        return done
    if library.read(lambda reads: reads.watched_files.of_removed()):
        library.maintain(lambda books: books.watched_files.tidy(), repeatable=True)
    if library.media.sources:
        yield from _bring_over(library, library.media.sources, done)
    if _has_leftovers(library.media_root):
        done.settled = list_set_aside(library)
        if done.settled:
            yield from finish_purges(library, cache or thumbnails_dir())
    return done


def _bring_over(
    library: Library, sources: Sequence[Path], done: MediaUpkeep
) -> Generator[Progress, None, None]:
    there = [source for source in sources if source.is_dir()]
    done.is_waiting = len(there) < len(sources)
    root = library.media.to_store()
    wanted = sorted(library.read(lambda reads: reads.upkeep.held_objects()))
    for number, path in enumerate(wanted, 1):
        done.taken[take_over(there, root, path)] += 1
        if number % TOLD_EVERY == 0:
            yield Progress("Bringing copies over", number, len(wanted))
    # What cannot be read there now may be another time; until then it must not go there either.
    if not done.is_waiting and not done.taken[Taken.DAMAGED]:
        library.media.brought_over()
    changes = Changes(frozenset({Kind.LOCATIONS, Kind.ASSETS})) if done.brought else Changes()
    yield Progress("Bringing copies over", len(wanted), len(wanted), changes)


def _has_leftovers(root: Path) -> bool:
    return (root / REMOVED).is_dir()
