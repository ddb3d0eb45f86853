"""What may be spent, how much of it is, and when that is worth a warning.

Spending never stops because of a budget: it is said, once when it comes near and once when it is
passed.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.ids import AssetId
    from desktop.domain.spending import Amount

NEAR_SHARE = Decimal("0.8")  # of a budget: from here on it is nearly used up
_STANDS = {"none": "", "fine": "", "near": " nearly used up", "passed": " passed"}


class BudgetState(StrEnum):
    """How a budget stands, from the best to the worst."""

    NONE = "none"  # there is no budget
    FINE = "fine"
    NEAR = "near"  # four fifths or more are spent
    PASSED = "passed"

    @property
    def is_warning(self) -> bool:
        """Whether it is to be told without being asked."""
        return self in (BudgetState.NEAR, BudgetState.PASSED)

    def is_worse_than(self, other: BudgetState) -> bool:
        """Whether more of a budget is used up than in the other state."""
        order = list(BudgetState)
        return order.index(self) > order.index(other)


@frozen
class Budget:
    """What may be spent on a film, or in a library, and what has been.

    Attributes:
        limit: The most that may be spent; None for no budget.
        currency: Of the limit.
        spent: What has been spent, in that currency.
        left_out: What was spent in currencies that there is no rate for; it is not held against
            the limit.
        unknown: How many generations are of unknown cost; they are not either.
    """

    limit: Decimal | None
    currency: str
    spent: Decimal
    left_out: tuple[Amount, ...] = ()
    unknown: int = 0

    @property
    def state(self) -> BudgetState:
        """How it stands; exactly spent is near and not passed."""
        return budget_state(self.limit, self.spent)

    @property
    def left(self) -> Decimal | None:
        """What may still be spent; below zero where it is passed; None without a budget."""
        return None if self.limit is None else self.limit - self.spent

    @property
    def standing_words(self) -> str:
        """`Budget nearly used up: $80.00 of $100.00 spent`; empty where there is none."""
        return "" if self.limit is None else f"Budget{_STANDS[self.state]}: {self.words}"

    @property
    def words(self) -> str:
        """`$80.00 of $100.00 spent, and 3 of unknown cost`."""
        if self.limit is None:
            return "No budget is set."
        spent = display.money(self.spent, self.currency)
        text = f"{spent} of {display.money(self.limit, self.currency)} spent"
        beside = [one.words for one in self.left_out]
        if self.unknown:
            beside.append(f"{self.unknown:,} of unknown cost")
        return f"{text}, and {' and '.join(beside)}" if beside else text


def budget_state(limit: Decimal | None, spent: Decimal) -> BudgetState:
    """How a budget stands when this much is spent."""
    if limit is None:
        return BudgetState.NONE
    if spent > limit:
        return BudgetState.PASSED
    return BudgetState.NEAR if spent >= limit * NEAR_SHARE else BudgetState.FINE


@frozen
class NamedBudget:
    """A budget with whose it is.

    Attributes:
        film_id: Of a film; None is the library's.
        name: Of the film; empty for the library.
    """

    film_id: AssetId | None
    name: str
    budget: Budget

    @property
    def words(self) -> str:
        """`Budget of Harbour passed: $105.00 of $100.00 spent`."""
        whose = f"Budget of {self.name}" if self.film_id is not None else "Budget"
        return f"{whose}{_STANDS[self.budget.state]}: {self.budget.words}"


def newly_worse(
    before: Mapping[AssetId | None, BudgetState], now: Iterable[NamedBudget]
) -> tuple[NamedBudget, ...]:
    """Those that came near or were passed since; the library's first.

    Args:
        before: How each stood, by its film; one that was not there was fine.
        now: How they stand.
    """
    return tuple(
        one
        for one in now
        if one.budget.state.is_warning
        and one.budget.state.is_worse_than(before.get(one.film_id, BudgetState.FINE))
    )


@frozen
class BudgetAhead:
    """What would become of a budget when files come in, by what they would be estimated at.

    Attributes:
        budget: As it stands.
        estimated: What the files are estimated at, in its currency.
        priced, unpriced: Of how many files, and how many generations have no price.
        left_out: Estimates in currencies that there is no rate for.
        is_cut: Not all of the files were read: it is more.
    """

    budget: Budget
    estimated: Decimal = Decimal(0)
    priced: int = 0
    unpriced: int = 0
    left_out: tuple[Amount, ...] = ()
    is_cut: bool = False

    @property
    def state(self) -> BudgetState:
        """How it would stand then."""
        return budget_state(self.budget.limit, self.budget.spent + self.estimated)

    @property
    def is_unsure(self) -> bool:
        """Whether nobody can say if the budget is kept: there is one, and something has no price.

        Where it is passed anyway, nothing is unsure.
        """
        is_open = bool(self.unpriced or self.left_out) and self.budget.limit is not None
        return is_open and self.state is not BudgetState.PASSED

    @property
    def words(self) -> str:
        """`Estimated cost $4.20. This passes the budget: $84.20 of $80.00`; empty for nothing."""
        budget = self.budget
        sums = display.money(self.estimated, budget.currency)
        parts = [f"{'more than ' if self.is_cut else ''}{sums}"] if self.priced else []
        parts += [one.words for one in self.left_out]
        parts += [f"{self.unpriced:,} without a price"] if self.unpriced else []
        if not parts:
            return ""
        told = f"Estimated cost: {', and '.join(parts)}"
        if budget.limit is None:
            return told
        if self.is_unsure:
            told = f"{told}. Not all of it can be held against the budget"
        if not self.state.is_warning or not self.priced:
            return told
        spent = display.money(budget.spent + self.estimated, budget.currency)
        if budget.state is BudgetState.PASSED:
            what = "The budget is passed already"
        elif self.state is BudgetState.PASSED:
            what = "This passes the budget"
        else:
            what = "This nearly uses up the budget"
        return f"{told}. {what}: {spent} of {display.money(budget.limit, budget.currency)}"


@frozen
class NamedBudgetAhead:
    """What would become of one budget, with whose it is.

    Attributes:
        film_id: Of a film; None is the library's.
        name: Of the film; empty for the library.
    """

    film_id: AssetId | None
    name: str
    ahead: BudgetAhead

    @property
    def is_passed(self) -> bool:
        """Whether it would be passed, or is already and more comes."""
        return (
            self.ahead.state is BudgetState.PASSED and self.ahead.priced + self.ahead.unpriced > 0
        )

    @property
    def words(self) -> str:
        """`Harbour: Estimated cost: $4.20. This passes the budget: $84.20 of $80.00`."""
        return f"{self.name}: {self.ahead.words}" if self.name else self.ahead.words
