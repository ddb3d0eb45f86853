"""`film generate-take`: asks a generator for takes of shots, by one quote for all of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import RuleError, UsageError
from desktop.cli.budget import BudgetsWatched
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids, part_named
from desktop.cli.generation_rows import CALL_COLUMNS, call_row, plan_row
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.domain.asset import AssetType
from desktop.domain.generation import Preset
from desktop.domain.provider_call import CallState
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.domain.generation_queue import BatchQuote, WantedTake
    from desktop.domain.ids import AssetId
    from desktop.jobs.generation import GenerationJobs

_QUOTE = {"name": "Shot", "model": "Model", "prompt": "Prompt", "price": "Cost"}


Shots = Annotated[list[str], typer.Argument(metavar="SHOT...", help="Codes (12A) or ids.")]
Generator = Annotated[
    str, typer.Option(metavar="NAME", help="Who makes it; see `generation generators`.")
]
Model = Annotated[str, typer.Option(metavar="MODEL", help="Else its usual one.")]
Prompt = Annotated[str | None, typer.Option(metavar="WORDS", help="Instead of what the shot says.")]
Effort = Annotated[Preset | None, typer.Option(metavar="PRESET", help="draft or final.")]
Seed = Annotated[int | None, typer.Option(metavar="N", help="The seed.")]
Again = Annotated[
    str | None, typer.Option(metavar="TAKE", help="Make this take (its id) once more.")
]
SameSeed = Annotated[bool, typer.Option("--same-seed", help="With the seed it had.")]
FromPrevious = Annotated[
    bool, typer.Option("--from-previous", help="Begin with what the shot before ends with.")
]
Variations = Annotated[int, typer.Option(metavar="N", min=1, help="How many of each.")]
InFilm = Annotated[str | None, typer.Option(metavar="FILM", help="Where to look for codes.")]
OverBudget = Annotated[bool, typer.Option("--over-budget", help="Also where it passes a budget.")]
Yes = Annotated[bool, typer.Option("--yes", help="Send it without asking.")]
QueueOnly = Annotated[
    bool, typer.Option("--queue-only", help="Leave the sending to whoever works on the queue.")
]


def generate_take(
    context: typer.Context,
    *,
    shots: Shots,
    generator: Generator,
    model: Model = "",
    prompt: Prompt = None,
    preset: Effort = None,
    seed: Seed = None,
    again: Again = None,
    same_seed: SameSeed = False,
    from_previous: FromPrevious = False,
    variations: Variations = 1,
    film: InFilm = None,
    over_budget: OverBudget = False,
    yes: Yes = False,
    queue_only: QueueOnly = False,
) -> None:
    """Ask a generator for takes of shots: shows what it costs, sends it, waits for what comes.

    All of it is sent, or nothing. What a shot says goes along: prompt, camera, characters and
    references. Stopped or killed, it goes on with `generation run`, and nothing is paid twice.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as factory:
        jobs = factory.generation
        proposing = jobs.propose(
            library,
            [_shot(library, one, film) for one in shots],
            adapter=generator,
            model=model,
            preset=preset,
            again=only_ids([again])[0] if again else None,
            is_seed_locked=same_seed,
            from_previous=from_previous,
            variations=variations,
            words=prompt,
        )
        wanted = _with_seed(follow(proposing), seed)
        _tell_left_out(output, wanted)
        budgets = BudgetsWatched(library)
        batch = _send(output, library, jobs, wanted, yes=yes, over_budget=over_budget)
        if not queue_only:
            follow(jobs.run(library, batch=batch))
        budgets.tell(output)
        _tell(output, library, batch, is_over=not queue_only)


def _tell(output: Output, library: Library, batch: str, *, is_over: bool) -> None:
    """What became of it; ends with 1 where not all of it came."""
    calls = library.read(lambda reads: reads.generation.of_batch(batch))
    output.rows([call_row(one, plain=not output.json) for one in calls], CALL_COLUMNS)
    if is_over and any(one.state is not CallState.SUCCEEDED for one in calls):
        raise typer.Exit(1)


def _with_seed(wanted: Sequence[WantedTake], seed: int | None) -> Sequence[WantedTake]:
    if seed is None:
        return wanted
    return [replace(one, request=replace(one.request, seed=seed)) for one in wanted]


def _shot(library: Library, text: str, film: str | None) -> AssetId:
    return library.read(lambda reads: part_named(reads, text, (AssetType.SHOT,), film=film)).id


def _tell_left_out(output: Output, wanted: Sequence[WantedTake]) -> None:
    if not wanted:
        raise RuleError("There is nothing to make: the shots have no dialogue to be said.")
    for line in dict.fromkeys(
        f"{one.target_name}: {told}" for one in wanted for told in one.left_out
    ):
        output.say(line)


def _send(
    output: Output,
    library: Library,
    jobs: GenerationJobs,
    wanted: Sequence[WantedTake],
    *,
    yes: bool,
    over_budget: bool,
) -> str:
    """Show the quote, ask, and put the batch into the queue."""
    quote = follow(jobs.quote(library, wanted))
    if not output.json:
        output.rows([plan_row(plan) for plan in quote.plans], _QUOTE)
    output.say(f"{quote.words}.")
    for one in quote.budgets:
        output.say(f"{one.words}.")
    costs_nothing = quote.total is not None and not any(one.total for one in quote.total)
    if quote.can_be_sent and not (yes or costs_nothing) and not _is_agreed(quote):
        raise UsageError("Nothing was sent.", advice="To send it: --yes")
    return follow(jobs.admit(library, quote, over_budget=over_budget))


def _is_agreed(quote: BatchQuote) -> bool:
    """Asks who sits there; where nobody does, it is not."""
    return sys.stdin.isatty() and typer.confirm(f"Send {quote.words}?", err=True)
