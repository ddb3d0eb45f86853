"""The queue of generations, as it is written: who has a call, and how it goes from state to state.

Every step is a compare-and-set: it names the states that a call may be in and who has it, and says
whether it was so. Nothing here is an edit; what comes of a call is stored by one.
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.programs import is_running
from desktop.catalog.engine.session import WriteSession, chunks
from desktop.catalog.generation_queue import IN_FLIGHT, OPEN, GenerationReads
from desktop.catalog.lease import LEASE
from desktop.catalog.tables.all import assets, provider_call_assets, provider_calls
from desktop.domain.fair_order import fair_order
from desktop.domain.ids import AssetId, new_id
from desktop.domain.provider_call import UNSENT_STATES, CallState, shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import ColumnElement

    from desktop.domain.spending import CostBasis

_c, _s = provider_calls.c, provider_call_assets.c
_FREE: dict[str, Any] = {"locked_by": None, "locked_until": None}
_LONGEST_CODE, _LONGEST_ID = 100, 255


def new_holder() -> str:
    """A name for one run of the queue: `RUN|HOST:PID`."""
    return f"{new_id()}|{socket.gethostname()}:{os.getpid()}"


class GenerationWrites(GenerationReads):
    """Changes of the queue."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def hold_admission(self) -> None:
        """Let nobody else admit anything before this transaction ends: budgets are reckoned."""
        self._session.alone("generation")

    def admit(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put calls into the queue: columns of `provider_calls`, without those of every call."""
        session = self._session
        every = {
            "state": CallState.QUEUED.value,
            "created_by": session.user_id or None,
            "created_at": session.now,
            "version": 1,
        }
        session.insert(provider_calls, [{**every, **row} for row in rows])

    def claim(self, me: str, rooms: Mapping[str, int]) -> list[tuple[str, str]]:
        """Take calls that are free and due: those under way first, then of those that wait.

        Args:
            me: Who takes them.
            rooms: Adapters, and how many of each may be under way at once, whoever has them.

        Returns:
            Each with its adapter.
        """
        under_way, waiting = self._open(me, set(rooms))
        taken = [(call, adapter) for call, adapter, _, is_free in under_way if is_free]
        busy = Counter(adapter for _, adapter, _, _ in under_way)
        batches = Counter(batch for _, _, batch, _ in under_way)
        for adapter, most in rooms.items():
            mine = [(call, batch) for call, one, batch in waiting if one == adapter]
            for call in fair_order(mine, batches, most - busy[adapter]):
                taken.append((call, adapter))
        lease = self._lease(me)
        return [(call, adapter) for call, adapter in taken if self._set(call, OPEN, lease)]

    def _open(
        self, me: str, adapters: set[str]
    ) -> tuple[list[tuple[str, str, str, bool]], list[tuple[str, str, str]]]:
        """What is under way, and whether it can be taken up; and what waits and can be."""
        columns = (_c.id, _c.batch_id, _c.adapter, _c.state, _c.next_try_at)
        query = (
            select(*columns, _c.locked_by, _c.locked_until)
            .where(*self._mine(), _c.state.in_(OPEN))
            .order_by(_c.id)
        )
        if not self._session.is_sqlite:
            self._session.alone("generation claim")
        now, dead = self._session.now, dict[str, bool]()
        under_way: list[tuple[str, str, str, bool]] = []
        waiting: list[tuple[str, str, str]] = []
        for row in self._session.rows(query):
            is_held = row.locked_until is not None and row.locked_until > now
            if is_held and row.locked_by != me:  # what is mine is at work already
                is_held = not dead.setdefault(row.locked_by, _is_dead(row.locked_by))
            is_due = row.next_try_at is None or row.next_try_at <= now
            is_free = not is_held and is_due and row.adapter in adapters
            if row.state in IN_FLIGHT or is_held:
                under_way.append((row.id, row.adapter, row.batch_id, is_free))
            elif is_free:
                waiting.append((row.id, row.adapter, row.batch_id))
        return under_way, waiting

    def renew(self, me: str, ids: Sequence[str]) -> None:
        """Keep calls for another while."""
        for part in chunks(ids):
            self._execute(
                (_c.id.in_(part), _c.locked_by == me), {"locked_until": self._session.now + LEASE}
            )

    def release(self, me: str, ids: Sequence[str]) -> None:
        """Let anybody take calls up."""
        for part in chunks(ids):
            self._execute((_c.id.in_(part), _c.locked_by == me), _FREE)

    def is_mine(self, me: str, call_id: str) -> bool:
        """Whether a call is under way and `me` has it; nobody else takes it before the end."""
        self._session.hold(provider_calls, call_id)
        mine = (*self._mine(), _c.id == call_id, _c.locked_by == me, _c.state.in_(IN_FLIGHT))
        return self._session.scalar(select(_c.id).where(*mine)) is not None

    # One step of a call each; False where it is not in that state any more, or somebody else's.

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
        told = {"error_message": error, "error_code": _code(code), "sent_at": None}
        values = {**told, "state": CallState.QUEUED.value, "next_try_at": at, **_FREE}
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

    def delay(self, me: str, call_id: str, error: str, code: str, at: datetime) -> bool:
        """It could not be asked, fetched or stored now, and is later."""
        values = {
            "error_message": error,
            "error_code": _code(code),
            "next_try_at": at,
            "try_count": _c.try_count + 1,
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
            "error_message": error or None,
            "error_code": _code(code),
            "ended_at": self._session.now,
            "next_try_at": None,
            **_FREE,
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
            **_FREE,
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

    def ask_cancel(self, ids: Sequence[str]) -> list[str]:
        """Nobody wants these any more: what is not sent never is; returns those that were open."""
        now, open_ = self._session.now, list[str]()
        ended = {"state": CallState.CANCELLED.value, "ended_at": now, "next_try_at": None, **_FREE}
        for call_id in ids:
            if self._set(call_id, UNSENT_STATES, ended) or self._set(
                call_id, IN_FLIGHT, {"cancel_asked_at": now}
            ):
                open_.append(call_id)
        return open_

    def dismiss(self, ids: Sequence[str]) -> int:
        """Take calls that have ended off the list."""
        count = 0
        for part in chunks(ids):
            ended = (_c.id.in_(part), _c.state.not_in(OPEN), _c.dismissed_at.is_(None))
            count += self._execute(ended, {"dismissed_at": self._session.now})
        return count

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


def _code(code: str) -> str | None:
    return code[:_LONGEST_CODE] or None


def _is_dead(holder: str | None) -> bool:
    """Whether who has a lease was a program of this machine that is no more."""
    host, _, pid = (holder or "").rpartition("|")[2].rpartition(":")
    return host == socket.gethostname() and pid.isdigit() and not is_running(int(pid))
