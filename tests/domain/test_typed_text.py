"""Lengths of time and amounts of money as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.base.errors import RuleError
from desktop.domain import display
from desktop.domain.typed_text import LENGTH_ADVICE, Money, read_length, read_money


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("  ", None),
        ("6", 6.0),
        ("6 s", 6.0),
        ("2.5s", 2.5),
        ("2,5 s", 2.5),
        ("4.", 4.0),
        (".5", 0.5),
        (",5", 0.5),
        ("1:20", 80.0),
        ("1:20,5", 80.5),
        ("0:90", 90.0),
        ("1:02:03", 3723.0),
        ("00:00:06:12", 6.5),
        ("36f", 1.5),
        ("1 frame", 1 / 24),
        ("90 Sec", 90.0),
        ("2 min", 120.0),
        ("1 min 20 s", 80.0),
        ("1h30m", 5400.0),
        ("500 ms", 0.5),
        ("24 h", 86400.0),
        ("\u00a06\u00a0s ", 6.0),
    ],
)
def test_a_length_is_read(text: str, seconds: float | None) -> None:
    assert read_length(text, 24.0) == seconds


@pytest.mark.parametrize(
    "text",
    ["soon", ":", "4..5", "-3", "1:-2", "s", "1:2:3:4:5", "6 x", "6 s x", "1e3", "nan", "٣", "."],
)
def test_what_is_no_length_is_refused_and_told_what_is(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_length(text, 24.0)
    assert caught.value.advice == LENGTH_ADVICE


@pytest.mark.parametrize("text", ["0", "0 s", "0:00", "00:00:00:00", "25 h", "99:00:00", "999999"])
def test_a_length_is_more_than_nothing_and_no_more_than_a_day(text: str) -> None:
    with pytest.raises(RuleError):
        read_length(text, 24.0)


def test_timecode_is_read_at_the_rate_of_the_film() -> None:
    assert read_length("00:00:01:12", 25) == 1.48
    with pytest.raises(RuleError) as caught:
        read_length("00:00:06:24", 24)
    assert "00 to 23" in caught.value.advice
    with pytest.raises(RuleError):
        read_length("00:00:61:00", 24)
    with pytest.raises(RuleError):
        read_length("00:01:00;02", 24)  # there is no drop-frame code at 24


@pytest.mark.parametrize("seconds", [0.04, 0.5, 2.5, 4.208, 59.999, 60, 80.5, 3599.5, 3723.25])
def test_what_a_field_shows_is_read_back_as_it_was(seconds: float) -> None:
    assert read_length(display.length(seconds, places=3)) == pytest.approx(seconds, abs=1e-9)
    assert read_length(display.running_time(seconds, places=3)) == pytest.approx(seconds, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("0.25", "0.25", ""),
        ("1,25", "1.25", ""),
        ("0,5", "0.5", ""),
        ("0,500", "0.5", ""),
        ("1,200", "1200", ""),
        ("1,200,000", "1200000", ""),
        ("1,200.50", "1200.50", ""),
        ("1.200,50 €", "1200.50", "EUR"),
        ("1.25 €", "1.25", "EUR"),
        ("€ 3", "3", "EUR"),
        ("12.5 chf", "12.5", "CHF"),
        ("$0.025", "0.025", "USD"),
        ("1 200,5", "1200.5", ""),
        (".5", "0.5", ""),
        ("0", "0", ""),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: str, currency: str) -> None:
    assert read_money(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize("text", ["", " ", "unknown", "–", "?"])
def test_an_unknown_cost_is_not_zero(text: str) -> None:
    assert read_money(text) is None


@pytest.mark.parametrize(
    "text", ["cheap", "-1", "nan", "1e99", "inf", "$1 €", "1.2345678", "9" * 12]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        read_money(text)
