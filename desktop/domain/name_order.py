"""The order of names as people read them: `day 2` before `day 10`, whatever their case.

Two names compare as the texts that `sort_name` makes of them do, character by character. So Python
and both databases sort alike, and an index over the texts walks names in order.
"""

from __future__ import annotations

import re
from functools import cache

# A name of 255 characters is kept whole unless it holds more than forty numbers. Cutting puts no
# name in the wrong place: those that differ only behind the cut count as equal.
SORT_NAME_LENGTH = 300
# Below every character of a name: `day 02` stands behind `day 2` and before `day 2b`.
_END = "\x01"
_NUMBERS = re.compile("([0-9]+)")


def sort_name(name: str, *, limit: int | None = SORT_NAME_LENGTH) -> str:
    """What `name` sorts by: without case, numbers by their value.

    A number is written without zeros in front and behind the count of its digits, so that of two
    the longer one is the greater one. The zeros come at the very end: they decide between names
    that are equal otherwise.

    Args:
        name: Any text. Its numbers are the runs of the digits 0 to 9.
        limit: How many characters are kept; None keeps all, for texts that are longer than names.
    """
    parts = _NUMBERS.split(name.casefold())
    zeros = ""
    for place in range(1, len(parts), 2):
        digits = parts[place]
        value = digits.lstrip("0")
        parts[place] = _count(len(value)) + value
        zeros += _count(len(digits) - (len(value) or 1))
    if zeros.strip("0"):
        parts += (_END, zeros)
    return "".join(parts)[:limit]


@cache
def _count(number: int) -> str:
    """A count so written that texts of counts compare as the counts do."""
    if number < 9:
        return str(number)
    digits = str(number)
    return f"9{len(digits)}{digits}"
