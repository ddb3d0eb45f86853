"""One real call of a provider: what it was for, what became of it, and what it cost."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP = Decimal("0.000001")


class CallState(StrEnum):
    """Where a call is in its life."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"  # sent, and no id came back
    EXPIRED = "expired"
    NOT_RESUMABLE = "not_resumable"


# Nothing has been spent on these yet.
UNSENT_STATES = (CallState.PLANNED.value, CallState.QUEUED.value)
# These came to nothing.
FAILED_STATES = (
    CallState.FAILED.value,
    CallState.LOST.value,
    CallState.EXPIRED.value,
    CallState.NOT_RESUMABLE.value,
)


def shares(cost: Decimal | None, count: int) -> Sequence[Decimal | None]:
    """What of a cost falls to each of so many results: they add up to it exactly.

    The first ones bear what cannot be divided: 0.10 in three is 0.033334, 0.033333, 0.033333.
    """
    if cost is None:
        return [None] * count
    if not count:
        return []
    least = (cost / count).quantize(_STEP, ROUND_DOWN)
    over = int((cost - least * count) / _STEP)
    return [least + _STEP if place < over else least for place in range(count)]
