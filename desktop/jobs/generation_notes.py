"""Writes down what becomes of a call, and says when its next step is.

Where something cannot be written down it is waited for, and nothing else is done with the call.
"""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from desktop.base.errors import DeskError, LibraryBusyError, LibraryGoneError, LibraryWriteError
from desktop.base.frozen import frozen
from desktop.catalog.engine.session import utc_now
from desktop.domain.changes import Changes, Kind
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.jobs.generation_folder import drop_folder

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import datetime

    from desktop.catalog.generation_queue import KeptCall
    from desktop.catalog.generation_steps import GenerationSteps
    from desktop.catalog.library import Library
    from desktop.domain.generation_pace import GenerationPace
    from desktop.generators.adapter import GeneratorError

    Cost: TypeAlias = tuple[Decimal | None, CostBasis]

T = TypeVar("T")
QUEUE_KINDS = frozenset({Kind.JOBS, Kind.SPENDING})
NOTHING_OWED = (Decimal(0), CostBasis.BILLED)
UNKNOWN_COST = (None, CostBasis.UNKNOWN)
STOPPED = "stopped"  # the code of what was given up since somebody stopped it
_WAITS = (0.1, 0.3, 1.0, 2.0, 5.0)  # seconds before it is tried again to write something down
_AT_LEAST = timedelta(hours=1)  # that a program tries which was not there for longer than patience
_KEPT_FILES = frozenset({"wrong_content", "patience"})  # after these files stay: they may be paid


@frozen
class Stepped:
    """What came of a step.

    Attributes:
        wait: Seconds until the next one; None where there is none.
        state: Where the call is now, if it has ended; else None.
        hold: Seconds in which its generator wants no more calls.
    """

    wait: float | None = None
    changes: Changes = Changes()
    state: CallState | None = None
    hold: float = 0.0


OVER = Stepped()  # somebody else has the call by now, or it has ended


@frozen
class _Sent:
    """When a run has sent a call: as it is written down, and by a clock that nobody sets."""

    at: datetime
    since: float


class CallNotes:
    """The record of the calls that one run has.

    Args:
        library: Whose they are.
        me: The name under which this run has them.
        pace: How long what does not work is tried.
        stop: Set when the run ends; from then on nothing is waited for.
    """

    def __init__(
        self, library: Library, me: str, pace: GenerationPace, stop: threading.Event
    ) -> None:
        self._library = library
        self._me = me
        self._pace = pace
        self._stop = stop
        self._sent: dict[str, _Sent] = {}  # by this very run
        self._seen: dict[str, float] = {}  # since when this run has it
        self._began: dict[str, float] = {}  # since when this run tries in vain

    def write(self, fn: Callable[[GenerationSteps], T]) -> T:
        """Write something down; where the library is away, wait: nothing else may be done."""
        tried = 0
        while True:
            try:
                return self._library.maintain(
                    lambda books: fn(books.generation.steps), repeatable=True
                )
            except (LibraryGoneError, LibraryBusyError, LibraryWriteError):
                if self._stop.is_set():
                    raise
            self._stop.wait(_WAITS[min(tried, len(_WAITS) - 1)])
            tried += 1

    def sends(self, call_id: str, at: datetime) -> None:
        """This run sends it now, and has written down so."""
        self._sent[call_id] = _Sent(at, time.monotonic())

    def is_mine(self, call_id: str) -> bool:
        """Whether this run has sent it."""
        return call_id in self._sent

    def age(self, call: KeptCall) -> timedelta:
        """How long ago it was sent; by no clock that somebody may set, where this run sent it."""
        if (sent := self._sent.get(call.id)) is not None:
            return timedelta(seconds=time.monotonic() - sent.since)
        return abs(utc_now() - (call.sent_at or call.created_at))

    def saw(self, call_id: str) -> None:
        """This run has it."""
        self._seen.setdefault(call_id, time.monotonic())

    def has_waited(self, call: KeptCall) -> bool:
        """Whether it has been waited for long enough, a while of it by this run."""
        return self._is_past(call, self._seen)

    def _is_past(self, call: KeptCall, since: dict[str, float]) -> bool:
        """Whether it was sent too long ago; a clock that was set wrong alone gives nothing up."""
        tried = time.monotonic() - since.setdefault(call.id, time.monotonic())
        patience = self._pace.patience
        return self.age(call) > patience and tried >= min(patience, _AT_LEAST).total_seconds()

    def unheard(self, call: KeptCall) -> float:
        """Seconds for which this run has heard nothing of it."""
        now = time.monotonic()
        return now - self._began.setdefault(call.id, now)

    def later(
        self, call: KeptCall, words: str, code: str, *, least: float | None = None
    ) -> Stepped:
        """It did not work now; whoever was not there meanwhile tries a while all the same."""
        if self._is_past(call, self._began):
            words = f"{words} It is not tried any longer."
            return self.end(call, CallState.NOT_RESUMABLE, words, "patience")
        is_anybodys = code == "not_stored"  # another computer may have its files, or room for them
        if code == "wrong_content":
            drop_folder(call.id)
        wait = self._pace.retry_after(call.try_count + 1, least)
        at = utc_now() + timedelta(seconds=wait)
        if not self.write(
            lambda steps: steps.delay(self._me, call.id, words, code, at, is_free=is_anybodys)
        ):
            return OVER
        return Stepped(None if is_anybodys else wait, changes_of(call))

    def put_back(
        self, call: KeptCall, error: GeneratorError, *, least: float | None = None
    ) -> Stepped:
        """It has certainly not arrived: it waits for its next try."""
        if call.try_count + 1 >= self._pace.send_tries:
            return self.end(call, CallState.FAILED, error, error.code, cost=NOTHING_OWED)
        wait = self._pace.retry_after(call.try_count + 1, least)
        at = utc_now() + timedelta(seconds=wait)
        words = words_of(error)
        sent_at = self._sent[call.id].at
        self.write(lambda steps: steps.put_back(call.id, sent_at, words, error.code, at))
        self.forget(call.id)
        return Stepped(None, changes_of(call), hold=wait if least else 0.0)

    def end(
        self,
        call: KeptCall,
        state: CallState,
        why: DeskError | str,
        code: str,
        *,
        cost: Cost | None = None,
        currency: str = "",
        advice: str = "",
    ) -> Stepped:
        """It has ended without a result. `cost` stays as it was estimated where None is given."""
        words = str(why)
        advice = advice or (why.advice if isinstance(why, DeskError) else "")
        sent = self._sent.get(call.id)
        self.write(
            lambda steps: steps.end(
                self._me,
                call.id,
                state,
                error=words,
                code=code,
                advice=advice,
                cost=cost,
                currency=currency,
                sent_at=sent.at if sent is not None else None,
            )
        )
        # Whoever sends it may yet write there what came, where others have given it up.
        is_elsewhere = state is CallState.LOST and sent is None
        self.forget(call.id)
        if code not in _KEPT_FILES and not is_elsewhere:
            drop_folder(call.id)
        return Stepped(None, changes_of(call), state)

    def answered(self, call_id: str) -> None:
        """Its generator answers: nothing is tried in vain any more."""
        self._began.pop(call_id, None)

    def forget(self, call_id: str) -> None:
        """It is over, or somebody else's."""
        for kept in (self._sent, self._seen, self._began):
            kept.pop(call_id, None)


def changes_of(call: KeptCall, kinds: frozenset[Kind] = QUEUE_KINDS) -> Changes:
    """What a step of a call has changed."""
    return Changes(kinds, frozenset([call.target_id] if call.target_id else []))


def stopped_unasked(title: str) -> str:
    """What is said of a call that was stopped, and whose generator cannot be asked to stop."""
    return f"It was stopped, and {title} cannot be asked from here: it may be made, and paid."


def stopped_unanswered(title: str) -> str:
    """What is said of a call that was stopped, and whose generator has not answered for long."""
    return f"It was stopped, and {title} does not answer: it may be made, and paid."


def words_of(error: DeskError) -> str:
    """What went wrong and what to do about it, in one text."""
    return f"{error} {error.advice}".strip()
