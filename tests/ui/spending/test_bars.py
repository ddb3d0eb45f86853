"""A chart of spending adds up to its table, however many bars it has."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.spending import Amount, Grouping, Spending, SpendingRow, SpendingTable, together
from desktop.ui.spending.bars import MOST, bars_of

MONEY = st.decimals(0, 10_000, places=6)
AMOUNTS = st.builds(Amount, st.sampled_from(["USD", "EUR"]), MONEY, MONEY)


def table(spent: list[Spending], by: Grouping = Grouping.MODEL) -> SpendingTable:
    rows = tuple(SpendingRow(f"k{at}", f"model {at}", one) for at, one in enumerate(spent))
    return SpendingTable(by, rows, together(spent, "USD"), "USD")


@given(
    st.lists(st.builds(Spending, st.lists(AMOUNTS, max_size=2).map(tuple)), max_size=40),
    st.sampled_from([Grouping.MODEL, Grouping.MONTH]),
)
def test_the_bars_are_the_ledger_s_total_to_the_last_decimal(
    spent: list[Spending], by: Grouping
) -> None:
    made = table(spent, by)
    bars = bars_of(made)
    assert len(bars) <= MOST
    assert sum((bar.total for bar in bars), Decimal(0)) == made.total.total("USD")


def of(amount: str, unknown: int = 0) -> Spending:
    return Spending((Amount("USD", Decimal(amount)),), 1, unknown)


def test_the_cheapest_and_the_oldest_are_one_bar() -> None:
    spent = [of(str(number)) for number in range(20, 0, -1)]
    bars = bars_of(table(spent), 4)
    assert [(bar.name, bar.key, str(bar.total)) for bar in bars] == [
        ("model 0", "k0", "20"), ("model 1", "k1", "19"), ("model 2", "k2", "18"),
        ("17 others", None, "153"),
    ]  # fmt: skip
    months = bars_of(table(spent, Grouping.MONTH), 4)
    assert [bar.name for bar in months] == ["17 months before", "model 17", "model 18", "model 19"]


def test_what_no_bar_can_show_is_said() -> None:
    abroad = Spending((Amount("EUR", Decimal(3)), Amount("USD", Decimal(1))), 2, 10)
    (bar,) = bars_of(table([abroad]))
    assert (str(bar.total), bar.note) == ("1", "+ 10 unknown costs, EUR")
