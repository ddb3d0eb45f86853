"""`generation`: generators, list, run, cancel, send-again, dismiss: the queue of generations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import NotFoundError
from desktop.cli.budget import BudgetsWatched
from desktop.cli.desk import desk_of
from desktop.cli.generation_rows import CALL_COLUMNS, call_row
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.domain.ids import is_id
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from desktop.cli.desk import Desk
    from desktop.domain.generation_queue import GenerationCall

app = typer.Typer(
    help="Takes that are asked for: the queue of the generators.",
    add_completion=False,
    rich_markup_mode="rich",
)
_GENERATORS = {"name": "Name", "title": "Generator", "stands": "State", "models": "Models"}
Calls = Annotated[list[str], typer.Argument(metavar="CALL...", help="Ids of calls.")]


@app.callback()
def generation() -> None:
    """Takes that are asked for: the queue of the generators."""


@app.command("generators")
def generators(context: typer.Context) -> None:
    """List the generators that are installed, and what each runs or lacks."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as factory:
        found = follow(factory.generation.offers(library))
    rows = [
        {
            "name": one.spec.name,
            "title": one.spec.title,
            "state": one.availability.state.value,
            "stands": one.availability.words or one.availability.state.value,
            "advice": one.availability.advice or None,
            "models": [model.name for model in one.models],
        }
        for one in found
    ]
    output.rows(rows, _GENERATORS)


@app.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="How many at most.")] = 200,
) -> None:
    """List what waits and what is made now, then what has ended, the last first."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = library.read(lambda reads: reads.generation.queue(limit))
    _print(desk, found)


@app.command("run")
def run(
    context: typer.Context,
    stay: Annotated[bool, typer.Option("--stay", help="Wait for more, until Ctrl-C.")] = False,
) -> None:
    """Send what waits, wait for what was sent, and store what comes.

    Goes on with what a program that was killed has sent; nothing is sent twice. Any number of
    programs may do so at once.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as factory:
        budgets = BudgetsWatched(library)
        try:
            report = follow(factory.generation.run(library, stay=stay))
        except StoppedError:
            output.say("Stopped. What was sent is found again by the next run.")
            raise typer.Exit(0 if stay else 1) from None
        budgets.tell(output)
    output.facts(
        {
            "made": report.made,
            "failed": report.failed,
            "cancelled": report.cancelled,
            "waiting": report.waiting,
        }
    )
    if report.failed:
        raise typer.Exit(1)


@app.command("cancel")
def cancel(context: typer.Context, calls: Calls) -> None:
    """Stop calls: what is not sent never is, and a generator that is at one is asked to stop.

    What comes all the same is stored, since it is paid.
    """
    desk = desk_of(context)
    ids = _ids(calls)
    with opened(desk) as library, JobFactory() as factory:
        follow(factory.generation.cancel(library, ids))
        found = library.read(lambda reads: reads.generation.calls(ids))
    _print(desk, found)


@app.command("send-again")
def send_again(
    context: typer.Context,
    *,
    call: Annotated[str, typer.Argument(metavar="CALL", help="Its id.")],
    over_budget: Annotated[
        bool, typer.Option("--over-budget", help="Also where it passes a budget.")
    ] = False,
) -> None:
    """Ask once more for what came to nothing: a new call, which may be paid anew."""
    desk = desk_of(context)
    (key,) = _ids([call])
    with opened(desk) as library, JobFactory() as factory:
        new = follow(factory.generation.send_again(library, key, over_budget=over_budget))
        found = library.read(lambda reads: reads.generation.calls([new]))
    _print(desk, found)


@app.command("dismiss")
def dismiss(context: typer.Context, calls: Calls) -> None:
    """Take calls that have ended off the list; they and their costs stay on record."""
    desk = desk_of(context)
    ids = _ids(calls)
    with opened(desk) as library, JobFactory() as factory:
        count = follow(factory.generation.dismiss(library, ids))
    desk.output().facts({"dismissed": count})


def _ids(texts: list[str]) -> list[str]:
    for text in texts:
        if not is_id(text.strip().lower()):
            raise NotFoundError(f"There is no call “{text}”.", advice="See: generation list")
    return [text.strip().lower() for text in texts]


def _print(desk: Desk, found: tuple[GenerationCall, ...]) -> None:
    output = desk.output()
    output.rows([call_row(one, plain=not output.json) for one in found], CALL_COLUMNS)
