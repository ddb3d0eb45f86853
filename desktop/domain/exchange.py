"""What amounts in other currencies are worth, by dated rates that a person has entered."""

from __future__ import annotations

import bisect
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.library_settings import currency_code

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

ANCHOR = "USD"  # rates are written in it
_PLACES = 6


@frozen
class ExchangeRate:
    """What one unit of a currency was worth in US dollars from a day on.

    Attributes:
        day: As `2026-11-27`; it holds until the next day for which there is one.
    """

    currency: str
    day: str
    us_dollars: Decimal


class ExchangeRates:
    """The rates of a library: which one held on a day."""

    def __init__(self, rates: Iterable[ExchangeRate]) -> None:
        self._days: dict[str, list[str]] = {}
        self._worth: dict[str, list[Decimal]] = {}
        for rate in sorted(rates, key=lambda one: (one.currency, one.day)):
            self._days.setdefault(rate.currency, []).append(rate.day)
            self._worth.setdefault(rate.currency, []).append(rate.us_dollars)

    def convert(self, amount: Decimal, source: str, target: str, day: str) -> Fraction | None:
        """An amount in another currency, not rounded; None where no rate held on that day."""
        if source == target:
            return Fraction(amount)
        from_, to = self._at(source, day), self._at(target, day)
        if from_ is None or to is None:
            return None
        return Fraction(amount) * Fraction(from_) / Fraction(to)

    def _at(self, currency: str, day: str) -> Decimal | None:
        if currency == ANCHOR:
            return Decimal(1)
        place = bisect.bisect_right(self._days.get(currency, []), day)
        return self._worth[currency][place - 1] if place else None


def rounded(amount: Fraction) -> Decimal:
    """An exact amount to the millionth, halves to the even one."""
    whole = round(amount * 10**_PLACES)
    return Decimal(whole).scaleb(-_PLACES)


def checked_rate(currency: str, worth: Decimal, day: date) -> ExchangeRate:
    """A rate as it may be stored.

    Raises:
        RuleError: The currency is none, or is the one that rates are written in; or it is worth
            nothing.
    """
    code = currency_code(currency.strip())
    if code is None:
        raise RuleError(f"“{currency}” is no currency.", advice="Write three letters, like EUR.")
    if code == ANCHOR:
        raise RuleError("Rates are in US dollars: a dollar is always worth one.")
    if not 0 < worth < 1_000_000 or worth != round(worth, _PLACES):
        raise RuleError(
            "A rate is a number above zero with at most six decimals.",
            advice="Write what one is worth in US dollars: prices rate EUR 1.08",
        )
    return ExchangeRate(code, day.isoformat(), worth)
