"""Exact numbers as text for other programs: `12.5`, never `1.25E+1`, no zeros at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def plain(number: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    return format(number.normalize(), "f") if number else "0"


def amount_text(amount: Decimal | None) -> str | None:
    """An exact amount of money as `plain` writes it; None is unknown, which is not zero."""
    return None if amount is None else plain(amount)
