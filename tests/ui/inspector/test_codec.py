"""Values become texts and texts values."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from desktop.base.errors import RuleError
from desktop.domain.recorded_date import Precision, RecordedDate
from desktop.domain.typed_text import Money
from desktop.ui.inspector.codec import DATE, MONEY, NUMBER, SOURCE, YES_OR_NO, like


def test_a_cost_is_read_as_money_and_written_exactly() -> None:
    assert MONEY.parse("1.2555") == Money(Decimal("1.2555"))
    assert MONEY.write(MONEY.parse("1,25 €")) == "€1.25"
    assert MONEY.write(MONEY.parse("$1.2555")) == "$1.2555"
    assert MONEY.write(MONEY.parse("1.2555")) == "1.2555"
    assert MONEY.write(None) == ""
    assert MONEY.parse(MONEY.write(Money(Decimal(1200), "CHF"))) == Money(Decimal(1200), "CHF")


def test_a_date_is_written_as_it_is_read() -> None:
    zone = timezone(timedelta(hours=9))
    for date in (
        RecordedDate.on_clock(datetime(2026, 11, 14, 20, 40)),
        RecordedDate.instant(datetime(2026, 11, 14, 20, 40, tzinfo=zone)),
        RecordedDate.on_clock(datetime(2026, 11, 1), Precision.MONTH),
    ):
        assert DATE.parse(DATE.write(date)) == date
    assert DATE.parse("2026-11-14") == RecordedDate.on_clock(datetime(2026, 11, 14), Precision.DAY)
    assert DATE.parse("") is None
    with pytest.raises(RuleError):
        DATE.parse("the day before")


def test_a_number_stays_a_number() -> None:
    assert like(20).parse("21") == 21
    assert like(3.5).parse("4.5") == 4.5
    assert like("35 mm").parse("50 mm") == "50 mm"
    assert NUMBER.parse("karras") == "karras"


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "1_000", "9" * 30])
def test_what_only_looks_like_a_number_stays_words(text: str) -> None:
    assert like(20).parse(text) == text


def test_yes_and_no_are_words_and_nothing_else_is_taken_for_no() -> None:
    assert [YES_OR_NO.parse(text) for text in ("Yes", "no", "")] == [True, False, False]
    assert YES_OR_NO.write(True) == "yes"
    with pytest.raises(RuleError):
        like(True).parse("maybe")


def test_a_source_is_written_in_words_and_kept_as_it_is_where_it_is_unknown() -> None:
    assert SOURCE.write("import") == "Imported"
    assert SOURCE.parse("generated") == "generation"
    assert SOURCE.parse(SOURCE.write("Stock footage")) == "Stock footage"
