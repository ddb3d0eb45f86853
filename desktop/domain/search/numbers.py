"""Reads the numbers of a query: counts, money, frame rates, sizes and lengths of time.

Money, rates and lengths are read as every field reads them (`domain/typed_text.py`).

`field:value` means "to the precision that was written" where the stored value is finer than what
people write (sizes, durations, frame rates); comparisons and ranges are exact.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from desktop.base.frozen import frozen
from desktop.domain.search.fields import FieldSpec, ValueShape
from desktop.domain.search.tree import Span
from desktop.domain.typed_text import parse_length, read_money, read_rate


@frozen
class Reading:
    """What one written value means.

    Attributes:
        equal: What `field:value` finds.
        edge: What comparisons and the ends of ranges count from. Its low bound is inside it.
    """

    equal: Span
    edge: Span


class ValueProblemError(ValueError):
    """A value that cannot be read; its text says why, to follow after the value itself."""


_NUMBER = r"([0-9]{1,15}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})"
_WITH_UNIT = re.compile(_NUMBER + r"\s?([a-zA-Zµ]{0,9})")
_STARTS_AS_NUMBER = re.compile(r"\.?[0-9]")

_SIZE_UNITS = {"": 1, "b": 1, "byte": 1, "bytes": 1} | {
    name: base**power
    for power, letter in enumerate("kmgt", start=1)
    for name, base in ((letter, 1000), (letter + "b", 1000), (letter + "ib", 1024))
}
_LARGEST = 2**63 - 1  # what both databases hold
# 24000/1001 is written 23.976 and 23.98; 24 is neither.
_RATE_SLACK = Fraction("0.005")
_RATE_DIGITS = 10**6


def read_number(spec: FieldSpec, text: str) -> Reading | None:
    """The meaning of `text` as a value of `spec`; None where it says that none is known.

    Raises:
        ValueProblemError: It is no such value.
        RuleError: The same, from who reads it for every field.
    """
    if spec.shape is ValueShape.SIZE:
        return _size(text)
    if spec.shape is ValueShape.SPAN:
        return _duration(text)
    if spec.shape is ValueShape.RATE:
        return _rate(text)
    if spec.shape is ValueShape.NUMBER:
        return _exactly(float(_plain_number(text)[0]))
    if spec.shape is ValueShape.MONEY:
        money = read_money(text)
        return _exactly(money.amount) if money else None
    return _count(spec, text)


def _exactly(value: int | float | Decimal) -> Reading:
    span = Span(value, value)
    return Reading(span, span)


def _with_unit(text: str) -> tuple[Decimal, Decimal, str]:
    """The number, half of its last digit's place, and the unit in lower case."""
    match = _WITH_UNIT.fullmatch(text)
    if match is None:
        digits = len(text) > 15 and _STARTS_AS_NUMBER.match(text)
        raise ValueProblemError("is too long a number" if digits else "is not a number")
    number, unit = match.groups()
    decimals = len(number.partition(".")[2])
    return Decimal(number), Decimal(1).scaleb(-decimals) / 2, unit.lower()


def _plain_number(text: str) -> tuple[Decimal, Decimal]:
    number, half, unit = _with_unit(text)
    if unit:
        raise ValueProblemError("is a number with a unit; this field takes none")
    return number, half


def _count(spec: FieldSpec, text: str) -> Reading:
    number, _ = _plain_number(text.removesuffix("px"))
    low, high = spec.limits
    if number != number.to_integral_value():
        raise ValueProblemError("is not a whole number")
    if not low <= number <= high:
        raise ValueProblemError(f"is not between {low} and {high}")
    return _exactly(int(number))


def _size(text: str) -> Reading:
    number, half, unit = _with_unit(text)
    if unit not in _SIZE_UNITS:
        raise ValueProblemError("has no unit that is known here (B, KB, MB, GB, TB, KiB, MiB, GiB)")
    factor = _SIZE_UNITS[unit]
    value = int(number * factor)
    if value > _LARGEST:
        raise ValueProblemError("is more than any file holds")
    if factor == 1:
        return _exactly(value)
    low, high = (
        int((number * factor + side).to_integral_value(ROUND_CEILING))
        for side in (-half * factor, half * factor)
    )
    about = Span(max(low, 0), min(max(high, low + 1), _LARGEST), high_open=True)
    return Reading(about, Span(value, value))


def _duration(text: str) -> Reading | None:
    length = parse_length(text)
    if length is None:
        return None
    half, value = length.step / 2, float(length.seconds)
    low, high = max(length.seconds - half, Fraction(0)), length.seconds + half
    return Reading(Span(float(low), float(high), high_open=True), Span(value, value))


def _rate(text: str) -> Reading:
    exact = read_rate(text)
    number = Fraction(round(exact * _RATE_DIGITS), _RATE_DIGITS)
    low, high = max(number - _RATE_SLACK, Fraction(0)), number + _RATE_SLACK
    return Reading(Span(float(low), float(high)), Span(float(number), float(number)))
