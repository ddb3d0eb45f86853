"""One real call of a provider: what it was for, what became of it, and what it cost."""

from __future__ import annotations

from dataclasses import field
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.spending import CostBasis
from desktop.domain.typed_text import MONEY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from desktop.domain.ids import AssetId
    from desktop.domain.typed_text import Money

_STEP = Decimal("0.000001")
# Characters of what a database keeps in columns of a fixed length.
_LONGEST = {"provider": 100, "model": 255, "unit": 30, "external_id": 255}


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


@frozen
class ProviderCall:
    """A call as it is put on record.

    Attributes:
        cost: None is unknown, which is not zero; where units and their price are given it is their
            product.
        is_estimated: The cost is not what was billed.
        units, unit, unit_price: What it was reckoned from.
        currency: Of the price, where the cost names none; empty for the library's.
        made: The assets that came of it; none where it failed. Each bears an equal share.
        stand_ins: Of a call that failed, assets that stand for the attempt.
        target_id: The shot, character or film that it was for.
        request: What was sent.
        at: When it was made; None for now.
        external_id: What a script calls it: the same one twice is the same call.
    """

    provider: str
    model: str = ""
    state: CallState = CallState.SUCCEEDED
    cost: Money | None = None
    is_estimated: bool = False
    units: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    currency: str = ""
    made: tuple[AssetId, ...] = ()
    stand_ins: tuple[AssetId, ...] = ()
    target_id: AssetId | None = None
    error: str = ""
    request: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    external_id: str = ""

    @property
    def amount(self) -> Decimal | None:
        """What it cost."""
        if self.cost is not None:
            return self.cost.amount
        if self.units is None or self.unit_price is None:
            return None
        return (self.units * self.unit_price).quantize(_STEP)

    @property
    def basis(self) -> CostBasis:
        """How that is known."""
        if self.amount is None:
            return CostBasis.UNKNOWN
        return CostBasis.ESTIMATED if self.is_estimated else CostBasis.BILLED


def checked_call(call: ProviderCall) -> ProviderCall:
    """A call as it may be stored.

    Raises:
        RuleError: It names no provider, or failed and made something all the same; or something
            in it is larger than there is room for.
    """
    if not call.provider.strip():
        raise RuleError("Say which provider was called.", field="provider")
    if call.state.value in FAILED_STATES and call.made:
        raise RuleError("A call that failed has made nothing.", field="made")
    if any(one is not None and one < 0 for one in (call.units, call.unit_price)):
        raise RuleError("Units and prices are zero or more.", field="units")
    if call.amount is not None and call.amount >= MONEY_LIMIT:
        raise RuleError("That is more than a cost can be.", field="cost")
    for name, most in _LONGEST.items():
        if len(getattr(call, name)) > most:
            told = f"The {name.replace('_', ' ')} of a call has at most {most} characters."
            raise RuleError(told, field=name)
    return call


@frozen
class RecordedCall:
    """A call on record, as a list shows it.

    Attributes:
        made: How many of the assets that it made are there.
    """

    id: str
    at: datetime
    provider: str
    model: str
    state: str
    cost: Decimal | None
    currency: str
    basis: CostBasis
    units: Decimal | None
    unit: str
    unit_price: Decimal | None
    error: str
    target_id: AssetId | None
    made: int
