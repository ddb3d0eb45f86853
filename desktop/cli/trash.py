"""`trash` and `restore`: taking assets away, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.desk import desk_of
from desktop.cli.finding import Targets, only_ids, targets
from desktop.cli.marking import Query, missing, report
from desktop.cli.opening import opened
from desktop.cli.rows import print_assets, rows_of
from desktop.domain import display
from desktop.edits.asset import RestoreAssets, TrashAssets
from desktop.edits.edit import perform

if TYPE_CHECKING:
    from desktop.catalog.library import Reads
    from desktop.cli.output import Output
    from desktop.domain.ids import AssetId

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of assets.")]


def trash(context: typer.Context, ids: Ids = None, query: Query = None) -> None:
    """Move assets to the Trash, and say what uses them.

    Nothing is lost: tags, collections, relations and order stay with them, and `restore` brings
    all of it back. Prints a row for each asset that was moved.
    """
    desk = desk_of(context)
    output = desk.output()
    wanted = only_ids(ids or ())
    with opened(desk) as library:
        found = targets(library, wanted, query)
        uses = library.read(lambda reads: _uses(reads, found))
        applied = perform(library, TrashAssets(found.ids)) if found.ids else None
        moved = [key for key in found.ids if applied and key in applied.changes.assets]
        rows = [row | {"used_by": uses.get(row["id"], [])} for row in rows_of(library, moved)]
        _print(output, rows, found)
    if found.missing:
        raise typer.Exit(1)


def _uses(reads: Reads, found: Targets) -> dict[AssetId, list[dict[str, Any]]]:
    """What uses each asset, apart from those that go with it; only those that are used."""
    going = set(found.ids)
    if not reads.relations.used_by(found.ids, limit=1):
        return {}
    uses: dict[AssetId, list[dict[str, Any]]] = {}
    for key in found.ids:
        users = [
            {
                "id": use.other.id,
                "type": use.other.type,
                "name": use.other.code or use.other.name,
                "as": use.reads_as,
            }
            for use in reads.relations.used_by([key])
            if use.other.id not in going
        ]
        if users:
            uses[key] = users
    return uses


def _print(output: Output, rows: list[dict[str, Any]], found: Targets) -> None:
    """What was moved; a warning where something still uses it."""
    print_assets(output, [*rows, *(missing(key) for key in found.missing)])
    used = sum(bool(row["used_by"]) for row in rows)
    output.say(
        f"{display.counted(len(rows), 'asset')} moved to the Trash"
        + (f"; {used:,} of them used elsewhere" if used else "")
        + (f"; {len(found.missing):,} not in this library" if found.missing else "")
        + "."
    )


def restore(context: typer.Context, ids: Ids = None, query: Query = None) -> None:
    """Take assets out of the Trash.

    `--query` looks in the Trash only. Prints a row for each asset that is back.
    """
    desk = desk_of(context)
    output = desk.output()
    wanted = only_ids(ids or ())
    with opened(desk) as library:
        found = targets(library, wanted, query, trashed=True)
        applied = perform(library, RestoreAssets(found.ids)) if found.ids else None
        report(output, library, found, applied)
