"""Keeps the last frame of what a shot plays, so that the next one can begin with it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.derived import Derived
from desktop.domain.saving import AssetToSave
from desktop.edits.edit import perform
from desktop.edits.intake import CopiesPurgedError
from desktop.edits.last_frame import KeepLastFrame
from desktop.jobs.bring_in import look_at_copies
from desktop.jobs.job import Job, Progress
from desktop.jobs.make_thumbnails import render_derived
from desktop.jobs.save_media import copy_file

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Applied
    from desktop.media.pool import MediaPool
    from desktop.storage.finding import OriginFinder

_NAME = 240  # characters of a clip's name that the picture is called by


def keep_last_frame(
    library: Library,
    pool: MediaPool,
    finder: OriginFinder,
    asset_id: AssetId,
    *,
    out: float | None = None,
    cache: Path | None = None,
) -> Job[AssetId]:
    """The last frame of a clip as a picture of the library; a picture is its own.

    Args:
        library: Whose.
        pool: The worker processes that decode.
        finder: Finds the file of the clip.
        asset_id: A video or an image.
        out: Where a shot leaves it, in seconds from its beginning; None for its end.
        cache: Where derived files are kept; the user's cache if None.

    Returns:
        The picture: derived from the clip, kept once.

    Raises:
        NotFoundError: There is no such asset, or nothing of it is stored.
        SourceError: Its file cannot be read, or has no frames.
        LibraryError: The library takes no more.
    """
    clip = library.read(lambda reads: reads.assets.load(asset_id))
    if clip.type is AssetType.IMAGE:
        return asset_id
    yield Progress("Reading the last frame")
    until = max(1, round(out * 1000)) if out is not None else 0
    path = render_derived(library, pool, asset_id, Derived.LAST, until, cache=cache, finder=finder)
    picture = AssetToSave(
        AssetType.IMAGE,
        f"{clip.name[:_NAME]} last frame",
        file=copy_file(library, path, AssetType.IMAGE),
        source=AssetSource.IMPORT,
    )
    applied = _keep(library, KeepLastFrame(asset_id, picture))
    yield Progress("Reading the last frame", 1, 1, applied.changes)
    return applied.result


def _keep(library: Library, edit: KeepLastFrame) -> Applied[AssetId]:
    file = edit.picture.incoming()
    while True:
        seen = look_at_copies(library, [file] if file is not None else [], {})
        with suppress(CopiesPurgedError):
            return perform(library, edit.with_copies(seen))
