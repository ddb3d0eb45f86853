"""What a name sorts by, as the revision that filled the column made it. Frozen.

A copy of `desktop/domain/name_order.py` of that day. Another order of names is a revision that
fills the column anew, with a copy of its own.
"""

from __future__ import annotations

import re

SORT_NAME_LENGTH = 300
_END = "\x01"
_NUMBERS = re.compile("([0-9]+)")


def sort_name(name: str) -> str:
    """Without case, numbers by their value; the zeros in front of them at the very end."""
    parts = _NUMBERS.split(name.casefold())
    zeros = ""
    for place in range(1, len(parts), 2):
        digits = parts[place]
        value = digits.lstrip("0")
        parts[place] = _count(len(value)) + value
        zeros += _count(len(digits) - (len(value) or 1))
    if zeros.strip("0"):
        parts += (_END, zeros)
    return "".join(parts)[:SORT_NAME_LENGTH]


def _count(number: int) -> str:
    if number < 9:
        return str(number)
    digits = str(number)
    return f"9{len(digits)}{digits}"
