"""Reads the numbers of a query: counts, money, frame rates, sizes and durations.

`field:value` means "to the precision that was written" where the stored value is finer than what
people write (sizes, durations, frame rates); comparisons and ranges are exact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from desktop.domain.search.fields import FieldSpec, Shape
from desktop.domain.search.tree import Span


@dataclass(frozen=True, slots=True)
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
_CLOCK = re.compile(r"(?:([0-9]{1,6}):)?([0-9]{1,6}):([0-9]{1,2}(?:\.[0-9]{0,30})?)")
_FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_STARTS_AS_NUMBER = re.compile(r"\.?[0-9]")

_SIZE_UNITS = {"": 1, "b": 1, "byte": 1, "bytes": 1} | {
    name: base**power
    for power, letter in enumerate("kmgt", start=1)
    for name, base in ((letter, 1000), (letter + "b", 1000), (letter + "ib", 1024))
}
_SECOND_UNITS = {
    name: Decimal(seconds)
    for seconds, names in (
        ("0.001", ("ms", "msec")),
        ("1", ("", "s", "sec", "secs", "second", "seconds")),
        ("60", ("m", "min", "mins", "minute", "minutes")),
        ("3600", ("h", "hr", "hrs", "hour", "hours")),
    )
    for name in names
}
_LARGEST = 2**63 - 1  # what both databases hold
# 24000/1001 is written 23.976 and 23.98; 24 is neither.
_RATE_SLACK = Decimal("0.005")
_SLACK_DIGITS = Decimal("0.000001")


def read_number(spec: FieldSpec, text: str) -> Reading:
    """The meaning of `text` as a value of `spec`.

    Raises:
        ValueProblemError: It is no such value.
    """
    if spec.shape is Shape.SIZE:
        return _size(text)
    if spec.shape is Shape.SPAN:
        return _duration(text)
    if spec.shape is Shape.RATE:
        return _rate(text)
    if spec.shape is Shape.MONEY:
        return _exactly(_plain_number(text.removeprefix("$"))[0])
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


def _duration(text: str) -> Reading:
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, written = clock.groups()
        seconds, half, _ = _with_unit(written)
        seconds += int(hours or 0) * 3600 + int(minutes) * 60
    else:
        seconds, half = _written_duration(text)
    value = float(seconds)
    about = Span(float(max(seconds - half, Decimal(0))), float(seconds + half), high_open=True)
    return Reading(about, Span(value, value))


def _written_duration(text: str) -> tuple[Decimal, Decimal]:
    """`90`, `10s`, `1h30m`: seconds, and half of the last place written, in seconds."""
    parts = re.findall(r"[0-9.]+\s?[a-zA-Z]+", text) if len(text) < 60 else []
    if "".join(parts) != text or not parts:
        parts = [text]
    total, half = Decimal(0), Decimal(0)
    for part in parts:
        number, half, unit = _with_unit(part)
        if unit not in _SECOND_UNITS:
            raise ValueProblemError("has no unit that is known here (ms, s, m, h, or 1:30)")
        total += number * _SECOND_UNITS[unit]
        half *= _SECOND_UNITS[unit]
    return total, half


def _rate(text: str) -> Reading:
    text = text.lower().removesuffix("fps").rstrip()
    fraction = _FRACTION.fullmatch(text)
    if fraction and int(fraction[2]):
        number = (Decimal(fraction[1]) / Decimal(fraction[2])).quantize(_SLACK_DIGITS)
    else:
        number, _ = _plain_number(text)
    low, high = max(number - _RATE_SLACK, Decimal(0)), number + _RATE_SLACK
    return Reading(Span(float(low), float(high)), Span(float(number), float(number)))
