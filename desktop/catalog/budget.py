"""What may be spent on a film, or in a library, and how much of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.base.errors import NotFoundError
from desktop.catalog.film_settings import touch_films
from desktop.catalog.library_settings import SettingsWrites, library_settings
from desktop.catalog.spending import SpendingReads
from desktop.catalog.tables.all import assets, film_settings
from desktop.domain.asset import AssetType
from desktop.domain.spending import Budget, SpendingFilter

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.ids import AssetId
    from desktop.domain.typed_text import Money

_s = film_settings.c


class BudgetReads:
    """Questions about budgets."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, film_id: AssetId | None = None) -> Budget:
        """The budget of a film, or of the library, and how it stands.

        Raises:
            NotFoundError: There is no such film.
        """
        home = library_settings(self._session)
        if film_id is None:
            limit, currency = home.budget, home.currency
        else:
            limit, named, _ = self._row(film_id)
            currency = named or home.currency
        chosen, spending = SpendingFilter(film_id=film_id), SpendingReads(self._session)
        spent = spending.in_currency(currency, chosen)
        unknown = spending.total(chosen).unknown
        return Budget(limit, currency, spent.amount, spent.left, unknown)

    def _row(self, film_id: AssetId) -> tuple[Decimal | None, str | None, str | None]:
        row = self._session.execute(
            select(_s.budget, _s.budget_currency, _s.asset_id)
            .select_from(assets)
            .outerjoin(film_settings, _s.asset_id == assets.c.id)
            .where(
                assets.c.workspace_id == self._session.workspace_id,
                assets.c.id == film_id,
                assets.c.type == AssetType.FILM.value,
            )
        ).first()
        if row is None:
            raise NotFoundError("There is no such film in this library.")
        return row[0], row[1], row[2]


class BudgetWrites(BudgetReads):
    """Changes of budgets."""

    _session: WriteSession

    def set(self, film_id: AssetId | None, limit: Money | None) -> bool:
        """Give a film or the library a budget, or take it away; returns whether anything differed.

        The library's is in its own currency, whatever is named.

        Raises:
            NotFoundError: There is no such film.
            RuleError: The amount makes no sense.
        """
        session = self._session
        amount = limit.amount if limit else None
        if film_id is None:
            before = library_settings(session).budget
            SettingsWrites(session).change({"budget": amount})
            return before != amount
        session.hold(assets, film_id)
        known = self._row(film_id)
        currency = (limit.currency or None) if limit else None
        if known[:2] == (amount, currency):
            return False
        values = {"budget": amount, "budget_currency": currency}
        if known[2] is None:
            session.insert(film_settings, [{"asset_id": film_id, **values}])
        else:
            session.update(film_settings, film_id, values)
        touch_films(session, [film_id])
        return True
