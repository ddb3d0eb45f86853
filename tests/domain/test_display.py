from datetime import UTC, datetime
from decimal import Decimal

import pytest

from desktop.domain import display


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (1_640_000, "1.6 MB"),
        (48_200_000, "48.2 MB"),
        (480_000_000, "480 MB"),
        (999_990, "1.0 MB"),
        (3_200_000_000_000, "3.2 TB"),
    ],
)
def test_sizes_are_in_human_units(size: int | None, text: str) -> None:
    assert display.size(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (0.4, "0.4 s"), (12, "00:12"), (134.2, "02:14"), (3723, "1:02:03")],
)
def test_durations_are_short(seconds: float | None, text: str) -> None:
    assert display.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "rate", "code"),
    [
        (0, 24, "00:00:00:00"),
        (6.5, 24, "00:00:06:12"),
        (67.3334, 24, "00:01:07:08"),
        (3600, 25, "01:00:00:00"),
        (1001, 23.976, "00:16:40:00"),  # 24,000 frames counted as 24 a second
    ],
)
def test_timecode_counts_whole_frames(seconds: float, rate: float, code: str) -> None:
    assert display.timecode(seconds, rate) == code


def test_short_timecode_leaves_out_empty_hours_and_minutes() -> None:
    assert display.short_timecode(4.5) == "04:12"
    assert display.short_timecode(67.3334) == "01:07:08"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "unknown"),
        (Decimal(0), "$0.00"),
        (Decimal("0.025"), "$0.025"),
        (Decimal("0.05"), "$0.05"),
        (Decimal("1.84"), "$1.84"),
        (Decimal("12345.6"), "$12,345.60"),
        (Decimal("0.00004"), "$0.00004"),
    ],
)
def test_unknown_money_is_not_zero(amount: Decimal | None, text: str) -> None:
    assert display.money(amount) == text


def test_a_currency_without_a_sign_is_named() -> None:
    assert display.money(Decimal(3), "CHF") == "3.00 CHF"


def test_dates_read_the_same_in_every_locale() -> None:
    moment = datetime(2026, 11, 4, 21, 40, tzinfo=UTC)
    assert display.date(moment, UTC) == "4 Nov 2026"
    assert display.date_time(moment, UTC) == "4 Nov 2026 21:40"
    assert display.date(None) == "–"


def test_counts_take_their_nouns_along() -> None:
    assert display.counted(1, "asset") == "1 asset"
    assert display.counted(12_480, "asset") == "12,480 assets"
    assert display.counted(2, "entry", "entries") == "2 entries"


def test_time_left_grows_coarser_the_longer_it_is() -> None:
    assert display.left(37.4) == "37 s left"
    assert display.left(240) == "4 min left"
    assert display.left(7500) == "2 h 5 min left"
    assert display.left(None) == ""
