"""Identifiers: in order of their making, in one thread and in many, whatever the clock does."""

from __future__ import annotations

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import ids
from desktop.domain.ids import is_id, new_id


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = uuid.UUID(new_id())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_ids_increase_strictly_in_one_thread() -> None:
    made = [new_id() for _ in range(20_000)]
    assert all(a < b for a, b in itertools.pairwise(made))


def test_ids_of_many_threads_increase_in_each_and_are_all_different() -> None:
    with ThreadPoolExecutor(8) as pool:
        lists = list(pool.map(lambda _: [new_id() for _ in range(4000)], range(8)))
    for made in lists:
        assert all(a < b for a, b in itertools.pairwise(made))
    assert len({key for made in lists for key in made}) == 32_000


def test_ids_do_not_go_back_when_the_clock_does() -> None:
    before = new_id()
    assert new_id(now_ms=0) > before
    assert new_id(now_ms=1_000_000) > before


def test_the_time_of_an_id_is_in_front_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_last", ids._last)  # the other tests' ids stay in this century
    late = 2**45
    head = int(new_id(now_ms=late).replace("-", "")[:12], 16)
    assert head == late


@given(st.text(max_size=40))
def test_only_canonical_ids_are_ids(text: str) -> None:
    try:
        canonical = str(uuid.UUID(text)) == text
    except ValueError:
        canonical = False
    assert is_id(text) == canonical


@given(st.uuids())
def test_every_uuid_as_text_is_an_id(value: uuid.UUID) -> None:
    assert is_id(str(value))
    assert not is_id(str(value).replace("-", ""))
    assert not is_id(f"{{{value}}}")
