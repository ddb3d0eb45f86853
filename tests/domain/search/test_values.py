"""The values of conditions: names, choices, numbers, sizes, durations, dates."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from desktop.base.errors import QueryError
from desktop.domain.search.fields import Field
from desktop.domain.search.parser import parse
from desktop.domain.search.tree import FieldMatch, Match, Op, Or, Span, Word

# A Saturday, half past three in the afternoon, Berlin, in winter.
NOW = datetime(2026, 11, 21, 15, 30, 12, 345, tzinfo=ZoneInfo("Europe/Berlin"))
ID = "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"


def match(text: str) -> FieldMatch:
    node = parse(text, now=NOW)
    assert isinstance(node, FieldMatch)
    return node


def span(text: str) -> Span:
    node = match(text)
    assert node.op is Op.WITHIN
    (only,) = node.spans
    return only


def clock(day: int, *hour: int) -> datetime:
    return datetime(2026, 11, day, *hour)  # type: ignore[arg-type]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("tag:a,b", Field.TAG, [Word("a"), Word("b")]),
        ('tag:"two words", "c,d"', Field.TAG, [Word("two words"), Word("c,d")]),
        ("tag:a,a", Field.TAG, [Word("a")]),
        ("tag:har*", Field.TAG, [Word("har", Match.PREFIX)]),
        ('tag:"a*"', Field.TAG, [Word("a*")]),
        ("tag:unknown", Field.TAG, [Word("unknown")]),
        ('in:"Pier references"', Field.IN, [Word("Pier references")]),
        (f"in:#{ID.upper()}", Field.IN, [Word(ID, Match.ID)]),
        (f'in:"#{ID}"', Field.IN, [Word(f"#{ID}")]),
        ("in:#1", Field.IN, [Word("#1")]),
        (f"character:#{ID}", Field.CHARACTER, [Word(ID, Match.ID)]),
        (f"tag:#{ID}", Field.TAG, [Word(f"#{ID}")]),
        ("seed:18446744073709551616", Field.SEED, [Word("18446744073709551616")]),
        ("seed:-1", Field.SEED, [Word("-1")]),
        ("ext:.PNG,jpg", Field.EXT, [Word("png"), Word("jpg")]),
        ('model:"unknown"', Field.MODEL, [Word("unknown")]),
        ("label:Red,gray,none", Field.LABEL, [Word("red"), Word("grey"), Word("none")]),
        ("type:photos,music", Field.TYPE, [Word("image"), Word("audio")]),
        ("status:wip", Field.STATUS, [Word("wip")]),
        ("has:takes", Field.HAS, [Word("takes")]),
        ("is:offline", Field.IS, [Word("missing")]),
    ],
)
def test_words_are_kept_or_made_canonical(text: str, field: Field, words: list[Word]) -> None:
    assert match(text) == FieldMatch(field, Op.IS, tuple(words))


@pytest.mark.parametrize("field", ["cost", "model", "seed", "duration", "recorded", "source"])
def test_unknown_is_its_own_question(field: str) -> None:
    assert match(f"{field}:unknown") == FieldMatch(Field(field), Op.UNKNOWN)
    assert match(f"{field}:NONE") == FieldMatch(Field(field), Op.UNKNOWN)


def test_unknown_is_not_zero_and_can_be_asked_for_beside_it() -> None:
    zero = FieldMatch(Field.COST, Op.WITHIN, (Span(Decimal(0), Decimal(0)),))
    assert match("cost:0") == zero
    assert parse("cost:unknown,0") == Or((zero, FieldMatch(Field.COST, Op.UNKNOWN)))
    with pytest.raises(QueryError, match="no value here"):
        parse("cost>unknown")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cost>0.5", Span(Decimal("0.5"), low_open=True)),
        ("cost:>0.5", Span(Decimal("0.5"), low_open=True)),
        ("cost > $0.50", Span(Decimal("0.5"), low_open=True)),
        ("cost<=0.1", Span(high=Decimal("0.1"))),
        ("cost:.25", Span(Decimal("0.25"), Decimal("0.25"))),
        ("rating>=3", Span(3)),
        ("rating≥3", Span(3)),
        ("rating<3", Span(high=3, high_open=True)),
        ("rating=3", Span(3, 3)),
        ("rating:1..5", Span(1, 5)),
        ("rating:1..<5", Span(1, 5, high_open=True)),
        ("rating:2..", Span(2)),
        ("rating:..2", Span(high=2)),
        ("width:1920px", Span(1920, 1920)),
        ("size>10MB", Span(10_000_000, low_open=True)),
        ("size>10m", Span(10_000_000, low_open=True)),
        ("size<=1.5GiB", Span(high=1_610_612_736)),
        ("size:100", Span(100, 100)),
        ("size:10MB", Span(9_500_000, 10_500_000, high_open=True)),
        ("size:1.5kb", Span(1450, 1550, high_open=True)),
        ("size:0KB", Span(0, 500, high_open=True)),
        ("size:1KB..2KB", Span(1000, 2000)),
        ('size>"10 MB"', Span(10_000_000, low_open=True)),
        ("duration<10s", Span(high=10.0, high_open=True)),
        ("duration>1:30", Span(90.0, low_open=True)),
        ("duration>1:02:03.5", Span(3723.5, low_open=True)),
        ("duration>2m", Span(120.0, low_open=True)),
        ("duration>1h30m", Span(5400.0, low_open=True)),
        ("duration>500ms", Span(0.5, low_open=True)),
        ("duration:10", Span(9.5, 10.5, high_open=True)),
        ("duration:2m", Span(90.0, 150.0, high_open=True)),
        ("duration:0", Span(0.0, 0.5, high_open=True)),
        ("duration:10s..20s", Span(10.0, 20.0)),
        ("fps>24", Span(24.0, low_open=True)),
        ("fps:24", Span(23.995, 24.005)),
        ("fps:25fps", Span(24.995, 25.005)),
    ],
)
def test_numbers_sizes_and_durations_have_one_unit(text: str, expected: Span) -> None:
    found = span(text)
    assert found == expected
    assert type(found.low) is type(expected.low)
    assert type(found.high) is type(expected.high)


@pytest.mark.parametrize(
    ("written", "finds_film_rate", "finds_24"),
    [
        ("23.976", True, False),
        ("23.98", True, False),
        ("24000/1001", True, False),
        ("24", False, True),
    ],
)
def test_a_frame_rate_is_found_by_the_ways_it_is_written(
    written: str, finds_film_rate: bool, finds_24: bool
) -> None:
    found = span(f"fps:{written}")
    assert isinstance(found.low, float)
    assert isinstance(found.high, float)
    assert (found.low <= 24000 / 1001 <= found.high) is finds_film_rate
    assert (found.low <= 24.0 <= found.high) is finds_24


def test_several_values_of_an_ordered_field_are_several_spans() -> None:
    assert match("rating:1,4..5").spans == (Span(1, 1), Span(4, 5))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("created:2026", utc(2025, 12, 31, 23), utc(2026, 12, 31, 23)),
        ("created:2026-07", utc(2026, 6, 30, 22), utc(2026, 7, 31, 22)),
        ("created:2026-12", utc(2026, 11, 30, 23), utc(2026, 12, 31, 23)),
        ("created:2026-11-21", utc(2026, 11, 20, 23), utc(2026, 11, 21, 23)),
        # The night the clocks go back: a day of 25 hours.
        ("created:2026-10-25", utc(2026, 10, 24, 22), utc(2026, 10, 25, 23)),
        ("created:2026-11-21T10:30", utc(2026, 11, 21, 9, 30), utc(2026, 11, 21, 9, 31)),
        ('created:"2026-11-21 10:30"', utc(2026, 11, 21, 9, 30), utc(2026, 11, 21, 9, 31)),
        (
            "created:2026-11-21T10:30:05Z",
            utc(2026, 11, 21, 10, 30, 5),
            utc(2026, 11, 21, 10, 30, 6),
        ),
        ("created:2026-11-21T10:30-05:00", utc(2026, 11, 21, 15, 30), utc(2026, 11, 21, 15, 31)),
        ("created:today", utc(2026, 11, 20, 23), utc(2026, 11, 21, 23)),
        ("created:yesterday", utc(2026, 11, 19, 23), utc(2026, 11, 20, 23)),
        ("created:week", utc(2026, 11, 15, 23), utc(2026, 11, 22, 23)),
        ("created:lastweek", utc(2026, 11, 8, 23), utc(2026, 11, 15, 23)),
        ('created:"last week"', utc(2026, 11, 8, 23), utc(2026, 11, 15, 23)),
        ("created:this-month", utc(2026, 10, 31, 23), utc(2026, 11, 30, 23)),
        ("created:lastmonth", utc(2026, 9, 30, 22), utc(2026, 10, 31, 23)),
        ("created:lastyear", utc(2024, 12, 31, 23), utc(2025, 12, 31, 23)),
        ("created:2026-01..2026-02", utc(2025, 12, 31, 23), utc(2026, 2, 28, 23)),
        # By the clock at the place, unless a zone is written or it counts from now.
        ("recorded:2026-01..2026-02", datetime(2026, 1, 1), datetime(2026, 3, 1)),
        (
            "recorded:2026-11-21T10:30",
            datetime(2026, 11, 21, 10, 30),
            datetime(2026, 11, 21, 10, 31),
        ),
        ("recorded:today", clock(21), clock(22)),
        ("recorded:2026-11-21T10:30Z", utc(2026, 11, 21, 10, 30), utc(2026, 11, 21, 10, 31)),
        ("recorded:14d..7d", utc(2026, 11, 7, 14, 30, 12), utc(2026, 11, 14, 14, 30, 12)),
        (
            "recorded:2026-11-01..2026-11-21T10:30Z",
            datetime(2026, 11, 1),
            utc(2026, 11, 21, 10, 31),
        ),
        ("created:2026-11-01..<2026-11-03", utc(2026, 10, 31, 23), utc(2026, 11, 2, 23)),
        ("created:14d..7d", utc(2026, 11, 7, 14, 30, 12), utc(2026, 11, 14, 14, 30, 12)),
    ],
)
def test_a_date_is_all_of_what_it_names_in_the_zone_of_the_clock(
    text: str, low: datetime, high: datetime
) -> None:
    assert span(text) == Span(low, high, high_open=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("created>2026-11-01", Span(utc(2026, 11, 1, 23))),
        ("created>=2026-11-01", Span(utc(2026, 10, 31, 23))),
        ("created<2026-11-01", Span(high=utc(2026, 10, 31, 23), high_open=True)),
        ("created<=2026-11-01", Span(high=utc(2026, 11, 1, 23), high_open=True)),
        ("created>yesterday", Span(utc(2026, 11, 20, 23))),
        ("created>7d", Span(utc(2026, 11, 14, 14, 30, 12))),
        ("created:7d", Span(utc(2026, 11, 14, 14, 30, 12))),
        ("created<2w", Span(high=utc(2026, 11, 7, 14, 30, 12), high_open=True)),
        ("created>3h", Span(utc(2026, 11, 21, 11, 30, 12))),
        ("created>9mo", Span(utc(2026, 2, 21, 14, 30, 12))),
        ("created>1y", Span(utc(2025, 11, 21, 14, 30, 12))),
    ],
)
def test_comparing_with_a_date_begins_or_ends_where_it_does(text: str, expected: Span) -> None:
    assert span(text) == expected


def test_a_month_ago_from_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    late_march = datetime(2026, 3, 31, 12, tzinfo=UTC)
    node = parse("created>1mo", now=late_march)
    assert node == FieldMatch(Field.CREATED, Op.WITHIN, (Span(utc(2026, 2, 28, 12)),))


def test_without_a_clock_days_are_those_of_the_machine() -> None:
    node = parse("created:2026-11-21")
    assert isinstance(node, FieldMatch)
    local = datetime(2026, 11, 21).astimezone(UTC)
    assert node.spans[0].low == local


@pytest.mark.parametrize(
    ("text", "bad", "message"),
    [
        ("cost>abc", "abc", "not an amount"),
        ("cost>-1", "-1", "zero or more"),
        ("cost>5s", "5s", "not an amount"),
        ("cost:5*", "5*", "not an amount"),
        ("cost>1e9", "1e9", "not an amount"),
        ("cost:1234567890123456", "1234567890123456", "more than a cost can be"),
        ("rating:6", "6", "not between 0 and 5"),
        ("rating:2.5", "2.5", "not a whole number"),
        ("width:99999999999", "99999999999", "not between"),
        ("size>10XB", "10XB", "no unit"),
        ("size>999999999TB", "999999999TB", "more than any file"),
        ("duration<5parsec", "5parsec", "not a length of time"),
        ("fps:24/0", "24/0", "not a frame rate"),
        ("rating:5..1", "5..1", "runs backwards"),
        ("created:2026-12..2026-11", "2026-12..2026-11", "runs backwards"),
        ("rating:..", "..", "missing"),
        ("rating>1..2", "1..2", "range cannot be compared"),
        ("created:2026-13", "2026-13", "not in the calendar"),
        ("created:2026-02-30", "2026-02-30", "not in the calendar"),
        ("created:2026-11-21T25:00", "2026-11-21T25:00", "not in the calendar"),
        ("created:9999", "9999", "not in the calendar"),
        ("created:0001", "0001", "too long ago"),
        ("created>99999y", "99999y", "not in the calendar"),
        ("created>1m", "1m", "not a date"),
        ("created:soon", "soon", "not a date"),
    ],
)
def test_a_value_that_cannot_be_read_is_pointed_at(text: str, bad: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        parse(text, now=NOW)
    error = caught.value
    assert text[error.position : error.position + error.length] == bad
