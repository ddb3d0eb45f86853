"""`recipes`: read."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.base.errors import NotFoundError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids, parsed, targets
from desktop.cli.opening import opened
from desktop.cli.worker import read_again
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds

app = typer.Typer(
    help="Read how assets were made from their files again.",
    add_completion=False,
    rich_markup_mode="rich",
)


@app.callback()
def recipes() -> None:
    """Read how assets were made from their files again."""


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
