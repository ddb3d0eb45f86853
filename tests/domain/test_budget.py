"""When a budget is worth a warning, and in which words."""

from __future__ import annotations

from decimal import Decimal

from desktop.domain.budget import Budget, BudgetAhead, BudgetState, NamedBudget, newly_worse
from desktop.domain.ids import AssetId
from desktop.domain.spending import Amount

FILM = AssetId("film")


def library(spent: str, limit: str = "10") -> NamedBudget:
    return NamedBudget(None, "", Budget(Decimal(limit), "USD", Decimal(spent)))


def film(spent: str) -> NamedBudget:
    return NamedBudget(FILM, "Harbour", Budget(Decimal(10), "EUR", Decimal(spent)))


def test_each_crossing_is_told_once() -> None:
    before: dict[AssetId | None, BudgetState] = {}
    told = []
    for spent in ("7.99", "8", "9", "10", "10.01", "12", "9", "10.01", "3", "8.5"):
        now = [library(spent)]
        told.append([one.words for one in newly_worse(before, now)])
        before = {one.film_id: one.budget.state for one in now}
    assert told == [
        [],
        ["Budget nearly used up: $8.00 of $10.00 spent"],
        *([], []),
        ["Budget passed: $10.01 of $10.00 spent"],
        *([], []),
        ["Budget passed: $10.01 of $10.00 spent"],
        [],
        ["Budget nearly used up: $8.50 of $10.00 spent"],
    ]


def test_the_film_and_the_library_are_told_apart() -> None:
    before: dict[AssetId | None, BudgetState] = {None: BudgetState.PASSED, FILM: BudgetState.FINE}
    (worse,) = newly_worse(before, [library("11"), film("11")])
    assert worse.words == "Budget of Harbour passed: €11.00 of €10.00 spent"


def test_what_files_would_cost_is_held_against_the_budget() -> None:
    def words(spent: str, estimated: str, priced: int = 1, unpriced: int = 0) -> str:
        budget = Budget(Decimal(10), "USD", Decimal(spent))
        return BudgetAhead(budget, Decimal(estimated), priced, unpriced).words

    assert words("1", "2") == "Estimated cost: $2.00"
    assert words("1", "7.5", unpriced=3) == (
        "Estimated cost: $7.50, and 3 without a price."
        " Not all of it can be held against the budget."
        " This nearly uses up the budget: $8.50 of $10.00"
    )
    assert words("9", "2") == "Estimated cost: $2.00. This passes the budget: $11.00 of $10.00"
    assert words("11", "2") == (
        "Estimated cost: $2.00. The budget is passed already: $13.00 of $10.00"
    )
    assert words("11", "0", priced=0) == ""
    assert words("11", "0", priced=0, unpriced=2) == "Estimated cost: 2 without a price"
    assert words("1", "0", priced=0, unpriced=1) == (
        "Estimated cost: 1 without a price. Not all of it can be held against the budget"
    )
    assert BudgetAhead(Budget(None, "USD", Decimal(1)), unpriced=1).words == (
        "Estimated cost: 1 without a price"
    )
    abroad = Amount("JPY", estimated=Decimal(300))
    budget = Budget(Decimal(10), "USD", Decimal(1))
    ahead = BudgetAhead(budget, Decimal(2), 1, left_out=(abroad,), is_cut=True)
    assert (
        ahead.words
        == "Estimated cost: more than $2.00, and ¥300. Not all of it can be held against the budget"
    )
    assert ahead.state is BudgetState.FINE
