"""`empty-trash`: the one command that deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.domain import display
from desktop.domain.listing import Listing
from desktop.jobs.empty_trash import empty_trash as emptying

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def empty_trash(
    context: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", help="Really do it: this cannot be undone.")
    ] = False,
) -> None:
    """Delete what is in the Trash, for good.

    Files that the library only refers to stay where they are; copies that it made go.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        if not yes:
            raise _unconfirmed(library)
        purged = follow(emptying(library))
    output.facts(
        {
            "deleted": purged.assets,
            "files": purged.objects,
            "left": list(purged.left),
            "kept": purged.kept,
        }
    )
    if purged.kept:
        output.say(purged.about_kept)
    if purged.left:
        output.say("Some copies could not be removed; directors-desk verify lists them.")
        raise typer.Exit(1)


def _unconfirmed(library: Library) -> UsageError:
    number = library.read(lambda reads: reads.listing.count(Listing(trashed=True)))
    return UsageError(
        f"This would delete {display.counted(number, 'asset')} for good.",
        advice="To do it: directors-desk empty-trash --yes",
    )
