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
from desktop.domain.ids import AssetId
from desktop.domain.relation import READS_AS
from desktop.domain.trashing import question
from desktop.edits.asset import RestoreAssets, TrashAssets
from desktop.edits.edit import perform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.cli.output import Output
    from desktop.domain.trashing import TrashedUse

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
        uses = library.read(lambda reads: reads.relations.uses_elsewhere(found.ids))
        applied = perform(library, TrashAssets(found.ids)) if found.ids else None
        applied_to = applied.changes.assets if applied else frozenset[AssetId]()
        moved = [key for key in found.ids if key in applied_to]
        uses = [use for use in uses if use.asset_id in applied_to]
        used_by = _used_by(uses)
        rows = [row | {"used_by": used_by.get(row["id"], [])} for row in rows_of(library, moved)]
        _print(output, rows, found, uses)
    if found.missing:
        raise typer.Exit(1)


def _used_by(uses: Sequence[TrashedUse]) -> dict[AssetId, list[dict[str, Any]]]:
    """What loses each asset; only those that something loses."""
    found: dict[AssetId, list[dict[str, Any]]] = {}
    for use in uses:
        told = {
            "id": use.user_id,
            "type": use.user_type,
            "name": use.user,
            "film": use.film,
            "as": READS_AS[use.type][1],
        }
        found.setdefault(use.asset_id, []).append(told)
    return found


def _print(
    output: Output, rows: list[dict[str, Any]], found: Targets, uses: Sequence[TrashedUse]
) -> None:
    """What was moved; and what the window would have asked, where something else loses by it."""
    print_assets(output, [*rows, *(missing(key) for key in found.missing)])
    asked = question(uses, len(rows))
    output.say(
        f"{display.counted(len(rows), 'asset')} moved to the Trash"
        + (f"; {len(found.missing):,} not in this library" if found.missing else "")
        + "."
        + (f" {asked.text}" if asked is not None else "")
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
