"""Values become texts and texts values."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from desktop.base.errors import RuleError
from desktop.ui.inspector.codec import DATE, MONEY, NUMBER, like


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$0.025", Decimal("0.025")),
        ("1,200", Decimal(1200)),
        ("0", Decimal(0)),
        ("", None),
        ("unknown", None),
    ],
)
def test_an_amount_is_read_and_unknown_is_not_zero(text: str, amount: Decimal | None) -> None:
    assert MONEY.parse(text) == amount


@pytest.mark.parametrize("text", ["cheap", "-1", "nan", "1e99", "inf"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        MONEY.parse(text)


def test_an_amount_is_written_as_money() -> None:
    assert MONEY.write(Decimal("0.025")) == "$0.025"
    assert MONEY.write(None) == ""


def test_a_date_is_written_as_it_is_read() -> None:
    moment = datetime(2026, 11, 14, 20, 40).astimezone()
    assert DATE.parse(DATE.write(moment)) == moment
    assert DATE.parse("2026-11-14") == datetime(2026, 11, 14).astimezone()
    assert DATE.parse("") is None
    with pytest.raises(RuleError):
        DATE.parse("the day before")


def test_a_number_stays_a_number() -> None:
    assert like(20).parse("21") == 21
    assert like(3.5).parse("4.5") == 4.5
    assert like("35 mm").parse("50 mm") == "50 mm"
    assert NUMBER.parse("karras") == "karras"
