"""What generations have cost: totals, and totals told apart by film, provider, month and so on.

Money that was spent stays spent: what is in the Trash counts, as do attempts that failed. Each
generation counts once, and is in one group of each kind, so that every table adds up to the total.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from desktop.catalog.cost_columns import summable, to_amount
from desktop.catalog.exchange_rate import ExchangeRateReads
from desktop.catalog.film import FilmReads
from desktop.catalog.library_settings import library_settings
from desktop.catalog.spending_entries import ledger
from desktop.catalog.spending_groups import DAY, Slots, told_apart
from desktop.catalog.spending_names import named_rows
from desktop.domain.exchange import rounded
from desktop.domain.spending import (
    EVERYTHING,
    Amount,
    Converted,
    FinishedCost,
    Grouping,
    Spending,
    SpendingFilter,
    SpendingTable,
    together,
)
from desktop.domain.typed_dates import Clock, month_of

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import AssetId


class SpendingReads:
    """Questions about what was spent."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def total(self, chosen: SpendingFilter = EVERYTHING) -> Spending:
        """Everything that was spent, of what is chosen."""
        home = self._home
        return together(self._groups(None, chosen, Slots(None)).values(), home)

    def by(
        self,
        grouping: Grouping,
        chosen: SpendingFilter = EVERYTHING,
        *,
        zone: tzinfo | None = None,
    ) -> SpendingTable:
        """The same, told apart by something.

        Args:
            grouping: By what.
            chosen: Which generations.
            zone: In which months are counted; None is the machine's.
        """
        home, groups = self._home, self._groups(grouping, chosen, Slots(zone))
        rows = named_rows(self._session, grouping, groups, home)
        return SpendingTable(grouping, rows, together(groups.values(), home), home)

    def month(self, day: date, *, zone: tzinfo | None = None) -> Spending:
        """What was spent in the month of this day."""
        period = month_of(day, Clock.at(None) if zone is None else Clock.at(datetime.now(zone)))
        return self.total(SpendingFilter(start=period.start, end=period.end))

    def rejected(self, chosen: SpendingFilter = EVERYTHING) -> Spending:
        """What was spent on takes that do not play."""
        return self.total(replace(chosen, is_rejected=True))

    def failed(self, chosen: SpendingFilter = EVERYTHING) -> Spending:
        """What was spent on generations that came to nothing; `failed` of `total` counts them."""
        return self.total(replace(chosen, is_failed=True))

    def finished(self, film_id: AssetId | None = None) -> FinishedCost:
        """What a second of finished film has cost: of one film, or of all of them.

        Raises:
            NotFoundError: There is no such film.
        """
        films = FilmReads(self._session)
        wanted = [film_id] if film_id is not None else [card.id for card in films.all()]
        shots = [shot for key in wanted for shot in films.load(key).shots()]
        done = [shot for shot in shots if shot.selected is not None and not shot.is_length_unknown]
        return FinishedCost(
            self.total(SpendingFilter(film_id=film_id)),
            sum(shot.seconds for shot in done),
            len(done),
            len(shots),
        )

    def in_currency(
        self,
        currency: str,
        chosen: SpendingFilter = EVERYTHING,
        *,
        total: Spending | None = None,
    ) -> Converted:
        """The total in one currency, by the rates of the days on which it was spent.

        Args:
            currency: Its code.
            chosen: Which generations.
            total: What `total` says of them, where it has been asked.
        """
        total = self.total(chosen) if total is None else total
        if all(one.currency == currency for one in total.amounts):
            return Converted(total.total(currency))
        rates = ExchangeRateReads(self._session).all()
        amount, left = Fraction(0), list[Spending]()
        for day, spending in self._groups(Grouping.MONTH, chosen, Slots(None, form=DAY)).items():
            for one in spending.amounts:
                worth = rates.convert(one.total, one.currency, currency, day)
                if worth is None:
                    left.append(Spending((one,)))
                else:
                    amount += worth
        return Converted(rounded(amount), together(left, currency).amounts)

    @property
    def _home(self) -> str:
        return library_settings(self._session).currency

    def _groups(
        self, grouping: Grouping | None, chosen: SpendingFilter, slots: Slots
    ) -> dict[str, Spending]:
        """What was spent, by the keys of a grouping; of months as the slots name them."""
        session, home = self._session, self._home
        parts: dict[str, list[Spending]] = {}
        for entries in ledger(session, home):
            told = told_apart(session, entries, grouping, chosen, slots)
            shared = {
                "group_key": told.key,
                "group_currency": entries.currency,
                "group_estimated": entries.is_estimated,
                "group_failed": entries.is_failed,
            }
            # Grouped by their labels: an expression with bound values is another one each time.
            query = (
                select(
                    *(column.label(name) for name, column in shared.items()),
                    func.sum(summable(session, entries.cost)),
                    func.count(entries.cost),
                    func.count(),
                )
                .select_from(told.rows)
                .where(*told.conditions)
                .group_by(*shared)
            )
            for row in session.rows(query):
                parts.setdefault(slots.name(grouping, row[0]), []).append(_spending(row))
        return {key: together(found, home) for key, found in parts.items()}


def _spending(row: Any) -> Spending:
    """One row of the sums: key, currency, whether estimated, whether failed, sum, known, all."""
    known, count = int(row[5]), int(row[6])
    amount = to_amount(row[4])
    amounts: tuple[Amount, ...] = ()
    if known:
        is_estimated = bool(row[2])
        nothing = to_amount(0)
        billed, estimated = (nothing, amount) if is_estimated else (amount, nothing)
        amounts = (Amount(row[1], billed, estimated),)
    return Spending(amounts, known, count - known, count if row[3] else 0)
