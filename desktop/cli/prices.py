"""`prices`: list, import, export, check, rate, rates, estimate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import NotFoundError, UsageError
from desktop.base.files import write_whole
from desktop.cli.budget import BudgetsWatched
from desktop.cli.desk import desk_of
from desktop.cli.finding import parsed
from desktop.cli.opening import opened
from desktop.domain.exchange import checked_rate
from desktop.domain.folding import folded
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.domain.plain_number import amount_text
from desktop.domain.rate_card_data import as_data
from desktop.domain.typed_dates import read_date
from desktop.domain.typed_text import read_money
from desktop.edits.edit import perform
from desktop.edits.rate_card import EstimateCosts, PutRateCards
from desktop.edits.spending import SetExchangeRate
from desktop.formats import rate_cards

if TYPE_CHECKING:
    from desktop.domain.rate_card import RateCard

app = typer.Typer(
    help="Prices of providers, and what currencies are worth.",
    add_completion=False,
    rich_markup_mode="rich",
)
_COLUMNS = {
    "provider": "Provider",
    "model": "Model",
    "units": "Paid for",
    "currency": "Currency",
    "from": "From",
    "until": "Until",
    "source": "Source",
}
File = Annotated[Path, typer.Argument(metavar="FILE", help="A .toml, .json or .csv file.")]
Provider = Annotated[
    str | None, typer.Option(metavar="PROVIDER", help="Only the prices of this one.")
]


@app.callback()
def prices() -> None:
    """Prices of providers, and what currencies are worth."""


@app.command("list")
def list_(context: typer.Context, provider: Provider = None) -> None:
    """List the prices that there are: a row for each model and day."""
    desk = desk_of(context)
    with opened(desk) as library:
        cards = _of(library.read(lambda reads: reads.rate_cards.all()), provider)
    rows = [
        {
            "provider": card.provider,
            **as_data(card.provider, [card])["models"][0],
            "units": ", ".join(line.unit for line in card.lines),
        }
        for card in cards
    ]
    desk.output().rows(rows, _COLUMNS)


@app.command("import")
def import_(context: typer.Context, file: File) -> None:
    """Take the prices of a file. Nothing of it is taken unless every example comes out."""
    desk = desk_of(context)
    cards = _read(file)
    with opened(desk) as library:
        perform(library, PutRateCards(cards))
    desk.output().facts({"imported": len(cards), "models": sorted({c.model for c in cards})})


@app.command("check")
def check(context: typer.Context, file: File) -> None:
    """Read a file of prices and hold them against its examples, without taking any."""
    cards = _read(file)
    examples = sum(len(card.examples) for card in cards)
    desk_of(context).output().facts({"prices": len(cards), "examples": examples})


@app.command("export")
def export(context: typer.Context, file: File, provider: Provider = None) -> None:
    """Write prices to a file: .json of one provider, .csv of any number."""
    desk = desk_of(context)
    with opened(desk) as library:
        cards = _of(library.read(lambda reads: reads.rate_cards.all()), provider)
    if file.suffix.lower() == ".csv":
        text = rate_cards.as_csv(cards)
    elif file.suffix.lower() == ".json":
        if len({card.provider for card in cards}) > 1:
            raise UsageError("A file of JSON has one provider.", advice="Name it: --provider")
        text = rate_cards.as_json(cards)
    else:
        raise UsageError("Prices are written as .json or .csv.")
    try:
        write_whole(file, text.encode())
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error
    desk.output().facts({"exported": len(cards), "path": str(file)})


@app.command("estimate")
def estimate(
    context: typer.Context,
    query: Annotated[
        str | None, typer.Option("--query", "-q", metavar="QUERY", help="Of all this finds.")
    ] = None,
) -> None:
    """Reckon again what generations cost, by the prices that there are now.

    Only where the cost is unknown or was reckoned itself: what was billed or typed stays. A row for
    each that has no price and says why, then one with the numbers.
    """
    desk = desk_of(context)
    listing = Listing(query=parsed(query or ""))
    with opened(desk) as library:
        ids = PackedIds(library.read(lambda reads: reads.listing.ids(listing)))
        budgets, output = BudgetsWatched(library), desk.output()
        found = perform(library, EstimateCosts(ids)).result
        budgets.tell(output)
    rows = [{"id": key, "problem": problem} for key, problem in found.unpriced.items()]
    output.rows(rows, {"id": "ID", "problem": "Why it has no price"})
    output.facts(
        {
            "estimated": len(found.found) - len(rows),
            "unpriced": len(rows),
            "changed": found.changed,
        }
    )


@app.command("rate")
def rate(
    context: typer.Context,
    currency: Annotated[str, typer.Argument(metavar="CURRENCY", help="EUR")],
    worth: Annotated[str, typer.Argument(metavar="DOLLARS", help="What one is worth: 1.08")],
    day: Annotated[
        str | None, typer.Option(metavar="DATE", help="From which day on; without it, today.")
    ] = None,
) -> None:
    """Say what one unit of a currency is worth in US dollars, from a day on."""
    desk = desk_of(context)
    amount, period = read_money(worth), None if day is None else read_date(day)
    if amount is None or amount.currency not in ("", "USD"):
        raise UsageError("A rate is in US dollars.", advice="Example: prices rate EUR 1.08")
    first = datetime.now(UTC).astimezone().date() if period is None else period.first.date()
    made = checked_rate(currency, amount.amount, first)
    with opened(desk) as library:
        perform(library, SetExchangeRate(made))
    desk.output().facts(
        {"currency": made.currency, "day": made.day, "us_dollars": amount_text(made.us_dollars)}
    )


@app.command("rates")
def rates(context: typer.Context) -> None:
    """List what currencies are worth, and from which day on."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = library.read(lambda reads: reads.exchange_rates.listed())
    rows = [
        {"currency": one.currency, "day": one.day, "us_dollars": amount_text(one.us_dollars)}
        for one in found
    ]
    columns = {"currency": "Currency", "day": "From", "us_dollars": "US dollars"}
    desk.output().rows(rows, columns)


def _of(cards: list[RateCard], provider: str | None) -> list[RateCard]:
    if provider is None:
        return cards
    found = [card for card in cards if folded(card.provider) == folded(provider.strip())]
    if not found:
        raise NotFoundError(f"There are no prices of {provider}.", advice="See: prices list")
    return found


def _read(file: Path) -> tuple[RateCard, ...]:
    try:
        if file.stat().st_size > rate_cards.LARGEST:
            raise UsageError(f"{file.name} is too large for a file of prices.")
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} is no file of text.") from error
    return rate_cards.parse(text, file.suffix.lower())
