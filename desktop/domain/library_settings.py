"""What a library is set to: the same for everybody who opens it, unlike a person's preferences.

How long a still plays belongs to the library, since a film must run as long for its editor as for
its director; so does the currency, since it says what the stored amounts are.
"""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.plain_number import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.typed_text import Money

STILL_SECONDS = 3.0
SHORTEST_STILL, LONGEST_STILL = 0.04, 3600.0  # a frame, an hour
CURRENCY = "USD"
CURRENCIES: dict[str, str] = {
    "AUD": "Australian dollar",
    "BRL": "Brazilian real",
    "CAD": "Canadian dollar",
    "CHF": "Swiss franc",
    "CNY": "Chinese yuan",
    "CZK": "Czech koruna",
    "DKK": "Danish krone",
    "EUR": "Euro",
    "GBP": "Pound sterling",
    "HUF": "Hungarian forint",
    "INR": "Indian rupee",
    "JPY": "Japanese yen",
    "KRW": "South Korean won",
    "MXN": "Mexican peso",
    "NOK": "Norwegian krone",
    "NZD": "New Zealand dollar",
    "PLN": "Polish złoty",
    "SEK": "Swedish krona",
    "TRY": "Turkish lira",
    "USD": "US dollar",
    "ZAR": "South African rand",
}
_MOST = Decimal(100_000_000)
_CODE = re.compile("[A-Za-z]{3}", re.ASCII)


@frozen
class LibrarySettings:
    """The settings of one library.

    Attributes:
        still_seconds: How long a shot plays that has no length of its own and no clip to give one.
        currency: Of amounts that name none (ISO 4217). Nothing is ever converted.
        budget: What may be spent in all, in that currency; None for no limit.
    """

    still_seconds: float = STILL_SECONDS
    currency: str = CURRENCY
    budget: Decimal | None = None


def checked_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """Some settings as they may be stored.

    Raises:
        RuleError: One of them makes no sense; the text says which and why.
    """
    found = dict(values)
    if unknown := set(found) - {item.name for item in dataclasses.fields(LibrarySettings)}:
        raise RuleError(f"A library has no setting {min(unknown)}.")
    if "still_seconds" in found:
        found["still_seconds"] = _still(found["still_seconds"])
    if "currency" in found:
        found["currency"] = _currency(found["currency"])
    if "budget" in found:
        found["budget"] = _budget(found["budget"])
    return found


def read_settings(stored: object) -> LibrarySettings:
    """Settings as they are stored, defaults for what is missing or makes no sense."""
    values: dict[str, Any] = {}
    for name in ("still_seconds", "currency", "budget"):
        if isinstance(stored, dict) and name in stored:
            try:
                values |= checked_settings({name: stored[name]})
            except RuleError:
                continue  # another program wrote it
    if values.get("budget") is not None:
        values["budget"] = Decimal(values["budget"])
    return LibrarySettings(**values)


def currency_code(text: object) -> str | None:
    """A currency as three capitals, or None where `text` names none."""
    return text.upper() if isinstance(text, str) and _CODE.fullmatch(text) else None


def currency_of(generation: Mapping[str, Any], home: str) -> str:
    """The currency of an asset's cost: the one recorded with it, else the library's own."""
    return currency_code(generation.get("currency")) or home


def kept_currency(cost: Money | None, home: str) -> str | None:
    """What is recorded with a cost as its currency: nothing where it is the library's own."""
    return cost.currency if cost and cost.currency and cost.currency != home else None


def _still(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RuleError("The length of a still is a number of seconds.", field="still_seconds")
    if not SHORTEST_STILL <= value <= LONGEST_STILL:
        raise RuleError(
            f"A still plays from {display.length(SHORTEST_STILL)} to an hour.",
            field="still_seconds",
        )
    return round(float(value), 3)


def _budget(value: object) -> str | None:
    """As it is stored: JSON has no exact numbers, so the figures are text."""
    if value is None:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < _MOST or amount != round(amount, 6):
        raise RuleError("A budget is an amount of money, zero or more.", field="budget")
    return plain(amount)


def _currency(value: object) -> str:
    code = currency_code(value)
    if code is None:
        raise RuleError(
            "A currency is written with three letters, like EUR or USD.", field="currency"
        )
    return code
