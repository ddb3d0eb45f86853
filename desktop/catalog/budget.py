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
from desktop.domain.budget import Budget, NamedBudget
from desktop.domain.folding import folded
from desktop.domain.ids import AssetId
from desktop.domain.spending import SpendingFilter
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.typed_text import Money

_s = film_settings.c
_NAME = 80  # characters of a film's name


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
        return self._budget(film_id, limit, currency)

    def limited(self) -> list[NamedBudget]:
        """Every budget that is set, the library's first, then those of films by their names.

        What was spent is only reckoned for those: a library without a budget costs two look-ups.
        """
        home, found = library_settings(self._session), list[NamedBudget]()
        if home.budget is not None:
            found.append(NamedBudget(None, "", self._budget(None, home.budget, home.currency)))
        rows = self._session.rows(
            select(assets.c.id, assets.c.name, _s.budget, _s.budget_currency)
            .select_from(assets.join(film_settings, _s.asset_id == assets.c.id))
            .where(
                assets.c.workspace_id == self._session.workspace_id,
                assets.c.type == AssetType.FILM.value,
                assets.c.deleted_at.is_(None),
                _s.budget.is_not(None),
            )
        )
        for key, name, limit, named in sorted(rows, key=lambda row: (folded(row[1]), row[0])):
            film_id = AssetId(key)
            budget = self._budget(film_id, limit, named or home.currency)
            found.append(NamedBudget(film_id, clean_line(name, limit=_NAME), budget))
        return found

    def _budget(self, film_id: AssetId | None, limit: Decimal | None, currency: str) -> Budget:
        chosen, spending = SpendingFilter(film_id=film_id), SpendingReads(self._session)
        total = spending.total(chosen)
        spent = spending.in_currency(currency, chosen, total=total)
        return Budget(limit, currency, spent.amount, spent.left, total.unknown)

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
