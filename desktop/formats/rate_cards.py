"""Files of prices: TOML and JSON of one provider, and CSV of several, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NoReturn

from desktop.base.errors import RuleError
from desktop.domain.rate_card_data import as_data, read_cards
from desktop.formats.spending_csv import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.domain.rate_card import Parameter, RateCard

_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
ENDINGS = (".toml", ".json", ".csv")
LARGEST = 4_000_000  # bytes of a file
# A row is a price or an example; `when` and `parameters` are written as `mode=pro; seconds=5`.
CSV_COLUMNS = (
    *("kind", "provider", "model", "currency", "source", "from", "until", "ignores"),
    *("unit", "count", "price", "per", "free", "when", "parameters", "cost"),
)


def parse(text: str, ending: str) -> tuple[RateCard, ...]:
    """The cards of a file, checked against their own examples.

    Args:
        text: What stands in it.
        ending: Of its name, which says how it is written.

    Raises:
        RuleError: It is no file of prices, or an example does not come out; a sentence says what.
    """
    try:
        if ending == ".toml":
            return read_cards(tomllib.loads(text, parse_float=_decimal))
        if ending == ".json":
            data = json.loads(text, parse_float=_decimal, parse_constant=_no_number)
            return read_cards(data)
        if ending == ".csv":
            return _from_csv(text)
    except (ValueError, RecursionError, csv.Error) as error:
        if isinstance(error, RuleError):
            raise
        told = str(error).partition("\n")[0]
        raise RuleError(f"This is no {ending[1:].upper()} file: {told}.") from error
    raise RuleError(
        "Prices are in a file of TOML, JSON or CSV.",
        advice="Its name ends with .toml, .json or .csv.",
    )


def as_json(cards: Sequence[RateCard]) -> str:
    """One provider's cards."""
    provider = cards[0].provider if cards else ""
    return json.dumps(as_data(provider, cards), indent=2, ensure_ascii=False) + "\n"


def as_csv(cards: Iterable[RateCard]) -> str:
    """Cards of any number of providers."""
    made = io.StringIO()
    writer = csv.DictWriter(made, CSV_COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for card in cards:
        (told,) = as_data(card.provider, [card])["models"]
        head = {
            "provider": card.provider,
            "ignores": " ".join(card.ignores),
            **{key: told.get(key, "") for key in ("model", "currency", "source", "from", "until")},
        }
        head = {key: safe_cell(value) for key, value in head.items()}
        for line in told["prices"]:
            own = {key: line.get(key, "") for key in ("unit", "price", "per", "free")}
            own["count"] = " ".join(line["count"])
            for row in line.get("table", [{}]):
                when = {key: value for key, value in row.items() if key != "price"}
                price = {"price": row["price"]} if row else {}
                writer.writerow({**head, "kind": "price", **own, **price, "when": _assigned(when)})
        for one in told["examples"]:
            rest = {key: value for key, value in one.items() if key != "cost"}
            row = {"kind": "example", "parameters": _assigned(rest), "cost": one["cost"]}
            writer.writerow({**head, **row})
    return made.getvalue()


def _from_csv(text: str) -> tuple[RateCard, ...]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := {"kind", "provider", "model"} - set(reader.fieldnames or ()):
        raise RuleError(f"The table of prices has no column “{min(missing)}”.")
    providers: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for row in reader:
        told = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        told = {key: value.removeprefix("'") for key, value in told.items()}
        models = providers.setdefault(told["provider"], {})
        model = models.setdefault((told["model"], told.get("from", "")), _model(told))
        if told["kind"] == "example":
            cost = {"cost": told.get("cost", "")}
            model["examples"].append({**_parameters(told.get("parameters", "")), **cost})
        elif told["kind"] == "price":
            _put_price(model, told)
        elif any(told.values()):
            raise RuleError(f"A row of the table is a price or an example, not “{told['kind']}”.")
    cards: list[RateCard] = []
    for provider, models in providers.items():
        cards += read_cards({"provider": provider, "models": list(models.values())})
    return tuple(cards)


def _model(told: Mapping[str, str]) -> dict[str, Any]:
    named = {
        key: told[key] for key in ("model", "currency", "source", "from", "until") if told.get(key)
    }
    return {**named, "ignores": told.get("ignores", "").split(), "prices": [], "examples": []}


def _put_price(model: dict[str, Any], told: Mapping[str, str]) -> None:
    when = _parameters(told.get("when", ""))
    unit, count = told.get("unit", ""), told.get("count", "").split()
    line = next((one for one in model["prices"] if one["unit"] == unit), None)
    if line is None or not when:
        line = {"unit": unit, "count": count}
        if told.get("per"):
            line["per"] = int(told["per"])
        if told.get("free"):
            line["free"] = told["free"]
        model["prices"].append(line)
    if when:
        line.setdefault("by", list(when))
        line.setdefault("table", []).append({**when, "price": told.get("price", "")})
    else:
        line["price"] = told.get("price", "")


def _parameters(text: str) -> dict[str, Parameter]:
    """`seconds=5; resolution=720p` as names and values."""
    found: dict[str, Parameter] = {}
    for one in filter(None, (part.strip() for part in text.split(";"))):
        name, mark, value = one.partition("=")
        if not mark:
            raise RuleError(
                f"“{one}” is no parameter.", advice="Write them as seconds=5; mode=pro."
            )
        word = value.strip()
        found[name.strip()] = Decimal(word) if _NUMBER.fullmatch(word) else word
    return found


def _assigned(values: Mapping[str, object]) -> str:
    return "; ".join(f"{name}={value}" for name, value in values.items())


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # its exponent has more digits than one may have
        _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no number")
