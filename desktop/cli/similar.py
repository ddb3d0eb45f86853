"""`similar`: what is most like an asset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids
from desktop.cli.opening import opened
from desktop.cli.rows import print_assets, rows_of
from desktop.cli.running import StoppedError, follow
from desktop.domain import display
from desktop.domain.look import LikeBy
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.output import Output

SHOWN = 20


def similar(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of an asset.")],
    by: Annotated[LikeBy, typer.Option("--by", help="In what it is to be alike.")] = LikeBy.PICTURE,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = SHOWN,
) -> None:
    """Find what is most like an asset, best first.

    By picture: the same picture in another format, size or crop, then what looks like it, then what
    has its colours. Pictures that nobody has looked at yet are looked at first.
    """
    (key,) = only_ids([id_])
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        library.read(lambda reads: reads.assets.load(key))  # before all pictures are looked at
        if by in (LikeBy.PICTURE, LikeBy.COLOUR):
            _look_at_pictures(library, output)
        alike = library.read(lambda reads: reads.alike.find(library.looks, key, by, limit=limit))
        if alike.lacks:
            raise UsageError(alike.lacks, advice=_ADVICE[by])
        words = dict(alike.found)
        rows = [row | {"likeness": words[row["id"]]} for row in rows_of(library, words)]
    print_assets(output, rows)
    if not rows:
        output.say("Nothing is like it.")


_ADVICE = {
    LikeBy.PICTURE: "Only pictures and films within reach have a look: see directors-desk verify.",
    LikeBy.COLOUR: "Only pictures and films within reach have a look: see directors-desk verify.",
    LikeBy.PROMPT: "See what is known of it: directors-desk show ID",
    LikeBy.SEED: "See what is known of it: directors-desk show ID",
    LikeBy.MODEL: "See what is known of it: directors-desk show ID",
}


def _look_at_pictures(library: Library, output: Output) -> None:
    """Look at those that came in before this was done, or from where nobody looked."""
    if library.is_read_only or not library.read(lambda reads: reads.looks.unseen(limit=1)):
        return
    with JobFactory() as jobs:
        try:
            count = follow(jobs.upkeep.find_looks(library))
        except StoppedError:
            output.say("Stopped. It goes on with the next directors-desk similar.")
            raise typer.Exit(1) from None
    output.say(f"{display.counted(count, 'picture')} looked at.")
