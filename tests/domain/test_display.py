from datetime import UTC, datetime
from decimal import Decimal

import pytest

from desktop.domain import display
from desktop.domain.asset import AssetType


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
    [
        (None, "–"),
        (0, "0:00"),
        (14, "0:14"),
        (59.6, "1:00"),
        (80, "1:20"),
        (134.2, "2:14"),
        (3599.5, "1:00:00"),
        (3723, "1:02:03"),
    ],
)
def test_a_film_runs_minutes_and_seconds(seconds: float | None, text: str) -> None:
    assert display.running_time(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0, "0 s"),
        (1 / 24, "0.04 s"),
        (0.001, "0.001 s"),
        (0.4, "0.4 s"),
        (6, "6 s"),
        (2.5, "2.5 s"),
        (4.208, "4.2 s"),
        (10, "10 s"),
        (59.94, "59.9 s"),
        (59.96, "1:00"),
        (65.4, "1:05"),
        (3723, "1:02:03"),
    ],
)
def test_a_shot_is_so_many_seconds_long(seconds: float | None, text: str) -> None:
    assert display.length(seconds) == text


def test_a_field_shows_the_decimals_that_were_typed() -> None:
    assert display.length(4.208, places=3) == "4.208 s"
    assert display.length(6, places=3) == "6 s"
    assert display.length(80.5, places=3) == "1:20.5"
    assert display.running_time(80.5, places=3) == "1:20.5"
    assert display.running_time(80, places=3) == "1:20"
    assert display.running_time(59.9999, places=3) == "1:00"


def test_a_position_is_timecode_and_in_a_sound_tenths() -> None:
    assert display.position(6.5, 24) == "00:00:06:12"
    assert display.position(14.79, 0) == "0:14.7"
    assert display.position(3723.04, 0) == "1:02:03.0"


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
    assert display.money(amount, "USD") == text


def test_a_currency_without_a_sign_is_named() -> None:
    assert display.money(Decimal(3), "CHF") == "3.00 CHF"
    assert display.money(Decimal(3), "") == "3.00"


def test_money_with_all_its_decimals_and_money_without_hundredths() -> None:
    assert display.money(Decimal("1.2555"), "USD", exact=True) == "$1.2555"
    assert display.money(Decimal("2.000000"), "CHF", exact=True) == "2.00 CHF"
    assert display.money(Decimal(1200), "JPY") == display.money(Decimal(1200), "JPY", exact=True)
    assert display.money(Decimal(1200), "JPY") == "¥1,200"
    assert display.money(Decimal("0.5"), "JPY") == "¥0.50"


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


def test_every_type_has_one_plural() -> None:
    told = [display.counted_type(2, kind) for kind in AssetType]
    assert told[:3] == ["2 images", "2 videos", "2 sounds"]
    assert told[-1] == "2 characters"
    assert display.counted_type(1, AssetType.AUDIO) == "1 sound"
    assert display.type_name(AssetType.CHARACTER_REF) == "Character"
