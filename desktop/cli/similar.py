"""`similar`: what is most like an asset, and groups of pictures that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

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
    from desktop.domain.ids import AssetId

SHOWN = 20


def similar(
    context: typer.Context,
    id_: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="The id of an asset.", show_default=False)
    ] = None,
    *,
    by: Annotated[LikeBy, typer.Option("--by", help="In what it is to be alike.")] = LikeBy.PICTURE,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = SHOWN,
    groups: Annotated[
        bool, typer.Option("--groups", help="All pictures that look the same, the best first.")
    ] = False,
    now: Annotated[
        bool, typer.Option("--now", help="Answer from what is known, look at no picture first.")
    ] = False,
) -> None:
    """Find what is most like an asset, or what looks the same.

    By picture: the same picture in another format, size or crop, then what looks like it, then what
    has its colours. Pictures that nobody has looked at yet are looked at first.
    """
    if (id_ is not None) == groups:
        raise UsageError(
            "Say which asset, or --groups.", advice="directors-desk similar ID, or similar --groups"
        )
    key = None if id_ is None else only_ids([id_])[0]
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        if key is not None:
            library.read(lambda reads: reads.assets.load(key))  # before pictures are looked at
        if groups or by in (LikeBy.PICTURE, LikeBy.COLOUR):
            _look_at_pictures(library, output, is_later=now)
        if key is None:
            _print_groups(library, output, limit)
        else:
            _print_like(library, output, key, by, limit)


def _print_like(library: Library, output: Output, key: AssetId, by: LikeBy, limit: int) -> None:
    alike = library.read(lambda reads: reads.alike.find(library.looks, key, by, limit=limit))
    if alike.lacks:
        raise UsageError(alike.lacks, advice=_ADVICE[by])
    words = dict(alike.found)
    rows = [row | {"likeness": words[row["id"]]} for row in rows_of(library, words)]
    print_assets(output, rows)
    if not rows:
        output.say("Nothing is like it.")


def _print_groups(library: Library, output: Output, limit: int) -> None:
    with JobFactory() as jobs:
        found = follow(jobs.upkeep.find_near_duplicates(library))
    rows: list[dict[str, Any]] = []
    for number, group in enumerate(found.groups[:limit], 1):
        told = {member.card.id: member for member in group.members}
        for row in rows_of(library, group.ids):
            member = told[row["id"]]
            said = {"group": number, "likeness": member.likeness or "the best", "uses": member.uses}
            rows.append(row | said)
    print_assets(output, rows)
    if not rows:
        output.say("No two pictures look the same.")
    elif len(found.groups) > limit:
        output.say(f"{limit} of {display.counted(len(found.groups), 'group')}; --limit shows more.")


_ADVICE = {
    LikeBy.PICTURE: "Only pictures and films within reach have a look: see directors-desk verify.",
    LikeBy.COLOUR: "Only pictures and films within reach have a look: see directors-desk verify.",
    LikeBy.PROMPT: "See what is known of it: directors-desk show ID",
    LikeBy.SEED: "See what is known of it: directors-desk show ID",
    LikeBy.MODEL: "See what is known of it: directors-desk show ID",
}


def _look_at_pictures(library: Library, output: Output, *, is_later: bool) -> None:
    """Look at those that came in before this was done, or from where nobody looked."""
    count = library.read(lambda reads: reads.looks.count_unseen())
    if not count:
        return
    pictures = display.counted(count, "picture")
    if is_later or library.is_read_only:
        verb = "was" if count == 1 else "were"
        output.say(f"{pictures} {verb} never looked at and cannot be found.")
        return
    output.say(f"Looking at {pictures} first; with --now this is left for later.")
    with JobFactory() as jobs:
        try:
            seen = follow(jobs.upkeep.find_looks(library))
        except StoppedError:
            output.say("Stopped. It goes on with the next directors-desk similar.")
            raise typer.Exit(1) from None
    output.say(f"{display.counted(seen, 'picture')} looked at.")
