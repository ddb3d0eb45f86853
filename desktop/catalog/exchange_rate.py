"""What other currencies were worth on which day, as people have entered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from desktop.catalog.tables.all import exchange_rates
from desktop.domain.exchange import ExchangeRate, ExchangeRates

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session, WriteSession

_r = exchange_rates.c


class ExchangeRateReads:
    """Questions about rates."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def listed(self) -> list[ExchangeRate]:
        """Every rate, by currency and day."""
        query = (
            select(_r.currency, _r.day, _r.us_dollars)
            .where(_r.workspace_id == self._session.workspace_id)
            .order_by(_r.currency, _r.day)
        )
        return [ExchangeRate(*row) for row in self._session.rows(query)]

    def all(self) -> ExchangeRates:
        """The same, to convert by."""
        return ExchangeRates(self.listed())


class ExchangeRateWrites(ExchangeRateReads):
    """Changes of rates."""

    _session: WriteSession

    def put(self, rate: ExchangeRate) -> None:
        """Let a rate hold from its day on, in the place of one of the same day."""
        if rate in self.listed():
            return
        same = and_(_r.currency == rate.currency, _r.day == rate.day)
        self._session.delete(exchange_rates, same)
        row = {"currency": rate.currency, "day": rate.day, "us_dollars": rate.us_dollars}
        self._session.insert(exchange_rates, [row])
