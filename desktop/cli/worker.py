"""`worker`: does queued jobs without a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.domain import display
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from desktop.cli.output import Output
    from desktop.jobs.job import Progress
    from desktop.jobs.work_queue import WorkReport


def worker(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="End when the queue is empty (the default).")
    ] = False,
    stay: Annotated[bool, typer.Option("--stay", help="Wait for more work, until Ctrl-C.")] = False,
) -> None:
    """Do queued jobs without a window.

    Any number of workers may share a library, on any number of machines. A row for each job, then
    one with the sums.
    """
    if once and stay:
        raise UsageError("Either --once or --stay.")
    desk = desk_of(context)
    output = desk.output()
    tried = 0

    def step(progress: Progress) -> None:
        nonlocal tried
        for asset_id in sorted(progress.changes.assets):
            tried += 1
            if output.json:
                row = {"job": progress.detail, "asset_id": asset_id}
                output.row(row | ({"error": progress.problem} if progress.problem else {}))
            elif progress.problem:
                output.say(progress.problem)

    with opened(desk) as library, JobFactory() as jobs:
        try:
            report = follow(jobs.queued(library, stay=stay), step)
        except StoppedError:
            output.say(f"Stopped after {display.counted(tried, 'job')}.")
            raise typer.Exit(0 if stay else 1) from None
    _end(output, report)


def _end(output: Output, report: WorkReport) -> None:
    if output.json:
        output.row({"summary": {"done": report.done, "failed": report.retried}})
    output.say(
        f"{display.counted(report.done, 'job')} done"
        + (f", {report.retried:,} failed" if report.retried else "")
        + "."
    )
    if report.retried:
        raise typer.Exit(1)
