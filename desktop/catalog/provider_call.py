"""Calls of providers: what was asked of them, what became of it, and what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.catalog.library_settings import library_settings
from desktop.catalog.tables.all import assets, provider_call_assets, provider_calls
from desktop.domain.ids import AssetId, new_id
from desktop.domain.provider_call import ProviderCall, RecordedCall, checked_call, shares
from desktop.domain.spending import CostBasis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from desktop.catalog.engine.session import Session, WriteSession

_c, _s = provider_calls.c, provider_call_assets.c


class ProviderCallReads:
    """Questions about calls."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def latest(self, limit: int) -> list[RecordedCall]:
        """The newest calls on record, the last one first."""
        made = (
            select(func.count()).where(_s.call_id == _c.id).correlate(provider_calls)
        ).scalar_subquery()
        at = func.coalesce(_c.ended_at, _c.sent_at, _c.created_at, type_=_c.created_at.type)
        query = (
            select(
                *(_c.id, at, _c.provider, _c.model, _c.state, _c.cost, _c.currency),
                *(_c.cost_basis, _c.units, _c.unit, _c.unit_price, _c.error_message),
                *(_c.target_asset_id, made),
            )
            .where(_c.workspace_id == self._session.workspace_id)
            .order_by(at.desc(), _c.id.desc())
            .limit(limit)
        )
        return [
            RecordedCall(
                *(row[0], row[1], row[2], row[3] or "", row[4], row[5], row[6]),
                *(CostBasis(row[7]), row[8], row[9] or "", row[10], row[11] or ""),
                *(row[12], int(row[13])),
            )
            for row in self._session.rows(query)
        ]


class ProviderCallWrites(ProviderCallReads):
    """Putting calls on record."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def record(self, call: ProviderCall) -> str:
        """Put a call on record with the shares of what it made; returns its key.

        Raises:
            RuleError: It makes no sense.
        """
        call, session = checked_call(call), self._session
        if call.external_id:
            known = self._told_before(call.external_id)
            if known is not None:
                return known
        key, at = new_id(), call.at or session.now
        currency = (call.cost.currency if call.cost else "") or call.currency
        row = {
            "id": key,
            "target_asset_id": call.target_id,
            "provider": call.provider.strip(),
            "model": call.model or None,
            "state": call.state.value,
            "request": dict(call.request),
            "error_message": call.error or None,
            "cost": call.amount,
            "currency": currency or library_settings(session).currency,
            "cost_basis": call.basis.value,
            "units": call.units,
            "unit": call.unit or None,
            "unit_price": call.unit_price,
            "external_id": call.external_id or None,
            "created_by": session.user_id or None,
            "created_at": at,
            "sent_at": at,
            "ended_at": at,
            "version": 1,
        }
        session.insert(provider_calls, [row])
        self._share(key, (*call.made, *call.stand_ins), call.amount)
        return key

    def share_again(self, external_id: str, made: Sequence[AssetId]) -> None:
        """Share a call on record among what was made anew, where nothing that it made is left."""
        row = self._session.execute(
            select(_c.id, _c.cost).where(
                _c.workspace_id == self._session.workspace_id, _c.external_id == external_id
            )
        ).first()
        if row is not None and not self.made_by(external_id):
            self._share(str(row.id), made, row.cost)

    def made_by(self, external_id: str) -> list[AssetId]:
        """What came of a call that a script has told of before, as far as it is there."""
        call_id = self._told_before(external_id)
        if call_id is None:
            return []
        rows = self._session.rows(
            select(_s.asset_id).where(_s.call_id == call_id).order_by(_s.asset_id)
        )
        return [AssetId(row[0]) for row in rows]

    def _told_before(self, external_id: str) -> str | None:
        found = self._session.scalar(
            select(_c.id).where(
                _c.workspace_id == self._session.workspace_id, _c.external_id == external_id
            )
        )
        return None if found is None else str(found)

    def _share(self, call_id: str, results: Sequence[AssetId], cost: Decimal | None) -> None:
        """Give what a call made its share of the cost."""
        session, made = self._session, tuple(dict.fromkeys(results))
        session.hold(assets, *made)
        session.insert(
            provider_call_assets,
            [
                {"call_id": call_id, "asset_id": AssetId(one), "cost": part}
                for one, part in zip(made, shares(cost, len(made)), strict=True)
            ],
        )
