"""What the dialog of watched folders knows of a library, read at once, and how it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.collection import CollectionType
from desktop.domain.untrusted_text import clean_line
from desktop.domain.watched_folder import FileState, FolderState, FolderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId, CollectionId
    from desktop.domain.watched_folder import FolderId, WatchedFile, WatchedFolder

HEADINGS = ("Folder", "State", "Came in", "Known", "Failing")
NOT_IN_HEADINGS = ("File", "Why", "Tries")
_LONGEST = 200  # characters of a path, or of a reason


@frozen
class WatchOverview:
    """The watched folders, and what can be chosen for them.

    Attributes:
        counts: How many files of each folder are in each state.
        failed: The files that could not be brought in.
        collections: Names of those that have members of their own.
        films: Names of the films.
        tags: Paths of the tags.
    """

    folders: tuple[WatchedFolder, ...]
    counts: Mapping[FolderId, Mapping[FileState, int]]
    failed: tuple[tuple[FolderId, WatchedFile], ...]
    collections: tuple[tuple[CollectionId, str], ...]
    films: tuple[tuple[AssetId, str], ...]
    tags: tuple[str, ...]


def read_overview(reads: Reads) -> WatchOverview:
    """Read all of it."""
    return WatchOverview(
        tuple(reads.watched_folders.all()),
        reads.watched_files.counts(),
        tuple(reads.watched_files.failed()),
        tuple(
            (one.id, one.name)
            for one in reads.collections.all()
            if one.type is not CollectionType.SMART
        ),
        tuple((one.id, one.name) for one in reads.films.all()),
        tuple(one.path for one in reads.tags.all()),
    )


def state_words(
    folder: WatchedFolder, status: FolderStatus | None, failing: int, machine: str
) -> str:
    """How a folder is doing, for a person; `status` is None before the job has looked."""
    if folder.machine != machine:
        return f"watched on {clean_line(folder.machine, limit=40)}"
    if not folder.is_active:
        return "paused"
    if status is None or status.state in (FolderState.PAUSED, FolderState.ELSEWHERE):
        return "starting"  # its settings have just been changed
    if status.state is FolderState.AWAY:
        return f"away: {status.problem}" if status.problem else "away; waited for"
    if status.state is not FolderState.WATCHED:
        return status.words
    parts = [f"{failing:,} failing"] if failing else []
    parts += [f"{status.waiting:,} waiting"] if status.waiting else []
    parts += [status.problem] if status.problem else []
    return ", ".join(["watching", *parts])


def not_in_yet(
    folder_id: FolderId, overview: WatchOverview, status: FolderStatus | None
) -> list[tuple[str, str, str]]:
    """What of a folder has not come in: what is waited for, and what failed."""
    waits = [(one.name, one.words, "") for one in (status.awaited if status else ())]
    fails = [
        (one.path, one.error, f"{one.try_count:,}")
        for key, one in overview.failed
        if key == folder_id
    ]
    return [
        (clean_line(name, limit=_LONGEST), clean_line(why, limit=_LONGEST), tries)
        for name, why, tries in (*waits, *fails)
    ]


def folder_row(
    folder: WatchedFolder,
    overview: WatchOverview,
    statuses: Mapping[FolderId, FolderStatus],
    machine: str,
) -> tuple[str, ...]:
    """A line of the list."""
    counts = overview.counts.get(folder.id, {})
    failing = counts.get(FileState.FAILED, 0)
    numbers = (FileState.TAKEN, FileState.DUPLICATE, FileState.FAILED)
    return (
        folder.path,
        state_words(folder, statuses.get(folder.id), failing, machine),
        *(f"{counts.get(state, 0):,}" for state in numbers),
    )
