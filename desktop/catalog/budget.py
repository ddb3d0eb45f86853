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
from desktop.domain.spending import Grouping, Spending, SpendingFilter
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
        total = SpendingReads(self._session).total(SpendingFilter(film_id=film_id))
        return self._budget(film_id, limit, currency, total)

    def limited(self) -> list[NamedBudget]:
        """Every budget that is set, the library's first, then those of films by their names.

        What was spent is only reckoned for those, and of all films in one reading: a library
        without a budget costs two look-ups.
        """
        home, films = library_settings(self._session), self._limited_films()
        spending, found = SpendingReads(self._session), list[NamedBudget]()
        table = spending.by(Grouping.FILM) if films else None
        if home.budget is not None:
            total = spending.total() if table is None else table.total
            found.append(
                NamedBudget(None, "", self._budget(None, home.budget, home.currency, total))
            )
        of_films = {row.key: row.spending for row in table.rows} if table is not None else {}
        for film_id, name, limit, named in films:
            total = of_films.get(film_id, Spending())
            budget = self._budget(film_id, limit, named or home.currency, total)
            found.append(NamedBudget(film_id, clean_line(name, limit=_NAME), budget))
        return found

    def _limited_films(self) -> list[tuple[AssetId, str, Decimal, str | None]]:
        """The films that have a budget, by their names: id, name, limit and its currency."""
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
        films = [(AssetId(key), name, limit, named) for key, name, limit, named in rows]
        return sorted(films, key=lambda film: (folded(film[1]), film[0]))

    def _budget(
        self, film_id: AssetId | None, limit: Decimal | None, currency: str, total: Spending
    ) -> Budget:
        chosen = SpendingFilter(film_id=film_id)
        spent = SpendingReads(self._session).in_currency(currency, chosen, total=total)
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
