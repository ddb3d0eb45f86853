"""What the boxes above the chart choose: by what, of what, since when."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.spending import Grouping, SpendingFilter
from desktop.domain.typed_dates import Clock, read_date

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId

GROUPINGS: dict[Grouping, str] = {
    Grouping.FILM: "By film",
    Grouping.SCENE: "By scene",
    Grouping.SHOT: "By shot",
    Grouping.CHARACTER: "By character",
    Grouping.TYPE: "By type",
    Grouping.PROVIDER: "By provider",
    Grouping.MODEL: "By model",
    Grouping.PERSON: "By person",
    Grouping.MONTH: "By month",
}


class SpendingScope(StrEnum):
    """Which generations are counted."""

    EVERYTHING = "everything"
    FILM = "film"  # that is on the board


class GenerationFilter(StrEnum):
    """Which of them."""

    ALL = "all"
    REJECTED = "rejected"
    FAILED = "failed"


SCOPES: dict[SpendingScope, str] = {
    SpendingScope.EVERYTHING: "Whole library",
    SpendingScope.FILM: "Film on the board",
}
PARTS: dict[GenerationFilter, str] = {
    GenerationFilter.ALL: "All generations",
    GenerationFilter.REJECTED: "Rejected takes",
    GenerationFilter.FAILED: "Failed attempts",
}
# What stands in the box, and what `read_date` makes of it; empty is always.
PERIODS: dict[str, str] = {
    "": "All time",
    "this month": "This month",
    "last month": "Last month",
    "this year": "This year",
    "last year": "Last year",
}


@frozen
class Chosen:
    """What all boxes together choose."""

    grouping: Grouping = Grouping.FILM
    scope: SpendingScope = SpendingScope.EVERYTHING
    part: GenerationFilter = GenerationFilter.ALL
    period: str = ""

    def filter(self, film_id: AssetId | None, clock: Clock | None = None) -> SpendingFilter:
        """Which generations these are.

        Args:
            film_id: The film on the board; without one the whole library is counted.
            clock: What time it is; the machine's by default.
        """
        period = read_date(self.period, clock) if self.period else None
        return SpendingFilter(
            film_id=film_id if self.scope is SpendingScope.FILM else None,
            start=period.start if period else None,
            end=period.end if period else None,
            is_rejected=self.part is GenerationFilter.REJECTED,
            is_failed=self.part is GenerationFilter.FAILED,
        )

    def words(self, film: str = "") -> str:
        """All of it as a heading, `By film · Whole library · This month`."""
        of = film or SCOPES[self.scope] if self.scope is SpendingScope.FILM else SCOPES[self.scope]
        parts = (GROUPINGS[self.grouping], of, PARTS[self.part], PERIODS[self.period])
        return " · ".join(parts)
