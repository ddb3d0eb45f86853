"""`worker` and `read-facts`: queued jobs without a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import NotFoundError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids, targets
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.domain import display
from desktop.jobs.factory import JobFactory
from desktop.jobs.work_queue import queue_facts

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.desk import Desk
    from desktop.cli.output import Output
    from desktop.domain.ids import Ids
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
    told = _Told(output)
    with opened(desk) as library, JobFactory() as jobs:
        try:
            report = follow(jobs.queued(library, stay=stay), told.step)
        except StoppedError:
            output.say(f"Stopped after {display.counted(told.count, 'job')}.")
            raise typer.Exit(0 if stay else 1) from None
    _end(output, report)


def read_facts(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Ids of assets.")] = None,
    query: Annotated[
        str | None, typer.Option("--query", "-q", metavar="QUERY", help="Of all this finds.")
    ] = None,
) -> None:
    """Read again what the files of assets say of themselves: dates, sizes, people, rights.

    What is new is put beside what is known; what a person wrote stays. The work is queued first, so
    what is stopped goes on with `worker`. A row for each asset, then one with the sums.
    """
    desk = desk_of(context)
    with opened(desk) as library:
        found = targets(library, only_ids(ids or ()), query)
        for key in found.missing:
            raise NotFoundError(f"There is no asset {key} in this library.")
        read_again(desk, library, found.ids)


def read_again(desk: Desk, library: Library, ids: Ids) -> None:
    """Queue the reading of these assets' facts, do it, and say what came of it."""
    output = desk.output()
    with JobFactory() as jobs:
        queue_facts(library, ids)
        try:
            report = follow(jobs.queued(library, stay=False), _Told(output).step)
        except StoppedError:
            output.say("Stopped. Go on with: directors-desk worker")
            raise typer.Exit(1) from None
    _end(output, report)


class _Told:
    """Says what has been done, a row for each job.

    Attributes:
        count: How many.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self.count = 0

    def step(self, progress: Progress) -> None:
        """Take note of one step of the work."""
        for asset_id in sorted(progress.changes.assets):
            self.count += 1
            if self._output.json:
                row = {"job": progress.detail, "asset_id": asset_id}
                problem = {"error": progress.problem} if progress.problem else {}
                self._output.row(row | problem)
            elif progress.problem:
                self._output.say(progress.problem)


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
