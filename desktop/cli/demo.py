"""`demo`: the media of a short film, and a library with the film made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base import log
from desktop.cli.desk import desk_of
from desktop.cli.film_rows import film_tree
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.demo.make_demo import LIBRARY, MEDIA, DemoReport, make_demo_library
from desktop.domain.job import Outcome
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.film import Film


def demo(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where to make it; made if it is missing.")
    ] = Path("demo"),
    scale: Annotated[
        float,
        typer.Option(min=0.05, max=1, help="Less than 1: smaller pictures, shorter clips."),
    ] = 1.0,
) -> None:
    """Make a demo film's media and a library with them.

    Everything is drawn, filmed and recorded by this program. The library is DIR/demo.desk; running
    it again makes nothing twice and leaves what you have changed.
    """
    output = desk_of(context).output()
    place = folder.expanduser().absolute()
    desk = replace(desk_of(context), library=str(place / LIBRARY))
    if not desk.debug:
        log.set_up()
    with JobFactory() as jobs:
        report = follow(make_demo_library(jobs, place, scale=scale))
    with opened(desk) as library:
        film = library.read(lambda reads: reads.films.load(report.film_id))
        facts = _facts(library, report, film)
    if output.json:
        output.row(facts)
    else:
        output.console.print(film_tree(film))
        output.facts({name: facts[name] for name in ("library", "media", "added", "duplicate")})
        output.say(f'To open it: directors-desk --library "{facts["library"]}"')
    if any(imported.counts.get(Outcome.FAILED) for imported in report.imported):
        raise typer.Exit(1)


def _facts(library: Library, report: DemoReport, film: Film) -> dict[str, Any]:
    """What there is now, and what this run brought in."""
    shots = film.shots()
    sums = [imported.summary() for imported in report.imported]
    return {
        "library": library.address,
        "media": str(Path(library.address).with_name(MEDIA)),
        "film_id": film.id,
        "film": film.name,
        "is_new": report.is_new,
        "scenes": len(film.scenes),
        "shots": len(shots),
        "takes": sum(len(shot.takes) for shot in shots),
        **{outcome.value: sum(one[outcome.value] for one in sums) for outcome in Outcome},
    }
