"""When something was recorded: shown, typed, stored and written as one and the same."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop.domain import display
from desktop.domain.recorded_date import (
    DateSource,
    Precision,
    RecordedDate,
    columns_of,
    source_words,
    stored_date,
)
from desktop.domain.typed_dates import read_date

ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles")
EVENING = datetime(2024, 11, 21, 22, 30)
JAPAN = timezone(timedelta(hours=9))
# A date, how it reads, and ISO 8601 for other programs.
DATES = [
    (RecordedDate.on_clock(EVENING), "21 Nov 2024 22:30", "2024-11-21T22:30:00"),
    (
        RecordedDate.instant(EVENING.replace(tzinfo=JAPAN)),
        "21 Nov 2024 22:30 +09:00",
        "2024-11-21T13:30:00+00:00",
    ),
    (
        RecordedDate.instant(EVENING.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        "21 Nov 2024 22:30 -03:30",
        "2024-11-22T02:00:00+00:00",
    ),
    (
        RecordedDate.instant(EVENING.replace(tzinfo=UTC)),
        "21 Nov 2024 22:30 UTC",
        "2024-11-21T22:30:00+00:00",
    ),
    (RecordedDate.on_clock(datetime(2024, 11, 21), Precision.DAY), "21 Nov 2024", "2024-11-21"),
    (RecordedDate.on_clock(datetime(2024, 11, 1), Precision.MONTH), "Nov 2024", "2024-11"),
    (RecordedDate.on_clock(datetime(2024, 1, 1), Precision.YEAR), "2024", "2024"),
    (RecordedDate.on_clock(datetime(2024, 11, 21)), "21 Nov 2024 00:00", "2024-11-21T00:00:00"),
]


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """A machine that stands in this zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield str(request.param)
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(("date", "shown", "iso"), DATES, ids=[row[1] for row in DATES])
def test_a_date_reads_the_same_wherever_one_sits_and_is_read_back_as_itself(
    zone: str, date: RecordedDate, shown: str, iso: str
) -> None:
    assert (display.recorded(date), date.iso) == (shown, iso), zone
    typed = read_date(shown)
    assert typed is not None
    assert typed.recorded == date
    assert typed.recorded.source == DateSource.PERSON
    stored = columns_of(date)
    assert stored_date(*stored.values()) == date  # type: ignore[arg-type]


def test_nothing_is_nothing() -> None:
    assert display.recorded(None) == ""
    assert stored_date(None, None, None) is None
    assert set(columns_of(None).values()) == {None}


def test_every_source_has_its_words_and_others_have_none() -> None:
    assert all(source_words(source.value) for source in DateSource)
    assert source_words("") == source_words("a later program's") == ""


def test_a_precision_that_nobody_knows_is_taken_as_a_time() -> None:
    date = stored_date(EVENING.replace(tzinfo=UTC), None, "century")
    assert date == RecordedDate.on_clock(EVENING)
