"""`budget`: what may be spent on a film, or in the library, and how it stands."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import LibraryError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import film_named
from desktop.cli.opening import opened
from desktop.domain.budget import newly_worse
from desktop.domain.plain_number import amount_text
from desktop.domain.typed_text import read_money
from desktop.edits.edit import perform
from desktop.edits.spending import SetBudget

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.domain.budget import Budget, BudgetAhead, NamedBudget


def budget(
    context: typer.Context,
    amount: Annotated[
        str | None,
        typer.Argument(metavar="AMOUNT", help="What may be spent: 250, 80 EUR. Else it is shown."),
    ] = None,
    film: Annotated[
        str | None, typer.Option(metavar="FILM", help="Of this film; without it, of the library.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Take the budget away.")] = False,
) -> None:
    """Show or set what may be spent on a film, or in the whole library.

    From four fifths on it is near, above it passed. What is of unknown cost, or in a currency
    without a rate, is not held against it and is said beside.
    """
    desk = desk_of(context)
    output = desk.output()
    limit = None if amount is None else read_money(amount)
    if amount is not None and (limit is None or none):
        raise UsageError("Say how much may be spent, or --none.", advice="Example: budget 250")
    with opened(desk) as library:
        key = None if film is None else library.read(lambda reads: film_named(reads, film))
        home = library.read(lambda reads: reads.settings.load()).currency
        if limit and key is None and limit.currency not in ("", home):
            raise UsageError(f"The library's budget is in its own currency, {home}.")
        if limit is not None or none:
            perform(library, SetBudget(key, limit))
        found = library.read(lambda reads: reads.budgets.of(key))
    if not output.json:
        output.print(found.words)
        return
    output.row(budget_facts(found))


class BudgetsWatched:
    """How budgets stood before a command spent something; what came near or was passed is said."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._before = {one.film_id: one.budget.state for one in self._limited()}

    def facts(self) -> dict[str, Any]:
        """`budgets` as JSON has them, where any is set."""
        found = [
            {"film": one.film_id, "name": one.name or None, **budget_facts(one.budget)}
            for one in self._limited()
        ]
        return {"budgets": found} if found else {}

    def tell(self, output: Output) -> None:
        """A line for each budget that stands worse than before."""
        for one in newly_worse(self._before, self._limited()):
            output.say(f"{one.words}.")

    def _limited(self) -> list[NamedBudget]:
        """None where the library cannot be asked: what was done is done all the same."""
        with suppress(LibraryError):
            return self._library.read(lambda reads: reads.budgets.limited())
        return []


def budget_ahead_facts(found: BudgetAhead) -> dict[str, Any]:
    """What would become of a budget when files come in, as JSON has it."""
    return {
        "cost": amount_text(found.estimated) if found.priced else None,
        "currency": found.budget.currency,
        "priced": found.priced,
        "unpriced": found.unpriced,
        "left_out": {one.currency: amount_text(one.total) for one in found.left_out},
        "budget": budget_facts(found.budget),
        "state_then": found.state.value,
    }


def budget_facts(found: Budget) -> dict[str, Any]:
    """A budget and how it stands, as JSON has it."""
    return {
        "limit": amount_text(found.limit),
        "currency": found.currency,
        "spent": amount_text(found.spent),
        "left": amount_text(found.left),
        "state": found.state.value,
        "unknown": found.unknown,
        "left_out": {one.currency: amount_text(one.total) for one in found.left_out},
    }
