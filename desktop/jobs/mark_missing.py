"""Marks files as missing that are gone in a great number, once a person has said that they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.changes import Changes, Kind
from desktop.domain.location import named_path
from desktop.edits.edit import perform
from desktop.edits.location import MarkMissing
from desktop.jobs.job import Job, Progress
from desktop.storage.presence import Presence, PresenceCheck

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location
    from desktop.edits.history import History

STEP = 0.1  # seconds between two looks at whether somebody has cancelled


def mark_missing(
    library: Library, ids: Sequence[AssetId], history: History | None = None
) -> Job[int]:
    """Mark those files of these assets as missing that still are; one undo step.

    They are looked at once more: what came back since somebody was asked is not marked.

    Returns:
        How many assets were marked.

    Raises:
        LibraryError: The library cannot be read or written; nothing was marked.
    """
    yield Progress("Looking for media")
    found = library.read(lambda reads: reads.locations.of(ids))
    files = _files([place for mine in found.values() for place in mine], library.media_root)
    look = PresenceCheck.at(files, library.media_root)
    while not look.wait(STEP):
        yield Progress("Looking for media")
    gone = [
        place
        for place, path in files
        if look.of(path, place.size) is Presence.MISSING and place.status != Presence.MISSING
    ]
    if not gone:
        return 0
    edit = MarkMissing(tuple(place.id for place in gone))
    applied = history.perform(library, edit) if history else perform(library, edit)
    seen = Changes(
        frozenset({Kind.LOCATIONS, Kind.ASSETS, Kind.MEMBERSHIP}),
        frozenset(place.asset_id for place in gone),
    )
    yield Progress("Looking for media", len(gone), len(gone), applied.changes | seen)
    return applied.result


def _files(places: Sequence[Location], media_root: Path) -> list[tuple[Location, str]]:
    """The originals of these that a look at this machine's disks can tell of, with their paths."""
    found = []
    for place in places:
        if place.purpose == "original":
            try:
                found.append((place, os.fspath(named_path(place, media_root))))
            except RuleError:
                continue
    return found
