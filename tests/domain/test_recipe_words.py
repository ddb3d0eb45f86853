"""Recipes in words: lists as a person types them, and what differs between two."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.recipe_diff import WordChange, diff_text, differences, word_diff
from desktop.domain.recipe_words import read_loras, read_names, write_loras, write_names

_WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
_NAME = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fog 0.5, grain", [{"name": "fog", "weight": 0.5}, {"name": "grain", "weight": None}]),
        ("  big fog  -1 ,", [{"name": "big fog", "weight": -1.0}]),
        ('"a, b 0.5"', [{"name": "a, b", "weight": 0.5}]),
        ("fog 0", [{"name": "fog", "weight": 0.0}]),
        ("1024", [{"name": "1024", "weight": None}]),
        ("", None),
        (" , ", None),
    ],
)
def test_loras_as_they_are_typed(typed: str, found: Any) -> None:
    assert read_loras(typed) == found


def test_a_quote_that_is_not_closed_is_refused() -> None:
    for read in (read_loras, read_names):
        with pytest.raises(RuleError):
            read('fog, "grain')
        with pytest.raises(RuleError):
            read(",".join("abc" for _ in range(500)))


@given(st.lists(_NAME, min_size=1, max_size=5))
def test_names_that_are_written_are_read_again(names: list[str]) -> None:
    assert read_names(write_names(names)) == names


@given(st.lists(st.tuples(_WORDS, st.floats(-3, 3).map(lambda x: round(x, 2))), min_size=1))
def test_loras_that_are_written_are_read_again(loras: list[tuple[str, float]]) -> None:
    kept = [{"name": name, "weight": weight} for name, weight in loras[:20]]
    assert read_loras(write_loras(kept)) == kept


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_word_diff_has_both_texts_in_it(left: str, right: str) -> None:
    found = word_diff(left, right)
    assert "".join(s.text for s in found if s.change is not WordChange.NEW) == left
    assert "".join(s.text for s in found if s.change is not WordChange.GONE) == right
    assert all(part.text for part in found)


def test_only_what_differs_is_told() -> None:
    left = {
        "prompt": "a keeper, low sun", "seed": "7", "steps": 20, "model": "lamp", "cfg": None,
        "loras": [{"name": "fog", "weight": 0.5}], "parameters": {"denoise": 0.4, "hires": True},
    }  # fmt: skip
    right = {
        "prompt": "a keeper, high sun", "seed": "8", "steps": 20.0, "model": "lamp", "cfg": "",
        "loras": [{"name": "fog", "weight": 0.7}], "parameters": {"denoise": 0.5, "hires": True},
        "notes": "not of the recipe",
    }  # fmt: skip
    found = differences(left, right)
    keys = {one.key for one in found}
    assert keys == {"prompt", "seed", "loras", "parameters.denoise"}
    prompt = next(one for one in found if one.key == "prompt")
    assert [(part.change.value, part.text) for part in prompt.words] == [
        ("same", "a keeper,"), ("gone", " low"), ("new", " high"), ("same", " sun"),
    ]  # fmt: skip
    loras = next(one for one in found if one.key == "loras")
    assert (loras.left_text, loras.right_text) == ("fog 0.5", "fog 0.7")
    assert differences(left, dict(left)) == ()
    assert "Seed: 7 → 8" in diff_text(found, "one", "two").splitlines()
    long = " ".join(str(n) for n in range(5_000))
    assert [s.change for s in word_diff(long, long + "x")] == [WordChange.GONE, WordChange.NEW]
