"""Names in the order people read them, against a plain comparison of words and numbers."""

from __future__ import annotations

import re
from functools import cmp_to_key
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain.asset import NAME_LIMIT
from desktop.domain.name_order import SORT_NAME_LENGTH, sort_name

NUMBER = st.integers(0, 10**30).map(str) | st.text("0123456789", max_size=30)
WORD = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=4)
NAMES = st.lists(NUMBER | WORD | st.sampled_from([" ", "day", "Day", "_", "ß", "É"])).map("".join)

T = TypeVar("T", int, str, tuple[int, list[int]])


def order(one: T, other: T) -> int:
    """-1, 0 or 1."""
    return (one > other) - (one < other)


def compare(one: str, other: str) -> int:
    """The rule as one would say it: -1, 0 or 1."""
    pieces = [re.findall(r"[0-9]+|[^0-9]", name.casefold()) for name in (one, other)]
    for mine, theirs in zip(*pieces, strict=False):
        if mine[0] in "0123456789" and theirs[0] in "0123456789":
            found = order(int(mine), int(theirs))
        else:
            found = order(mine, theirs)
        if found:
            return found
    zeros = [[len(p) for p in mine if p[0] in "0123456789"] for mine in pieces]
    return order((len(pieces[0]), zeros[0]), (len(pieces[1]), zeros[1]))


@given(NAMES, NAMES)
@example("day 10", "day 2")
@example("day 02", "day 2b")
@example("0", "00")
@example("9" * 9, "1" + "0" * 9)
@example("a", "a0")
def test_keys_compare_as_names_do(one: str, other: str) -> None:
    keys = [sort_name(name, limit=None) for name in (one, other)]
    assert (keys[0] > keys[1]) - (keys[0] < keys[1]) == compare(one, other)
    in_bytes = [key.encode() for key in keys]
    assert (in_bytes[0] < in_bytes[1]) is (keys[0] < keys[1])


@given(st.lists(NAMES, max_size=20))
def test_sorting_by_keys_is_sorting_by_the_rule(names: list[str]) -> None:
    by_rule = sorted(names, key=cmp_to_key(compare))
    assert sorted(names, key=lambda name: sort_name(name, limit=None)) == by_rule


@given(NAMES.map(lambda name: name * 20), NAMES.map(lambda name: name * 20))
def test_a_cut_key_puts_nothing_in_the_wrong_place(one: str, other: str) -> None:
    short = [sort_name(name) for name in (one, other)]
    assert all(len(key) <= SORT_NAME_LENGTH for key in short)
    if compare(one, other) <= 0:
        assert short[0] <= short[1]


@given(NAMES.filter(bool))
def test_a_name_has_a_key(name: str) -> None:
    assert sort_name(name)


def test_real_names_of_full_length_are_told_apart_by_their_last_number() -> None:
    stem = "Harbour_2026-11-21_s03_sh0120_v007_" * 7
    names = [f"{stem[: NAME_LIMIT - 4]}{number:04d}" for number in range(9, 12)]
    keys = [sort_name(name) for name in names]
    assert all(one < other for one, other in pairwise(keys))


@pytest.mark.parametrize(
    "names",
    [
        ["day 1", "day 2", "Day 10", "day 100"],
        ["shot_1.png", "shot_2.png", "shot_10.png"],
        ["IMG_0009.jpg", "img_0010.JPG", "IMG_10000.jpg"],
        ["take 7", "take 07", "take 007", "take 8"],
        ["1.2.9", "1.2.10", "1.10"],
        ["12", "12A", "12B", "112"],
        ["anna", "Bert", "ÉMILE", "émile 2"],
    ],
)
def test_lists_as_a_director_has_them(names: list[str]) -> None:
    shuffled = names[::-1]
    assert sorted(shuffled, key=sort_name) == names
