"""Order among siblings: what is put in lies where it was put, and mostly nobody else moves."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ordering import STEP, SequenceNumbers, spread


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**6)), max_size=30),
    st.data(),
    st.integers(0, 12),
)
def test_new_numbers_lie_in_order_where_they_were_put(
    existing: list[int | None], data: st.DataObject, count: int
) -> None:
    at = data.draw(st.integers(0, len(existing)))
    places = spread(existing, at, count)
    assert len(places.new) == count
    if not count:
        assert places == SequenceNumbers(())
        return
    others: list[int | None] = list(places.renumbered) or existing
    assert len(others) == len(existing)
    whole = [*others[:at], *places.new, *others[at:]]
    assert all(a is not None and b is not None and a < b for a, b in itertools.pairwise(whole))


def test_putting_in_costs_nobody_else_his_number_while_there_is_room() -> None:
    assert spread([STEP, 2 * STEP], 1, 3).renumbered == ()
    assert spread([STEP, 2 * STEP], 2, 500).renumbered == ()
    assert spread([STEP, 2 * STEP], 0, 500).renumbered == ()


def test_a_gap_can_be_halved_ten_times_before_siblings_move() -> None:
    numbers: list[int | None] = [STEP, 2 * STEP]
    for _ in range(10):
        places = spread(numbers, 1, 1)
        assert places.renumbered == ()
        numbers.insert(1, places.new[0])
    assert spread(numbers, 1, 1).renumbered
