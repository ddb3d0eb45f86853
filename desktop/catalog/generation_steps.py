"""One call of the queue, as it is written: compare-and-set from state to state.

Every step names the states that a call may be in and who has it, and says whether it was so.
Nothing here is an edit; what comes of a call is stored by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

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
_LONGEST_CODE, _LONGEST_ID, _LONGEST_WORDS = 100, 255, 4_000


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

    def mark_sent(self, me: str, call_id: str) -> bool:
        """It is about to be sent: from here on it is never sent again by itself."""
        values = {
            "state": CallState.SENT.value,
            "sent_at": self._session.now,
            "try_count": _c.try_count + 1,
            "next_try_at": None,
        }
        return self._set(call_id, UNSENT_STATES, values, me, _c.cancel_asked_at.is_(None))

    def put_back(self, me: str, call_id: str, error: str, code: str, at: datetime) -> bool:
        """It has certainly not been sent: it waits for its next try, or was cancelled meanwhile."""
        told = {"error_message": _told(error), "error_code": _code(code), "sent_at": None}
        values = {**told, "state": CallState.QUEUED.value, "next_try_at": at, **FREE}
        wanted = _c.cancel_asked_at.is_(None)
        if self._set(call_id, (CallState.SENT.value,), values, me, wanted):
            return True
        values |= {"state": CallState.CANCELLED.value, "ended_at": self._session.now}
        values |= {"next_try_at": None}
        return self._set(call_id, (CallState.SENT.value,), values, me)

    def accepted(self, me: str, call_id: str, job_id: str) -> bool:
        """Its generator has taken it, and calls it so; also where it was given up for lost.

        Whoever sent it knows, whoever has it by now.
        """
        values = {
            "state": CallState.RUNNING.value,
            "provider_job_id": job_id[:_LONGEST_ID],
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
    ) -> bool:
        """It has ended, without a result. `cost` is left as it is where None is given."""
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
        if advice:
            now = self.kept(call_id)
            values["response"] = {**(now.response if now else {}), "advice": advice}
        return self._set(call_id, OPEN, values, me)

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
