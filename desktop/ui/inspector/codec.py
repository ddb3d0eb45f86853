"""How a value becomes the text of a field, and a text the value again."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import checked_name
from desktop.domain.recipe_words import read_loras, read_names, write_loras, write_names
from desktop.domain.recorded_date import RecordedDate
from desktop.domain.typed_dates import read_date
from desktop.domain.typed_text import Money, read_money

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST = 2**53  # what every reader of JSON keeps exactly
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


@frozen
class Codec:
    """Two directions of one kind of value.

    Attributes:
        parse: Raises `RuleError` for a text that stands for no value.
    """

    write: Callable[[Any], str]
    parse: Callable[[str], Any]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _optional(text: str) -> str | None:
    return " ".join(text.split()) or None


def write_money(value: Any) -> str:
    """`$0.025`, `€1.25`; nothing for an unknown cost (the field's hint says `unknown`)."""
    if not isinstance(value, Money):
        return ""
    return display.money(value.amount, value.currency, exact=True)


def write_date(value: Any) -> str:
    """`14 Nov 2026 21:40 +09:00` as it was recorded, wherever it is read; nothing for no date."""
    return display.recorded(value) if isinstance(value, RecordedDate) else ""


def parse_date(text: str) -> RecordedDate | None:
    """The time that a text names, as precise as it names it; nothing for an unknown one.

    Raises:
        RuleError: It is no date.
    """
    period = read_date(text)
    return period.recorded if period else None


def like(sample: Any) -> Codec:
    """A codec that keeps the kind of `sample`: a number stays a number where it can."""
    if isinstance(sample, bool):
        return YES_OR_NO
    if isinstance(sample, int | float):
        return Codec(_text, _number_or_text)
    return TEXT


def _number_or_text(text: str) -> int | float | str | None:
    """A number where it is written as one, else the words; never "not a number" or infinity."""
    bare = text.strip()
    for kind in (int, float):
        try:
            number = kind(bare.replace(",", ".") if kind is float else bare)
        except (ValueError, OverflowError):
            continue
        if "_" not in bare and isfinite(number) and abs(number) <= _LARGEST:
            return number
    return bare or None


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES + _NO:
        raise RuleError(f"“{word[:40]}” is neither yes nor no.", advice="Write yes or no.")
    return word in _YES


def _write_yes_or_no(value: Any) -> str:
    return "" if value is None else "yes" if value else "no"


def _read_source(text: str) -> str | None:
    bare = " ".join(text.split())
    known = {word.casefold(): key for key, word in display.SOURCE_NAMES.items()}
    return known.get(bare.casefold(), bare) or None


TEXT = Codec(_text, _optional)
NAME = Codec(_text, checked_name)
PROSE = Codec(_text, lambda text: text.strip())
PROSE_OR_NONE = Codec(_text, lambda text: text.strip() or None)
NUMBER = Codec(_text, _number_or_text)
YES_OR_NO = Codec(_write_yes_or_no, _yes_or_no)
SOURCE = Codec(display.source_name, _read_source)
MONEY = Codec(write_money, read_money)
DATE = Codec(write_date, parse_date)
LORAS = Codec(write_loras, read_loras)
NAMES = Codec(write_names, read_names)
