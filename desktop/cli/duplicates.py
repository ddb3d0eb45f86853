"""Assets of the same content: which there are, merging them, and saying that all stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids
from desktop.cli.opening import opened
from desktop.cli.rows import print_assets, rows_of
from desktop.domain import display
from desktop.edits.edit import perform
from desktop.edits.merge_assets import MergeAssets
from desktop.edits.near_duplicate import TellApart

if TYPE_CHECKING:
    from desktop.domain.near_duplicate import NearDuplicateGroup

SHOWN = 200
_BEST = "the one to keep"


def duplicates(
    context: typer.Context,
    *,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many groups.")] = SHOWN,
) -> None:
    """List assets of the same content, byte for byte.

    Groups that take most room come first; in each, the asset that one would keep. Pairs of which
    somebody said that both are wanted are left out.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        found = library.read(lambda reads: reads.duplicates.all(limit=limit))
        rows: list[dict[str, Any]] = []
        for number, group in enumerate(found.groups, 1):
            rows += _rows(number, group, {row["id"]: row for row in rows_of(library, group.ids)})
        print_assets(output, rows)
    spared = found.spared
    if not spared.groups:
        output.say("No two assets have the same content.")
        return
    shown = f"{len(found.groups):,} of " if len(found.groups) < spared.groups else ""
    output.say(
        f"{shown}{display.counted(spared.groups, 'group')}; merged, {spared.held.words} would go."
    )


def _rows(
    number: int, group: NearDuplicateGroup, told: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        told[one.card.id] | {"group": number, "likeness": one.likeness or _BEST, "uses": one.uses}
        for one in group.members
        if one.card.id in told
    ]


Others = Annotated[
    list[str], typer.Argument(metavar="OTHER...", help="Ids of those that go to the Trash.")
]


def merge(
    context: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The id of the asset that stays.")],
    others: Others,
) -> None:
    """Have one asset take the place of others, which are trashed.

    Tags, collections, takes, links, notes and names of other programs go to the one that stays; its
    own stars, label and description stay where it has any. One undo step. Prints the asset.
    """
    kept, *gone = only_ids([keep, *others])
    if kept in gone:
        raise UsageError("An asset cannot be merged into itself.")
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        merged = perform(library, MergeAssets(kept, tuple(gone))).result
        print_assets(output, rows_of(library, [kept]))
    output.say(f"{display.counted(merged, 'asset')} merged into it and moved to the Trash.")


def tell_apart(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of two assets or more.")],
) -> None:
    """Say of assets that look or are the same that all stay.

    They are not listed as duplicates of each other any more, nor as near duplicates.
    """
    keys = only_ids(ids)
    if len(set(keys)) < 2:
        raise UsageError("Name two assets or more.")
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        told = perform(library, TellApart(tuple(keys))).result
        print_assets(output, rows_of(library, keys))
    output.say(f"{display.counted(told, 'pair')} told apart.")
