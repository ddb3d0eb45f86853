"""Finds out how long films and sounds are whose headers do not say it, by reading them to the end.

What came in is in the library already, and says that it is being measured. The work lies in the
queue, so that it goes on after whatever ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import NotFoundError, SourceError, SourceReadError
from desktop.domain.location import Seen
from desktop.domain.measured_length import Measured, NoLength
from desktop.media.requests import PASSING_REASONS, SOURCE_REASONS, MeasureRequest
from desktop.storage.finding import OriginFinder, opened_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.bytes import PackedFile
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Sight
    from desktop.media.pool import MediaPool

_REASONS = {"timeout": NoLength.TOO_LONG}
# Why a file cannot be measured now: what a look at its places showed, what its reader met.
_WAITS = {
    Seen.CHANGED: NoLength.REPLACED,
    Seen.NOT_PLAIN: NoLength.REPLACED,
    Seen.UNREADABLE: NoLength.NO_ACCESS,
}
_SOURCE = {
    "gone": NoLength.OUT_OF_REACH,
    "changed": NoLength.REPLACED,
    "not_a_file": NoLength.REPLACED,
}


class NotHereError(SourceReadError):
    """The file cannot be reached from here and now: that says nothing about it.

    Attributes:
        why: What its asset says of its length until then, if anything.
    """

    why: NoLength | None = None


def measure_length(
    library: Library,
    pool: MediaPool,
    asset_id: AssetId,
    *,
    finder: OriginFinder | None = None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> None:
    """Read the file of an asset to its end and store how long it is, or why that is not known.

    Args:
        library: Whose asset.
        pool: The worker processes.
        asset_id: The asset.
        finder: Who looks for its file; waits no longer for its drive than that does.
        is_wanted: Asked again and again; the work is given up when it is not.

    Raises:
        NotFoundError: There is no such asset, or nothing of it is stored.
        NotHereError: Its file cannot be reached, which the asset says then; or the work was given
            up.
        LibraryError: The length could not be stored.
    """
    asset, places = library.read(
        lambda reads: (reads.assets.load(asset_id), reads.locations.of([asset_id]))
    )
    checksum = asset.checksum_sha256
    if asset_id not in places or checksum is None:
        raise NotFoundError(f"Nothing is stored of {asset.name}.")

    search = (finder or OriginFinder()).search([places[asset_id]], library.media_root)
    stamps = (place.modified_ns for place in places[asset_id] if place.modified_ns)
    try:
        path, packed = _source(search.sights[0], asset.name)
        request = MeasureRequest(bytes(path), checksum, asset.size or 0, next(stamps, 0), packed)
        found = _read(pool, request, is_wanted)
    except NotHereError as error:
        if why := error.why:
            library.maintain(lambda books: books.upkeep.note_no_length(asset_id, checksum, why))
        raise
    library.maintain(lambda books: books.upkeep.note_length(asset_id, checksum, found))


def _source(sight: Sight, name: str) -> tuple[Path, PackedFile | None]:
    try:
        return opened_source(sight, name)
    except SourceError as error:
        problem = NotHereError(str(error), advice=error.advice)
        problem.why = _WAITS.get(sight.seen, NoLength.OUT_OF_REACH)
        raise problem from error


def _read(pool: MediaPool, request: MeasureRequest, is_wanted: Callable[[], bool]) -> Measured:
    result = pool.measure(request, is_wanted=is_wanted)
    if result.reason in SOURCE_REASONS | PASSING_REASONS:
        problem = NotHereError(result.message)
        if result.reason in SOURCE_REASONS:
            problem.why = _SOURCE.get(result.reason, NoLength.NO_ACCESS)
        raise problem
    return result.measured or Measured(reason=_REASONS.get(result.reason, NoLength.UNREADABLE))
