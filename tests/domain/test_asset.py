"""Assets: names, ratings and the words that are stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.asset import (
    NAME_LIMIT,
    TAKE_TYPES,
    AssetType,
    ColourLabel,
    checked_name,
    checked_rating,
)


@given(st.text(max_size=300))
def test_a_name_is_trimmed_short_and_never_empty(text: str) -> None:
    try:
        name = checked_name(text)
    except RuleError as error:
        assert error.field == "name"  # noqa: PT017 - either way may be right
        assert not text.split() or len(" ".join(text.split())) > NAME_LIMIT
    else:
        assert 0 < len(name) <= NAME_LIMIT
        assert name == name.strip()
        assert "\n" not in name
        assert checked_name(name) == name


@pytest.mark.parametrize("rating", range(6))
def test_a_rating_is_none_to_five_stars(rating: int) -> None:
    assert checked_rating(rating) == rating


@pytest.mark.parametrize("rating", [-1, 6, 100])
def test_any_other_rating_is_refused(rating: int) -> None:
    with pytest.raises(RuleError) as told:
        checked_rating(rating)
    assert told.value.field == "rating"


def test_the_seeds_types_are_all_there_and_pictures_and_films_can_be_takes() -> None:
    seeds = "script scene shot film character_ref image video audio text document"
    assert set(seeds.split()) <= {kind.value for kind in AssetType}
    assert {kind.value for kind in AssetType if kind in TAKE_TYPES} == {"image", "video"}
    assert ColourLabel("").value == ""
