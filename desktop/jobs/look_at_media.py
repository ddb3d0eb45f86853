"""Looks whether the files that a library only points to are within reach, and notes it.

That a drive is not connected is seen at once that way, and seen again when it is. Nothing is
trashed or removed. Files that are gone from a folder that is there are noted too, unless they are
so many that something else must be the reason: then that is left to `verify` and a person.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.changes import Changes, Kind
from desktop.domain.location import named_path
from desktop.jobs.job import Job, Progress
from desktop.jobs.mass_loss import is_mass_loss
from desktop.storage.presence import Presence
from desktop.storage.survey import Survey

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.location import Location

STEP = 0.1  # seconds between two looks at whether somebody has cancelled


@dataclass(frozen=True, slots=True)
class MediaReach:
    """What is within reach.

    Attributes:
        offline: How many files are out of reach together with their folder.
        missing: How many are gone from a folder that is there.
        folders: The folders that are out of reach, readable, the fullest first.
        fresh: How many of all these were not noted before.
        back: Assets that are within reach again.
    """

    offline: int = 0
    missing: int = 0
    folders: tuple[str, ...] = ()
    fresh: int = 0
    back: tuple[AssetId, ...] = ()


@dataclass(slots=True)
class _Sorted:
    """Places by what a look showed."""

    offline: list[Location] = field(default_factory=list)
    missing: list[Location] = field(default_factory=list)
    there: list[Location] = field(default_factory=list)
    folders: dict[str, int] = field(default_factory=dict)


def look_at_media(library: Library) -> Job[MediaReach]:
    """Note which referenced files are within reach; returns what is not.

    A shared library is only looked at and nothing is noted in it: what one machine reaches another
    may not.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    yield Progress("Looking for media")
    places = library.read(lambda reads: _referenced(reads, library.media_root))
    files: dict[str, list[str]] = {}
    for _, folder, name in places:
        files.setdefault(folder, []).append(name)
    survey = Survey(files)
    while not survey.wait(STEP):
        yield Progress("Looking for media")
    found = _sort(survey, places)
    fresh_missing = [place for place in found.missing if place.status != Presence.MISSING]
    if is_mass_loss(len(fresh_missing), len(places)):
        found.missing = [place for place in found.missing if place.status == Presence.MISSING]
    marks: dict[LocationId, dict[str, str]] = {}
    for state, seen in (
        (Presence.OFFLINE, found.offline),
        (Presence.MISSING, found.missing),
        (Presence.THERE, found.there),
    ):
        marks |= {place.id: {"status": state.value} for place in seen if place.status != state}
    back = tuple(place.asset_id for place in found.there if place.id in marks)
    gone = [place for place in (*found.offline, *found.missing) if place.id in marks]
    if marks and library.dialect == "sqlite" and not library.is_read_only:
        library.maintain(lambda books: books.locations.mark(marks), repeatable=True)
        ids = frozenset({*back, *(place.asset_id for place in gone)})
        kinds = frozenset({Kind.LOCATIONS, Kind.ASSETS, Kind.MEMBERSHIP})
        yield Progress("Looking for media", 1, 1, Changes(kinds, ids))
    folders = sorted(found.folders, key=lambda folder: -found.folders[folder])
    return MediaReach(len(found.offline), len(found.missing), tuple(folders), len(gone), back)


def _referenced(reads: Reads, media_root: Path) -> list[tuple[Location, str, str]]:
    """Every original that lies outside the library: its place, folder and name."""
    found = []
    for page in reads.locations.all():
        for place in page:
            if place.is_owned or place.purpose != "original" or place.storage_type != "local":
                continue
            try:
                folder, name = os.path.split(os.fspath(named_path(place, media_root)))
            except RuleError:
                continue
            found.append((place, folder, name))
    return found


def _sort(survey: Survey, places: list[tuple[Location, str, str]]) -> _Sorted:
    found = _Sorted()
    for place, folder, name in places:
        state = survey.of(folder, name)
        if state is Presence.OFFLINE:
            found.offline.append(place)
            found.folders[folder] = found.folders.get(folder, 0) + 1
        elif state is Presence.MISSING:
            found.missing.append(place)
        elif state is Presence.THERE:
            found.there.append(place)
    return found
