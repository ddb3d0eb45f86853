"""`recipes`: read, diff, choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import NotFoundError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids, parsed, targets
from desktop.cli.opening import opened
from desktop.cli.worker import read_again
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.domain.recipe_diff import differences
from desktop.domain.recipe_source import name_key, source_json
from desktop.domain.untrusted_text import clean_line
from desktop.edits.edit import perform
from desktop.edits.recipe_source import ChooseSource

if TYPE_CHECKING:
    from desktop.domain.recipe_diff import Difference

app = typer.Typer(
    help="Read how assets were made from their files again, compare two, say what they are from.",
    add_completion=False,
    rich_markup_mode="rich",
)


@app.callback()
def recipes() -> None:
    """Read how assets were made from their files again, compare two, say what they are from."""


@app.command("diff")
def diff(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="ID", help="An asset.")],
    second: Annotated[str, typer.Argument(metavar="ID", help="Another one.")],
) -> None:
    """Say what differs between how two assets were made; corrections count.

    A row for each field that differs; prompts with their words that stayed, went and came.
    """
    desk = desk_of(context)
    ids = only_ids([first, second])
    output = desk.output()
    with opened(desk) as library:
        made = library.read(lambda reads: [reads.assets.load(key) for key in ids])
    found = differences(made[0].generation, made[1].generation)
    if output.json:
        for one in found:
            output.row(_row(one))
        return
    left, right = (clean_line(asset.name, limit=60) for asset in made)
    rows = [
        {"name": one.name, "left": one.left_text or None, "right": one.right_text or None}
        for one in found
    ]
    output.rows(rows, {"name": "What", "left": left, "right": right})
    if not found:
        output.say("Nothing that is known of how they were made differs.")


def _row(one: Difference) -> dict[str, Any]:
    words = [{"change": part.change.value, "text": part.text} for part in one.words]
    return {
        "key": one.key,
        "name": one.name,
        "left": one.left,
        "right": one.right,
        **({"words": words} if words else {}),
    }


@app.command("read")
def read(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of assets.")
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            "--query", "-q", metavar="QUERY", help="Of all this finds; without it, of all."
        ),
    ] = None,
) -> None:
    """Read again what the files of assets say of how they were made, and of themselves.

    What a person has corrected stays. The work is queued first, so what is stopped goes on with
    `worker`. A row for each asset, then one with the sums.
    """
    desk = desk_of(context)
    wanted = only_ids(ids or ())
    with opened(desk) as library:
        if wanted:
            found = targets(library, wanted, None)
            for key in found.missing:
                raise NotFoundError(f"There is no asset {key} in this library.")
            read_again(desk, library, found.ids)
            return
        listing = Listing(query=parsed(query or ""))
        every = PackedIds(library.read(lambda reads: reads.listing.ids(listing)))
        read_again(desk, library, every)


@app.command("choose")
def choose(
    context: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ID", help="What was made.")],
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A file that its recipe names, as it stands there."),
    ],
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="The id of what that is.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="It is nothing in this library.")] = False,
) -> None:
    """Say which asset a file is that a recipe names; it is not guessed again."""
    desk = desk_of(context)
    if none is (source is not None):
        raise UsageError("Give the id of what it is, or --none.")
    (asset_id,) = only_ids([asset])
    chosen = only_ids([source])[0] if source is not None else None
    with opened(desk) as library:
        named = library.read(lambda reads: reads.recipe_sources.of(asset_id))
        found = [one for one in named if one.name == name]
        found = found or [one for one in named if name_key(one.name) == name_key(name)]
        if len(found) != 1:
            raise NotFoundError(
                f"The recipe names no such file: {clean_line(name, limit=200)}.",
                advice="`show ID --json` lists what it names, under recipe.sources.",
            )
        perform(library, ChooseSource(found[0].id, chosen))
        after = library.read(lambda reads: reads.recipe_sources.of(asset_id))
    desk.output().row(dict(source_json(next(one for one in after if one.id == found[0].id))))
