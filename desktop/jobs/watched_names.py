"""Looks which names lie in a folder that may be watched: for the preview of a rule for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.job import Outcome
from desktop.domain.watched_folder import is_unfinished
from desktop.jobs.job import Progress
from desktop.storage.folder_listing import FolderLook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs.job import Job

_STEP = 0.1  # seconds in which a stop comes through


@frozen
class ListedNames:
    """The names of the files that would come in.

    Attributes:
        names: The first of them, in the order of a walk.
        total: How many there are.
        problem: Why the folder cannot be looked at, or empty.
    """

    names: tuple[str, ...] = ()
    total: int = 0
    problem: str = ""


def look_at_names(path: str, *, is_deep: bool, own: Sequence[str], limit: int) -> Job[ListedNames]:
    """List a folder; a drive that is silent is waited for, until the job is stopped.

    Args:
        path: Absolute, undecodable bytes as surrogates.
        is_deep: The folders in it too.
        own: Folders and files that are none of it.
        limit: How many names are handed out at most.
    """
    look = FolderLook(path, is_deep=is_deep, own=own)
    while (listing := look.listing) is None:
        yield Progress("Looking at names")
        look.wait(_STEP)
    names = [
        name
        for one in listing.files
        if one.outcome in {None, Outcome.ADDED}
        and not is_unfinished(name := one.path.rpartition("/")[2])
    ]
    return ListedNames(tuple(names[:limit]), len(names), listing.problem)
