"""`sidecars`: what the library says, written into the files beside pictures, films and sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import NotFoundError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids, targets
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.jobs.factory import JobFactory
from desktop.jobs.sidecar_report import SidecarOutcome

if TYPE_CHECKING:
    from desktop.cli.output import Output
    from desktop.jobs.sidecar_report import SidecarReport

app = typer.Typer(
    help="Write what the library says into sidecars.",
    add_completion=False,
    rich_markup_mode="rich",
)
COLUMNS = {"outcome": "", "path": "Sidecar", "name": "Of", "reason": "Why"}


@app.callback()
def _group() -> None:
    """A command of its own, though there is only one."""


@app.command()
def write(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Ids of assets.")] = None,
    query: Annotated[
        str | None, typer.Option("--query", "-q", metavar="QUERY", help="Of all this finds.")
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Also those that another program has changed since they were read here.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be written.")
    ] = False,
) -> None:
    """Write stars, labels, tags, descriptions and people into XMP sidecars.

    Each file has its own, named as the others of its folder are: a.xmp or a.jpg.xmp. Whatever else
    is in a sidecar stays as it is. One row for each asset: made, changed, unchanged (it says all of
    it already), skipped (another program has changed it since it was read here), or failed and why.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as jobs:
        found = targets(library, only_ids(ids or ()), query)
        for key in found.missing:
            raise NotFoundError(f"There is no asset {key} in this library.")
        if dry_run:
            job = jobs.upkeep.plan_sidecars(library, found.ids)
        else:
            job = jobs.upkeep.write_sidecars(library, found.ids, overwrites=overwrite)
        try:
            report = follow(job)
        except StoppedError:
            output.say("Stopped. What was written stays; the same command goes on.")
            raise typer.Exit(1) from None
    _show(output, report, is_plan=dry_run)
    if report.problems:
        raise typer.Exit(1)


def _show(output: Output, report: SidecarReport, *, is_plan: bool) -> None:
    rows: list[dict[str, Any]] = [
        {
            "outcome": row.outcome.value,
            "path": row.path,
            "name": row.name,
            "reason": row.reason or None,
            "asset_id": row.asset_id,
        }
        for row in report.rows
    ]
    output.rows(rows, COLUMNS)
    if output.json:
        output.row({"summary": {one.value: report.counts[one] for one in SidecarOutcome}})
    output.say(f"{'Would be: ' if is_plan else ''}{report.sentence}.")
