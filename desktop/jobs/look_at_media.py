"""Looks whether the files that a library only points to are within reach, and notes it.

That a drive is not connected is seen at once that way, and seen again when it is. Nothing is
trashed or removed. Files that are gone from a folder that is there are noted too, unless they are
so many that something else must be the reason: then a person is asked (`mark_missing.py`).

What one machine reaches another may not. So nothing is noted in a shared library, nor in one that
is only read: what is out of reach there is told, and kept by whoever asked.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.bytes import LOCAL
from desktop.domain.changes import Changes, Kind
from desktop.domain.location import REPLACED, named_path
from desktop.jobs.job import Job, Progress
from desktop.jobs.mass_loss import NO_LOSS, MassLoss, is_mass_loss, mass_loss
from desktop.storage.presence import Presence, PresenceCheck
from desktop.storage.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId, LocationId

_WORST_FIRST = (Presence.OFFLINE, Presence.MISSING, Presence.THERE)
STEP = 0.1  # seconds between two looks at whether somebody has cancelled


@frozen
class MediaReach:
    """What is within reach.

    Attributes:
        offline: How many files are out of reach together with their folder.
        missing: How many are gone from a folder that is there, and are noted as missing.
        folders: The folders that are out of reach, readable, the fullest first.
        fresh: How many of all these were not noted before.
        back: Assets that are within reach again.
        unmarked: Files that are gone from folders that are there, and were not noted for it.
        away: Where nothing is noted, the assets that this machine does not reach, each with the
            `status` that its files would have.
    """

    offline: int = 0
    missing: int = 0
    folders: tuple[str, ...] = ()
    fresh: int = 0
    back: tuple[AssetId, ...] = ()
    unmarked: MassLoss = NO_LOSS
    away: Mapping[AssetId, str] = field(default_factory=dict)


class _File(NamedTuple):
    """What is kept of a place while it is looked for: a library may have a million of them.

    Attributes:
        folder: Where it is, absolute; one text for all that are in it.
        name: The name of the file in it, or the pattern of a sequence.
    """

    id: LocationId
    asset_id: AssetId
    status: str
    size: int | None
    frames: Frames | None
    folder: str
    name: str


@dataclass(slots=True)
class _Places:
    """The originals of a library.

    Attributes:
        referenced: Those that lie outside the library.
        kept: Assets of which the library has a copy of its own.
        elsewhere: Assets of which something is kept where no look at a disk can tell.
    """

    referenced: list[_File] = field(default_factory=list)
    kept: set[AssetId] = field(default_factory=set)
    elsewhere: set[AssetId] = field(default_factory=set)


@dataclass(slots=True)
class _Sorted:
    """Places by what a look showed."""

    offline: list[_File] = field(default_factory=list)
    missing: list[_File] = field(default_factory=list)
    there: list[_File] = field(default_factory=list)
    replaced: list[_File] = field(default_factory=list)
    folders: dict[str, int] = field(default_factory=dict)
    unknown: set[AssetId] = field(default_factory=set)

    @property
    def fullest(self) -> tuple[str, ...]:
        """The folders that are out of reach, the fullest first."""
        return tuple(sorted(self.folders, key=lambda folder: -self.folders[folder]))


def look_at_media(library: Library) -> Job[MediaReach]:
    """Note which referenced files are within reach; returns what is not.

    A shared library is only looked at and nothing is noted in it: what one machine reaches another
    may not. There, and where a library is only read, what is away stands in `Library.away`.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    notes = library.dialect == "sqlite" and not library.is_read_only
    if notes:
        places, survey = yield from _survey(library, has_root=False)
        return (yield from _note(library, places, _sort(survey, places.referenced)))
    library.away.begin_look()
    try:
        places, survey = yield from _survey(library, has_root=True)
        found = _sort(survey, places.referenced)
        has_copies = survey.of(str(library.media_root), "") is not Presence.OFFLINE
        before = library.away.end_look(_away(places, found, has_copies=has_copies))
    finally:
        library.away.give_up_look()
    away = library.away.states
    back = tuple(before.keys() - away.keys())
    fresh = away.keys() - before.keys()
    other = {key for key in away.keys() & before.keys() if away[key] != before[key]}
    if changed := frozenset({*fresh, *other, *back}):
        yield Progress("Looking for media", 1, 1, _presence_of(changed))
    offline = sum(state == Presence.OFFLINE for state in away.values())
    return MediaReach(offline, len(away) - offline, found.fullest, len(fresh), back, away=away)


def _survey(
    library: Library, *, has_root: bool
) -> Generator[Progress, None, tuple[_Places, Survey]]:
    """Look for the originals that lie outside the library, and for the library's own folder."""
    yield Progress("Looking for media")
    places = library.read(lambda reads: _originals(reads, library.media_root))
    files: dict[str, list[str]] = {}
    for place in places.referenced:
        files.setdefault(place.folder, []).extend(_names(place))
    if places.kept and has_root:
        files.setdefault(str(library.media_root), [])
    survey = Survey(files)
    while not survey.wait(STEP):
        yield Progress("Looking for media")
    return places, survey


def _note(
    library: Library, places: _Places, found: _Sorted
) -> Generator[Progress, None, MediaReach]:
    """Write down in a library of one's own what the look showed."""
    has_others = places.kept | places.elsewhere | {place.asset_id for place in found.there}
    fresh = [
        (place.asset_id, place.folder)
        for place in found.missing
        if place.status != Presence.MISSING and place.asset_id not in has_others
    ]
    unmarked = NO_LOSS
    missing = found.missing
    if is_mass_loss(len(fresh), len(places.referenced)):
        unmarked = mass_loss(fresh)
        held = frozenset(unmarked.ids)
        missing = [
            one for one in missing if one.asset_id not in held or one.status == Presence.MISSING
        ]
    yield from _look_at_returned(found)
    marks: dict[LocationId, dict[str, str]] = {}
    for state, seen in (
        (Presence.OFFLINE, found.offline),
        (Presence.MISSING, missing),
        (Presence.THERE, found.there),
        (REPLACED, found.replaced),
    ):
        marks |= {place.id: {"status": str(state)} for place in seen if place.status != state}
    back = tuple(place.asset_id for place in found.there if place.id in marks)
    gone = [place for place in (*found.offline, *missing) if place.id in marks]
    if marks:
        library.maintain(lambda books: books.locations.mark(marks), repeatable=True)
        ids = frozenset({*back, *(place.asset_id for place in gone)})
        yield Progress("Looking for media", 1, 1, _presence_of(ids))
    return MediaReach(len(found.offline), len(missing), found.fullest, len(gone), back, unmarked)


def _look_at_returned(found: _Sorted) -> Generator[Progress, None, None]:
    """Look closer at what was away and is there by its name: it may be another file by now."""
    away = {
        place.id: (place, os.path.join(place.folder, place.name))  # noqa: PTH118 - odd bytes survive
        for place in found.there
        if place.status != Presence.THERE
    }
    folders: dict[str, list[str]] = {}
    for place, path in away.values():
        folders.setdefault(place.folder, []).append(path)
    frames = {path: place.frames for place, path in away.values() if place.frames}
    look = PresenceCheck(folders, frames=frames)
    while not look.wait(STEP):
        yield Progress("Looking for media")
    for place, path in away.values():
        if look.of(path, place.size) is Presence.MISSING:
            found.replaced.append(place)
    other = {place.id for place in found.replaced}
    found.there = [place for place in found.there if place.id not in other]


def _presence_of(ids: frozenset[AssetId]) -> Changes:
    return Changes(frozenset({Kind.LOCATIONS, Kind.ASSETS, Kind.MEMBERSHIP}), ids)


def _away(places: _Places, found: _Sorted, *, has_copies: bool) -> dict[AssetId, str]:
    """The assets of which this machine reaches nothing; offline if any of it may come back."""
    away: dict[AssetId, str] = {place.asset_id: Presence.MISSING for place in found.missing}
    away |= {place.asset_id: Presence.OFFLINE for place in found.offline}
    within = places.elsewhere | found.unknown | {place.asset_id for place in found.there}
    if has_copies:
        within |= places.kept
    else:
        away |= dict.fromkeys(places.kept, Presence.OFFLINE)
    return {key: str(state) for key, state in away.items() if key not in within}


def _originals(reads: Reads, media_root: Path) -> _Places:
    found = _Places()
    folders: dict[str, str] = {}
    for page in reads.locations.all():
        for place in page:
            # That another file has its name shows no list of names, but only a look at the file.
            if place.purpose != "original" or place.status == REPLACED:
                continue
            if place.storage_type != LOCAL:
                found.elsewhere.add(place.asset_id)
            elif place.is_owned:
                found.kept.add(place.asset_id)
            else:
                with suppress(RuleError):
                    folder, name = os.path.split(os.fspath(named_path(place, media_root)))
                    folder = folders.setdefault(folder, folder)
                    found.referenced.append(
                        _File(
                            place.id,
                            place.asset_id,
                            sys.intern(place.status),
                            place.size,
                            place.frames,
                            folder,
                            name,
                        )
                    )
    return found


def _names(place: _File) -> Iterable[str]:
    """The files of a place in its folder: one, or the frames of a sequence."""
    if place.frames is None:
        return [place.name]
    return map(place.frames.name, place.frames)


def _sort(survey: Survey, places: Sequence[_File]) -> _Sorted:
    found = _Sorted()
    for place in places:
        # Of a sequence, the worst that is seen of any of its frames.
        states = {survey.of(place.folder, name) for name in _names(place)}
        state = next((one for one in _WORST_FIRST if one in states), None)
        if state is Presence.OFFLINE:
            found.offline.append(place)
            found.folders[place.folder] = found.folders.get(place.folder, 0) + 1
        elif state is Presence.MISSING:
            found.missing.append(place)
        elif state is Presence.THERE:
            found.there.append(place)
        else:
            found.unknown.add(place.asset_id)
    return found
