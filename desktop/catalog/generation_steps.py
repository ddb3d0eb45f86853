"""One call of the queue, as it is written: compare-and-set from state to state.

Every step names the states that a call may be in and who has it, and says whether it was so.
Nothing here is an edit; what comes of a call is stored by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from desktop.catalog.generation_queue import IN_FLIGHT, OPEN, GenerationReads
from desktop.catalog.lease import LEASE
from desktop.catalog.tables.all import assets, provider_call_assets, provider_calls
from desktop.domain.provider_call import UNSENT_STATES, CallState, shares
from desktop.domain.untrusted_text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import ColumnElement

    from desktop.catalog.engine.session import WriteSession
    from desktop.domain.ids import AssetId
    from desktop.domain.spending import CostBasis

_c = provider_calls.c
FREE: dict[str, Any] = {"locked_by": None, "locked_until": None}
_LONGEST_CODE, _LONGEST_WORDS = 100, 4_000


class CallChanges(GenerationReads):
    """Changes of rows of the queue, where they are as they are expected to be."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def _lease(self, me: str) -> dict[str, Any]:
        return {"locked_by": me, "locked_until": self._session.now + LEASE}

    def _set(
        self,
        call_id: str,
        states: Sequence[str],
        values: Mapping[str, Any],
        me: str | None = None,
        where: ColumnElement[bool] | None = None,
    ) -> bool:
        conditions: list[ColumnElement[bool]] = [_c.id == call_id, _c.state.in_(states)]
        if me is not None:
            conditions.append(_c.locked_by == me)
        if where is not None:
            conditions.append(where)
        return self._execute(conditions, values) > 0

    def _execute(self, conditions: Sequence[ColumnElement[bool]], values: Mapping[str, Any]) -> int:
        statement = provider_calls.update().where(*self._mine(), *conditions)
        stamped = {**values, "updated_at": self._session.now, "version": _c.version + 1}
        return int(self._session.execute(statement.values(**stamped)).rowcount)


class GenerationSteps(CallChanges):
    """The steps of one call; each returns False where it is not so any more."""

    def is_mine(self, me: str, call_id: str) -> bool:
        """Whether a call is under way and `me` has it; nobody else takes it before the end."""
        self._session.hold(provider_calls, call_id)
        mine = (*self._mine(), _c.id == call_id, _c.locked_by == me, _c.state.in_(IN_FLIGHT))
        return self._session.scalar(select(_c.id).where(*mine)) is not None

    def mark_sent(self, me: str, call_id: str, at: datetime) -> bool:
        """It is about to be sent: from here on it is never sent again by itself.

        `at` is the sender's own: who knows it is who sends. Also true where the same was written
        already, and only the word that it was got lost.
        """
        values = {
            "state": CallState.SENT.value,
            "sent_at": at,
            "try_count": _c.try_count + 1,
            "next_try_at": None,
        }
        if self._set(call_id, UNSENT_STATES, values, me, _c.cancel_asked_at.is_(None)):
            return True
        return self._set(call_id, (CallState.SENT.value,), {}, me, _c.sent_at == at)

    def put_back(
        self, call_id: str, sent_at: datetime, error: str, code: str, at: datetime
    ) -> bool:
        """It has certainly not arrived: it waits for its next try, or was cancelled meanwhile.

        Its sender says so, by when it was sent; also where others have given it up for lost.
        """
        told = {"error_message": _told(error), "error_code": _code(code)}
        return self._unsend(call_id, _c.sent_at == sent_at, {**told, "next_try_at": at})

    def unsend(self, me: str, call_id: str) -> bool:
        """It was written down that it is sent, and it surely never was: it waits again."""
        return self._unsend(call_id, _c.locked_by == me, {"next_try_at": None})

    def _unsend(self, call_id: str, who: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
        states = (CallState.SENT.value, CallState.LOST.value)
        back = {"sent_at": None, "ended_at": None, "response": {}, **FREE, **values}
        unsent = and_(who, _c.provider_job_id.is_(None))
        wanted = and_(unsent, _c.cancel_asked_at.is_(None))
        queued = {**back, "state": CallState.QUEUED.value}
        if self._set(call_id, states, queued, where=wanted):
            return True
        ended = {"state": CallState.CANCELLED.value, "ended_at": self._session.now}
        return self._set(call_id, states, {**back, **ended, "next_try_at": None}, where=unsent)

    def leave(self, me: str, call_id: str, error: str, code: str, advice: str) -> bool:
        """Nobody waits any longer for what is being sent and was stopped; what comes is kept."""
        values = {
            "state": CallState.LOST.value,
            "error_message": _told(error),
            "error_code": _code(code),
            "ended_at": self._session.now,
            "response": {"advice": clean_text(advice, limit=_LONGEST_WORDS)},
            **FREE,
        }
        wanted = _c.cancel_asked_at.is_not(None)
        return self._set(call_id, (CallState.SENT.value,), values, me, wanted)

    def accepted(self, me: str, call_id: str, job_id: str) -> bool:
        """Its generator has taken it, and calls it so; also where it was given up for lost.

        Whoever sent it knows, whoever has it by now.
        """
        values = {
            "state": CallState.RUNNING.value,
            "provider_job_id": job_id,
            "response": {},
            "try_count": 0,
            "ended_at": None,
            "error_code": None,
            "error_message": None,
            **self._lease(me),
        }
        states = (CallState.SENT.value, CallState.LOST.value)
        return self._set(call_id, states, values, None, _c.provider_job_id.is_(None))

    def answered(self, me: str, call_id: str, response: Mapping[str, Any]) -> bool:
        """Its generator has said what it made, which is still to be fetched."""
        states = (*IN_FLIGHT, CallState.LOST.value)
        values = {
            "state": CallState.RUNNING.value,
            "response": dict(response),
            "try_count": 0,
            "progress": 100,
            "ended_at": None,
            "error_code": None,
            "error_message": None,
            **self._lease(me),
        }
        return self._set(call_id, states, values)

    def progress(self, me: str, call_id: str, percent: int | None) -> bool:
        """How far its generator is; it answers, so nothing is wrong any more."""
        told = {"progress": percent, "next_try_at": None, "try_count": 0}
        values = {**told, "error_code": None, "error_message": None}
        return self._set(call_id, (CallState.RUNNING.value,), values, me)

    def delay(
        self, me: str, call_id: str, error: str, code: str, at: datetime, *, is_free: bool = False
    ) -> bool:
        """It could not be asked, fetched or stored now, and is later; where it is free, by all."""
        values = {
            "error_message": _told(error),
            "error_code": _code(code),
            "next_try_at": at,
            "try_count": _c.try_count + 1,
            **(FREE if is_free else {}),
        }
        return self._set(call_id, IN_FLIGHT, values, me)

    def end(
        self,
        me: str,
        call_id: str,
        state: CallState,
        *,
        error: str = "",
        code: str = "",
        advice: str = "",
        cost: tuple[Decimal | None, CostBasis] | None = None,
        currency: str = "",
        sent_at: datetime | None = None,
    ) -> bool:
        """It has ended, without a result.

        Args:
            me: Who has it.
            call_id: The call.
            state: In which it ends.
            error: Why.
            code: The same as data.
            advice: What to do about it.
            cost: What it cost; it stays as it was estimated where None is given.
            currency: Of a cost that is billed.
            sent_at: When `me` has sent it; who knows how that ended says so, though others have
                given it up for lost.
        """
        values: dict[str, Any] = {
            "state": state.value,
            "error_message": _told(error),
            "error_code": _code(code),
            "ended_at": self._session.now,
            "next_try_at": None,
            **FREE,
        }
        if cost is not None:
            values |= {"cost": cost[0], "cost_basis": cost[1].value}
            if currency and cost[0]:
                values["currency"] = currency
        if advice:
            now = self.kept(call_id)
            told = clean_text(advice, limit=_LONGEST_WORDS)
            values["response"] = {**(now.response if now else {}), "advice": told}
        if self._set(call_id, OPEN, values, me):
            return True
        if sent_at is None or state is CallState.LOST:
            return False
        mine = and_(_c.sent_at == sent_at, _c.provider_job_id.is_(None))
        return self._set(call_id, (CallState.SENT.value, CallState.LOST.value), values, where=mine)

    def succeed(
        self, me: str, call_id: str, made: Sequence[AssetId], values: Mapping[str, Any]
    ) -> bool:
        """What came of it is stored: each bears its share of what it cost."""
        end = {
            "state": CallState.SUCCEEDED.value,
            "ended_at": self._session.now,
            "next_try_at": None,
            "progress": 100,
            "error_code": None,
            **FREE,
            **values,
        }
        if not self._set(call_id, IN_FLIGHT, end, me):
            return False
        results = list(dict.fromkeys(made))
        self._session.hold(assets, *results)
        parts = shares(values.get("cost"), len(results))
        self._session.insert(
            provider_call_assets,
            [
                {"call_id": call_id, "asset_id": one, "cost": part}
                for one, part in zip(results, parts, strict=True)
            ],
        )
        return True


def _code(code: str) -> str | None:
    return clean_line(code, limit=_LONGEST_CODE) or None


def _told(words: str) -> str | None:
    """What somebody else's program says, as every database takes it."""
    return clean_text(words, limit=_LONGEST_WORDS) or None
