"""How a value becomes the text of a field, and a text the value again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain import display

if TYPE_CHECKING:
    from collections.abc import Callable

MONEY_LIMIT = Decimal(100_000_000)
_DATES = (
    "%d %b %Y %H:%M",
    "%d %b %Y",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
    "%d.%m.%Y",
)


@dataclass(frozen=True, slots=True)
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
    """`$0.025`; nothing for an unknown cost (the field's hint says `unknown`)."""
    return "" if value is None else display.money(Decimal(str(value)))


def parse_money(text: str) -> Decimal | None:
    """`$0.025`, `0.025`, `1,200` -> an amount; empty or `unknown` -> None.

    Raises:
        RuleError: It is no amount of money, or below zero.
    """
    bare = text.strip().lstrip("$").replace(",", "").strip()
    if not bare or bare.lower() in (display.UNKNOWN, "-", "–", "?"):
        return None
    try:
        amount = Decimal(bare)
    except InvalidOperation as error:
        raise RuleError(
            f"“{text.strip()[:40]}” is not an amount. Write it like 0.25, or leave it empty.",
            field="generation_cost",
        ) from error
    if not amount.is_finite() or not 0 <= amount < MONEY_LIMIT:
        raise RuleError("A cost is zero or more.", field="generation_cost")
    return amount


def write_date(value: Any) -> str:
    """`14 Nov 2026 21:40` in this machine's zone; nothing for no date."""
    return display.date_time(value) if isinstance(value, datetime) else ""


def parse_date(text: str) -> datetime | None:
    """`14 Nov 2026 21:40`, `2026-11-14` and their like in this machine's zone; empty -> None.

    Raises:
        RuleError: It is no date.
    """
    bare = " ".join(text.split())
    if not bare or bare == "–":
        return None
    for form in _DATES:
        try:
            return datetime.strptime(bare, form).astimezone().astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise RuleError(
        f"“{bare[:40]}” is not a date. Write it like 14 Nov 2026 21:40 or 2026-11-14.",
        field="recorded_at",
    )


def like(sample: Any) -> Codec:
    """A codec that keeps the kind of `sample`: a number stays a number where it can."""
    if isinstance(sample, bool):
        return Codec(_text, lambda text: text.strip().lower() in ("true", "yes", "1"))
    if isinstance(sample, int | float):
        return Codec(_text, _number_or_text)
    return TEXT


def _number_or_text(text: str) -> int | float | str | None:
    bare = text.strip()
    for kind in (int, float):
        try:
            return kind(bare)
        except ValueError:
            continue
    return bare or None


TEXT = Codec(_text, _optional)
LINE = Codec(_text, lambda text: " ".join(text.split()))
PROSE = Codec(_text, lambda text: text.strip())
PROSE_OR_NONE = Codec(_text, lambda text: text.strip() or None)
NUMBER = Codec(_text, _number_or_text)
MONEY = Codec(write_money, parse_money)
DATE = Codec(write_date, parse_date)
