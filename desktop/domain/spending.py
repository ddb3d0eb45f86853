"""What generations have cost: exact sums per currency, with those of unknown cost counted beside.

An unknown cost is never zero and never hidden: whatever shows a sum shows with it how many
generations are not in it. Nothing is converted here; see `domain/exchange.py`.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain import display

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from desktop.domain.ids import AssetId


class Grouping(StrEnum):
    """By what spending is told apart. Each generation is in one group of each."""

    TYPE = "type"
    FILM = "film"
    SCENE = "scene"
    SHOT = "shot"
    CHARACTER = "character"
    PROVIDER = "provider"
    MODEL = "model"
    PERSON = "person"
    MONTH = "month"


# The group of what belongs to none, as a table has it.
NO_GROUP: dict[Grouping, str] = {
    Grouping.TYPE: "Nothing was made",
    Grouping.FILM: "In no film",
    Grouping.SCENE: "In no scene",
    Grouping.SHOT: "In no shot",
    Grouping.CHARACTER: "Of no character",
    Grouping.PROVIDER: "Unknown provider",
    Grouping.MODEL: "Unknown model",
    Grouping.PERSON: "Unknown person",
    Grouping.MONTH: "Unknown month",
}


class CostBasis(StrEnum):
    """How a cost is known."""

    UNKNOWN = "unknown"
    ESTIMATED = "estimated"  # reckoned from a rate card
    BILLED = "billed"  # what was paid, or what somebody says was paid


@frozen
class Amount:
    """What was spent in one currency, exact.

    Attributes:
        currency: Its code, `USD`.
        billed: What was paid.
        estimated: What was reckoned from a rate card.
    """

    currency: str
    billed: Decimal = Decimal(0)
    estimated: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.billed + self.estimated

    @property
    def words(self) -> str:
        """`$2.07`."""
        return display.money(self.total, self.currency)


@frozen
class Spending:
    """What a set of generations has cost.

    Attributes:
        amounts: One for each currency that there is, the library's own first, then by their codes.
        known: How many generations have a known cost, be it zero.
        unknown: How many have none; they are in no amount.
        failed: How many of both came to nothing.
    """

    amounts: tuple[Amount, ...] = ()
    known: int = 0
    unknown: int = 0
    failed: int = 0

    @property
    def count(self) -> int:
        """How many generations."""
        return self.known + self.unknown

    def total(self, currency: str) -> Decimal:
        """What was spent in one currency."""
        return sum((one.total for one in self.amounts if one.currency == currency), Decimal(0))

    @property
    def sum_words(self) -> str:
        """`$2.07 + €1.00`; empty where no cost is known."""
        return " + ".join(one.words for one in self.amounts)

    @property
    def words(self) -> str:
        """`$2.07, and 10 of unknown cost`; `10 of unknown cost`; `nothing spent`."""
        if not self.unknown:
            return self.sum_words or "nothing spent"
        unknown = f"{self.unknown:,} of unknown cost"
        return f"{self.sum_words}, and {unknown}" if self.amounts else unknown

    @property
    def estimated_words(self) -> str:
        """How much of the sum is estimated, `$0.40`; empty where nothing is."""
        found = (
            display.money(one.estimated, one.currency) for one in self.amounts if one.estimated
        )
        return " + ".join(found)


NOTHING_SPENT = Spending()


def together(parts: Iterable[Spending], home: str) -> Spending:
    """The sum of several sets of generations that share none.

    Args:
        parts: The sets.
        home: The library's currency, which is named first.
    """
    billed: dict[str, Decimal] = {}
    estimated: dict[str, Decimal] = {}
    known = unknown = failed = 0
    for part in parts:
        for one in part.amounts:
            billed[one.currency] = billed.get(one.currency, Decimal(0)) + one.billed
            estimated[one.currency] = estimated.get(one.currency, Decimal(0)) + one.estimated
        known, unknown, failed = known + part.known, unknown + part.unknown, failed + part.failed
    order = sorted(billed, key=lambda code: (code != home, code))
    amounts = tuple(Amount(code, billed[code], estimated[code]) for code in order)
    return Spending(amounts, known, unknown, failed)


@frozen
class SpendingFilter:
    """Which generations are counted; all of them without any of these.

    Attributes:
        film_id: Only those of this film.
        start: Only from this instant on, aware.
        end: Only before this instant, aware.
        is_rejected: Only takes that do not play: they are chosen in none of their shots.
        is_failed: Only those that came to nothing.
    """

    film_id: AssetId | None = None
    start: datetime | None = None
    end: datetime | None = None
    is_rejected: bool = False
    is_failed: bool = False


EVERYTHING = SpendingFilter()


@frozen
class SpentOn:
    """One group of a table of spending, as what leads to the assets behind its figures.

    Attributes:
        grouping: By what the table is told apart.
        key: Of the group; empty for what belongs to none.
        chosen: Which generations the table counts.
    """

    grouping: Grouping
    key: str
    chosen: SpendingFilter = EVERYTHING


@frozen
class SpendingRow:
    """One group of a table of spending: a bar of a chart.

    Attributes:
        key: What is shared: the id of a film, scene, shot, character or person, the name of a
            type, provider or model, a month (`2026-11`); empty for what belongs to none.
        name: The same for people.
        query: A search that finds such assets, where the query language can say it; else empty.
            `SpentOn` lists those behind the figures, and no others.
    """

    key: str
    name: str
    spending: Spending
    query: str = ""


@frozen
class SpendingTable:
    """Spending told apart by something. The rows add up to the total, in every number.

    Attributes:
        rows: The most expensive first (by the library's currency), months in their order; what
            belongs to no group is last.
    """

    by: Grouping
    rows: tuple[SpendingRow, ...]
    total: Spending
    currency: str


@frozen
class Converted:
    """Spending in one currency, what was spent in others at the rates of its days.

    Attributes:
        amount: In that currency, to the millionth.
        left: What could not be converted, as no rate held: one amount for each currency.
    """

    amount: Decimal
    left: tuple[Amount, ...] = ()


@frozen
class FinishedCost:
    """What a second of finished film has cost.

    Attributes:
        spending: Everything spent on it, takes that were rejected and that failed included.
        seconds: How long the shots run that have a take to play.
        finished: How many shots those are; `shots`: of how many.
    """

    spending: Spending
    seconds: float
    finished: int
    shots: int

    def per_second(self, currency: str) -> Decimal | None:
        """In one currency, rounded to six decimals; None while nothing is finished."""
        if self.seconds <= 0:
            return None
        share = self.spending.total(currency) / Decimal(str(round(self.seconds, 6)))
        return round(share, 6)


def grouping_named(text: str) -> Grouping:
    """The grouping that a word names.

    Raises:
        RuleError: It names none.
    """
    try:
        return Grouping(text.strip().lower())
    except ValueError:
        raise RuleError(
            f"Spending cannot be told apart by “{text}”.",
            advice=f"Choose one of: {', '.join(one.value for one in Grouping)}.",
        ) from None
