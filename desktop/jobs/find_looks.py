"""Finds out what pictures look like that came in before this was done, or without a thumbnail.

What has a look is on record, so that this goes on where it ended. A thumbnail that is there is
looked at instead of its original; where there is none it is made, since it costs no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import DeskError, LibraryWriteError
from desktop.base.paths import thumbnails_dir
from desktop.domain.changes import LOOK, Changes, Kind
from desktop.domain.derived import Derived, derived_path
from desktop.domain.location import Seen
from desktop.jobs.job import Job, Progress
from desktop.jobs.make_thumbnails import Original, request_of
from desktop.jobs.retrying import retrying_job
from desktop.media.requests import PASSING_REASONS, SOURCE_REASONS, RenderRequest
from desktop.storage.finding import OriginFinder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.catalog.look import Unseen
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location
    from desktop.domain.look import Look
    from desktop.media.pool import MediaPool

LABEL = "Looking at pictures"
STEP = 64  # pictures that are looked at and noted together


def find_looks(
    library: Library,
    pool: MediaPool,
    *,
    cache: Path | None = None,
    finder: OriginFinder | None = None,
) -> Job[int]:
    """Look at every picture whose look is not known; returns of how many it is known now.

    What is out of reach is left for the next time. A library that went away for a moment is waited
    for.

    Raises:
        LibraryError: The library cannot be read or written any more, or the cache takes no more.
    """
    finding = _Finding(library, pool, cache or thumbnails_dir(), finder or OriginFinder())
    yield from retrying_job(library, finding.run, lambda: Progress(LABEL))
    return finding.found


class _Finding:
    """One run through all pictures without a look."""

    def __init__(self, library: Library, pool: MediaPool, root: Path, finder: OriginFinder) -> None:
        self._library, self._pool, self._root, self._finder = library, pool, root, finder
        self._after: AssetId | None = None
        self.found = 0

    def run(self) -> Job[None]:
        total = self.found + self._library.read(lambda reads: reads.looks.count_unseen())
        while part := self._library.read(self._next):
            pictures, places = part
            if not pictures:
                return
            looks = self._looks(pictures, places)
            self._library.maintain(
                lambda books, looks=looks: books.looks.note(looks),  # type: ignore[misc]
                repeatable=True,
            )
            self.found += sum(one.checksum in looks for one in pictures)
            self._after = pictures[-1].id
            seen = frozenset(one.id for one in pictures if one.checksum in looks)
            changes = Changes(frozenset({Kind.ASSETS}), seen, columns=frozenset({LOOK}))
            yield Progress(LABEL, self.found, total, changes if seen else Changes())

    def _next(self, reads: Reads) -> tuple[list[Unseen], dict[AssetId, list[Location]]]:
        pictures = reads.looks.unseen(self._after, limit=STEP)
        return pictures, dict(reads.locations.of([one.id for one in pictures]))

    def _looks(
        self, pictures: Sequence[Unseen], places: dict[AssetId, list[Location]]
    ) -> dict[str, Look | None]:
        """By checksum; None where there is no picture, and left out where that is not known."""
        requests: dict[str, RenderRequest] = {}
        absent: list[Original] = []
        for checksum, same in _by_checksum(pictures).items():
            thumbnail = derived_path(self._root, checksum, Derived.THUMB)
            if thumbnail.is_file():
                requests[checksum] = RenderRequest(str(thumbnail), Derived.THUMB, "", tag=checksum)
            elif stored := [place for one in same for place in places.get(one.id, ())]:
                # Any of them may be within reach: all are the same file.
                one = same[0]
                absent.append(Original(one.id, one.name, checksum, Derived.THUMB, stored))
        requests |= self._of_originals(absent)
        looks: dict[str, Look | None] = {}
        for result in self._pool.render_many(requests.values()):
            error = result.error()
            if isinstance(error, LibraryWriteError):
                raise error
            checksum = str(result.request.tag)
            if error is None:
                looks[checksum] = result.look
            elif not result.request.output:  # the thumbnail is damaged; the next run makes it
                derived_path(self._root, checksum, Derived.THUMB).unlink(missing_ok=True)
            elif result.reason not in SOURCE_REASONS | PASSING_REASONS:
                looks[checksum] = None
        return looks

    def _of_originals(self, originals: Sequence[Original]) -> dict[str, RenderRequest]:
        """What makes the thumbnails of those that are within reach."""
        if not originals:
            return {}
        search = self._finder.search([one.places for one in originals], self._library.media_root)
        found: dict[str, RenderRequest] = {}
        for original, sight in zip(originals, search.sights, strict=True):
            if sight.seen is Seen.SILENT:
                continue
            output = derived_path(self._root, original.checksum, Derived.THUMB)
            try:
                found[original.checksum] = request_of(
                    original, sight, output, tag=original.checksum
                )
            except DeskError:  # not here, or not now
                continue
        return found


def _by_checksum(pictures: Sequence[Unseen]) -> dict[str, list[Unseen]]:
    found: dict[str, list[Unseen]] = {}
    for one in pictures:
        found.setdefault(one.checksum, []).append(one)
    return found
