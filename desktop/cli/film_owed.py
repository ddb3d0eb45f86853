"""`film owed`: what a film still owes, and what it would cost to finish it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.film_rows import cause_rows
from desktop.cli.finding import film_named
from desktop.cli.opening import opened
from desktop.domain.owed import OwedKind
from desktop.domain.owed_words import (
    KIND_NAMES,
    line_words,
    nothing_owed,
    place_words,
    quote_words,
)
from desktop.domain.plain_number import amount_text
from desktop.formats.owed_csv import owed_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.catalog.library import Reads
    from desktop.cli.output import Output
    from desktop.domain.finish_cost import FinishCost, Quote
    from desktop.domain.owed import Owed, OwedLine
    from desktop.domain.spending import Amount

_COLUMNS = {"place": "Where", "kind": "Owed", "words": "What", "quote": "To make it"}


def owed(
    context: typer.Context,
    *,
    film: Annotated[str, typer.Argument(metavar="FILM", help="Its name or id.")],
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help=f"Only {', '.join(one.value for one in OwedKind)}."),
    ] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Comma-separated values on standard output.")
    ] = False,
) -> None:
    """Say what a film still owes, shot by shot, and what it would cost to finish it.

    What is missing, out of date or blocked, attempts that failed, files that are offline, dialogue
    without sound, what runs over time, is unpriced or unused, and scenes without shots.
    """
    desk = desk_of(context)
    output = desk.output()
    if as_csv and output.json:
        raise UsageError("Choose --json or --csv.")
    chosen = None if kind is None else _kind(kind)

    def read(reads: Reads) -> tuple[Owed, str]:
        return reads.owed.of(film_named(reads, film)), reads.settings.load().currency

    with opened(desk) as library:
        found, currency = library.read(read)
    lines = found.of(chosen)
    if as_csv:
        output.write(owed_csv(lines))
    elif output.json:
        for line in lines:
            output.row(_row(line))
        output.row(_summary(found))
    else:
        _print(output, found, lines, currency)


def _kind(text: str) -> OwedKind:
    try:
        return OwedKind(text.strip().lower().replace("-", "_"))
    except ValueError:
        raise UsageError(
            f"Nothing is owed by the name of “{text}”.",
            advice=f"Choose one of: {', '.join(one.value for one in OwedKind)}.",
        ) from None


def _print(output: Output, found: Owed, lines: Iterable[OwedLine], currency: str) -> None:
    rows = [
        {
            "place": place_words(line.place),
            "kind": KIND_NAMES[line.kind],
            "words": line_words(line),
            "quote": quote_words(line.quote),
        }
        for line in lines
    ]
    output.rows(rows, _COLUMNS)
    if not found.lines:
        output.print(": ".join(nothing_owed(found)))
    elif cost := found.finish.words(currency):
        output.print(f"To finish it: {cost}.")


def _row(line: OwedLine) -> dict[str, Any]:
    place = line.place
    row: dict[str, Any] = {
        "kind": line.kind.value,
        "reason": line.reason.value or None,
        "scene_id": place.scene_id,
        "shot_id": place.shot_id,
        "code": place.code or None,
        "name": place.name,
        "asset_id": line.asset_id,
        "asset_name": line.name or None,
        "take": line.number or None,
        "count": line.count,
        "causes": cause_rows(line.causes),
        "seconds": line.seconds,
        "limit": line.limit,
        "error": line.error or None,
        "words": line_words(line),
        "quote": None if line.quote is None else _quote(line.quote),
    }
    return row


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "cost": amount_text(quote.estimate.cost),
        "currency": quote.estimate.currency or None,
        "basis": quote.basis.value,
        "take": quote.number or None,
        "provider": quote.provider or None,
        "model": quote.model or None,
        "problem": quote.estimate.problem or None,
    }


def _summary(found: Owed) -> dict[str, Any]:
    return {
        "kind": None,
        "film_id": found.film_id,
        "film": found.name,
        "counts": {kind.value: count for kind, count in found.counts.items()},
        "finish": _finish(found.finish),
    }


def _finish(cost: FinishCost) -> dict[str, Any]:
    """`total` is null while a part has no price."""
    total = cost.total
    return {
        "shots": len(cost.quotes),
        "unpriced": cost.unpriced,
        "total": None if total is None else _amounts(total),
        "priced": _amounts(cost.priced),
        "converted": None if cost.converted is None else amount_text(cost.converted.amount),
    }


def _amounts(amounts: Iterable[Amount]) -> list[dict[str, Any]]:
    return [{"currency": one.currency, "amount": amount_text(one.total)} for one in amounts]
