"""Aspect ratios as people type them, and the shape they mean."""

from __future__ import annotations

import pytest

from desktop.base.errors import RuleError
from desktop.domain.aspect import USUAL_ASPECTS, read_aspect, shape_of


@pytest.mark.parametrize(
    ("text", "kept"),
    [("", "16:9"), ("16:9", "16:9"), ("1.85", "1.85:1"), ("2,39 : 1", "2.39:1"), ("4x3", "4:3")],
)
def test_an_aspect_ratio_is_read(text: str, kept: str) -> None:
    assert read_aspect(text) == kept
    assert read_aspect(kept) == kept


def test_the_usual_ones_are_read_as_they_are_written() -> None:
    assert tuple(read_aspect(text) for text in USUAL_ASPECTS) == USUAL_ASPECTS


@pytest.mark.parametrize("text", ["wide", "16:0", "0:9", "100:1", "1:100", "16:9:1", "-1", "nan"])
def test_what_is_none_is_refused_with_advice(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_aspect(text)
    assert "16:9" in caught.value.advice
    assert shape_of(text) == pytest.approx(16 / 9)


def test_the_shape_is_width_by_height() -> None:
    assert shape_of("4:3") == pytest.approx(4 / 3)
    assert shape_of("9:16") == pytest.approx(0.5625)
