"""Reads what a person types: a length of time, an amount of money, a frame rate.

Fields, the command line and the search all read by these functions (dates: `typed_dates`), so a
text that is taken in one place is taken in all, and means the same.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.timecode import DEFAULT_FRAME_RATE, FrameRate

LONGEST = 24 * 3600.0
LENGTH_ADVICE = "Write seconds (6 or 2.5 s), minutes and seconds (1:20), or timecode (00:00:06:12)."
MONEY_LIMIT = Decimal(100_000_000)
MONEY_ADVICE = "Write it like 0.25, 1,25 or 1.25 €, or leave it empty."
RATE_ADVICE = "Write frames per second like 24, 23.976 or 24000/1001."
# What stands for a value that nobody knows, besides an empty text.
NOTHING = frozenset({"-", "–", "—", "?", "unknown", "none"})
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_AMOUNT = re.compile(
    r"([a-z]{3}|[$€£¥])? ?(-?[\d.,' ]{0,60}\d[.,]?|-?[.,]\d{1,30}) ?([a-z]{3}|[$€£¥])?", re.ASCII
)
_NUMBER = r"(?:\d{1,15}(?:[.,]\d{0,30})?|[.,]\d{1,30})"
_UNITS = {
    name: Fraction(seconds)
    for seconds, names in (
        ("0.001", "ms msec millisecond milliseconds"),
        ("1", "s sec secs second seconds"),
        ("60", "m min mins minute minutes"),
        ("3600", "h hr hrs hour hours"),
    )
    for name in names.split()
}
_FRAMES = re.compile(r"(\d{1,7})\s?(?:f|fr|frames?)", re.ASCII)
_PLAIN = re.compile(_NUMBER, re.ASCII)
_PART = re.compile(rf"({_NUMBER})\s?([a-z]{{1,12}})\s?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}(?:[.,]\d{0,30})?)", re.ASCII)
_RATE = re.compile(rf"(?:(\d{{1,9}})/(\d{{1,9}})|({_NUMBER}))\s?(?:fps)?", re.ASCII)
_MOST_PARTS = 8


@frozen
class Money:
    """An exact amount; its currency (`USD`) is empty where none was named."""

    amount: Decimal
    currency: str = ""


def read_money(text: str) -> Money | None:
    """The amount that a text means; None for an unknown one.

    Read are `0.25`, `1,25`, `$1,200.50`, `1.200,50 €`, `EUR 3`, `1 200`: the last of two kinds of
    marks is the decimal one; a single comma before three digits sets thousands apart.

    Raises:
        RuleError: It is no amount, below zero or too large. Its advice says what is allowed.
    """
    line = _line(text).replace("\u2212", "-")
    if not line or line in NOTHING:
        return None
    found = _AMOUNT.fullmatch(line)
    if found is None or (found[1] and found[3]):
        raise RuleError(
            f"“{shown(text)}” is not an amount.", field="generation_cost", advice=MONEY_ADVICE
        )
    amount = Decimal(_with_point(found[2].replace(" ", "").replace("'", "")))
    if not 0 <= amount < MONEY_LIMIT:
        limit = "A cost is zero or more." if amount < 0 else "That is more than a cost can be."
        raise RuleError(limit, field="generation_cost")
    if amount != round(amount, 6):
        raise RuleError("A cost has at most six decimals.", field="generation_cost")
    named = found[1] or found[3] or ""
    return Money(amount, _SIGNS.get(named, named.upper()))


def _with_point(number: str) -> str:
    """The same number with a decimal point and nothing between thousands."""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        mark = max(".,", key=number.rfind)
        whole, _, decimals = number.rpartition(mark)
        return f"{whole.replace('.', '').replace(',', '')}.{decimals}"
    if points > 1 or commas > 1:
        return number.replace(".", "").replace(",", "")
    whole, mark, decimals = number.partition(",")
    if mark and len(decimals) == 3 and whole.lstrip("-0"):
        return whole + decimals
    return f"{whole}.{decimals}" if mark else number


@frozen
class Length:
    """A length of time as it was written.

    Attributes:
        step: What one of the last place is worth: 1 for `6 s`, 1/10 for `2.5`, a frame for `36f`.
    """

    seconds: Fraction
    step: Fraction


def read_length(text: str, frame_rate: float = DEFAULT_FRAME_RATE) -> float | None:
    """The seconds that a text means; None for an empty one.

    Raises:
        RuleError: It is no length, not above zero, or above 24 hours. Its advice says what is
            allowed.
    """
    found = parse_length(text, frame_rate)
    if found is None:
        return None
    if found.seconds <= 0:
        raise RuleError(
            "A length is more than nothing.",
            field="duration",
            advice="Empty the field to set none.",
        )
    if found.seconds > LONGEST:
        raise RuleError("A length is at most 24 hours.", field="duration", advice=LENGTH_ADVICE)
    return float(found.seconds)


def parse_length(text: str, frame_rate: float = DEFAULT_FRAME_RATE) -> Length | None:
    """What a text says of a length of time that is only compared with others: of any size.

    Read are `6`, `6 s`, `2.5s`, `2,5`, `1 min 20 s`, `1:20`, `1:02:03`, `00:00:06:12`, `36f`:
    whatever `display` writes, and what else is usual.

    Raises:
        RuleError: It is no length.
    """
    line = _line(text)
    if not line or line in NOTHING:
        return None
    rate = FrameRate.of(frame_rate)
    if line.count(":") == 3 or ";" in line:
        frames = rate.read(line)
        if frames is None:
            raise RuleError(
                f"“{shown(text)}” is not timecode.",
                field="duration",
                advice="Timecode is hours, minutes, seconds and frames, like 00:00:06:12; "
                f"the frames go from 00 to {rate.nominal - 1:02} in this film.",
            )
        return Length(frames / rate.exact, 1 / rate.exact)
    if found := _FRAMES.fullmatch(line):
        return Length(int(found[1]) / rate.exact, 1 / rate.exact)
    length = _clock(line) or _with_units(line)
    if length is None:
        raise RuleError(
            f"“{shown(text)}” is not a length of time.", field="duration", advice=LENGTH_ADVICE
        )
    return length


def _clock(line: str) -> Length | None:
    """`1:20.5`, `1:02:03`."""
    found = _CLOCK.fullmatch(line)
    if found is None:
        return None
    seconds, step = _number(found[3])
    return Length(int(found[1] or 0) * 3600 + int(found[2]) * 60 + seconds, step)


def _with_units(line: str) -> Length | None:
    """`6`, `2.5 s`, `1h30m`."""
    if _PLAIN.fullmatch(line):
        return Length(*_number(line))
    total = step = Fraction(0)
    at = parts = 0
    while at < len(line):
        found = _PART.match(line, at)
        parts += 1
        if found is None or found[2] not in _UNITS or parts > _MOST_PARTS:
            return None
        number, step = (value * _UNITS[found[2]] for value in _number(found[1]))
        total += number
        at = found.end()
    return Length(total, step)


def read_rate(text: str) -> Fraction:
    """Frames per second: `24`, `23.976`, `25 fps`, `24000/1001`.

    Raises:
        RuleError: It is no rate.
    """
    found = _RATE.fullmatch(_line(text))
    if found is None or (found[2] is not None and not int(found[2])):
        raise RuleError(
            f"“{shown(text)}” is not a frame rate.", field="frame_rate", advice=RATE_ADVICE
        )
    return Fraction(int(found[1]), int(found[2])) if found[1] else _number(found[3])[0]


def shown(text: str) -> str:
    """A typed text as a sentence quotes it: in one line, not endless."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def _line(text: str) -> str:
    return " ".join(text.split()).lower()


def _number(text: str) -> tuple[Fraction, Fraction]:
    """A number with a point or a comma, and what its last place is worth."""
    plain = text.replace(",", ".")
    decimals = len(plain.partition(".")[2])
    return Fraction(Decimal(plain)), Fraction(1, 10**decimals)
