"""`calls`: list, add: the ledger of what providers were asked, and what that cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.budget import BudgetsWatched
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids, part_named
from desktop.cli.opening import opened
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.plain_number import amount_text
from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.typed_dates import read_date
from desktop.domain.typed_text import read_money
from desktop.edits.edit import perform
from desktop.edits.provider_call import RecordCall

if TYPE_CHECKING:
    from desktop.domain.provider_call import RecordedCall
    from desktop.domain.typed_text import Money

app = typer.Typer(
    help="Calls of providers that are on record.", add_completion=False, rich_markup_mode="rich"
)
_PARTS = (AssetType.FILM, AssetType.SCENE, AssetType.SHOT)
_COLUMNS = {
    "at": "When",
    "provider": "Provider",
    "model": "Model",
    "state": "State",
    "spent": "Cost",
    "basis": "Known",
    "made": "Made",
    "error": "Error",
}

Cost = Annotated[str | None, typer.Option(metavar="AMOUNT", help="What was billed: 0.25, 1 EUR.")]
Units = Annotated[str | None, typer.Option(metavar="N", help="How many were paid for: 5.")]
Unit = Annotated[str, typer.Option(metavar="UNIT", help="Of what: second, image.")]
UnitPrice = Annotated[str | None, typer.Option(metavar="AMOUNT", help="What one of them costs.")]
Estimated = Annotated[
    bool, typer.Option("--estimated", help="The cost is reckoned and was not billed.")
]
Made = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="An asset that it made; may be repeated.")
]
For = Annotated[
    str | None, typer.Option("--for", metavar="PART", help="A shot, scene or film it was for.")
]
InFilm = Annotated[
    str | None, typer.Option(metavar="FILM", help="Where to look for codes and names.")
]
Error = Annotated[str, typer.Option(metavar="WORDS", help="It failed, and what went wrong.")]
Day = Annotated[str | None, typer.Option(metavar="DATE", help="When; else now.")]
ExternalId = Annotated[
    str, typer.Option("--external-id", metavar="TEXT", help="The same one twice is one call.")
]


@app.callback()
def calls() -> None:
    """Calls of providers that are on record."""


@app.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="How many, the newest.")] = 100,
) -> None:
    """List the newest calls: when, of which model, what became of it, what it cost."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = library.read(lambda reads: reads.calls.latest(limit))
    output = desk.output()
    output.rows([_row(one, plain=not output.json) for one in found], _COLUMNS)


@app.command("add")
def add(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="Who was called.")],
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Which model.")] = "",
    *,
    cost: Cost = None,
    units: Units = None,
    unit: Unit = "",
    unit_price: UnitPrice = None,
    estimated: Estimated = False,
    made: Made = None,
    part: For = None,
    film: InFilm = None,
    error: Error = "",
    day: Day = None,
    external_id: ExternalId = "",
) -> None:
    """Put a call of a provider on record, with what it cost; also one that failed.

    Its cost is shared exactly among what it made. Without a cost, and without units and their
    price, it is of unknown cost.
    """
    desk = desk_of(context)
    number, price = _amount(units, "units"), _amount(unit_price, "unit-price")
    period = None if day is None else read_date(day)
    with opened(desk) as library:
        target = None
        if part:
            target = library.read(lambda reads: part_named(reads, part, _PARTS, film=film)).id
        call = ProviderCall(
            provider,
            model,
            CallState.FAILED if error else CallState.SUCCEEDED,
            None if cost is None else read_money(cost),
            estimated,
            number.amount if number else None,
            unit,
            price.amount if price else None,
            currency=price.currency if price else "",
            made=tuple(only_ids(made or ())),
            target_id=target,
            error=error,
            at=period.start if period else None,
            external_id=external_id,
        )
        budgets, output = BudgetsWatched(library), desk.output()
        key = perform(library, RecordCall(call)).result
        budgets.tell(output)
    output.facts({"id": key, "cost": amount_text(call.amount), "basis": call.basis.value})


def _amount(text: str | None, option: str) -> Money | None:
    found = None if text is None else read_money(text)
    if text is not None and found is None:
        raise UsageError(f"Say how much: --{option} 0.25.")
    return found


def _row(call: RecordedCall, *, plain: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": call.id,
        "at": call.at,
        "provider": call.provider,
        "model": call.model,
        "state": call.state,
        "cost": amount_text(call.cost),
        "currency": call.currency,
        "basis": call.basis.value,
        "units": amount_text(call.units),
        "unit": call.unit,
        "unit_price": amount_text(call.unit_price),
        "made": call.made,
        "for": call.target_id,
        "error": call.error,
    }
    if plain:
        row |= {"at": display.date_time(call.at), "spent": display.money(call.cost, call.currency)}
    return row
