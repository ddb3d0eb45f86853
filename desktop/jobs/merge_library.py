"""Takes another library in: bytes first, each into its place, and then all rows in one edit.

The other library is only read. Bytes that were put into the media folder before a run was stopped
are found there by the next one, and are removed by `repair` where there is none.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError, SourceReadError
from desktop.base.frozen import frozen
from desktop.catalog.guest_library import visited
from desktop.domain.intake import NewOriginal
from desktop.domain.library_merge import MergeChoice, MergePlan
from desktop.domain.location import Seen, origin_of
from desktop.edits.edit import perform
from desktop.edits.merge_library import MergeLibrary
from desktop.jobs.job import Job, Progress
from desktop.jobs.packing import Meter, subjects
from desktop.storage.finding import OriginFinder, opened_source
from desktop.storage.half_copies import new_name
from desktop.storage.scan import in_words
from desktop.storage.store import check_space, move_in, storing
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from io import BufferedIOBase
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.library_part import LibraryPart
    from desktop.domain.location import Location
    from desktop.edits.edit import Applied
    from desktop.edits.history import History
    from desktop.jobs.packing import PackSubject

CHUNK = 4 << 20  # bytes between two steps


@frozen
class MediaLost:
    """An asset that comes in without its bytes, and why."""

    asset_id: AssetId
    name: str
    reason: str


@dataclass(slots=True)
class MergeReport:
    """What a merge has done, or would do.

    Attributes:
        plan: The rows.
        lost: What came in without its bytes.
        is_done: It was done.
    """

    plan: MergePlan
    lost: list[MediaLost] = field(default_factory=list)
    is_done: bool = False


def plan_merge(
    library: Library, address: str, choice: MergeChoice | None = None
) -> Job[MergeReport]:
    """Say what a merge would do; nothing is written anywhere.

    Raises:
        LibraryError: The other library cannot be read.
        RuleError: It is this library itself.
    """
    choice = choice or MergeChoice()
    yield Progress("Reading the other library")
    with visited(address) as guest:
        part = _all_of(library, guest)
        yield Progress("Comparing")
        return MergeReport(library.read(lambda reads: reads.library_merge.plan(part, choice)))


def merge_library(
    library: Library,
    address: str,
    choice: MergeChoice | None = None,
    *,
    history: History | None = None,
    finder: OriginFinder | None = None,
) -> Job[MergeReport]:
    """Take another library in.

    Args:
        library: Where to.
        address: The other one: a path, or a `postgresql://` URL.
        choice: What was decided of what both have edited.
        history: Where the step goes that can be undone.
        finder: Looks for files.

    Raises:
        LibraryError: The other one cannot be read, or nothing was changed here.
        RuleError: Something was edited on both sides, and nobody has said whose it is to be.
    """
    choice = choice or MergeChoice()
    yield Progress("Reading the other library")
    with visited(address) as guest:
        part = _all_of(library, guest)
        yield Progress("Comparing")
        plan = library.read(lambda reads: reads.library_merge.plan(part, choice))
        report = MergeReport(plan)
        if any(row.is_open for row in plan.conflicts):
            return report
        purges = library.read(lambda reads: reads.upkeep.purge_count())
        carrying = _Carrying(library, guest, report, finder or OriginFinder())
        places = yield from carrying.run(plan.added)
        yield Progress("Writing what comes in")
        edit = MergeLibrary(part, choice, places, purges)
        applied: Applied[MergePlan]
        applied = history.perform(library, edit) if history is not None else perform(library, edit)
        report.plan, report.is_done = applied.result, True
        yield Progress("Merged", 1, 1, applied.changes)
    return report


def _all_of(library: Library, guest: Library) -> LibraryPart:
    is_same = guest.address == library.address
    if guest.path is not None and library.path is not None:
        with suppress(OSError):
            is_same |= guest.path.samefile(library.path)
    if is_same:
        raise RuleError("That is this library itself.", advice="Choose another one.")
    return guest.read(lambda reads: reads.parts.load(None, guest.name, history=True))


class _Carrying:
    """The bytes of what comes in, into this library's media folder."""

    def __init__(
        self, library: Library, guest: Library, report: MergeReport, finder: OriginFinder
    ) -> None:
        self._library, self._guest, self._report = library, guest, report
        self._finder = finder
        self._meter = Meter("Copying", 0)

    def run(self, ids: Sequence[AssetId]) -> Generator[Progress, None, dict[AssetId, NewOriginal]]:
        """Copy what lies in the other library; files outside of it stay where they are."""
        wanted = [one for one in subjects(self._guest, ids) if _is_carried(one)]
        places: dict[AssetId, NewOriginal] = {}
        if not wanted:
            return places
        root = self._library.media.to_store()
        total = sum(one.size for one in wanted)
        check_space(root, total)
        self._meter = Meter("Copying", total)
        for one in wanted:
            try:
                places[one.asset_id] = yield from self._carry(one, root)
            except (SourceReadError, RuleError) as error:
                reason = f"{error} {error.advice}".strip()
                self._report.lost.append(MediaLost(one.asset_id, one.name, reason))
        return places

    def _carry(self, one: PackSubject, root: Path) -> Generator[Progress, None, NewOriginal]:
        places = [one.packed] if one.packed is not None else one.files
        sight = (search := self._finder.search([places], self._guest.media_root)).sights[0]
        if sight.seen is not Seen.FILE:
            opened_source(sight, one.name)
        place = search.places[0] or places[0]
        name = place.filename or one.name
        ending = os.path.splitext(place.path)[1]  # noqa: PTH122 - a text
        stored = None
        while stored is None:  # a purge may take a copy whose asset is not there yet
            partial, checksum = yield from self._copy(place, root, one.name)
            if checksum != place.checksum_sha256:
                partial.unlink(missing_ok=True)
                raise SourceReadError(f"{one.name} has other bytes than when it came in.")
            stored = move_in(partial, root, checksum=checksum, name=f"a{ending}")
        return NewOriginal(
            path=stored.path,
            url=None,
            filename=name,
            size=stored.size,
            checksum_sha256=stored.checksum,
            content_type=place.content_type,
            is_owned=True,
        )

    def _copy(
        self, place: Location, root: Path, name: str
    ) -> Generator[Progress, None, tuple[Path, str]]:
        """All bytes beside their place, synced; returns where, and their SHA-256."""
        origin, digest = origin_of(place, self._guest.media_root), hashlib.sha256()
        with storing(root):
            partial = new_name(root)
            output = partial.open("xb")
        is_whole = False
        try:
            try:
                stream = store_of(origin).open(origin)
            except OSError as error:
                raise _unreadable(name, error) from error
            with closing(stream), output:
                while data := _read(stream, name):
                    digest.update(data)
                    with storing(root):
                        output.write(data)
                    yield self._meter.step(name, len(data))
                with storing(root):
                    output.flush()
                    os.fsync(output.fileno())
            is_whole = True
        finally:
            output.close()
            if not is_whole:
                partial.unlink(missing_ok=True)
        return partial, digest.hexdigest()


def _is_carried(one: PackSubject) -> bool:
    """Whether bytes lie in the other library, and not in a file that both can name."""
    if one.is_sequence:
        return False
    return one.packed is not None or any(place.is_owned for place in one.files)


def _read(stream: BufferedIOBase, name: str) -> bytes:
    try:
        return stream.read(CHUNK)
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> SourceReadError:
    return SourceReadError(f"{name} could not be read: {in_words(error)}.")
