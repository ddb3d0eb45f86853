"""The queue of generations, as it is read: what was admitted, where it is, what came of it.

Calls of the queue are those of `provider_calls` that are in a batch; what scripts have told of is
in none.
"""

from __future__ import annotations

import socket
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from desktop.base.frozen import frozen
from desktop.base.programs import is_running
from desktop.catalog.engine.session import Session, chunks, utc_now
from desktop.catalog.lease import FURTHEST
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import provider_call_assets, provider_calls
from desktop.domain.asset import AssetType
from desktop.domain.generation_queue import OPEN_STATES, GenerationCall, QueueCounts
from desktop.domain.ids import AssetId
from desktop.domain.provider_call import FAILED_STATES, UNSENT_STATES, CallState
from desktop.domain.spending import CostBasis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Select

    from desktop.domain.generation_quote import QuoteFacts
    from desktop.domain.generation_shot import ShotToMake

_c, _s = provider_calls.c, provider_call_assets.c
OPEN = tuple(state.value for state in OPEN_STATES)
IN_FLIGHT = (CallState.SENT.value, CallState.RUNNING.value)
STOPPED = _c.cancel_asked_at.is_not(None)


@frozen
class KeptCall:
    """A call as its sender needs it.

    Attributes:
        request: As `admit` wrote it: request, payload, basis ...
        response: What its generator has said, with what there is to say of it to a person.
        try_count: How often the step that it is at was tried.
    """

    id: str
    state: CallState
    target_id: AssetId | None
    adapter: str
    provider: str
    model: str
    request: Mapping[str, Any]
    response: Mapping[str, Any]
    job_id: str
    key: str
    try_count: int
    is_stopping: bool
    cost: Decimal | None
    currency: str
    basis: CostBasis
    created_at: datetime
    sent_at: datetime | None


class GenerationReads:
    """Questions about generations that were asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def queue(self, limit: int = 200) -> tuple[GenerationCall, ...]:
        """What is open, in the order in which it was admitted, then what ended, the last first."""
        shown = (*self._mine(), _c.dismissed_at.is_(None))
        open_ = self._select().where(*shown, _c.state.in_(OPEN)).order_by(_c.id).limit(limit)
        found = list(self._session.rows(open_))
        if len(found) < limit:
            ended = self._select().where(*shown, _c.state.not_in(OPEN))
            latest = ended.order_by(_c.ended_at.desc(), _c.id.desc()).limit(limit - len(found))
            found += self._session.rows(latest)
        return self._to_calls(found)

    def of_shot(self, shot_id: AssetId, limit: int = 50) -> tuple[GenerationCall, ...]:
        """What was asked for for one shot, the last first."""
        mine = (*self._mine(), _c.target_asset_id == shot_id, _c.dismissed_at.is_(None))
        query = self._select().where(*mine).order_by(_c.id.desc()).limit(limit)
        return self._to_calls(self._session.rows(query))

    def of_batch(self, batch_id: str) -> tuple[GenerationCall, ...]:
        """What was admitted together, in order."""
        query = self._select().where(*self._mine(), _c.batch_id == batch_id).order_by(_c.id)
        return self._to_calls(self._session.rows(query))

    def calls(self, ids: Sequence[str]) -> tuple[GenerationCall, ...]:
        """Those of these calls that are on record."""
        found: list[Any] = []
        for part in chunks(ids):
            query = self._select().where(*self._mine(), _c.id.in_(part)).order_by(_c.id)
            found += self._session.rows(query)
        return self._to_calls(found)

    def counts(self) -> QueueCounts:
        """How many there are that wait, run, or came to nothing."""
        rows = self._session.rows(
            select(_c.state, func.count())
            .where(*self._mine(), _c.dismissed_at.is_(None))
            .group_by(_c.state)
        )
        count = {state: int(number) for state, number in rows}
        return QueueCounts(
            sum(count.get(state, 0) for state in UNSENT_STATES),
            sum(count.get(state, 0) for state in IN_FLIGHT),
            sum(count.get(state, 0) for state in FAILED_STATES),
        )

    def kept(self, call_id: str) -> KeptCall | None:
        """All of one call; None where it is not there."""
        row = self._session.execute(
            select(provider_calls).where(*self._mine(), _c.id == call_id)
        ).first()
        return None if row is None else _to_kept(row)

    def adapters(self) -> list[str]:
        """The adapters of what has not ended, by their names."""
        query = select(_c.adapter).where(*self._mine(), _c.state.in_(OPEN)).distinct()
        return sorted(row[0] for row in self._session.rows(query) if row[0])

    def left(self, me: str, adapters: Sequence[str]) -> int:
        """How many calls of these adapters have not ended, and are nobody else's now."""
        is_held = _is_held().label("is_held")
        rows = self._session.rows(
            select(_c.locked_by, is_held, func.count())
            .where(*self._mine(), _c.state.in_(OPEN), _c.adapter.in_(adapters))
            .group_by(_c.locked_by, is_held)
        )
        return sum(
            int(count)
            for holder, held, count in rows
            if not held or holder == me or is_dead(holder)
        )

    def is_open(self, batch_id: str) -> bool:
        """Whether anything of a batch has not ended."""
        mine = (*self._mine(), _c.batch_id == batch_id, _c.state.in_(OPEN))
        return self._session.scalar(select(_c.id).where(*mine).limit(1)) is not None

    def all_open(self) -> int:
        """How many calls have not ended."""
        mine = (*self._mine(), _c.state.in_(OPEN))
        return int(self._session.scalar(select(func.count()).where(*mine)) or 0)

    def stopping(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of these calls that nobody wants any more, or that have ended."""
        found: set[str] = set()
        for part in chunks(ids):
            gone = or_(STOPPED, _c.state.not_in(OPEN))
            rows = self._session.rows(select(_c.id).where(*self._mine(), _c.id.in_(part), gone))
            found.update(row[0] for row in rows)
        return frozenset(found)

    def is_held(self, call_id: str) -> bool:
        """Whether somebody is at a call now."""
        mine = (*self._mine(), _c.id == call_id, _is_held())
        return self._session.scalar(select(_c.id).where(*mine)) is not None

    def stopped(self, adapters: Sequence[str]) -> bool:
        """Whether calls of these adapters were stopped, and have not ended."""
        mine = (*self._mine(), _c.state.in_(IN_FLIGHT), _c.adapter.in_(adapters), STOPPED)
        return self._session.scalar(select(_c.id).where(*mine).limit(1)) is not None

    def shots(self, shot_ids: Sequence[AssetId]) -> tuple[ShotToMake, ...]:
        """See `generation_shots.ShotsToMake`."""
        from desktop.catalog.generation_shots import ShotsToMake  # noqa: PLC0415 - when asked

        return ShotsToMake(self._session).of(shot_ids)

    def quote_facts(self, shot_ids: Sequence[AssetId], asset_ids: Sequence[AssetId]) -> QuoteFacts:
        """See `generation_facts.quote_facts`."""
        from desktop.catalog.generation_facts import quote_facts  # noqa: PLC0415 - when asked

        return quote_facts(self._session, shot_ids, asset_ids)

    def _mine(self) -> tuple[Any, ...]:
        return (_c.workspace_id == self._session.workspace_id, _c.batch_id.is_not(None))

    def _select(self) -> Select[Any]:
        asked = _c.request
        return select(
            *(_c.id, _c.batch_id, _c.target_asset_id, _c.model, _c.provider, _c.state),
            *(_c.progress, _c.cancel_asked_at, _c.error_code, _c.error_message),
            *(_c.cost, _c.currency, _c.cost_basis, _c.created_at, _c.ended_at, _c.next_try_at),
            _c.adapter,
            asked["provider_title"].as_string().label("title"),
            asked["target_name"].as_string().label("target_name"),
            asked[("request", "makes")].as_string().label("makes"),
            asked[("request", "prompt")].as_string().label("prompt"),
            _c.response["advice"].as_string().label("advice"),
        )

    def _to_calls(self, rows: Sequence[Any]) -> tuple[GenerationCall, ...]:
        targets = list({row.target_asset_id for row in rows if row.target_asset_id})
        films = RelationReads(self._session).films_of(targets)
        made = self._made([row.id for row in rows])
        waiting = self._waiting() if any(row.state in UNSENT_STATES for row in rows) else {}
        return tuple(
            GenerationCall(
                id=row.id,
                batch_id=row.batch_id,
                target_id=row.target_asset_id and AssetId(row.target_asset_id),
                target_name=row.target_name or "",
                film_id=next(iter(films.get(row.target_asset_id, ())), None),
                adapter=row.adapter or "",
                provider=row.title or row.provider,
                model=row.model or "",
                makes=AssetType(row.makes or AssetType.IMAGE.value),
                prompt=row.prompt or "",
                state=CallState(row.state),
                progress=row.progress,
                position=waiting.get(row.id),
                is_stopping=row.cancel_asked_at is not None and row.state in OPEN,
                error_code=row.error_code or "",
                error=row.error_message or "",
                advice=row.advice or "",
                cost=row.cost,
                currency=row.currency,
                basis=CostBasis(row.cost_basis),
                created_at=row.created_at,
                ended_at=row.ended_at,
                next_try_at=row.next_try_at,
                made=tuple(made.get(row.id, ())),
            )
            for row in rows
        )

    def _made(self, ids: Sequence[str]) -> dict[str, list[AssetId]]:
        found: dict[str, list[AssetId]] = defaultdict(list)
        for part in chunks(ids):
            query = select(_s.call_id, _s.asset_id).where(_s.call_id.in_(part))
            for call_id, asset_id in self._session.rows(query.order_by(_s.asset_id)):
                found[call_id].append(AssetId(asset_id))
        return found

    def _waiting(self) -> dict[str, int]:
        """How many are before each that waits."""
        query = select(_c.id).where(*self._mine(), _c.state.in_(UNSENT_STATES)).order_by(_c.id)
        return {row[0]: place for place, row in enumerate(self._session.rows(query))}


def _to_kept(row: Any) -> KeptCall:
    return KeptCall(
        id=row.id,
        state=CallState(row.state),
        target_id=row.target_asset_id and AssetId(row.target_asset_id),
        adapter=row.adapter or "",
        provider=row.provider,
        model=row.model or "",
        request=row.request or {},
        response=row.response or {},
        job_id=row.provider_job_id or "",
        key=row.idempotency_key or "",
        try_count=row.try_count,
        is_stopping=row.cancel_asked_at is not None,
        cost=row.cost,
        currency=row.currency,
        basis=CostBasis(row.cost_basis),
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


def is_ahead(moment: datetime | None, now: datetime) -> bool:
    """Whether a moment is still to come, and not further away than any is put."""
    return moment is not None and now < moment < now + FURTHEST


def _is_held() -> ColumnElement[bool]:
    now = utc_now()
    return and_(_c.locked_until > now, _c.locked_until < now + FURTHEST)


def is_dead(holder: str | None) -> bool:
    """Whether who has a lease was a program of this machine that is no more."""
    host, _, pid = (holder or "").rpartition("|")[2].rpartition(":")
    return host == socket.gethostname() and pid.isdigit() and not is_running(int(pid))
