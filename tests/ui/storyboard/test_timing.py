"""Durations as people type them."""

from __future__ import annotations

import pytest

from desktop.base.errors import RuleError
from desktop.ui.storyboard.timing import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("  ", None),
        ("4", 4.0),
        ("4.5", 4.5),
        ("4,5 s", 4.5),
        (".5", 0.5),
        ("1:30", 90.0),
        ("1:02:03", 3723.0),
        ("00:00:04:12", 4.5),
        ("36f", 1.5),
        ("90 sec", 90.0),
    ],
)
def test_a_duration_is_read(text: str, seconds: float | None) -> None:
    assert parse_duration(text, 24.0) == seconds


@pytest.mark.parametrize("text", ["soon", "1:2:3:4:5", ":", "4..5", "-3", "1:-2", "s", "99:00:00"])
def test_what_is_none_is_refused_with_advice(text: str) -> None:
    with pytest.raises(RuleError):
        parse_duration(text, 24.0)
