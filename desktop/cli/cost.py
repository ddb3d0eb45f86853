"""`cost`: what was spent, in all or told apart by something, and how budgets stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import film_named
from desktop.cli.opening import opened
from desktop.domain import display
from desktop.domain.budget import BudgetState
from desktop.domain.plain_number import amount_text
from desktop.domain.spending import Grouping, SpendingFilter, grouping_named
from desktop.domain.typed_dates import read_date
from desktop.formats.spending_csv import spending_csv

if TYPE_CHECKING:
    from desktop.catalog.library import Reads
    from desktop.cli.output import Output
    from desktop.domain.budget import Budget
    from desktop.domain.spending import FinishedCost, Spending, SpendingTable

_COLUMNS = {
    "name": "Name",
    "spent": "Spent",
    "unknown": "Of unknown cost",
    "count": "Generations",
    "failed": "Failed",
}


def cost(
    context: typer.Context,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT", help=f"Tell apart by {', '.join(one.value for one in Grouping)}."
        ),
    ] = None,
    film: Annotated[
        str | None, typer.Option(metavar="FILM", help="Only of this film (name, id).")
    ] = None,
    *,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this day or month on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Up to this day or month, with it.")
    ] = None,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Only takes that do not play.")
    ] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only what came to nothing.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Comma-separated values on standard output.")
    ] = False,
) -> None:
    """Say what generations have cost, and how many are of unknown cost.

    Every cost counts once, also that of attempts that failed and of what is in the Trash. Without
    --by a total, and of a film what a finished second has cost and how its budget stands.
    """
    desk = desk_of(context)
    output = desk.output()
    if as_csv and output.json:
        raise UsageError("Choose --json or --csv.")
    grouping = None if by is None else grouping_named(by)
    chosen = replace(_period(since, until), is_rejected=rejected, is_failed=failed)
    with opened(desk) as library:
        found = library.read(lambda reads: _Found.of(reads, film, grouping, chosen))
    if as_csv:
        output.write(spending_csv(found.total, found.table))
    elif found.table is not None:
        _print_table(output, found.table)
    else:
        _print_total(output, found)


class _Found:
    """What was read in one transaction."""

    def __init__(self, total: Spending, currency: str) -> None:
        self.total, self.currency = total, currency
        self.table: SpendingTable | None = None
        self.rejected: Spending | None = None
        self.failed: Spending | None = None
        self.finished: FinishedCost | None = None
        self.budget: Budget | None = None

    @classmethod
    def of(
        cls, reads: Reads, film: str | None, grouping: Grouping | None, chosen: SpendingFilter
    ) -> _Found:
        key = None if film is None else film_named(reads, film)
        chosen = replace(chosen, film_id=key)
        currency = reads.settings.load().currency
        if grouping is not None:
            table = reads.spending.by(grouping, chosen)
            found = cls(table.total, currency)
            found.table = table
            return found
        found = cls(reads.spending.total(chosen), currency)
        if not (chosen.is_rejected or chosen.is_failed):
            found.rejected = reads.spending.rejected(chosen)
            found.failed = reads.spending.failed(chosen)
        if chosen == SpendingFilter(film_id=key):
            found.budget = reads.budgets.of(key)
            if key is not None:
                found.finished = reads.spending.finished(key)
        return found


def _period(since: str | None, until: str | None) -> SpendingFilter:
    start = None if since is None else read_date(since)
    end = None if until is None else read_date(until)
    return SpendingFilter(
        start=None if start is None else start.start,
        end=None if end is None else end.end or end.start,
    )


def _amounts(spending: Spending) -> list[dict[str, Any]]:
    return [
        {
            "currency": one.currency,
            "billed": amount_text(one.billed),
            "estimated": amount_text(one.estimated),
            "total": amount_text(one.total),
        }
        for one in spending.amounts
    ]


def _facts(spending: Spending) -> dict[str, Any]:
    return {
        "amounts": _amounts(spending),
        "known": spending.known,
        "unknown": spending.unknown,
        "failed": spending.failed,
    }


def _print_table(output: Output, table: SpendingTable) -> None:
    if output.json:
        for row in table.rows:
            named = {"by": table.by.value, "key": row.key, "name": row.name}
            output.row({**named, **_facts(row.spending), "query": row.query})
        output.row({"by": None, **_facts(table.total)})
        return
    rows = [
        {
            "name": row.name,
            "spent": row.spending.sum_words,
            "unknown": row.spending.unknown,
            "count": row.spending.count,
            "failed": row.spending.failed,
        }
        for row in table.rows
    ]
    output.rows(rows, _COLUMNS)
    output.print(f"In all {table.total.words}.")


def _print_total(output: Output, found: _Found) -> None:
    if output.json:
        output.row({**_facts(found.total), **_beside(found)})
        return
    total = found.total
    facts: dict[str, Any] = {"spent": total.words, "estimated of it": total.estimated_words}
    facts["generations"] = total.count
    if found.rejected is not None and found.rejected.count:
        facts["on rejected takes"] = found.rejected.words
    if found.failed is not None and found.failed.count:
        facts["on failed attempts"] = f"{found.failed.words} ({found.failed.count:,})"
    if found.finished is not None and found.finished.seconds:
        facts["a finished second"] = _per_second(found.finished)
    if found.budget is not None and found.budget.state is not BudgetState.NONE:
        facts["budget"] = found.budget.words
    output.facts(facts)


def _per_second(done: FinishedCost) -> str:
    shares = ((one.currency, done.per_second(one.currency)) for one in done.spending.amounts)
    words = " + ".join(display.money(share, code) for code, share in shares if share is not None)
    beside = f"{done.finished} of {done.shots} shots have a take that plays"
    return f"{words or 'unknown'} ({beside})"


def _beside(found: _Found) -> dict[str, Any]:
    beside: dict[str, Any] = {}
    if found.rejected is not None and found.failed is not None:
        beside |= {"on_rejected": _facts(found.rejected), "on_failed": _facts(found.failed)}
    if (done := found.finished) is not None:
        shares = {one.currency: done.per_second(one.currency) for one in done.spending.amounts}
        beside["finished"] = {
            "seconds": done.seconds,
            "shots": done.finished,
            "of_shots": done.shots,
            "per_second": {code: amount_text(share) for code, share in shares.items()},
        }
    if (budget := found.budget) is not None:
        beside["budget"] = {
            "limit": amount_text(budget.limit),
            "currency": budget.currency,
            "spent": amount_text(budget.spent),
            "state": budget.state.value,
        }
    return beside
