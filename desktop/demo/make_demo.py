"""Makes the demo library: a short film's media, imported, tagged, cast and assembled.

Running it again in the same folder makes nothing twice: media that are there are kept, files the
library has are duplicates, and a film that stands is left as people have changed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.base.frozen import frozen
from desktop.catalog.library import open_library
from desktop.demo.dressing import DressProduction
from desktop.demo.studio.production import studio_steps
from desktop.domain.asset import AssetType
from desktop.domain.changes import Changes
from desktop.domain.listing import Listing
from desktop.edits.edit import perform
from desktop.jobs.import_request import ImportReport, ImportRequest
from desktop.jobs.job import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.demo.studio.story import Production
    from desktop.domain.ids import AssetId
    from desktop.jobs.factory import JobFactory

LIBRARY, MEDIA = "demo.desk", "media"


@frozen
class DemoReport:
    """What the demo is.

    Attributes:
        library: The library's file or address.
        film_id: The film, also where it was there already.
        is_new: Whether tags, cast and film were made by this run.
        imported: What came in: everything else, then the pictures.
    """

    library: str
    film_id: AssetId
    is_new: bool
    imported: tuple[ImportReport, ...]


def make_demo_library(jobs: JobFactory, folder: Path, *, scale: float = 1.0) -> Job[DemoReport]:
    """Make the demo in `folder`: the library's file, and the media in a folder beside it.

    Args:
        jobs: The jobs with their worker processes.
        folder: Made if it is missing.
        scale: 1 for the real thing; less for smaller pictures and shorter clips.

    Raises:
        LibraryError: The library or the folder takes no more.
    """
    library = open_library(folder / LIBRARY, create=True)
    try:
        return (yield from make_demo(library, jobs, folder / MEDIA, scale=scale))
    finally:
        library.close()


def make_demo(
    library: Library, jobs: JobFactory, folder: Path, *, scale: float = 1.0
) -> Job[DemoReport]:
    """Make the demo media in `folder` and set them up in the library.

    Args:
        library: Where the demo goes; anything else in it is left alone.
        jobs: The jobs with their worker processes.
        folder: Where the media are made; made if it is missing.
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
        imported.append((yield from jobs.imports.start(library, request)))
    title = production.film.title
    film_id = library.read(lambda reads: _film(reads, title))
    if film_id is not None:
        return DemoReport(library.address, film_id, is_new=False, imported=tuple(imported))
    yield Progress("Setting up the film")
    ids = library.read(lambda reads: _assets(reads, production, imported))
    applied = perform(library, DressProduction(production, ids))
    yield Progress("Setting up the film", 1, 1, _whole(applied.changes))
    return DemoReport(library.address, applied.result, is_new=True, imported=tuple(imported))


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
