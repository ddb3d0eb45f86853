"""The queue of generations, as it is written: what comes in, who takes it up, what is stopped.

What becomes of one call is in `generation_steps.py`. Nothing here is an edit.
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.generation_queue import IN_FLIGHT, OPEN, STOPPED, is_ahead, is_dead
from desktop.catalog.generation_steps import FREE, CallChanges, GenerationSteps
from desktop.catalog.lease import LEASE
from desktop.catalog.tables.all import provider_call_assets, provider_calls
from desktop.domain.fair_order import fair_order
from desktop.domain.ids import new_id
from desktop.domain.provider_call import UNSENT_STATES, CallState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


_c, _s = provider_calls.c, provider_call_assets.c


def new_holder() -> str:
    """A name for one run of the queue: `RUN|HOST:PID`."""
    return f"{new_id()}|{socket.gethostname()}:{os.getpid()}"


def end_in_copy(connection: Connection, at: datetime) -> None:
    """End what has not ended in a library that is a copy: the other one sends it, and pays it.

    What was sent stays at its estimate. Call ids are the same in both, and so are the folders in
    which results are received: two queues must not have the same call.
    """
    of_copy = {
        "error_code": "copied",
        "error_message": "The library that this is a copy of goes on with it.",
        "ended_at": at,
        "updated_at": at,
        "next_try_at": None,
        "version": _c.version + 1,
        **FREE,
    }
    for states, ended in (
        (UNSENT_STATES, CallState.CANCELLED),
        (IN_FLIGHT, CallState.NOT_RESUMABLE),
    ):
        of_these = provider_calls.update().where(_c.state.in_(states), _c.state.in_(OPEN))
        connection.execute(of_these.values(state=ended.value, **of_copy))


class GenerationWrites(CallChanges):
    """Changes of the queue."""

    @property
    def steps(self) -> GenerationSteps:
        """What becomes of one call."""
        return GenerationSteps(self._session)

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
            is_held = is_ahead(row.locked_until, now)
            if is_held and row.locked_by != me:  # what is mine is at work already
                is_held = not dead.setdefault(row.locked_by, is_dead(row.locked_by))
            is_due = not is_ahead(row.next_try_at, now)
            is_free = not is_held and is_due and row.adapter in adapters
            if row.state in IN_FLIGHT or is_held:
                under_way.append((row.id, row.adapter, row.batch_id, is_free))
            elif is_free:
                waiting.append((row.id, row.adapter, row.batch_id))
        return under_way, waiting

    def take_stopped(self, me: str, adapters: Collection[str]) -> list[str]:
        """Take calls that are stopped, and under way at nobody, of these adapters."""
        under_way, _ = self._open(me, set(adapters))
        free = [call for call, _, _, is_free in under_way if is_free]
        return [call for call in free if self._set(call, IN_FLIGHT, self._lease(me), where=STOPPED)]

    def renew(self, me: str, ids: Sequence[str]) -> None:
        """Keep calls for another while."""
        for part in chunks(ids):
            self._execute(
                (_c.id.in_(part), _c.locked_by == me), {"locked_until": self._session.now + LEASE}
            )

    def release(self, me: str, ids: Sequence[str]) -> None:
        """Let anybody take calls up."""
        for part in chunks(ids):
            self._execute((_c.id.in_(part), _c.locked_by == me), FREE)

    def ask_cancel(self, ids: Sequence[str]) -> list[str]:
        """Nobody wants these any more: what is not sent never is; returns those that were open."""
        now, open_ = self._session.now, list[str]()
        ended = {"state": CallState.CANCELLED.value, "ended_at": now, "next_try_at": None, **FREE}
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
