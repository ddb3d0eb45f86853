"""`search`: rows of what a query finds."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import parsed, unpacked
from desktop.cli.opening import opened
from desktop.cli.rows import PAGE, asset_rows, print_assets, rows_of
from desktop.domain import display
from desktop.domain.listing import Cursor, Listing, Order, SortKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library, Reads

# How many rows a person sees without asking for more; scripts get all of them.
SHOWN = 200
# Orders that stand on their own.
_ORDERS = tuple(key for key in SortKey if key not in (SortKey.MEMBER, SortKey.GIVEN))
_KEYS = {key.value: key for key in _ORDERS} | {
    "created": SortKey.ADDED,
    "created_at": SortKey.ADDED,
    "date": SortKey.ADDED,
    "generation_cost": SortKey.COST,
    "recorded_at": SortKey.RECORDED,
}


def search(
    context: typer.Context,
    *,
    query: Annotated[
        str, typer.Argument(help="What to look for; '' finds everything. See docs/search.md.")
    ] = "",
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="added, name, size, duration, rating, cost, recorded or type; -KEY or KEY:desc "
            "turns the order round. Without it: what came in last stands first.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, help=f"At most so many (tables: {SHOWN}; with --json: all)."),
    ] = None,
    offset: Annotated[int, typer.Option(min=0, help="Leave the first so many out.")] = 0,
    count: Annotated[bool, typer.Option("--count", help="Only say how many there are.")] = False,
) -> None:
    """Find assets."""
    desk = desk_of(context)
    listing = Listing(query=parsed(query.lstrip()), order=order_of(sort))
    output = desk.output()
    with opened(desk) as library:
        if count:
            number = library.read(lambda reads: reads.listing.count(listing))
            if output.json:
                output.row({"count": number})
            else:
                output.print(str(number))
            return
        if limit is None and not output.json:
            limit = SHOWN
        found = _found(library, listing, offset, limit)
        if output.json:
            for row in found:
                output.row(row)
            return
        rows = list(found)
        print_assets(output, rows)
        total = library.read(lambda reads: reads.listing.count(listing))
        if total > offset + len(rows):
            output.say(f"{len(rows):,} of {display.counted(total, 'asset')}; more with --limit.")
        elif not rows:
            output.say("Nothing found.")


def order_of(text: str | None) -> Order:
    """The order that `KEY`, `-KEY`, `KEY:asc` or `KEY:desc` asks for.

    Raises:
        UsageError: There is no such order.
    """
    if text is None:
        return Order()
    name, _, direction = text.strip().lower().partition(":")
    falls = name.startswith("-")
    key = _KEYS.get(name.lstrip("+-"))
    if key is None or direction not in ("", "asc", "desc"):
        keys = ", ".join(key.value for key in _ORDERS)
        raise UsageError(f"“{text}” is no order.", advice=f"Orders are: {keys}; -KEY falls.")
    if direction:
        falls = direction == "desc"
    return Order(key, descending=falls)


def _found(
    library: Library, listing: Listing, offset: int, limit: int | None
) -> Iterator[dict[str, Any]]:
    """Rows page by page; no transaction is held while somebody reads them."""
    if offset:
        ids = unpacked(library.read(lambda reads: reads.listing.ids(listing)))
        ids = ids[offset : None if limit is None else offset + limit]
        for at in range(0, len(ids), PAGE):
            yield from rows_of(library, ids[at : at + PAGE])
        return
    yield from islice(_pages(library, listing, limit), limit)


def _pages(library: Library, listing: Listing, limit: int | None) -> Iterator[dict[str, Any]]:
    after: Cursor | None = None
    size = PAGE if limit is None else max(1, min(PAGE, limit))

    def read(reads: Reads) -> tuple[list[dict[str, Any]], Cursor | None]:
        page = reads.listing.page(listing, limit=size, after=after)
        return asset_rows(reads, page.cards, library.media_root), page.after

    while True:
        rows, after = library.read(read)
        yield from rows
        if after is None:
            return
