"""Order among siblings as gapped integers: putting one in costs one row, not all of them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP = 1024


@frozen
class SequenceNumbers:
    """Where new items go.

    Attributes:
        new: Sequence numbers for the new items, in order.
        renumbered: Empty where the gap was wide enough; else new numbers for all the others.
    """

    new: tuple[int, ...]
    renumbered: tuple[int, ...] = ()


def spread(existing: Sequence[int | None], at: int, count: int) -> SequenceNumbers:
    """Numbers for `count` items that go in front of position `at` among `existing` siblings.

    Args:
        existing: The siblings' numbers in order; None or disorder forces a renumbering.
        at: 0 puts the items first, `len(existing)` last.
        count: How many items go there.
    """
    if not count:
        return SequenceNumbers(())
    numbers = [number for number in existing if number is not None]
    is_ordered = len(numbers) == len(existing) and all(
        a < b for a, b in itertools.pairwise(numbers)
    )
    if is_ordered:
        if at >= len(numbers):
            last = numbers[-1] if numbers else 0
            return SequenceNumbers(tuple(last + STEP * (i + 1) for i in range(count)))
        low = numbers[at - 1] if at else numbers[0] - STEP * (count + 1)
        gap = (numbers[at] - low) // (count + 1)
        if gap >= 1:
            return SequenceNumbers(tuple(low + gap * (i + 1) for i in range(count)))
    total = len(existing) + count
    fresh = [STEP * (i + 1) for i in range(total)]
    return SequenceNumbers(tuple(fresh[at : at + count]), tuple(fresh[:at] + fresh[at + count :]))


def stands_before(order: Sequence[object], moved: Sequence[object], before: object | None) -> bool:
    """Whether moving `moved` in front of `before` (None: to the end) leaves `order` as it is."""
    going = set(moved)
    rest = [item for item in order if item not in going]
    at = rest.index(before) if before in rest else len(rest)
    return [*rest[:at], *moved, *rest[at:]] == list(order)
