"""Takes that are asked for, what they are quoted at, and where the calls that make them are.

What a person is shown before anything is sent (`BatchQuote`) is what is admitted and sent: it holds
the exact payloads. What the queue shows of each call is a `GenerationCall`.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.provider_call import FAILED_STATES, CallState
from desktop.domain.rate_card import Estimate
from desktop.domain.spending import Amount, CostBasis

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from desktop.domain.asset import AssetType
    from desktop.domain.basis import Basis
    from desktop.domain.budget import NamedBudgetAhead
    from desktop.domain.generation import (
        Availability,
        GenerationPayload,
        GenerationRequest,
        GeneratorSpec,
        ModelSpec,
    )
    from desktop.domain.ids import AssetId


@frozen
class GeneratorInfo:
    """A generator as a person chooses it.

    Attributes:
        models: What it runs, the usual one first; none where it could not be loaded.
    """

    spec: GeneratorSpec
    availability: Availability
    models: tuple[ModelSpec, ...] = ()


@frozen
class WantedTake:
    """A take that somebody wants, as it is put together for a person to look at and change.

    Attributes:
        target_id: The shot.
        target_name: How a sentence names it.
        line: Of speech, which line of its dialogue is said, from 1; 0 for pictures.
        speaker: Who says it, as the dialogue has it; empty where that says nothing.
        left_out: What of the shot does not go along, a sentence each: “Only 4 of 6 references”.
    """

    target_id: AssetId
    target_name: str
    request: GenerationRequest
    line: int = 0
    left_out: tuple[str, ...] = ()
    speaker: str = ""


@frozen
class TakePlan:
    """One take as it would be sent, and what it would cost.

    Attributes:
        provider: As the ledger has it.
        payload: Exactly what is sent; None where it is refused.
        refused: Why it cannot be asked for so; empty where it can.
        refused_field: What of the request is at fault, as `ModelSpec.takes` and roles name it.
        refused_advice: What to do about it.
        cost: What it is estimated at, or why it has no price.
        film_ids: The films that its shot is in.
        basis: What its shot says now, which the take is made from.
    """

    target_id: AssetId
    target_name: str
    request: GenerationRequest
    payload: GenerationPayload | None = None
    provider: str = ""
    provider_title: str = ""
    refused: str = ""
    refused_field: str = ""
    refused_advice: str = ""
    cost: Estimate = field(default_factory=Estimate)
    line: int = 0
    film_ids: tuple[AssetId, ...] = ()
    basis: Basis | None = None

    @property
    def cost_words(self) -> str:
        """`$0.35`; `no price`."""
        cost = self.cost.cost
        return "no price" if cost is None else display.money(cost, self.cost.currency)


@frozen
class BatchQuote:
    """What a batch of takes would cost, all of it together, and whether it may be sent.

    Attributes:
        plans: Each take, in order.
        priced: What those come to that have a price, the library's currency first.
        budgets: Every budget that they would be held against, the library's first.
    """

    plans: tuple[TakePlan, ...]
    priced: tuple[Amount, ...] = ()
    budgets: tuple[NamedBudgetAhead, ...] = ()

    @property
    def unpriced(self) -> int:
        """How many have no price; that is never zero money."""
        return sum(plan.cost.cost is None for plan in self.plans if not plan.refused)

    @property
    def total(self) -> tuple[Amount, ...] | None:
        """What all of it comes to; None while one has no price."""
        return None if self.unpriced else self.priced

    @property
    def refusals(self) -> tuple[TakePlan, ...]:
        """Those that cannot be asked for as they are."""
        return tuple(plan for plan in self.plans if plan.refused)

    @property
    def passed(self) -> tuple[NamedBudgetAhead, ...]:
        """The budgets that it would pass."""
        return tuple(one for one in self.budgets if one.is_passed)

    @property
    def can_be_sent(self) -> bool:
        """Whether it may be sent where a person says that a budget may be passed."""
        return bool(self.plans) and not self.refusals

    @property
    def is_admissible(self) -> bool:
        """Whether it may be sent as it is: nothing in it is refused, and no budget is passed."""
        return self.can_be_sent and not self.passed

    @property
    def words(self) -> str:
        """`3 takes, $1.05`; `3 takes, $0.70 and 1 without a price`; `3 takes`, all refused."""
        parts = [one.words for one in self.priced]
        if self.unpriced:
            parts.append(f"{self.unpriced:,} without a price")
        takes = display.counted(len(self.plans), "take")
        return f"{takes}, {' and '.join(parts)}" if parts else takes


class CallAction(StrEnum):
    """What a person can do with a call of the queue."""

    CANCEL = "cancel"
    SEND_AGAIN = "send_again"
    FORGET = "forget"


# What has not ended: it waits, or its generator is at it.
OPEN_STATES = (CallState.PLANNED, CallState.QUEUED, CallState.SENT, CallState.RUNNING)
# These may be asked for once more, by a person who says so: a new call, which is paid anew.
_SENT_AGAIN = frozenset(
    {
        CallState.FAILED,
        CallState.CANCELLED,
        CallState.LOST,
        CallState.EXPIRED,
        CallState.NOT_RESUMABLE,
    }
)


@frozen
class GenerationCall:
    """A call as the queue shows it.

    Attributes:
        batch_id: What was admitted together.
        film_id: A film that its shot is in; None where it is in none any more.
        provider: The title of its generator.
        progress: 0 to 100, where its generator says so.
        position: How many are before it here while it is queued, from 0; None elsewhere.
        is_stopping: Somebody has cancelled it, and its generator has not stopped yet.
        error: What went wrong, or what is worth knowing of the result; for a person.
        advice: What to do about it.
        cost: Billed, or estimated, as `basis` says; None is unknown, which is not zero.
        next_try_at: When it is asked again, where the last time did not work.
        made: The assets that came of it.
    """

    id: str
    batch_id: str
    target_id: AssetId | None
    target_name: str
    film_id: AssetId | None
    adapter: str
    provider: str
    model: str
    makes: AssetType
    prompt: str
    state: CallState
    progress: int | None = None
    position: int | None = None
    is_stopping: bool = False
    error_code: str = ""
    error: str = ""
    advice: str = ""
    cost: Decimal | None = None
    currency: str = ""
    basis: CostBasis = CostBasis.UNKNOWN
    created_at: datetime | None = None
    ended_at: datetime | None = None
    next_try_at: datetime | None = None
    made: tuple[AssetId, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in OPEN_STATES

    @property
    def is_trouble(self) -> bool:
        """Whether it ended without a result, and nobody has wanted that."""
        return self.state in FAILED_STATES

    @property
    def can_be_sent_again(self) -> bool:
        """Whether a person may ask for it once more."""
        return self.state in _SENT_AGAIN

    @property
    def actions(self) -> frozenset[CallAction]:
        """What can be done with it."""
        if self.is_open:
            return frozenset() if self.is_stopping else frozenset({CallAction.CANCEL})
        again = {CallAction.SEND_AGAIN} if self.can_be_sent_again else set()
        return frozenset(again | {CallAction.FORGET})


@frozen
class QueueCounts:
    """How many calls there are.

    Attributes:
        waiting: Not sent yet.
        running: Sent, and not ended.
        trouble: Ended without a result, and not put away by anybody.
    """

    waiting: int = 0
    running: int = 0
    trouble: int = 0

    @property
    def words(self) -> str:
        """`2 running, 5 waiting`; empty where nothing is under way."""
        parts = [(self.running, "running"), (self.waiting, "waiting")]
        return ", ".join(f"{count:,} {word}" for count, word in parts if count)


@frozen
class GenerationReport:
    """What a run of the queue did.

    Attributes:
        made: Takes and sounds that came.
        failed: Calls that ended without a result.
        cancelled: Those that somebody stopped.
        waiting: Those that are left, since their generator cannot be asked from here.
    """

    made: int = 0
    failed: int = 0
    cancelled: int = 0
    waiting: int = 0

    @property
    def words(self) -> str:
        """For a person: "3 takes arrived, 1 failed"; empty where there were but stopped ones."""
        parts = [f"{display.counted(self.made, 'take')} arrived"] if self.made else []
        if self.failed:
            failed = f"{self.failed:,}" if self.made else display.counted(self.failed, "take")
            parts.append(f"{failed} failed")
        return ", ".join(parts)
