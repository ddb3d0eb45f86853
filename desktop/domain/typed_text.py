"""Reads what a person types into a field: a length of time, an amount of money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from desktop.base.errors import RuleError
from desktop.domain.timecode import DEFAULT_FRAME_RATE, FrameRate

LONGEST = 24 * 3600.0
LENGTH_ADVICE = "Write seconds (6 or 2.5 s), minutes and seconds (1:20), or timecode (00:00:06:12)."
MONEY_LIMIT = Decimal(100_000_000)
MONEY_ADVICE = "Write it like 0.25, 1,25 or 1.25 €, or leave it empty."
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_AMOUNT = re.compile(
    r"([a-z]{3}|[$€£¥])? ?(-?[\d.,' ]*\d[.,]?|-?[.,]\d+) ?([a-z]{3}|[$€£¥])?", re.ASCII
)
_NO_AMOUNT = frozenset({"", "-", "–", "?", "unknown", "none"})
_NUMBER = r"(?:\d{1,6}(?:[.,]\d{0,6})?|[.,]\d{1,6})"
_UNITS = {
    name: seconds
    for seconds, names in (
        (0.001, "ms msec millisecond milliseconds"),
        (1.0, "s sec secs second seconds"),
        (60.0, "m min mins minute minutes"),
        (3600.0, "h hr hrs hour hours"),
    )
    for name in names.split()
}
_FRAMES = re.compile(r"(\d{1,7})\s*(?:f|fr|frames?)", re.ASCII)
_PLAIN = re.compile(_NUMBER, re.ASCII)
_PARTS = re.compile(rf"(?:{_NUMBER}\s*[a-z]+\s*)+", re.ASCII)
_PART = re.compile(rf"({_NUMBER})\s*([a-z]+)", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):(\d{1,2}(?:[.,]\d{0,6})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
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
    line = " ".join(text.split()).replace("\u2212", "-")
    if line.lower() in _NO_AMOUNT:
        return None
    found = _AMOUNT.fullmatch(line.lower())
    if found is None or (found[1] and found[3]):
        raise RuleError(
            f"“{line[:40]}” is not an amount.", field="generation_cost", advice=MONEY_ADVICE
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


def read_length(text: str, frame_rate: float = DEFAULT_FRAME_RATE) -> float | None:
    """The seconds that a text means; None for an empty one.

    Read are `6`, `6 s`, `2.5s`, `2,5`, `1 min 20 s`, `1:20`, `1:02:03`, `00:00:06:12`, `36f`:
    whatever `display` writes, and what else is usual.

    Raises:
        RuleError: It is no length, not above zero, or above 24 hours. Its advice says what is
            allowed.
    """
    line = " ".join(text.split()).lower()
    if not line:
        return None
    if len(line.split(":")) == 4 or ";" in line:
        return _limited(_from_timecode(line, FrameRate.of(frame_rate)))
    seconds = _read(line, FrameRate.of(frame_rate))
    if seconds is None:
        raise RuleError(
            f"“{line[:40]}” is not a length of time.", field="duration", advice=LENGTH_ADVICE
        )
    return _limited(seconds)


def _limited(seconds: float) -> float:
    if seconds <= 0:
        raise RuleError(
            "A length is more than nothing.",
            field="duration",
            advice="Empty the field to set none.",
        )
    if seconds > LONGEST:
        raise RuleError("A length is at most 24 hours.", field="duration", advice=LENGTH_ADVICE)
    return seconds


def _from_timecode(line: str, rate: FrameRate) -> float:
    frames = rate.read(line)
    if frames is None:
        raise RuleError(
            f"“{line[:40]}” is not timecode.",
            field="duration",
            advice="Timecode is hours, minutes, seconds and frames, like 00:00:06:12; "
            f"the frames go from 00 to {rate.nominal - 1:02} in this film.",
        )
    return rate.seconds(frames)


def _read(line: str, rate: FrameRate) -> float | None:
    if found := _FRAMES.fullmatch(line):
        return rate.seconds(int(found[1]))
    if found := _CLOCK.fullmatch(line):
        hours, minutes, seconds = found[1] or "0", found[2], found[3]
        return int(hours) * 3600 + int(minutes) * 60 + _number(seconds)
    if _PLAIN.fullmatch(line):
        return _number(line)
    if not _PARTS.fullmatch(line):
        return None
    parts = _PART.findall(line)
    if any(unit not in _UNITS for _, unit in parts):
        return None
    return sum(_number(number) * _UNITS[unit] for number, unit in parts)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
