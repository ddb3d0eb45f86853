"""Rate cards as plain data: what a file of prices holds, checked, and written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.base.errors import RuleError
from desktop.domain.library_settings import CURRENCY, currency_code
from desktop.domain.plain_number import plain
from desktop.domain.rate_card import (
    Example,
    Parameter,
    PriceLine,
    RateCard,
    as_word,
    check_examples,
)
from desktop.domain.untrusted_text import clean_line

MOST_CARDS, MOST_ROWS, MOST_TEXT = 2_000, 5_000, 255
_PROVIDER, _UNIT = 100, 30  # characters
_LARGEST = Decimal(100_000_000)


def read_cards(data: object) -> tuple[RateCard, ...]:
    """The cards of one provider's file, each held against its examples.

    Raises:
        RuleError: Something in it is not as it should be; nothing of the file is taken.
    """
    top = _table(data, "A file of prices")
    models = _list(top.get("models"), "The file names no models: it needs [[models]].")
    if not 0 < len(models) <= MOST_CARDS:
        raise RuleError(f"A file of prices has 1 to {MOST_CARDS:,} models.")
    _only(top, "The file", "provider", "currency", "source", "from", "until", "models")
    cards = tuple(_card(top, _table(one, "A model")) for one in models)
    seen: set[tuple[str, str]] = set()
    for card in cards:
        check_examples(card)
        if (card.model, card.valid_from) in seen:
            raise RuleError(f"The file has two prices of {card.model} from {card.valid_from} on.")
        seen.add((card.model, card.valid_from))
    return cards


def as_data(provider: str, cards: Sequence[RateCard]) -> dict[str, Any]:
    """One provider's cards in the form that `read_cards` takes."""
    return {"provider": provider, "models": [_model_data(card) for card in cards]}


def lines_of(rules: object, name: str) -> PriceLine:
    """One line of prices.

    Raises:
        RuleError: It is none.
    """
    told = _table(rules, f"A price of {name}")
    _only(told, f"A price of {name}", "unit", "count", "price", "by", "table", "per", "free")
    unit = _text(told.get("unit"), f"A price of {name} does not say its unit.", limit=_UNIT)
    count = _names(told.get("count"), f"A price of {name} does not say what is counted.")
    by = _names(told.get("by", []), "", may_be_empty=True)
    per = told.get("per", 1)
    if isinstance(per, bool) or not isinstance(per, int) or not 0 < per <= 10**12:
        raise RuleError(f"The price of {name} is for a whole number of units: per = 1000000.")
    free = _amount(told.get("free", 0), f"What is free of {name}")
    table: dict[tuple[str, ...], Decimal] = {}
    if not by:
        if "table" in told:
            raise RuleError(f"A table of prices of {name} says by which parameters: by = [...].")
        price = _amount(told.get("price"), f"The price of {name}")
        return PriceLine(unit, count, price, (), table, per, free)
    if "price" in told:
        raise RuleError(f"{name} has a price and a table of prices for one unit; choose one.")
    rows = _list(told.get("table"), f"The prices of {name} by {', '.join(by)} have no table.")
    if not 0 < len(rows) <= MOST_ROWS:
        raise RuleError(f"The table of prices of {name} has 1 to {MOST_ROWS:,} rows.")
    for row in rows:
        cell = _table(row, f"A row of the table of {name}")
        _only(cell, f"A row of the table of {name}", *by, "price")
        key = tuple(as_word(_parameter(cell.get(one), one, name)) for one in by)
        if key in table:
            raise RuleError(f"The table of {name} has two prices for {', '.join(key)}.")
        table[key] = _amount(cell.get("price"), f"The price of {name} for {', '.join(key)}")
    return PriceLine(unit, count, None, by, table, per, free)


def line_data(line: PriceLine) -> dict[str, Any]:
    """The same as data."""
    told: dict[str, Any] = {"unit": line.unit, "count": list(line.count)}
    if line.by:
        told["by"] = list(line.by)
        told["table"] = [
            {**dict(zip(line.by, key, strict=True)), "price": plain(price)}
            for key, price in line.table.items()
        ]
    elif line.price is not None:
        told["price"] = plain(line.price)
    if line.per != 1:
        told["per"] = line.per
    if line.free:
        told["free"] = plain(line.free)
    return told


def examples_of(data: object, name: str) -> tuple[Example, ...]:
    """Worked examples: parameters, and `cost`.

    Raises:
        RuleError: One of them is none.
    """
    found = []
    for one in _list(data, f"The prices of {name} have no example."):
        told = _table(one, f"An example of {name}")
        cost = _amount(told.get("cost"), f"The cost of an example of {name}")
        rest = {key: _parameter(value, key, name) for key, value in told.items() if key != "cost"}
        found.append(Example(rest, cost))
    return tuple(found)


def examples_data(examples: Sequence[Example]) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            **{key: _told(value) for key, value in one.parameters.items()},
            "cost": plain(one.cost),
        }
        for one in examples
    ]


def _card(top: Mapping[str, Any], told: Mapping[str, Any]) -> RateCard:
    name = _text(told.get("model"), "A model has no name: model = ...")
    own = ("model", "currency", "source", "from", "until", "ignores", "prices", "examples")
    _only(told, name, *own)

    def either(key: str, usual: Any = None) -> Any:
        return told.get(key, top.get(key, usual))

    whose = "The file does not say whose prices these are: provider."
    provider = _text(top.get("provider"), whose, limit=_PROVIDER)
    currency = currency_code(either("currency", CURRENCY))
    if currency is None:
        raise RuleError(f"The currency of {name} is written with three letters, like EUR.")
    prices = _list(told.get("prices"), f"{name} has no prices: it needs [[models.prices]].")
    lines = tuple(lines_of(one, name) for one in prices)
    if len({line.unit for line in lines}) != len(lines) or not lines:
        raise RuleError(f"{name} needs one price for each unit that is paid for.")
    until = either("until", "")
    return RateCard(
        provider,
        name,
        currency,
        _text(either("source"), f"It does not say where the prices of {name} stand: source."),
        _day(either("from"), f"It does not say from which day on the prices of {name} hold: from."),
        lines,
        examples_of(told.get("examples"), name),
        _day(until, f"The last day of the prices of {name} is no date.") if until else "",
        _names(told.get("ignores", []), "", may_be_empty=True),
    )


def _model_data(card: RateCard) -> dict[str, Any]:
    told: dict[str, Any] = {
        "model": card.model,
        "currency": card.currency,
        "source": card.source,
        "from": card.valid_from,
    }
    if card.valid_until:
        told["until"] = card.valid_until
    if card.ignores:
        told["ignores"] = list(card.ignores)
    told["prices"] = [line_data(line) for line in card.lines]
    told["examples"] = examples_data(card.examples)
    return told


def _table(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise RuleError(f"{what} is no table of names and values.")
    return value


def _list(value: object, problem: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise RuleError(problem)
    return value


def _only(told: Mapping[str, Any], what: str, *names: str) -> None:
    if other := sorted(set(told) - set(names)):
        shown = clean_line(other[0], limit=40)
        raise RuleError(
            f"{clean_line(what, limit=80)} says “{shown}”, which means nothing here.",
            advice=f"Known are: {', '.join(names)}.",
        )


def _text(value: object, problem: str, *, limit: int = MOST_TEXT) -> str:
    found = clean_line(value, limit=MOST_TEXT).strip() if isinstance(value, str) else ""
    if not found:
        raise RuleError(problem)
    if len(found) > limit:
        shown = clean_line(found, limit=40)
        raise RuleError(f"“{shown}” is too long: {limit} characters at most.")
    return found


def _names(value: object, problem: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not (found or may_be_empty):
        raise RuleError(problem or "Names of parameters are a list of words.")
    if not all(isinstance(one, str) for one in found):
        raise RuleError("Names of parameters are a list of words.")
    return tuple(clean_line(one, limit=MOST_TEXT) for one in found)


def _amount(value: object, what: str) -> Decimal:
    amount = _decimal(value)
    if amount is None or not 0 <= amount < _LARGEST or amount != round(amount, 6):
        raise RuleError(f"{what} is an amount, zero or more, with at most six decimals.")
    return amount


def _parameter(value: object, key: str, name: str) -> Parameter:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return clean_line(value, limit=MOST_TEXT)
    number = _decimal(value)
    if number is None:
        raise RuleError(f"“{clean_line(key, limit=40)}” of {name} is neither a word nor a number.")
    return number


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def _day(value: object, problem: str) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise RuleError(problem, advice="Write a day like 2026-11-27.") from None


def _told(value: Parameter) -> str | int:
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else plain(value)
