"""`collection`: new, list, add, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from desktop.base.errors import NotFoundError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import collection_named, only_ids, parsed, targets, unpacked
from desktop.cli.marking import Query, report
from desktop.cli.opening import opened
from desktop.cli.output import cell
from desktop.cli.rows import print_assets, rows_of
from desktop.domain.collection import Collection, CollectionType
from desktop.domain.listing import Listing, Order, SortKey
from desktop.edits.collection import AddCollection, PutInCollection
from desktop.edits.edit import perform

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.catalog.library import Library, Reads

app = typer.Typer(
    help="Make, fill and show collections.",
    add_completion=False,
    rich_markup_mode="rich",
)
COLUMNS = {"id": "ID", "shown": "Name", "type": "Type", "count": "Assets", "query": "Search"}
_NEW = {"id": "ID", "name": "Name", "type": "Type", "count": "Assets", "query": "Search"}
_OWN_ORDER = Order(SortKey.MEMBER, descending=False)
Name = Annotated[str, typer.Argument(metavar="COLLECTION", help="Its name or id.")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of assets.")]


@app.command("new")
def new(
    context: typer.Context,
    *,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    ids: Ids = None,
    parent: Annotated[
        str | None, typer.Option(metavar="COLLECTION", help="Put it below this one.")
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", "-q", help="Make it a saved search, always live.")
    ] = None,
    description: Annotated[str, typer.Option(help="A word about it.")] = "",
) -> None:
    """Make a collection, or a saved search."""
    desk = desk_of(context)
    output = desk.output()
    wanted = only_ids(ids or ())
    if query is not None and (parsed(query) is None or wanted):
        raise UsageError("A saved search has a query, and no members of its own.")
    with opened(desk) as library:
        above = library.read(lambda r: collection_named(r, parent)) if parent else None
        known = targets(library, wanted, None) if wanted else None
        if known and known.missing:
            raise NotFoundError(f"There is no asset {known.missing[0]} in this library.")
        edit = AddCollection(
            name,
            above.id if above else None,
            known.ids if known else (),
            query or "",
            CollectionType.LIBRARY,
            description,
        )
        key = perform(library, edit).result
        rows = [row for row in collection_rows(library) if row["id"] == key]
    output.rows(rows, _NEW)


@app.command("list")
def list_(context: typer.Context) -> None:
    """List collections and saved searches, as a tree."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        rows = collection_rows(library)
    if not output.json:
        rows = [row | {"shown": _indented(row)} for row in rows]
    output.rows(rows, COLUMNS)


@app.command("add")
def add(context: typer.Context, collection: Name, ids: Ids = None, query: Query = None) -> None:
    """Put assets into a collection, at its end.

    Prints a row for each asset that was not in it yet.
    """
    desk = desk_of(context)
    output = desk.output()
    wanted = only_ids(ids or ())
    with opened(desk) as library:
        into = library.read(lambda reads: collection_named(reads, collection))
        if into.type is CollectionType.SMART:
            raise UsageError(f"“{into.name}” is a saved search; what is in it follows from it.")
        found = targets(library, wanted, query)
        edit = PutInCollection(into.id, found.ids, name=into.name)
        applied = perform(library, edit) if found.ids else None
        report(output, library, found, applied)


@app.command("show")
def show(context: typer.Context, collection: Name) -> None:
    """Show what is in a collection, in its order; for a saved search, what it finds now.

    A collection with others inside shows what is in those as well, newest first.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        found = library.read(lambda reads: collection_named(reads, collection))
        if found.type is CollectionType.SMART:
            listing = Listing(query=parsed(found.query))
        else:
            listing = library.read(lambda reads: _listing(reads, found))
        ids = unpacked(library.read(lambda reads: reads.listing.ids(listing)))
        print_assets(output, rows_of(library, ids), title=found.name)
        if not ids:
            output.say(f"“{found.name}” is empty.")


def collection_rows(library: Library) -> list[dict[str, Any]]:
    """Every collection, parents before their children; a saved search counts what it finds."""
    every = library.read(lambda reads: reads.collections.all())
    return [
        {
            "id": item.id,
            "name": item.name,
            "type": item.type,
            "parent_id": item.parent_id,
            "depth": depth,
            "count": _count(library, item),
            "query": item.query or None,
            "description": item.description,
        }
        for item, depth in _tree(every)
    ]


def _indented(row: dict[str, Any]) -> Text:
    """A name as deep as it stands in the tree."""
    return Text("  " * row["depth"]).append_text(cell(row["name"]))


def _listing(reads: Reads, found: Collection) -> Listing:
    """What a collection lists: it alone in its own order, or with the collections inside it."""
    if any(other.parent_id == found.id for other in reads.collections.all()):
        return Listing(collection_id=found.id, with_inner=True)
    return Listing(collection_id=found.id, order=_OWN_ORDER)


def _count(library: Library, item: Collection) -> int:
    """How many assets a collection lists, those of the collections inside it included."""
    if item.type is CollectionType.SMART:
        listing = Listing(query=parsed(item.query))
        return library.read(lambda reads: reads.listing.count(listing))
    return library.read(lambda reads: reads.listing.count(_listing(reads, item)))


def _tree(every: Sequence[Collection]) -> Iterator[tuple[Collection, int]]:
    """Collections with their depth, in the order of the sidebar."""
    below: dict[str | None, list[Collection]] = {}
    for item in every:
        below.setdefault(item.parent_id, []).append(item)
    waiting = [(item, 0) for item in reversed(below.get(None, []))]
    while waiting:
        item, depth = waiting.pop()
        yield item, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(item.id, []))]
