"""Makes the demo: a short film's media by our own studio, brought in, tagged, cast and assembled.

Running it again in the same folder makes nothing twice: media that are there are kept, files the
library has are duplicates, and a film that stands is left as people have changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.domain.asset import AssetType
from desktop.domain.changes import Changes
from desktop.domain.listing import Listing
from desktop.edits.edit import perform
from desktop.generators.studio.production import studio_steps
from desktop.jobs.demo_dressing import DressProduction
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportReport, ImportRequest
from desktop.jobs.job import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId
    from desktop.edits.history import History
    from desktop.generators.studio.story import Production
    from desktop.media.pool import MediaPool


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo is.

    Attributes:
        film_id: The film, also where it was there already.
        is_new: Whether tags, cast and film were made by this run.
        imported: What came in: everything else, then the pictures.
    """

    film_id: AssetId
    is_new: bool
    imported: tuple[ImportReport, ...]


def make_demo(
    library: Library,
    pool: MediaPool,
    folder: Path,
    *,
    history: History | None = None,
    scale: float = 1.0,
) -> Job[DemoReport]:
    """Make the demo media in `folder` and set them up in the library.

    Args:
        library: Where the demo goes; anything else in it is left alone.
        pool: The worker processes.
        folder: Where the media are made; made if it is missing.
        history: Where the import becomes an undo step.
        scale: 1 for the real thing; less for smaller pictures and shorter clips.

    Raises:
        LibraryError: The library or the folder takes no more.
    """
    production = yield from _media(folder, scale)
    # Pictures last, in an import of their own, since one takes its files as they are ready: the
    # newest, which a grid shows first, are pictures.
    imported: list[ImportReport] = []
    for of_pictures in (False, True):
        made = [thing for thing in production.made if (thing.kind == "image") is of_pictures]
        paths = dict.fromkeys(str(thing.path) for thing in reversed(made))
        request = ImportRequest(tuple(paths))
        imported.append((yield from import_files(library, pool, request, history=history)))
    title = production.film.title
    film_id = library.read(lambda reads: _film(reads, title))
    if film_id is not None:
        return DemoReport(film_id, is_new=False, imported=tuple(imported))
    yield Progress("Setting up the film")
    ids = library.read(lambda reads: _assets(reads, production, imported))
    applied = perform(library, DressProduction(production, ids))
    yield Progress("Setting up the film", 1, 1, _whole(applied.changes))
    return DemoReport(applied.result, is_new=True, imported=tuple(imported))


def _media(folder: Path, scale: float) -> Job[Production]:
    """The studio's work as a job."""
    steps = studio_steps(folder, scale=scale)
    try:
        while True:
            step = next(steps)
            yield Progress("Making demo media", step.done, step.total, detail=step.made.title)
    except StopIteration as end:
        production: Production = end.value
        return production
    except OSError as error:
        raise LibraryWriteError(
            f"The demo cannot be made in {folder}: {error.strerror or error}.",
            advice="Choose another folder, or free some space.",
        ) from error
    finally:
        steps.close()


def _film(reads: Reads, title: str) -> AssetId | None:
    page = reads.listing.page(Listing(types=(AssetType.FILM,)))
    return next((card.id for card in page.cards if card.name == title), None)


def _assets(
    reads: Reads, production: Production, imported: Sequence[ImportReport]
) -> dict[str, AssetId]:
    """The asset of each thing made, by its title; things that could not come in are left out."""
    rows = [row for report in imported for row in reads.jobs.report(report.job_id)]
    by_path = {row.path: row.asset_id for row in rows if row.asset_id}
    return {
        made.title: by_path[str(made.path)] for made in production.made if str(made.path) in by_path
    }


def _whole(changes: Changes) -> Changes:
    return Changes(changes.kinds, frozenset(), everything=True)
