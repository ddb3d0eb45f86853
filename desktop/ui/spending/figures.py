"""The figures above the chart: what was spent in all, this month, on rejected takes, a second."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted, money
from desktop.domain.spending import FinishedCost, Spending, SpendingFilter

if TYPE_CHECKING:
    from desktop.catalog.library import Reads
    from desktop.domain.budget import Budget
    from desktop.domain.ids import AssetId


@frozen
class Figures:
    """What is said in one line, of the whole library or of one film.

    Attributes:
        month: Spent in this month, in the whole library.
        rejected, failed: Of what is counted, what did not come to play, and what came to nothing.
        finished: What a second of finished film has cost.
        budget: Of the film, or of the library, and how it stands.
    """

    month: Spending
    rejected: Spending
    failed: Spending
    finished: FinishedCost
    budget: Budget

    def words(self, currency: str) -> tuple[str, ...]:
        """Each of them as it is written; those that are nothing are left out."""
        found = []
        if self.month.count:
            found.append(f"This month {self.month.words}")
        if self.rejected.count:
            takes = counted(self.rejected.count, "rejected take")
            found.append(f"{takes}: {self.rejected.words}")
        if self.failed.count:
            found.append(f"{counted(self.failed.count, 'failed attempt')}: {self.failed.words}")
        second = self.finished.per_second(currency)
        if second is not None:
            unknown = self.finished.spending.unknown
            more = f", without {unknown:,} of unknown cost" if unknown else ""
            found.append(f"{money(second, currency)} a finished second{more}")
        return tuple(found)


def read_figures(reads: Reads, film_id: AssetId | None) -> Figures:
    """Ask for all of them."""
    spending, chosen = reads.spending, SpendingFilter(film_id=film_id)
    return Figures(
        spending.month(date.today()),
        spending.rejected(chosen),
        spending.failed(chosen),
        spending.finished(film_id),
        reads.budgets.of(film_id),
    )
