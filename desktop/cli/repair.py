"""`repair`: does something about what `verify` finds in the media folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.cli.verify import queue_pictures
from desktop.domain import display
from desktop.jobs.factory import JobFactory
from desktop.jobs.repair import plan_repair
from desktop.jobs.repair_report import OrphanAction, RepairReport, plan_words, report_words

if TYPE_CHECKING:
    from desktop.cli.output import Output
    from desktop.jobs.leftovers import Leftovers

COLUMNS = {"what": "What", "path": "Path", "bytes": "Size"}


def repair(
    context: typer.Context,
    take_in: Annotated[
        bool, typer.Option("--take-in", help="Make assets of copies that belong to none.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove copies that belong to no asset; needs --yes.")
    ] = False,
    sole: Annotated[
        bool,
        typer.Option("--sole", help="No other library needs anything in this media folder."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Really remove: this cannot be undone.")
    ] = False,
) -> None:
    """Repair what verify finds in the media folder.

    Without an option it only shows what there is: a row for each copy that belongs to no asset, and
    for each half copy. Whatever is chosen, half copies that nobody writes to go, and what was cut
    off is finished. A local library is backed up first.
    """
    if take_in and remove:
        raise UsageError("Either --take-in or --remove.")
    if remove and not yes:
        raise UsageError(
            "This would remove copies for good.",
            advice="To do it: add --yes. Without an option,"
            " directors-desk repair shows what there is.",
        )
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        if not (take_in or remove or sole or yes):
            _show(output, follow(plan_repair(library)))
            return
        choice = (
            OrphanAction.TAKE_IN
            if take_in
            else OrphanAction.REMOVE
            if remove
            else OrphanAction.LEAVE
        )
        with JobFactory() as jobs:
            report = follow(jobs.upkeep.repair(library, choice, sole))
        queue_pictures(library, report.added)
    output.facts(_facts(report))
    output.say(report_words(report))
    if report.left or report.kept:
        raise typer.Exit(1)


def _show(output: Output, left: Leftovers) -> None:
    rows: list[dict[str, Any]] = [
        {"what": "untracked", "path": path, "bytes": size} for path, size in left.objects
    ]
    rows += [
        {"what": half.use.value + " half copy", "path": half.path.name, "bytes": half.size}
        for half in left.halves
    ]
    if not output.json:
        rows = [row | {"bytes": display.size(row["bytes"])} for row in rows]
    output.rows(rows, COLUMNS)
    for words in plan_words(left) or ["There is nothing to repair."]:
        output.say(words)
    if left.objects and not left.why:
        output.say(
            "To make assets of them: repair --take-in; to remove them: repair --remove --yes"
        )
    elif left.why:
        output.say("If no other library needs anything in it: directors-desk repair --sole")
    elif left:
        output.say("To do it: directors-desk repair --yes")


def _facts(report: RepairReport) -> dict[str, Any]:
    return {
        "backup": report.backup,
        "added": len(report.added),
        "found": report.found,
        "brought_over": report.brought,
        "removed": report.removed,
        "half_copies": report.swept,
        "spare": report.spare,
        "bad": report.bad,
        "kept": report.kept,
        "left": report.left,
    }
